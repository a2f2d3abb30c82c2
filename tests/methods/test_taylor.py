"""Taylor polynomials: known series, the size of the error, and functions that have none."""

import pytest

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_python as read
from derive.methods.taylor import taylor
from derive.model import EQUAL, Status, approximately
from derive.verify.claim import check, equivalent

X = ex.Symbol("x")

# function | centre | degree | polynomial
KNOWN = """
exp(x)|0|4|1 + x + x**2/2 + x**3/6 + x**4/24
exp(x)|1|2|exp(1)*(1 + (x - 1) + (x - 1)**2/2)
exp(x)|0|0|1
sin(x)|0|5|x - x**3/6 + x**5/120
sin(x)|pi/2|2|1 - (x - pi/2)**2/2
cos(x)|0|6|1 - x**2/2 + x**4/24 - x**6/720
cos(x)|0|14|1 - x**2/2 + x**4/24 - x**6/720 + x**8/40320 - x**10/3628800 + x**12/479001600 - x**14/87178291200
tan(x)|0|5|x + x**3/3 + 2*x**5/15
log(1+x)|0|4|x - x**2/2 + x**3/3 - x**4/4
log(x)|1|3|(x - 1) - (x - 1)**2/2 + (x - 1)**3/3
sqrt(x)|4|2|2 + (x - 4)/4 - (x - 4)**2/64
(1+x)**a|0|3|1 + a*x + a*(a - 1)*x**2/2 + a*(a - 1)*(a - 2)*x**3/6
1/(1-x)|0|5|1 + x + x**2 + x**3 + x**4 + x**5
1/(1+x**2)|0|6|1 - x**2 + x**4 - x**6
atan(x)|0|9|x - x**3/3 + x**5/5 - x**7/7 + x**9/9
asin(x)|0|5|x + x**3/6 + 3*x**5/40
sinh(x)|0|5|x + x**3/6 + x**5/120
exp(-x**2)|0|6|1 - x**2 + x**4/2 - x**6/6
exp(sin(x))|0|4|1 + x + x**2/2 - x**4/8
log(cos(x))|0|6|-x**2/2 - x**4/12 - x**6/45
log(1+exp(x))|0|4|log(2) + x/2 + x**2/8 - x**4/192
sigmoid(x)|0|5|1/2 + x/4 - x**3/48 + x**5/480
erf(x)|0|5|2/sqrt(pi)*(x - x**3/3 + x**5/10)
x**3-2*x|1|3|-1 + (x - 1) + 3*(x - 1)**2 + (x - 1)**3
x**3-2*x|1|1|-1 + (x - 1)
sin(a*x)|0|3|a*x - a**3*x**3/6
exp(x)|b|2|exp(b)*(1 + (x - b) + (x - b)**2/2)
x**x|1|3|1 + (x - 1) + (x - 1)**2 + (x - 1)**3/2
exp(exp(sin(x)))|0|3|exp(1)*(1 + x + x**2 + 2*x**3/3)
"""
ROUGH = """
abs(x)|0|2|left and right sides differ
x*abs(x)|0|2|left and right sides differ
where(x<0, x, x**2)|0|1|left and right sides differ
sqrt(x)|0|2|behaves there like
x**(5/2)|0|3|behaves there like
log(x)|0|2|has no value
sin(x)/x|0|2|has no value
1/x|0|1|has no value
exp(x)|oo|2|no centre
exp(x)|0|31|whole number from 0 to 30
"""


def rows(table):
    return [pytest.param(*line.split("|"), id=line[:40]) for line in table.strip().splitlines()]


def worked(f, point, order, **assume):
    return taylor(read(f), X, read(point), int(order), assume=assumptions(assume))


@pytest.mark.parametrize("f,point,order,expected", rows(KNOWN))
def test_polynomial_is_the_known_one_and_every_line_holds(f, point, order, expected):
    d = worked(f, point, order)
    assert (
        equivalent(d.result, read(expected), {}).status is Status.PROVED
        or equivalent(d.result, read(expected), {}).holds
    )
    assert d.problem is read(f) and d.steps[0].before is d.problem and d.steps[-1].after is d.result
    assert all(above.after is below.before for above, below in zip(d.steps, d.steps[1:], strict=False))
    given = {s: [c.holds for c in s.conditions if c.holds is not None] for s in d.walk()}
    for s in d.walk():
        verdict = check(s.before, s.after, s.relation, assume=d.assume, given=given[s])
        assert verdict.status is not Status.REFUTED, f"{s.before} {s.relation.sign} {s.after}: {verdict.reason}"


@pytest.mark.parametrize("f,point,order,expected", rows(KNOWN))
def test_the_error_is_of_the_order_claimed_and_a_wrong_coefficient_is_refuted(f, point, order, expected):
    d = worked(f, point, order)
    a = read(point)
    relation = approximately(int(order) + 1, (X, a))
    assert d.steps[0].relation == relation
    verdict = check(d.problem, d.result, relation)
    assert verdict.status is Status.AGREES, verdict
    wrong = d.result + (X - a) ** int(order) / 1000
    assert check(d.problem, wrong, relation).status is Status.REFUTED


@pytest.mark.parametrize("f,point,order,why", rows(ROUGH))
def test_what_is_not_smooth_enough_is_refused(f, point, order, why):
    with pytest.raises(UnsupportedError, match=why):
        worked(f, point, order)


def test_smooth_enough_is_enough():
    assert worked("x*abs(x)", "0", 1).result is ex.ZERO


def test_unknown_functions_keep_their_derivatives():
    d = taylor(read("g(x)"), X, ex.Symbol("a"), 2)
    assert equivalent(
        d.result, read("g(a) + Derivative(g(a), a)*(x - a) + Derivative(g(a), (a, 2))*(x - a)**2/2"), {}
    ).holds


def test_lines_show_the_derivatives_one_after_another():
    d = worked("sin(x)", "0", 3)
    names = [s.by[0].name for s in d.steps]
    assert names == ["Taylor's theorem", "derivative at the centre", "algebra"]
    at_the_centre = [s for s in d.steps[1].steps if isinstance(s.before, ex.Subs)]
    assert [s.before.args[0] for s in at_the_centre] == [
        read("sin(x)"),
        *[ex.Derivative(read("sin(x)"), X, k) for k in (1, 2, 3)],
    ]
    assert d.steps[1].relation == EQUAL


@pytest.mark.parametrize(
    "f,order,remainder",
    [("exp(x)", 2, "exp(xi)/6*x**3"), ("sin(x)", 4, "cos(xi)/120*x**5"), ("x**2", 2, "is 0")],
)
def test_the_remainder_is_lagranges(f, order, remainder):
    (said,) = worked(f, "0", order).remarks
    assert remainder in said
