"""Norms, distances and what follows from them; the values are NumPy's, or the known roots."""

AXIOMS, NORMS, FROBENIUS = "linear-algebra/norm-axioms", "linear-algebra/vector-norms", "linear-algebra/frobenius-norm"
UNIT, DISTANCE = "linear-algebra/unit-vector", "linear-algebra/distance"
ORTHOGONAL, CAUCHY = "linear-algebra/orthogonality", "linear-algebra/cauchy-schwarz"

#: (example of the handouts or what it is about, topic, data, what stands on the page, what must not)
SHOWN = [
    ("000/norm-positive", AXIOMS, {}, ["0", "5", "1", "4*sqrt(2)", "5.656854"], ["6.4"]),
    ("zero and a negative number", AXIOMS, {"x": [0, 0], "y": [0, 0], "c": -1}, ["0"], ["1"]),
    ("letters", AXIOMS, {"x": ["s"], "y": ["t"], "c": "c"}, ["abs(s + t)", "abs(c*s)"], ["s - t"]),
    ("opposite vectors", AXIOMS, {"x": [1, 1], "y": [-1, -1], "c": "1/2"}, ["0", "sqrt(2)", "sqrt(2)/2"], ["4"]),
    ("000/norm-l1", NORMS, {"x": [-1, 2, 3, 4, -5]}, ["15"], ["3"]),
    ("000/norm-l2", NORMS, {}, ["sqrt(55)", "7.41620"], ["sqrt(3)"]),
    ("000/norm-l2-hand", NORMS, {"x": [-1, 2, 3, 4, -5]}, ["sqrt(1 + 4 + 9 + 16 + 25)"], ["7.4163"]),
    ("p = 3 and the largest", NORMS, {}, ["6.08220", "225**(1/3)", "5"], ["6.0"]),
    ("p = 1", NORMS, {"x": [3, -4], "p": 1}, ["7", "5", "4"], ["12"]),
    ("zero vector", NORMS, {"x": [0, 0, 0]}, ["0"], ["1"]),
    ("one entry", NORMS, {"x": [-3], "p": "5/2"}, ["3"], ["9"]),
    ("roots and a fraction for p", NORMS, {"x": ["sqrt(2)", -1], "p": "3/2"}, ["1 + sqrt(2)", "sqrt(3)", "1.93026"], ["2"]),
    ("letters", NORMS, {"x": ["a", "b"]}, ["abs(a) + abs(b)", "sqrt(a**2 + b**2)", "abs(a)**3 + abs(b)**3"], ["a - b"]),
    ("large numbers", NORMS, {"x": [3 * 10**20, 4 * 10**20]}, ["5*10**20", "7*10**20"], ["6*10**20"]),
    ("000/norm-frobenius", FROBENIUS, {}, ["2*sqrt(7)", "5.29150"], ["3*sqrt(6)", "12"]),
    ("000/norm-frobenius-hand", FROBENIUS, {}, ["sqrt(28)"], ["sqrt(54)"]),
    ("001/norm-3x3", FROBENIUS, {"A": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]}, ["sqrt(285)", "16.8819"], ["16.8481"]),
    ("zero", FROBENIUS, {"A": [[0, 0]]}, ["0"], ["1"]),
    ("letters", FROBENIUS, {"A": [["a", 1], [0, "b"]]}, ["sqrt(a**2 + 1 + b**2)"], ["a + b + 1"]),
    ("002/unit-vector", UNIT, {}, ["[0.6, 0.8]", "5", "1"], ["[0.8, 0.6]"]),
    ("a root", UNIT, {"a": [1, -1, 0]}, ["[1/sqrt(2), -1/sqrt(2), 0]", "[0.707107, -0.707107, 0]"], ["[1/2, -1/2, 0]"]),
    ("on the line", UNIT, {"a": [-7]}, ["[-1]", "7"], ["[1]*2"]),
    ("letters", UNIT, {"a": ["s", "t"]}, ["[s/sqrt(s**2 + t**2), t/sqrt(s**2 + t**2)]"], ["[s, t]/(s + t)"]),
    ("002/distance-1d-typo", DISTANCE, {"a": [7], "b": [3]}, ["4"], ["10"]),
    ("on the line, in letters", DISTANCE, {"a": ["a"], "b": ["b"]}, ["abs(a - b)"], ["a - b + 1"]),
    ("002/distance-2d-3d-nd", DISTANCE, {"a": [1, 2, 3], "b": [4, 6, 3]}, ["5"], ["7"]),
    ("002/distance-origin", DISTANCE, {"a": [3, 4, 12], "b": [0, 0, 0]}, ["13"], ["19"]),
    ("the same point", DISTANCE, {"a": [1, 2], "b": [1, 2]}, ["0", "sqrt(5)"], ["1"]),
    ("decimals", DISTANCE, {"a": [0.5, 1], "b": [0.25, 1]}, ["1/4"], ["1/2"]),
    ("orthogonal", ORTHOGONAL, {}, ["0"], ["4"]),
    ("not orthogonal", ORTHOGONAL, {"a": [1, 2], "b": [2, "1/2"]}, ["3", "6"], ["0 - 3"]),
    ("the zero vector", ORTHOGONAL, {"a": [0, 0], "b": [1, 5]}, ["0"], ["26/27"]),
    ("letters", ORTHOGONAL, {"a": ["t", 1], "b": [2, 3]}, ["2*t + 3"], ["3*t + 2"]),
    ("the handouts' pair", CAUCHY, {}, ["87", "91.8477", "sqrt(114)*sqrt(74)"], ["188"]),
    ("parallel", CAUCHY, {"a": [1, 2], "b": [-2, -4]}, ["-10", "10"], ["11"]),
    ("parallel, with roots", CAUCHY, {"a": [1, 1], "b": ["sqrt(3)", "sqrt(3)"]}, ["2*sqrt(3)"], ["2"]),
    ("zero", CAUCHY, {"a": [0, 0], "b": [1, 1]}, ["0"], ["3"]),
    ("letters", CAUCHY, {"a": ["s", 0], "b": [1, 1]}, ["abs(s)"], ["2*abs(s)"]),
]  # fmt: skip

#: (topic, data, words of the sentence that refuses them)
REFUSED = [
    (NORMS, {"p": "1/2"}, "p = 1/2: expected a number of at least 1"), (NORMS, {"x": 3}, "expected a vector"),
    (FROBENIUS, {"A": [1, 2]}, "expected a matrix"), (UNIT, {"a": [0, 0]}, "is the zero vector"),
    (DISTANCE, {"a": [1], "b": [1, 2]}, "equally many"), (ORTHOGONAL, {"a": [1, 2, 3]}, "equally many"),
    (CAUCHY, {"b": [1]}, "equally many"), (AXIOMS, {"c": [1]}, "expected one number"),
]  # fmt: skip
