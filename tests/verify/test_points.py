"""Where a claim is looked at: nowhere a condition fails, whatever stands in for unknown functions."""

from fractions import Fraction

import pytest

from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_condition, read_python
from derive.model import EQUAL, EQUIVALENT, PROPORTIONAL, UP_TO_A_CONSTANT, Status, approximately
from derive.numeric import balls
from derive.verify.claim import check
from derive.verify.points import conditions_hold, points_of
from derive.verify.sides import Claim

x, h = ex.symbols("x h")


def claim(before: str, after: str, *given: str, assume=None) -> Claim:
    conditions = tuple(map(read_condition, given))
    return Claim(read_python(before), read_python(after), EQUAL, assumptions(assume), conditions)


GIVEN = [
    ("sqrt(x**2)", "x", ["x > 0"]),
    ("abs(u(x))", "u(x)", ["u(x) > 0"]),
    ("abs(u(x)*v(x))", "u(x)*v(x)", ["u(x) > 1", "v(x) > 1"]),
    ("abs(u(x))", "u(x)", ["u(x) > 100"]),
    ("abs(f(0))", "f(0)", ["f(0) > 0"]),
    ("abs(x[1])", "x[1]", ["x[1] > 0"]),
    ("y/x", "1", ["x == 2*y - 1", "y == x"]),
]


@pytest.mark.parametrize(("before", "after", "given"), GIVEN, ids=[f"{a} given {g}" for a, _, g in GIVEN])
def test_every_condition_holds_at_every_point(before, after, given):
    asked = claim(before, after, *given)
    places = points_of(asked)
    assert len(places) >= (1 if "y" in before else 5)
    for number, point in places:
        with balls.precision(256):
            assert all(balls.settle(c, asked.run(point, number)) is True for c in asked.given)


def test_a_condition_that_fails_is_seen():
    asked = claim("x", "x", "u(x) > 0")
    values = {conditions_hold(asked, {x: Fraction(1)}, number) for number in range(20)}
    assert values == {True, False}


@pytest.mark.parametrize(("before", "after", "given"), GIVEN[:6], ids=[f"{a} given {g}" for a, _, g in GIVEN[:6]])
def test_what_holds_under_conditions_is_not_refuted(before, after, given):
    conditions = tuple(map(read_condition, given))
    a, b = read_python(before), read_python(after)
    assert check(a, b, given=conditions).status in (Status.AGREES, Status.PROVED)
    assert check(a, b).status is Status.REFUTED
    assert check(a, b + ex.ONE / 1000, given=conditions).status is Status.REFUTED


def test_the_slope_of_an_inverse_of_an_unknown_function():
    slope = read_python("Derivative(acosh(u(x)), x)")
    rule = read_python("Derivative(u(x), x)/sqrt(u(x)**2 - 1)")
    above_one = (read_condition("u(x) > 1"),)
    assert check(slope, rule, given=above_one).status is Status.AGREES
    assert check(slope, -rule, given=above_one).status is Status.REFUTED
    assert check(slope, rule).status is Status.REFUTED  # below -1


@pytest.mark.parametrize("impossible", ["1 > 2", "x**2 < 0", "u(x)**2 < 0", "x/0 > 1"])
@pytest.mark.parametrize(
    "relation", [EQUAL, PROPORTIONAL, UP_TO_A_CONSTANT, approximately(2), EQUIVALENT], ids=lambda r: r.name
)
def test_under_conditions_that_never_hold_nothing_is_known(impossible, relation):
    before, after = (x, x**2 + 1) if relation is not EQUIVALENT else map(read_condition, ("x > 1", "x > 2"))
    verdict = check(before, after, relation, given=(read_condition(impossible),), wrt=(x,))
    assert verdict.status is Status.UNKNOWN
    assert "conditions" in verdict.reason or "condition" in verdict.reason


@pytest.mark.parametrize(
    ("before", "after", "relation", "given"),
    [
        ("Abs(x)/x*exp(x)", "exp(x)", PROPORTIONAL, "x > 0"),
        ("x*Abs(x)", "x**2", UP_TO_A_CONSTANT, "x > 0"),
        ("Abs(h)", "h", approximately(3), "h > 0"),
    ],
)
def test_conditions_hold_wherever_a_relation_looks(before, after, relation, given):
    a, b = read_python(before), read_python(after)
    assert check(a, b, relation, given=(read_condition(given),)).status in (Status.AGREES, Status.PROVED)
    assert check(a, b, relation).status is Status.REFUTED


def test_solutions_that_the_conditions_exclude_do_not_count():
    both, one = read_condition("x**2 == 4"), read_condition("x == 2")
    assert check(both, one, EQUIVALENT, given=(read_condition("x > 0"),)).status is not Status.REFUTED
    assert check(both, one, EQUIVALENT).status is Status.REFUTED


def test_an_unknown_constant_is_more_than_one_number():
    """The first function drawn may well be positive at zero."""
    assert check(read_python("abs(f(0))"), read_python("f(0)")).status is Status.REFUTED
    assert check(read_python("[[x[1], 0]]"), read_python("[[1, 0]]")).status is Status.REFUTED


def test_an_approximation_near_a_point_keeps_to_the_domain_and_the_conditions():
    one_sided = approximately(2, about=(x, ex.ZERO))
    root, plain = read_python("sqrt(x**2)"), read_python("x")
    assert check(root, plain, one_sided).status is Status.REFUTED  # on the left
    assert check(root, plain, one_sided, assume={"x": "positive"}).status is not Status.REFUTED
    assert check(root, plain, one_sided, given=(read_condition("x > 0"),)).status is not Status.REFUTED
    assert check(root, 2 * plain, one_sided, given=(read_condition("x > 0"),)).status is Status.REFUTED
