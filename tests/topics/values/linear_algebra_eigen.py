"""Eigenvalues."""

#: (example of the handouts or what it is about, topic, data, what stands on the page, what must not)
SHOWN = [
    ("000/eigen-component-form", "linear-algebra/eigenvalues", {"A": [["a", "b"], ["c", "d"]]}, ["(a - lam)*(d - lam) - b*c"], ["(a - lam)*(d - lam) + b*c"]),
    ("000/eigen-trace-det", "linear-algebra/eigenvalues", {"A": [[-1, 2], [2, -1]]}, ["-2", "-3"], ["2"]),
    ("001/det-eigen", "linear-algebra/eigenvalues", {"A": [[1, 2], [3, 4]]}, ["-2", "5"], ["-5"]),
    ("001/eigenvectors-rotational-axes", "linear-algebra/eigenvalues", {"A": [[0, -1], [1, 0]]}, ["[-I, I]"], ["[-1, 1]"]),
    ("002/eigenvector-11", "linear-algebra/eigenvalues", {"A": [[0, 3], [2, 1]]}, ["[3, 3]"], ["[3, 4]"]),
    ("000/eigen", "linear-algebra/eigenvalues", {"A": [[-1, 2], [2, -1]]}, ["[-3, 1]", "[1, 1]"], ["[3, 1]"]),
    ("001/eigen", "linear-algebra/eigenvalues", {"A": [[1, 2], [3, 4]]}, ["[-0.37228132, 5.37228132]"], ["[0.37228132, 5.37228132]"]),
    ("002/rotated-scaled", "linear-algebra/eigenvalues", {"A": [[0, 3], [2, 1]]}, ["[-2, 3]", "(lam - 3)*(lam + 2)"], ["(lam + 3)*(lam + 2)"]),
]  # fmt: skip

#: (topic, data, words of the sentence that refuses them)
REFUSED = [
    ("linear-algebra/eigenvalues", {"A": [[1, 2, 3], [4, 5, 6]]}, "2 × 3"),
]
