"""Exercises of textbooks whose answer is known: Dive into Deep Learning (d2l), Mathematics for Machine Learning (mml) and others."""

_C = [[1, 3, 0, -1, 0], [-1, 0, 1, 1, -1], [0, 3, 1, 0, -1], [2, 3, -1, -2, 1]]
_B = [[1, 1, 1], [1, 2, 0], [1, 1, 0]]
_SPAN = [[0, 1, -3, -1], [-1, -3, 4, -3], [2, 1, 1, 5], [0, -1, 2, 0], [2, 2, 1, 7]]
_BY_HAND = [[3, 2, 2], [2, 3, -2]]

#: (exercise, topic, data, what stands on the page, what must not)
SHOWN = [
    ("d2l-geo-ex4a", "linear-algebra/rank", {"A": [[1, 0, -1], [2, 1, -1], [3, 1, 1]]}, ["3"], ["4"]),
    ("d2l-geo-ex4c", "linear-algebra/rank", {"A": [[1, 1, 0], [0, 1, -1], [1, 0, 1]]}, ["2"], ["4"]),
    ("d2l-geo-ex5", "linear-algebra/determinant", {"A": [["c*a", "c*b"], ["d*a", "d*b"]]}, ["0"], ["a*b*c*d"]),
    ("d2l-geo-03", "linear-algebra/rank", {"A": _C}, ["2"], ["4"]),
    ("d2l-geo-06", "linear-algebra/determinant-volume", {"A": [[1, 2], [-1, 3]]}, ["5"], ["-5"]),
    ("d2l-geo-07", "linear-algebra/determinant", {"A": [[1, -1], [2, 3]]}, ["5"], ["-5"]),
    ("d2l-eig-01", "linear-algebra/eigenvalues", {"A": [[2, 1], [2, 3]]}, ["[1, 4]"], ["[1, 5]"]),
    ("d2l-eig-03", "linear-algebra/eigenvalues", {"A": [[2, 1], [2, 3]]}, ["[[2, 1], [2, 3]]", "[[1, 0], [0, 4]]"], ["[[4, 0], [0, 4]]"]),
    ("d2l-eig-06", "linear-algebra/eigenvalues", {"A": [[2, 0], [0, -1]]}, ["[-1, 2]"], ["[1, 2]"]),
    ("d2l-eig-ex1", "linear-algebra/eigenvalues", {"A": [[2, 1], [1, 2]]}, ["[1, 3]", "[-1, 1]", "[1, 1]"], ["[3, 4]"]),
    ("d2l-info-ex4", "information/mutual-information", {"table": [["1/10", "1/2"], ["1/10", "3/10"]]}, ["0.0051316", "0.0074034"], ["0.0061315"]),
    ("d2l-dist-13", "probability/normal-distribution", {"mean": "mu", "deviation": "sigma"}, ["mu"], ["mu + 1"]),
    ("d2l-dist-06", "probability/binomial-distribution", {"trials": 7, "probability": "1/3"}, ["7/3"], ["7/9"]),
    ("d2l-dist-09", "probability/poisson-distribution", {"rate": 3, "events": 2}, ["3"], ["3.5"]),
    ("d2l-lr-02", "linear-algebra/least-squares", {"A": [[1, 1], [1, 2], [1, 4]], "b": [1, 3, 2]}, ["[3/2, 3/14]"], ["[1, 1]"]),
    ("d2l-mlp-01", "neural/sigmoid", {"x": [0]}, ["1/4"], ["1/3"]),
    ("mml-2.4c", "linear-algebra/matrix-multiplication", {"A": [[1, 1, 0], [0, 1, 1], [1, 0, 1]], "B": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]}, ["[[5, 7, 9], [11, 13, 15], [8, 10, 12]]"], ["[[5, 7, 9], [11, 13, 15], [8, 10, 13]]"]),
    ("mml-2.5a", "linear-algebra/linear-system", {"A": [[1, 1, -1, -1], [2, 5, -7, -5], [2, -1, 1, 3], [5, 2, -4, 2]], "b": [1, -2, 4, 6]}, ["3", "4"], ["5.5"]),
    ("mml-2.8a", "linear-algebra/determinant", {"A": [[2, 3, 4], [3, 4, 5], [4, 5, 6]]}, ["0"], ["1/7"]),
    ("mml-2.8b", "linear-algebra/matrix-inverse", {"A": [[1, 0, 1, 0], [0, 1, 1, 0], [1, 1, 0, 1], [1, 1, 1, 0]]}, ["[[0, -1, 0, 1], [-1, 0, 0, 1], [1, 1, 0, -1], [1, 1, 1, -2]]"], ["[[0, -1, 0, 1], [-1, 0, 0, 1], [1, 1, 0, -1], [1, 1, 1, 2]]"]),
    ("mml-2.10b", "linear-algebra/rank", {"A": [[1, 2, 1, 0, 0], [1, 1, 0, 1, 1], [1, 0, 0, 1, 1]]}, ["3"], ["4"]),
    ("mml-2.11", "linear-algebra/change-of-basis", {"B": [[1, 1, 2], [1, 2, -1], [1, 3, 1]], "v": [1, -2, 5]}, ["[-6, 3, 2]"], ["[6, 3, 2]"]),
    ("mml-2.19b", "linear-algebra/change-of-basis", {"B": _B, "v": [1, 0, 0], "A": [[1, 1, 0], [1, -1, 0], [1, 1, 1]]}, ["[[6, 9, 1], [-3, -5, 0], [-1, -1, 0]]"], ["[[6, 9, 1], [-3, -5, 0], [1, 1, 0]]"]),
    ("mml-2.20c", "linear-algebra/determinant", {"A": [[1, 0, 1], [2, -1, 0], [-1, 2, -1]]}, ["4"], ["-4"]),
    ("mml-3.3a", "linear-algebra/distance", {"a": [1, 2, 3], "b": [-1, -1, 0]}, ["sqrt(22)"], ["sqrt(23)"]),
    ("mml-3.5a", "linear-algebra/orthogonal-projection", {"B": _SPAN, "x": [-1, -9, -1, 4, 1]}, ["[1, -5, -1, -2, 3]", "sqrt(60)"], ["[1, -5, -1, 2, 3]"]),
    ("mml-3.8", "linear-algebra/qr", {"A": [[1, -1], [1, 2], [1, 0]]}, ["[[1/sqrt(3), -4/sqrt(42)], [1/sqrt(3), 5/sqrt(42)], [1/sqrt(3), -1/sqrt(42)]]"], ["[[1/sqrt(3), 4/sqrt(42)], [1/sqrt(3), 5/sqrt(42)], [1/sqrt(3), -1/sqrt(42)]]"]),
    ("mml-3.10", "linear-algebra/rotation", {"theta": "pi/6", "x": [2, 3]}, ["[sqrt(3) - 3/2, 1 + 3*sqrt(3)/2]"], ["[sqrt(3) + 3/2, 1 + 3*sqrt(3)/2]"]),
    ("mml-4.1", "linear-algebra/determinant", {"A": [[1, 3, 5], [2, 4, 6], [0, 2, 4]]}, ["0"], ["1/7"]),
    ("mml-4.2", "linear-algebra/determinant", {"A": [[2, 0, 1, 2, 0], [2, -1, 0, 1, 1], [0, 1, 2, 1, 2], [-2, 0, 2, -1, 2], [2, 0, 0, 1, 1]]}, ["6"], ["-6.5"]),
    ("mml-4.3b", "linear-algebra/eigenvalues", {"A": [[-2, 2], [2, 1]]}, ["[-3, 2]"], ["[3, 2]"]),
    ("mml-4.6a", "linear-algebra/eigenvalues", {"A": [[2, 3, 0], [1, 4, 3], [0, 0, 1]]}, ["[1, 1, 5]"], ["[1, 5, 5]"]),
    ("mml-4.8a", "linear-algebra/svd", {"A": _BY_HAND}, ["[5, 3]"], ["[5, 3, 0]"]),
    ("mml-4.10", "linear-algebra/low-rank-approximation", {"A": _BY_HAND, "rank": 1}, ["[[5/2, 5/2, 0], [5/2, 5/2, 0]]"], ["[[5/2, 5/2, 0], [5/2, 5/2, 1]]"]),
    ("inf-02", "probability/uniform-distribution", {"low": 1, "high": 4}, ["5/2", "3/4"], ["7/2"]),
    ("num-13", "linear-algebra/cholesky", {"A": [[4, 12, -16], [12, 37, -43], [-16, -43, 98]]}, ["[[2, 0, 0], [6, 1, 0], [-8, 5, 3]]"], ["[[2, 0, 0], [6, 1, 0], [8, 5, 3]]"]),
    ("num-15", "linear-algebra/qr", {"A": [[1, 1], [1, 0], [0, 1]]}, ["[[1/sqrt(2), 1/sqrt(6)], [1/sqrt(2), -1/sqrt(6)], [0, sqrt(6)/3]]", "[[sqrt(2), 1/sqrt(2)], [0, sqrt(6)/2]]"], ["[[sqrt(2), 1/sqrt(2)], [0, sqrt(6)/3]]"]),
    ("num-18", "linear-algebra/discrete-fourier-transform", {"x": [1, 2, 3, 4], "norm": "backward"}, ["[10, -2 + 2*I, -2, -2 - 2*I]"], ["[5, -1 + 1*I, -1, -1 - 1*I]"]),
    ("d2l-sm-01", "neural/cross-entropy", {"z": [0, 0, 0], "y": [1, 0, 0]}, ["[-2/3, 1/3, 1/3]"], ["[2/3, 1/3, 1/3]"]),
    ("act-05", "neural/relu", {"x": [-1, 2]}, ["[0, 2]"], ["[1, 2]"]),
]  # fmt: skip
