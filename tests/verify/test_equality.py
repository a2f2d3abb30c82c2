"""Equality of constants and arrays: what exact arithmetic shows is proved, not only agreed upon."""

import pytest

import derive
from derive.language.python_text import read_python
from derive.model import Status
from derive.verify.claim import check

PROVED = [
    ("[[6*1, -3], [-3, 6*1]]", "[[6, -3], [-3, 6]]", "[[6, -3], [-3, 7]]"),
    ("2*[1, 2]", "[2, 4]", "[2, 3]"),
    ("sqrt([4, 9])", "[2, 3]", "[2, -3]"),
    ("[[1, 2], [3, 4]] @ [1, 1]", "[3, 7]", "[3, 8]"),
    ("det([[2, 1], [1, 2]])", "3", "5"),
    ("inv([[2, 0], [0, 4]])", "[[1/2, 0], [0, 1/4]]", "[[1/2, 0], [0, 1/2]]"),
    ("[sqrt(2)*sqrt(3), 1]", "[sqrt(6), 1]", "[sqrt(5), 1]"),
    ("floor(7/2) + ceiling(7/2)", "7", "6"),
    ("Sum(k**2, (k, 1, 10))", "385", "384"),
    ("binomial(10, 3)", "120", "121"),
    ("legendre(3, 1/2)", "-7/16", "7/16"),
]


@pytest.mark.parametrize(("before", "after", "wrong"), PROVED, ids=[row[0] for row in PROVED])
def test_exact_constants_are_proved(before, after, wrong):
    assert check(read_python(before), read_python(after)).status is Status.PROVED
    assert check(read_python(before), read_python(wrong)).status is Status.REFUTED


@pytest.mark.parametrize("text", ["f(2)", "x[1]", "Derivative(x**2, x)", "Limit(sin(x)/x, x, 0)"])
def test_a_stand_in_or_an_estimate_proves_nothing(text):
    """Even where its value happens to be a rational number."""
    verdict = check(read_python(f"({text})*2 - ({text})"), read_python(f"abs({text})*sign({text})"))
    assert verdict.method != "exact arithmetic"


@pytest.mark.parametrize(("before", "after"), [("(1 + 1e-30)**(10**30)", "exp(1)"), ("exp(exp(100))", "exp(exp(101))")])
def test_huge_constants_are_not_written_out(before, after):
    assert check(read_python(before), read_python(after)).status is Status.REFUTED


def test_a_false_condition_on_constants_is_no_crash():
    from derive.language.python_text import read_condition

    verdict = check(read_python("f(0)"), read_python("f(0) + 1"), given=(read_condition("1 > 2"),))
    assert verdict.status is Status.UNKNOWN


#: they differ where two switches lie close together, in a window between, or beyond switches of several variables
SWITCHED = [
    ("maximum(x, y)", "maximum(x, y, -100)"), ("maximum(x, y)", "maximum(x, y, -10**6)"), ("minimum(x, y, z)", "minimum(x, y, z, 5000)"),
    ("where(exp(x) > 1.5, x, y)", "where(x > 0.405465, x, y)"), ("where(sin(x) < 0.999999, x, 3)", "x"),
    ("maximum(sin(x), cos(x) - 1.41421)", "sin(x)"), ("where(x*y < 1, x, y)", "where(x*y < 1.00001, x, y)"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SWITCHED)
def test_differences_behind_switches_are_found(before, after):
    assert check(read_python(before), read_python(after)).status is Status.REFUTED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("maximum(x, y)", "(x + y + abs(x - y))/2"), ("where(sin(x) <= 1, x, 3)", "x"),
        ("maximum(sin(x), cos(x) - 1.41422)", "sin(x)"), ("where(exp(x) > 2, x, y)", "where(x > log(2), x, y)"),
    ],
)  # fmt: skip
def test_what_is_equal_on_both_sides_of_switches_is_not_refuted(before, after):
    assert check(read_python(before), read_python(after)).status is not Status.REFUTED


def test_a_limit_that_only_looks_infinite_refutes_nothing():
    large = read_python("Limit(sin(10**163*s*x)/s, s, 0)")
    assert check(large, read_python("10**163*x")).status is not Status.REFUTED
    assert check(read_python("Limit(x/s, s, 0, '+')"), read_python("5*x")).status is Status.REFUTED


APART_AT_A_POINT = {
    "Piecewise((1, Eq(x, sqrt(2))), (0, True))": "0",
    "Piecewise((1, Ne(x, pi)), (0, True))": "1",
    "Piecewise((x**2 + 1, Eq(x, pi)), (x*abs(x), True))": "x*abs(x)",
    "Piecewise(((x**2 - 2)/(x - sqrt(2)), Ne(x, sqrt(2))), (2, True))": "x + sqrt(2)",
}
NOT_APART = {
    "Piecewise((x**2, Eq(x, pi)), (x*abs(x), True))": "x*abs(x)",
    "Piecewise(((x**2 - 2)/(x - sqrt(2)), Ne(x, sqrt(2))), (2*sqrt(2), True))": "x + sqrt(2)",
    "Piecewise((sin(x)/x, Ne(x, 0)), (1, True))": "sinc(x)",
}


@pytest.mark.parametrize("a, b", APART_AT_A_POINT.items())
def test_a_difference_at_one_irrational_point_is_found(a, b):
    assert derive.equivalent(a, b).status is Status.REFUTED
    assert derive.equivalent(a, b, assume={"x": ["interval", -1, 1]}).status is not Status.REFUTED


@pytest.mark.parametrize("a, b", NOT_APART.items())
def test_none_is_found_where_there_is_none(a, b):
    assert derive.equivalent(a, b).holds


def test_an_equation_that_is_not_solved_leaves_equality_open():
    assert derive.equivalent("Piecewise((1, Eq(sin(x), 1)), (0, True))", "0").status is Status.UNKNOWN
