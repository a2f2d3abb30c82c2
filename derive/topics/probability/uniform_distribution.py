"""The uniform law on an interval: mean, second moment, variance, distribution function."""

from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import assumptions
from derive.language.expressions import ZERO, Call, free_symbols, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.methods.samples import worth
from derive.model import Derivation, Step
from derive.numeric.balls import refined
from derive.rules import integrals
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import function

a, b = symbols("a b")
GIVEN = ("b > a",)


@topic(title="Uniform distribution", covers=("probability/uniform-distribution",), sources=(rules.DISTRIBUTIONS,))
def uniform_distribution(low: Any = 0, high: Any = 1) -> Derivation:
    """Mean and variance of the uniform law between two numbers or letters."""
    lower, upper = function(low, "low"), function(high, "high")
    width = worth(upper - lower)
    if not free_symbols(width) and (width is ZERO or not refined(width, {}, digits=10).real > 0):
        raise AssumptionError(f"low = {low} and high = {high}: expected low to be less than high")
    mean, variance = worth((lower + upper) / 2), worth((upper - lower) ** 2 / 12)
    spread = worth(Call("sqrt", variance))
    return Derivation(
        title="Uniform distribution",
        problem=read("Integral((x - (a + b)/2)**2/(b - a), (x, a, b))"),
        question="the mean and the variance of the law whose density is $1/(b - a)$ between $a$ and $b$ and 0 outside",
        steps=(
            line("Integral(1/(b - a), (x, a, b))", 1, integrals.constant_integrand, given=GIVEN, note="the density integrates to 1"),
            *chain("Integral(x/(b - a), (x, a, b))", to("(b**2 - a**2)/(2*(b - a))", integrals.fundamental_theorem, given=GIVEN, note="the mean"),
                   to("(a + b)/2", integrals.factoring, note="the middle of the interval")),
            *chain("Integral(x**2/(b - a), (x, a, b))", to("(b**3 - a**3)/(3*(b - a))", integrals.fundamental_theorem, given=GIVEN, note="the mean of the square"),
                   to("(a**2 + a*b + b**2)/3", integrals.factoring)),
            *chain("Integral((x - (a + b)/2)**2/(b - a), (x, a, b))",
                   to("(a**2 + a*b + b**2)/3 - ((a + b)/2)**2", rules.variance_shortcut, given=GIVEN, note="the variance: mean of the square minus square of the mean"),
                   to("(b - a)**2/12", integrals.factoring)),
            line("Integral(exp(t*x)/(b - a), (x, a, b))", "(exp(b*t) - exp(a*t))/(t*(b - a))", integrals.fundamental_theorem, given=(*GIVEN, "t != 0"),
                 note="the moment generating function"),
            *chain((lower + upper) / 2, to(mean, rules.arithmetic, note="here: the mean")),
            *rounded(mean),
            *chain((upper - lower) ** 2 / 12, to(variance, rules.arithmetic, note="the variance")),
            *rounded(variance),
            *chain(Call("sqrt", variance), to(spread, rules.arithmetic, note="the standard deviation")),
            *rounded(spread),
            line("Integral(1/(b - a), (x, a, (a + b)/2))", "1/2", integrals.constant_integrand, given=GIVEN, note="check: half of the probability lies below the mean"),
        ),
        result=read("(b - a)**2/12"),
        assume=assumptions({"a": "real", "b": "real"}),
        conditions=(),
        at={} if width is None else {a: lower, b: upper},
        mistakes=(Step(read("Integral((x - (a + b)/2)**2/(b - a), (x, a, b))"), read("(b - a)**2/4"), note="the square of the largest distance, not the mean of the squares"),),
    )  # fmt: skip
