"""The power rule: by the binomial theorem for whole exponents, by the exponential function for all others."""

from derive.errors import AssumptionError
from derive.language.assumptions import NAMED, REAL
from derive.language.expressions import ONE, Call, Derivative, Expr, Symbol, constant_value, free_symbols
from derive.methods.at_points import along, values
from derive.methods.difference_quotients import from_definition
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import Condition, Derivation, Step
from derive.rules import calculus
from derive.rules import difference_quotients as rules
from derive.topics import topic
from derive.topics.data import function

x = Symbol("x")
MOST = 1000  # of an exponent with values at points
LARGEST = 12  # exponent whose binomial expansion anyone would write down


@topic(title="Power rule", covers=("calculus/power-rule",), sources=("DLMF 4.7.10",))
def power_rule(n="3", at=(1, 2, 3)) -> Derivation:
    """The derivative of x**n for any real n, a number or a letter, and its values at the points (positive unless n is whole).

    >>> print(power_rule(n="1/2", at=4).result, power_rule(n="n", at=1).result)
    1/(2*sqrt(x)) n*x**(n - 1)
    """
    n = tidy(function(n, "n"))
    if x in free_symbols(n):
        raise AssumptionError(
            f"n = {n!s:.40}: expected an exponent without x; for such a power see the topic Chain rule"
        )
    exponent = constant_value(n)
    if exponent is not None and abs(exponent) > MOST:
        raise AssumptionError(
            f"n = {n!s:.40}: expected an exponent of at most {MOST} in size, so that the powers can be written down"
        )
    whole = exponent is not None and exponent.denominator == 1 and 0 <= exponent <= LARGEST
    result = tidy(n * x ** (n - ONE))
    steps = from_definition(x**n, x) if whole else _by_the_exponential(n, result)
    if steps[-1].after is not result:
        steps.append(Step(steps[-1].after, result, (calculus.algebra,)))
    points = along(x, at)
    return Derivation(
        title="Power rule", problem=Derivative(x**n, x), steps=(*steps, *values(result, points)), result=result,
        assume={"x": REAL if whole else NAMED["positive"]},
        remarks=("The exponent comes down as a factor and is lowered by 1: $n*x**(n - 1)$.",),
        mistakes=refuted(Step(Derivative(x**n, x), n * x**n, note="the exponent has to be lowered by 1"),
                         assume={"x": NAMED["positive"]}),
    )  # fmt: skip


def _by_the_exponential(n: Expr, result: Expr) -> list[Step]:
    """x^n = exp(n ln x) for x > 0, and the chain rule."""
    as_exp = Call("exp", n * Call("log", x))
    positive = (Condition(x > 0),)
    return [
        Step(Derivative(x**n, x), Derivative(as_exp, x), (rules.power_as_exponential,), conditions=positive),
        Step(Derivative(as_exp, x), as_exp * Derivative(n * Call("log", x), x), (calculus.exponential_rule,), conditions=positive),
        Step(as_exp * Derivative(n * Call("log", x), x), x**n * (n / x), (calculus.logarithm_rule,), conditions=positive),
        Step(x**n * (n / x), result, (calculus.algebra,), conditions=positive),
    ]  # fmt: skip
