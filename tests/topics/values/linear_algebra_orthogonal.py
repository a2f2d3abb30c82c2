"""Orthonormal bases, factorisations, projections, singular values, changes of basis and the maps of the plane."""

TALL = [[1, 3, 4], [5, 6, 9], [1, 2, 3], [7, 6, 8]]

#: (example of the handouts or what it is about, topic, data, what stands on the page, what must not)
SHOWN = [
    # QR
    ("signs of LAPACK turned", "linear-algebra/qr", {"A": [[1, 2], [3, 4]]}, ["[[0.316228, 0.948683], [0.948683, -0.316228]]", "[[3.16228, 4.42719], [0, 0.632456]]"], ["[[-0.316228, 0.948683], [0.948683, -0.316228]]"]),
    ("dependent columns", "linear-algebra/qr", {"A": [[1, 2], [2, 4]]}, ["[[1/sqrt(5)], [2/sqrt(5)]]", "[[sqrt(5), 2*sqrt(5)]]", "0"], ["[[1, 0], [0, 1]]"]),
    ("modified", "linear-algebra/qr", {"A": [[3, 1], [4, 2]], "modified": True}, ["[[3/5, -4/5], [4/5, 3/5]]", "[[5, 11/5], [0, 2/5]]"], ["[[5, 2], [0, 2/5]]"]),
    ("1 × 1", "linear-algebra/qr", {"A": [[-7]]}, ["7", "[[-7]]"], []),
    ("wide", "linear-algebra/qr", {"A": [[1, 2, 3], [4, 5, 6]]}, ["[[4.12311, 5.33578, 6.54846], [0, 0.727607, 1.45521]]"], []),
    ("letters", "linear-algebra/qr", {"A": [["a", 1], [0, "b"]]}, ["[[a, 1], [0, b]]"], ["[[a, 1], [0, -b]]"]),
    # Cholesky
    ("2 × 2", "linear-algebra/cholesky", {"A": [[4, 2], [2, 3]]}, ["[[2, 0], [1, 1.414214]]", "8"], ["[[2, 0], [1, 1.732051]]"]),
    ("3 × 3", "linear-algebra/cholesky", {"A": [[4, 12, -16], [12, 37, -43], [-16, -43, 98]]}, ["36", "5", "3"], []),
    ("indefinite", "linear-algebra/cholesky", {"A": [[1, 2], [2, 1]]}, ["-3"], ["sqrt(3)"]),
    ("semidefinite", "linear-algebra/cholesky", {"A": [[1, 1], [1, 1]]}, ["0"], ["[[1, 0], [1, 0]]"]),
    ("letters", "linear-algebra/cholesky", {"A": [["a", "b"], ["b", "c"]]}, [], []),
    # singular values
    ("001/svd", "linear-algebra/svd", {"A": TALL}, ["[18.0376394, 2.34360292, 0.38870323]", "[0.27067357, 0.65939972, 0.20244298, 0.67152413]"], ["[0.27067357, 0.61678044, 0.69789573]", "[18.0376395, 2.34360292, 0.38870323]"]),
    ("001/svd-shapes", "linear-algebra/svd", {"A": TALL}, ["[[1.00000, 3.00000, 4.00000], [5.00000, 6.00000, 9.00000], [1.00000, 2.00000, 3.00000], [7.00000, 6.00000, 8.00000]]"], []),
    ("golden ratio", "linear-algebra/svd", {"A": [[1, 1], [1, 0]]}, ["[1.61803399, 0.61803399]"], ["[1.61803399, -0.61803399]"]),
    ("rank one", "linear-algebra/svd", {"A": [[1, 1], [1, 1]]}, ["[2, 0]"], ["[2]"]),
    ("repeated", "linear-algebra/svd", {"A": [[0, 2], [2, 0], [0, 0]]}, ["[2, 2]", "[[1, 0], [0, 1]]"], ["[2, 2, 0]"]),
    ("wide", "linear-algebra/svd", {"A": [[3, 2, 2], [2, 3, -2]]}, ["[5, 3]"], ["[5, 3, 0]"]),
    ("zero", "linear-algebra/svd", {"A": [[0, 0], [0, 0]]}, ["[0, 0]"], []),
    ("1 × 1, negative", "linear-algebra/svd", {"A": [[-5]]}, ["[5]"], ["[-25]"]),
    # maps of the plane
    ("002/stretch", "linear-algebra/stretching", {}, ["[5, 5]", "25"], []),
    ("half", "linear-algebra/stretching", {"s": "1/2", "x": [4, "a"]}, ["[2, a/2]", "1/4"], ["[4, a]"]),
    ("002/rotation", "linear-algebra/rotation", {}, ["[-1, 1]", "[[0, -1], [1, 0]]"], ["[1, -1]"]),
    ("60 degrees", "linear-algebra/rotation", {"theta": "pi/3", "x": [2, 0]}, ["[1, sqrt(3)]", "[1, 1.73205]"], ["[sqrt(3), 1]"]),
    ("002/reflection", "linear-algebra/reflection", {}, ["[0, 1]", "[[0, 1], [1, 0]]"], []),
    ("30 degrees", "linear-algebra/reflection", {"alpha": "pi/6", "x": [1, 0]}, ["[1/2, sqrt(3)/2]"], ["[sqrt(3)/2, 1/2]"]),
    ("002/projection-map", "linear-algebra/axis-projection", {}, ["[1, 0]", "[[1, 0], [0, 0]]"], []),
    ("second axis", "linear-algebra/axis-projection", {"x": ["a", 5], "axis": 2}, ["[0, 5]"], []),
    ("002/shear", "linear-algebra/shear", {"c": "c", "x": ["x", "y"]}, ["[x + c*y, y]"], ["[x - c*y, y]"]),
    ("columns", "linear-algebra/linear-transformation", {}, ["[0, 2]", "[3, 1]", "[3, 3]"], ["[2, 0]"]),
    ("not square", "linear-algebra/linear-transformation", {"A": [[1, 2, 3]], "x": ["a", 0, 1]}, ["[a + 3]"], []),
    # projections
    ("001/dot-as-projection", "linear-algebra/projection-on-a-vector", {"a": [3, 4], "b": [2, 0]}, ["6", "3", "[3, 0]"], []),
    ("002/projection-scalar", "linear-algebra/projection-on-a-vector", {"a": [-3, 4], "b": [2, 0]}, ["-3", "[-3, 0]"], []),
    ("002/projection-vector", "linear-algebra/projection-on-a-vector", {"a": [2, 2], "b": [1, 0]}, ["[2, 0]", "[0, 2]"], ["[0, -2]"]),
    ("letters", "linear-algebra/projection-on-a-vector", {"a": ["a", "b"], "b": [1, 1]}, ["[(a + b)/2, (a + b)/2]"], ["[a + b, a + b]"]),
    ("002/projection-222", "linear-algebra/orthogonal-projection", {"B": [[1, 0], [0, 1], [0, 0]], "x": [2, 2, 2]}, ["[2, 2, 0]", "[[1, 0, 0], [0, 1, 0], [0, 0, 0]]", "2"], []),
    ("on (1, 1)", "linear-algebra/orthogonal-projection", {"B": [1, 1], "x": [1, 0]}, ["[[1/2, 1/2], [1/2, 1/2]]", "[1/2, 1/2]"], ["[[1, 1], [1, 1]]"]),
    ("a straight line through three points", "linear-algebra/orthogonal-projection", {}, ["[5, 2, -1]", "[5, -3]", "[[5/6, 1/3, -1/6], [1/3, 1/3, 1/3], [-1/6, 1/3, 5/6]]", "sqrt(6)"], ["[5, 2, 1]"]),
    ("dependent columns", "linear-algebra/orthogonal-projection", {"B": [[1, 2], [1, 2]], "x": [1, 0]}, ["[1/2, 1/2]"], []),
    # changes of basis
    ("002/basis-change-222", "linear-algebra/change-of-basis", {}, ["[11/7, 9/7, 2]", "[1.57143, 1.28571, 2]"], ["[2.38623504, 2.49034834, 2.53734019]"]),
    ("letters", "linear-algebra/change-of-basis", {"B": [[1, 1], [0, 1]], "v": ["x", "y"]}, ["[x - y, y]"], ["[x, y - x]"]),
    ("the matrix too", "linear-algebra/change-of-basis", {"B": [[1, 1], [1, -1]], "v": [3, 1], "A": [[2, 1], [1, 2]]}, ["[2, 1]", "[[3, 0], [0, 1]]"], ["[[1, 0], [0, 3]]"]),
    ("turned by 45 degrees", "linear-algebra/orthonormal-change-of-basis", {}, ["[2*sqrt(2), 0]", "[2.82843, 0]", "8"], ["[0, 2*sqrt(2)]"]),
    # Fourier
    ("impulse", "linear-algebra/discrete-fourier-transform", {"x": [1, 0, 0, 0]}, ["[1/2, 1/2, 1/2, 1/2]"], ["[1, 1, 1, 1]"]),
    ("four numbers", "linear-algebra/discrete-fourier-transform", {}, ["[1, 0.5 - 1.5*I, 0, 0.5 + 1.5*I]", "6"], ["[1, 0.5 + 1.5*I, 0, 0.5 - 1.5*I]"]),
    ("unscaled", "linear-algebra/discrete-fourier-transform", {"x": [1, 2, 3, 4], "norm": "backward"}, ["[10, -2 + 2*I, -2, -2 - 2*I]"], ["[10, -2 - 2*I, -2, -2 + 2*I]"]),
    ("the other sign", "linear-algebra/discrete-fourier-transform", {"x": [1, 2, 3, 4], "norm": "backward", "sign": 1}, ["[10, -2 - 2*I, -2, -2 + 2*I]"], ["[10, -2 + 2*I, -2, -2 - 2*I]"]),
    ("002/dft-change-of-basis", "linear-algebra/discrete-fourier-transform", {"x": [1, 2, 0, -1, 3, 0, 0, 1]}, ["16", "[2.12132, 0.29289, 1.41421 - 0.70711*I, -1.70711, 0.70711, -1.70711, 1.41421 + 0.70711*I, 0.29289]"], []),
    ("five numbers", "linear-algebra/discrete-fourier-transform", {"x": [1, 2, 3, 4, 5], "norm": "backward"}, ["[15, -2.50000 + 3.44095*I, -2.50000 + 0.81230*I, -2.50000 - 0.81230*I, -2.50000 - 3.44095*I]"], []),
    # pseudo-inverse and least squares
    ("001/pinv", "linear-algebra/pseudoinverse", {"A": TALL}, ["[[-10/27, 1/27, -1/9, 5/27], [211/135, -35/27, -1/9, 97/135], [-38/45, 17/18, 1/6, -26/45]]", "[[-0.370370, 0.0370370, -0.111111, 0.185185], [1.56296, -1.29630, -0.111111, 0.718519], [-0.844444, 0.944444, 0.166667, -0.577778]]"], ["[[0.370370, 0.0370370, 0.111111, 0.185185], [1.56296, 1.29630, 0.111111, 0.718519], [0.844444, 0.944444, 0.166667, 0.577778]]"]),
    ("rank one", "linear-algebra/pseudoinverse", {"A": [[1, 2], [2, 4]]}, ["[[1/25, 2/25], [2/25, 4/25]]"], []),
    ("rank two of three", "linear-algebra/pseudoinverse", {"A": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]}, ["[[-23/36, -1/6, 11/36], [-1/18, 0, 1/18], [19/36, 1/6, -7/36]]"], []),
    ("zero", "linear-algebra/pseudoinverse", {"A": [[0, 0, 0], [0, 0, 0]]}, ["[[0, 0], [0, 0], [0, 0]]"], []),
    ("a row of letters", "linear-algebra/pseudoinverse", {"A": [["a", "b"]]}, ["[[a/(a**2 + b**2)], [b/(a**2 + b**2)]]"], []),
    ("001/pinv-least-squares", "linear-algebra/least-squares", {"A": TALL, "b": [1, 2, 3, 4]}, ["[1/9, 68/45, -23/30]", "[0.111111, 1.51111, -0.766667]"], []),
    ("three equations", "linear-algebra/least-squares", {}, ["[3/7, 1/7]", "8/7"], ["[1/7, 3/7]"]),
    ("dependent columns: the shortest", "linear-algebra/least-squares", {"A": [[1, 2], [2, 4]], "b": [1, 1]}, ["[3/25, 6/25]"], ["[3/5, 0]"]),
    ("ridge", "linear-algebra/least-squares", {"A": [[1], [1]], "b": [1, 3], "ridge": 2}, ["[2]", "[1]"], []),
    # norms and approximation
    ("001/norm-is-largest-singular-value", "linear-algebra/spectral-norm", {"A": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]}, ["16.8481", "sqrt(285)", "16.8819"], ["16.8482"]),
    ("2 × 2", "linear-algebra/spectral-norm", {}, ["sqrt(15 + sqrt(221))", "5.46499", "5.47723"], ["5.46500"]),
    ("rank one", "linear-algebra/spectral-norm", {"A": [[1, 2, 3]]}, ["sqrt(14)"], []),
    ("001/svd-reconstruct", "linear-algebra/low-rank-approximation", {"A": TALL}, ["[[1.000000, 3.000000, 4.000000], [5.000000, 6.000000, 9.000000], [1.000000, 2.000000, 3.000000], [7.000000, 6.000000, 8.000000]]", "2.375619", "2.343603"], ["2.732306"]),
    ("exact", "linear-algebra/low-rank-approximation", {"A": [[3, 2, 2], [2, 3, -2]]}, ["[[5/2, 5/2, 0], [5/2, 5/2, 0]]", "3"], []),
    ("nothing left out", "linear-algebra/low-rank-approximation", {"A": [[1, 1], [1, 1]]}, ["[[1, 1], [1, 1]]"], []),
    ("numbers", "linear-algebra/shear", {}, ["[3, 1]"], ["[1, 3]"]),
]  # fmt: skip

