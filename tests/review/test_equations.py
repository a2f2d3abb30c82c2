"""From one equation to the next: the same solutions, lost ones, further ones; for matrices by putting in."""

import pytest

from derive.language.python_text import read_equation
from derive.review.equations import follows, solved_for
from derive.review.setting import Setting

CASES = [
    # the equation above, the line, whether it is the last one, what is said
    ("2*x + 3 = 11", "2*x = 8", False, "AGREES"),
    ("2*x + 3 = 11", "2*x = 14", False, "REFUTED"),
    ("x**2 = 4", "(x - 2)*(x + 2) = 0", False, "AGREES"),
    ("x**2 = 4", "x = 2", True, "REFUTED"),  # loses −2
    ("sqrt(x) = x - 2", "x = (x - 2)**2", False, "AGREES"),  # gains 1, which has to be tried
    ("sqrt(x) = x - 2", "x = (x - 2)**2", True, "REFUTED"),
    ("exp(x) = 5", "x = log(5)", True, "AGREES"),
    ("a*x + b = 0", "x = -b/a", True, "AGREES"),
    ("a*x + b = 0", "x = b/a", True, "REFUTED"),
    ("x/(x - 1) = 3", "x = 3*(x - 1)", False, "AGREES"),
    ("x**5 + x = 1", "x**5 = 1 - x", False, "AGREES"),
    ("x**2 + 1 = 0", "x**2 = -1", False, "AGREES"),  # no real solution to compare, but the same equation
    ("x**2 + 1 = 0", "x**2 + 2 = 0", False, "UNKNOWN"),  # nor is it the same equation
]


@pytest.mark.parametrize("above, line, last, status", CASES)
def test_a_line_follows_or_not(above, line, last, status):
    equation, row = read_equation(above), read_equation(line)
    found = follows(Setting(), [equation], row, solved_for([equation, row]), last=last)
    assert (found.holds, found.status.name if not found.holds else "") == (
        status == "AGREES",
        "" if status == "AGREES" else status,
    )


@pytest.mark.parametrize(
    "line, status",
    [("w = inv(X.T @ X) @ X.T @ y", True), ("X.T @ X @ w - X.T @ y = zeros(n)", True), ("w = inv(X.T @ X) @ y", False)],
)
def test_equations_of_matrices(line, status):
    here = Setting(shapes={"X": ("m", "n"), "y": ("m",), "w": ("n",)})
    assert (
        follows(here, [read_equation("2*X.T @ (X @ w - y) = zeros(n)")], read_equation(line), last=True).holds is status
    )
