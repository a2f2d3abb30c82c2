"""Data that a sceptic tried on linear algebra, geometry, calculus and optimisation."""

SHOWN = [
    ("rows given as tuples", "linear-algebra/rank", {"A": [(1, 2), (3, 4)]}, ["2"], []),
    ("complex entries where they are worked", "linear-algebra/rank", {"A": [["I", 1], [-1, "I"]]}, ["1"], []),
]  # fmt: skip

REFUSED = [
    ("linear-algebra/rank", {"A": "hello world"}, "^A = 'hello world': two names side by side"),
    ("linear-algebra/rank", {"A": [["b c"]]}, "^A = 'b c': two names side by side"),
    ("linear-algebra/rank", {"A": "[[1, 2"}, "^A = ..1, 2.: "),
    ("linear-algebra/rank", {"A": []}, "^A: an empty list"),
    ("linear-algebra/change-of-basis", {"B": [None]}, "^B: None in .None. is no number"),
    ("linear-algebra/lu", {"pivoting": [0, 0]}, r"^pivoting = \[0, 0\]: expected one word"),
    ("linear-algebra/angle", {"a": ["1 + I", 2], "b": [1, "I"]}, "a = .*expected real numbers"),
    ("linear-algebra/cauchy-schwarz", {"a": ["I", 1], "b": [1, "I"]}, "a = .*expected real numbers"),
    ("linear-algebra/orthogonality", {"a": ["I", 1], "b": ["I", 1]}, "a = .*expected real numbers"),
    ("linear-algebra/overdetermined-system", {"A": [[1], ["I"], [1]], "b": [1, 1, 0]}, "A = .*expected real numbers"),
    ("linear-algebra/underdetermined-system", {"A": [["I", 1]], "b": [1]}, "A = .*expected real numbers"),
    ("linear-algebra/four-subspaces", {"A": [[1, "I"]]}, "A = .*expected real numbers"),
    ("linear-algebra/reflection", {"alpha": "I"}, "alpha = I: expected real numbers"),
    ("geometry/sphere", {"r": "1 + I"}, "r = 1 . I: expected real numbers"),
    ("calculus/integral", {"lower": "I"}, "lower = I: expected real numbers"),
]  # fmt: skip
