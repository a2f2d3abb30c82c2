"""Systems of linear equations: the same solutions or not, against solutions worked out by hand."""

import pytest

from derive.language import expressions as ex
from derive.language.python_text import read_python as read
from derive.model import EQUIVALENT, Status
from derive.verify.claim import check


def system(*equations: str) -> ex.Expr:
    sides = [e.split(" = ") for e in equations]
    return ex.And(*[ex.Equal(read(a), read(b)) for a, b in sides]) if len(sides) > 1 else ex.Equal(*map(read, sides[0]))


ROWS = [
    (("x + y = 3", "x - y = 1"), ("x = 2", "y = 1"), True),
    (("x + y = 3", "x - y = 1"), ("x = 2", "y = 2"), False),
    (("x + y + z = 3", "x - y = 1"), ("x = 2 - z/2", "y = 1 - z/2"), True),
    (("x + y + z = 3", "x - y = 1"), ("x = 2 - z/2", "y = 1 - z"), False),
    (("x + y = 3", "x + y = 1"), ("x - y = 2", "2*x - 2*y = 3"), True),  # neither has a solution
    (("x + y = 3", "x + y = 1"), ("x - y = 2", "2*x + y = 3"), False),
    (("x + y = 3", "2*x + 2*y = 6"), ("x + y = 3", "0 = 0"), True),
    (("x + y = 3", "2*x + 2*y = 6"), ("x = 1", "y = 2"), False),  # a solution, not all of them
    (("[[1, 2], [3, 4]] @ [x, y] = [5, 6]",), ("x = -4", "y = 9/2"), True),
    (("[[1, 2], [3, 4]] @ [x, y] = [5, 6]",), ("x = -4", "y = 7/2"), False),
    (("x + y + z = 3", "x - y = 1"), ("[x, y, z] = [2, 1, 0] + z*[-1/2, -1/2, 1]",), True),
    (("x + y + z = 3", "x - y = 1"), ("[x, y, z] = [2, 1, 0] + z*[-1/2, 1/2, 1]",), False),
    (("sqrt(2)*x + y = 1", "2*x + sqrt(2)*y = 0"), ("0 = 1",), True),
    (("sqrt(2)*x + y = 1", "x - y = 0"), ("x = sqrt(2) - 1", "y = sqrt(2) - 1"), True),
    (("0*x = 1",), ("0 = 1",), True),
    (("0*x = 0",), ("[x] = [0] + x*[1]",), True),
    (("0*x = 1",), ("[x] = [1]",), False),
    (("a*x = a*y", "z = 1"), ("x = y", "z = 1"), False),  # at a = 0
    (("a*x + b*y = p", "c*x + d*y = q"), ("x = (d*p - b*q)/(a*d - b*c)", "y = (a*q - c*p)/(a*d - b*c)"), True),
    (("a*x + b*y = p", "c*x + d*y = q"), ("x = (d*p + b*q)/(a*d - b*c)", "y = (a*q - c*p)/(a*d - b*c)"), False),
]


@pytest.mark.parametrize("before, after, same", ROWS, ids=str)
def test_same_solutions(before, after, same):
    a, b, c, d = ex.symbols("a b c d")
    given = [ex.Unequal(a * d - b * c, ex.ZERO)] if "a*x" in before[0] else []
    status = check(system(*before), system(*after), EQUIVALENT, given=given).status
    assert status in ((Status.PROVED, Status.AGREES) if same else (Status.REFUTED,))


def test_where_the_unknowns_are_restricted_nothing_is_refuted():
    """No positive numbers solve either system."""
    verdict = check(system("x = -1", "y = 2"), system("x = -2", "y = 3"), EQUIVALENT, assume={"x": "positive"})
    assert verdict.status is not Status.REFUTED
