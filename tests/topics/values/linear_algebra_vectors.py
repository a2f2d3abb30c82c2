"""Vectors, matrices and their products; the values are NumPy's, or the known roots."""

V, M = "linear-algebra/scalars-and-vectors", "linear-algebra/matrix-multiplication"
ROW, DOT, ANGLE = "linear-algebra/row-and-column-vectors", "linear-algebra/dot-product", "linear-algebra/angle"
ADD, COMBINATION = "linear-algebra/vector-addition", "linear-algebra/linear-combination"
ELEMENTWISE, CROSS, OUTER = (
    "linear-algebra/elementwise-product",
    "linear-algebra/cross-product",
    "linear-algebra/outer-product",
)
MATRICES, TENSORS, TRANSPOSE = "linear-algebra/matrices", "linear-algebra/tensors", "linear-algebra/transpose"
IDENTITY, TIMES = "linear-algebra/identity-matrix", "linear-algebra/matrix-vector-product"
HADAMARD, LAWS = "linear-algebra/hadamard-product", "linear-algebra/hadamard-properties"
POWERS, FEATURES = "linear-algebra/hadamard-inverse-and-powers", "linear-algebra/feature-vector"

T3 = [[[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[11, 12, 13], [14, 15, 16], [17, 18, 19]]]
FIVE = {"a": [1, 2, 3, 4, 5], "b": [1, 2, 3, 4, 5]}

#: (example of the handouts or what it is about, topic, data, what stands on the page, what must not)
SHOWN = [
    ("000/vector-row", V, {"v": [4, 5, 6]}, ["[8, 10, 12]", "8.77496"], ["[4, 10, 6]"]),
    ("001/vector", V, {"v": [1, 2, 3, 4, 5]}, ["sqrt(55)", "7.41620"], ["sqrt(15)"]),
    ("a negative scalar", V, {"c": -3, "v": ["1/2", 0]}, ["[-3/2, 0]", "3/2", "1/2"], ["[3/2, 0]"]),
    ("the zero vector", V, {"c": 2, "v": [0, 0]}, ["[0, 0]", "0"], ["1"]),
    ("letters", V, {"c": "c", "v": ["x", "n"]}, ["[c*x, c*n]", "sqrt(x**2 + n**2)"], ["c*x + c*n"]),
    ("large numbers", V, {"c": 10**9, "v": [10**12, 1]}, ["[10**21, 10**9]"], ["[10**12, 10**9]"]),
    ("000/vector-column", ROW, {"x": [[10], [20], [30]]}, ["[[10, 20, 30]]", "[[1400]]"], ["[[60]]"]),
    ("given as a row", ROW, {"x": [[1, 2]]}, ["[[1], [2]]", "[[5]]", "[[1, 2], [2, 4]]"], ["[[3]]"]),
    ("a tuple of tuples", ROW, {"x": ((1,), (2,))}, ["[[1, 2]]", "[[5]]"], ["[[3]]"]),
    ("one entry", ROW, {"x": [7]}, ["[[7]]", "[[49]]"], ["[[14]]"]),
    ("000/matrix-2x3", MATRICES, {"A": [[1, 2, 3], [4, 5, 6]]}, ["6", "[4, 5, 6]", "[3, 6]", "[6, 15]"], ["[2, 5]"]),
    ("one column", MATRICES, {"A": [["a"], [2]], "row": 1, "column": 1}, ["a", "[a, 2]", "2*1"], ["2*a"]),
    ("000/tensor-2x3x3", TENSORS, {"T": T3}, ["6", "18", "72", "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]"], ["8", "17"]),
    ("another entry", TENSORS, {"T": T3, "position": [2, 3, 1], "itemsize": 8}, ["17", "144"], ["72"]),
    ("000/tensor-rank", TENSORS, {"T": [[1, 2], [3, 4]], "position": [2, 1]}, ["3", "4", "16", "[[1, 1], [1, 1]]"], ["2"]),
    ("tuples", TENSORS, {"T": (((1, 2),), ((3, 4),)), "position": (2, 1, 2)}, ["4", "16"], ["2.5"]),
    ("order 1", TENSORS, {"T": [5, "x"], "position": [2]}, ["x", "2", "8"], ["5"]),
    ("the handouts' matrix", TRANSPOSE, {}, ["[[1, 3], [2, 4]]", "[[2, 4], [3, 7]]"], ["[[2, 3], [3, 4]]"]),
    ("not square", TRANSPOSE, {"A": [[1, 2, 3]], "B": [["x"], [0], [1]]}, ["[[1], [2], [3]]", "[[x + 3]]"], ["[[x + 6]]"]),
    ("the identity", IDENTITY, {}, ["[[2, -1], [3/2, -1/2]]", "[[1, 0], [0, 1]]"], ["[[2, -1], [-3/2, 1/2]]"]),
    ("a singular matrix", IDENTITY, {"A": [[1, 2], [2, 4]]}, ["[[1, 2], [2, 4]]"], ["[[2, -1], [-1, 1/2]]"]),
    ("an inverse in letters", IDENTITY, {"A": [["s", 1], [0, 2]]}, ["[[1/s, -1/(2*s)], [0, 1/2]]"], ["[[1/s, 1/(2*s)], [0, 1/2]]"]),
    ("001/vector-add", ADD, FIVE, ["[2, 4, 6, 8, 10]"], ["30"]),
    ("001/vector-subtract", ADD, FIVE, ["[0, 0, 0, 0, 0]"], ["[1, 1, 1, 1, 1]"]),
    ("002/subtraction-formula", ADD, {"a": ["a", "b"], "b": ["x", "y"]}, ["[a - x, b - y]", "[a + x, b + y]"], ["[a*x, b*y]"]),
    ("fractions", ADD, {"a": ["1/2", 0.25], "b": ["1/3", -1]}, ["[5/6, -3/4]", "[1/6, 5/4]"], ["[1/6, -3/4]"]),
    ("twice one vector and once another", COMBINATION, {}, ["[0, 4]", "[3, 5]"], ["[3, 3]"]),
    ("dependent vectors", COMBINATION, {"v": [[1, 2], [2, 4]], "c": [-2, 1]}, ["[0, 0]", "[-2, -4]"], ["[4, 8]"]),
    ("one vector", COMBINATION, {"v": [["x", 1, 0]], "c": [-1]}, ["[-x, -1, 0]"], ["[x, 1, 0]"]),
    ("001/vector-multiply", ELEMENTWISE, FIVE, ["[1, 4, 9, 16, 25]", "55"], ["15"]),
    ("001/vector-divide", ELEMENTWISE, FIVE, ["[1, 1, 1, 1, 1]"], ["[0, 0, 0, 0, 0]"]),
    ("a zero below", ELEMENTWISE, {"a": [1, 2], "b": [0, 4]}, ["[0, 8]", "8"], ["1/2"]),
    ("letters below", ELEMENTWISE, {"a": ["s", 2], "b": ["t", "x"]}, ["[s*t, 2*x]", "[s/t, 2/x]"], ["[t/s, x/2]"]),
    ("002/dot-brackets", DOT, {"a": ["a", "b", "c"], "b": ["x", "y", "z"]}, ["a*x + b*y + c*z"], ["[a*x + b*y, c*z]"]),
    ("002/dot-87", DOT, {}, ["87", "114", "10.677078"], ["153"]),
    ("002/self-dot", DOT, {"a": [1, 7, 8], "b": [1, 7, 8]}, ["114"], ["16"]),
    ("roots", DOT, {"a": ["sqrt(2)", 1], "b": ["sqrt(2)", -2]}, ["0", "3", "sqrt(3)"], ["4"]),
    ("orthogonal", DOT, {"a": [1, 2], "b": [-2, 1]}, ["0"], ["4"]),
    ("002/angle", ANGLE, {}, ["87", "0.947220", "18.6982", "0.326346"], ["90"]),
    ("a right angle", ANGLE, {"a": [1, 2], "b": [-2, 1]}, ["pi/2", "90"], ["pi/4"]),
    ("opposite", ANGLE, {"a": [1, 2], "b": [-2, -4]}, ["pi", "180"], ["0"]),
    ("the same direction", ANGLE, {"a": [3], "b": [2]}, ["0", "1"], ["pi"]),
    ("an obtuse angle", ANGLE, {"a": [1, 0], "b": [-1, "sqrt(3)"]}, ["2*pi/3", "120"], ["pi/3", "60"]),
    ("letters", ANGLE, {"a": ["s", 1], "b": [1, 0]}, ["s/sqrt(s**2 + 1)"], ["1/sqrt(s**2 + 1)"]),
    ("001/cross", CROSS, {"a": [1, 2, 0], "b": [3, 4, 0]}, ["[0, 0, -2]", "2"], ["[0, 0, 10]"]),
    ("the handouts' pair", CROSS, {}, ["[17, 17, -17]", "17*sqrt(3)"], ["[17, -17, -17]"]),
    ("parallel", CROSS, {"a": [1, 2, 3], "b": [2, 4, 6]}, ["[0, 0, 0]", "0"], ["28"]),
    ("letters", CROSS, {"a": ["a", "b", "c"], "b": [0, 0, 1]}, ["[b, -a, 0]"], ["[b, a, 0]"]),
    ("000/matmul-called-multiply", M, {"A": [[10, 20, 30], [40, 50, 60]], "B": [[90, 60], [80, 50], [70, 40]]}, ["[[4600, 2800], [11800, 7300]]"], ["[[900, 1600, 2100], [2400, 2500, 2400]]"]),
    ("000/matmul-noncommutative", M, {}, ["[[19, 22], [43, 50]]", "[[23, 34], [31, 46]]", "[[-4, -12], [12, 4]]"], ["[[5, 12], [21, 32]]"]),
    ("000/dot-2x2", M, {}, ["[[19, 22], [43, 50]]"], ["70"]),
    ("001/dot", M, {"A": [[1, 2], [3, 4]], "B": [[1, 2], [3, 4]]}, ["[[7, 10], [15, 22]]", "[[0, 0], [0, 0]]"], ["[[1, 4], [9, 16]]"]),
    ("a row times a column", M, {"A": [["x", 2]], "B": [[3], ["y"]]}, ["[[3*x + 2*y]]", "[[3*x, 6], [x*y, 2*y]]"], ["[[5*x]]"]),
    ("1 × 1", M, {"A": [[3]], "B": [[-2]]}, ["[[-6]]", "[[0]]"], ["[[1]]"]),
    ("four rows", M, {"A": [[1, 0, 0, 2]] * 4, "B": [[1, 2, 3, 4]] * 4}, ["[3, 6, 9, 12]"], ["[1, 2, 3, 4, 5]"]),
    ("column times row", OUTER, {}, ["[[3, 4, 7], [21, 28, 49], [24, 32, 56]]", "87"], ["[[3, 21, 24], [4, 28, 32], [7, 49, 56]]"]),
    ("other lengths", OUTER, {"a": ["x"], "b": [1, -1]}, ["[[x, -x]]"], ["[[x], [-x]]"]),
    ("002/matvec-columns", TIMES, {}, ["[3, 5]", "5"], ["[5, 3]"]),
    ("more columns than rows", TIMES, {"A": [[1, "t", -1]], "x": [2, 3, 4]}, ["[3*t - 2]"], ["[3*t + 6]"]),
    ("002/hadamard-2x3", HADAMARD, {}, ["[[3, 30, 21], [0, 18, 72]]"], ["[[4, 11, 10], [4, 11, 17]]"]),
    ("001/hadamard", HADAMARD, {"A": [[1, 2], [3, 4]], "B": [[1, 2], [3, 4]]}, ["[[1, 4], [9, 16]]", "[[7, 10], [15, 22]]"], ["[[2, 4], [6, 8]]"]),
    ("001/hadamard-properties", LAWS, {}, ["[[6, 12], [21, 36]]", "[[5, 0], [0, 32]]", "[[5, 12], [21, 32]]"], ["[[19, 22], [43, 50]]"]),
    ("laws in letters", LAWS, {"A": [["a"]], "B": [["b"]], "C": [["c"]]}, ["[[a*b]]", "[[a*b*c]]", "[[a*(b + c)]]"], ["[[a*b + c]]"]),
    ("inverse and square", POWERS, {}, ["[[1, 1/2], [1/3, 1/4]]", "[[-2, 1], [3/2, -1/2]]", "[[1, 4], [9, 16]]", "[[7, 10], [15, 22]]"], ["[[1, 2], [3, 4]]*2"]),
    ("a zero entry", POWERS, {"A": [[0, 2], [1, 1]], "k": 3}, ["[[0, 8], [1, 1]]", "[[-1/2, 1], [1/2, 0]]"], ["[[1, 1/2], [1, 1]]"]),
    ("complex entries", TRANSPOSE, {"A": [[1, "2 + I"]], "B": [["I"], [1]]}, [], ["[[1, 2]]"]),
    ("letters, singular", POWERS, {"A": [["t", "t"]], "k": 2}, ["[[1/t, 1/t]]", "[[t**2, t**2]]"], ["[[2*t, 2*t]]"]),
    ("an image", FEATURES, {}, ["[1, 2, 3, 4]", "4", "1", "34"], ["[1, 3, 2, 4]"]),
    ("one class", FEATURES, {"image": [[0.5]], "other": [["1/2"]], "p": [1]}, ["[1/2]", "0", "1/4"], ["2"]),
]  # fmt: skip

#: (topic, data, words of the sentence that refuses them)
REFUSED = [
    (V, {"v": [[1, 2]]}, "expected a vector"), (V, {"c": [1, 2]}, "expected one number"), (V, {"v": []}, "empty list"),
    (ROW, {"x": [[1, 2], [3, 4]]}, "expected 1"), (DOT, {"a": [1, 2], "b": [1]}, "a has 2 entries and b has 1"),
    (DOT, {"a": 3}, "expected a vector"), (ANGLE, {"a": [0, 0], "b": [1, 2]}, "is the zero vector"),
    (CROSS, {"a": [1, 2], "b": [3, 4]}, "has 2 entries: expected 3"), (CROSS, {"a": [[1, 2], [3, 4]]}, "is a matrix"),
    (M, {"A": [[10, 20, 30], [40, 50, 60]], "B": [[90, 80, 70], [60, 50, 40]]}, r"A is 2 × 3 and B is 2 × 3.*\(3\).*\(2\).*exists and is 2 × 2"),
    (M, {"A": [1, 2]}, "expected a matrix"), (TIMES, {"x": [1, 2, 3]}, "A is 2 × 2 and x has 3 entries"),
    (HADAMARD, {"B": [[1, 2]]}, "A is 2 × 3 and B is 1 × 2"), (LAWS, {"C": [[1]]}, "C is 1 × 1"),
    (ADD, {"a": [1], "b": [1, 2]}, "equally many"), (COMBINATION, {"c": [1]}, "2 vectors and 1 coefficients"),
    (MATRICES, {"row": 3}, "from 1 to 2"), (MATRICES, {"column": 0}, "at least 1"), (TENSORS, {"position": [1, 2]}, "3 whole numbers"),
    (TENSORS, {"position": [3, 1, 1]}, r"\(2, 3, 3\)"), (TENSORS, {"T": 5}, "expected an array"),
    (TENSORS, {"T": "[[1, 2], [3]]", "position": [1, 1]}, "differ in length"), (TRANSPOSE, {"A": [[1, 2, 3]]}, "A is 1 × 3 and B is 2 × 2"),
    (POWERS, {"k": "5/2"}, "whole number"), (FEATURES, {"p": ["1/2", "1/3"]}, "sums to 5/6"), (FEATURES, {"other": [[1]]}, "other is 1 × 1"),
]  # fmt: skip