#: (topic, data, words of the sentence that refuses them)
REFUSED = [
    ("linear-algebra/qr", {"A": [[0, 0], [0, 0]]}, "only zeros"),
    ("linear-algebra/qr", {"A": [["I", 1], [1, 0]]}, "expected real numbers"),
    ("linear-algebra/cholesky", {"A": [[1, 2], [3, 4]]}, "not symmetric"),
    ("linear-algebra/cholesky", {"A": [[1, 2, 3]]}, "1 × 3"),
    ("linear-algebra/svd", {"A": [["a", 1], [1, 2]]}, "letters a"),
    ("linear-algebra/rotation", {"x": [1, 2, 3]}, "3 entries"),
    ("linear-algebra/projection-on-a-vector", {"b": [0, 0]}, "no direction"),
    ("linear-algebra/orthogonal-projection", {"B": [[0], [0]], "x": [1, 1]}, "span nothing"),
    ("linear-algebra/change-of-basis", {"B": [[1, 2], [2, 4]], "v": [1, 1]}, "dependent columns"),
    ("linear-algebra/orthonormal-change-of-basis", {"Q": [[1, 1], [0, 1]]}, "not orthonormal"),
    ("linear-algebra/discrete-fourier-transform", {"norm": "x"}, "expected ortho"),
    ("linear-algebra/least-squares", {"ridge": -1}, "above 0"),
    ("linear-algebra/least-squares", {"b": [1, 2]}, "2 entries"),
    ("linear-algebra/pseudoinverse", {"A": [["I"]]}, "real numbers"),
    ("linear-algebra/low-rank-approximation", {"rank": 4}, "at most the rank 3"),
    ("linear-algebra/axis-projection", {"axis": 3}, "expected 1 or 2"),
]
