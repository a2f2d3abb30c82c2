"""Data that a sceptic tried on linear algebra, geometry, calculus and optimisation."""

SHOWN = [
    ("rows given as tuples", "linear-algebra/rank", {"A": [(1, 2), (3, 4)]}, ["2"], []),
    ("complex entries where they are worked", "linear-algebra/rank", {"A": [["I", 1], [-1, "I"]]}, ["1"], []),
    ("letters of the general lines", "linear-algebra/determinant-of-product", {"A": [["M", "N"], ["n", "a"]]}, ["(a*M - N*n)*(-2)"], []),
    ("letters of the general lines", "linear-algebra/inverse-of-product", {"A": [["M", "N"], ["n", 1]]}, [], []),
    ("letters of the general lines", "linear-algebra/determinant-scaling", {"A": [["M", "n"], ["k", 1]], "c": "k"}, ["k**2*(M - n*k)"], ["k*(M - n*k)"]),
    ("letters of the general lines", "linear-algebra/determinant-volume", {"A": [["M", "n"], ["k", 1]]}, ["abs(M - n*k)"], []),
    ("letters of the general lines", "linear-algebra/rank-nullity", {"A": [["M", "n"], ["m", 1]]}, ["2"], ["3"]),
    ("letters of the general lines", "linear-algebra/nonsingular-equivalences", {"A": [["M", "n"], ["x", "a"]]}, ["a*M - n*x"], []),
    ("letters of the general lines", "linear-algebra/subspaces", {"A": [["M", "n"], ["x", "y"]], "b": ["k", "m"]}, [], []),
    ("letters of the general lines", "linear-algebra/vector-spaces", {"u": ["x", "y"], "v": ["n", "z"], "c": "k", "d": "t"}, ["[k*x + t*n, k*y + t*z]"], []),
    ("letters of the general lines", "linear-algebra/linear-equation", {"a": ["v", "w"], "b": "z"}, ["z/v - w/v*x_2"], []),
    ("letters of the general lines", "linear-algebra/solve-by-inverse", {"A": [["M", "n"], ["x", "v"]], "b": ["v", "x"]}, ["(v**2 - n*x)/(M*v - n*x)"], []),
    ("letters of the general lines", "linear-algebra/overdetermined-system", {"A": [["x"], ["v"]], "b": ["M", "n"]}, ["(M*x + n*v)/(x**2 + v**2)"], []),
]  # fmt: skip

REFUSED = [
    ("linear-algebra/rank", {"A": "hello world"}, "^A = 'hello world': two names side by side"),
    ("linear-algebra/rank", {"A": [["b c"]]}, "^A = .*'b c'.*: two names side by side"),
    ("linear-algebra/rank", {"A": "[[1, 2"}, "^A = '..1, 2'"),
    ("linear-algebra/rank", {"A": []}, "^A: an empty list"),
    ("linear-algebra/change-of-basis", {"B": [None]}, "^B: .None. has an entry that is missing"),
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
    ("calculus/total-derivative", {"inner": ["q_2", "exp(z)"]}, "inner = q_2 uses q_2"),
]  # fmt: skip
