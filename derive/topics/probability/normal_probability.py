"""The distribution function of a normal law: standardise, then the error function; and its quantiles."""

from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import assumptions
from derive.language.expressions import Call, Div, Expr, Integral, as_expr, substitute, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import decimal, rounded
from derive.methods.samples import worth
from derive.model import Derivation, Step
from derive.rules import integrals
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import number

mu, sigma, x = symbols("mu sigma x")
BELOW = "Integral(exp(-(s - mu)**2/(2*sigma**2))/sqrt(2*pi*sigma**2), (s, -oo, x))"
STANDARD = "Integral(exp(-z**2/2)/sqrt(2*pi), (z, -oo, (x - mu)/sigma))"
CDF = "erfc((mu - x)/(sigma*sqrt(2)))/2"
MOST = 1000  # deviations from the mean
FARTHEST = 12  # deviations from the mean, beyond which quadrature sees nothing


@topic(
    title="Distribution function of a normal law", covers=("probability/probability-distribution", "probability/normal-distribution"),
    sources=("DLMF §7.2", 'Wikipedia, "Normal distribution"'),
)  # fmt: skip
def normal_probability(mean: Any = 0, deviation: Any = 1, at: Any = "1.96") -> Derivation:
    """P(X <= at) for N(mean, deviation**2), and the value that X stays below with that probability."""
    centre, spread = as_expr(number(mean, "mean")), as_expr(number(deviation, "deviation", above=0))
    place = as_expr(number(at, "at"))
    values = {mu: centre, sigma: spread, x: place}
    z = worth((place - centre) / spread)
    if abs(number(z, "at")) > MOST:
        raise AssumptionError(
            f"at = {at} lies {decimal(z, 3)} standard deviations from the mean {mean}: expected at most {MOST}"
        )
    near = abs(number(z, "at")) < FARTHEST
    here, beyond = _below(z), _below(worth(-z))
    problem = Integral(read("exp(-z**2/2)/sqrt(2*pi)"), read("z"), read("-oo"), z)
    return Derivation(
        title="Distribution function of a normal law",
        problem=problem if near else here,
        question=f"the probability that a normal $X$ of mean ${centre}$ and standard deviation ${spread}$ is at most ${place}$",
        steps=(
            line(BELOW, STANDARD, integrals.substitution_definite, given=("sigma > 0",), note="in general: standardise, $z = (s - mu)/sigma$"),
            line(STANDARD, CDF, integrals.substitution_definite, given=("sigma > 0",), note="in terms of the complementary error function, $1 - erf(u)$, with $z = -u*sqrt(2)$"),
            line("Derivative(" + CDF + ", x)", "exp(-(x - mu)**2/(2*sigma**2))/sqrt(2*pi*sigma**2)", integrals.fundamental_theorem, given=("sigma > 0",),
                 note="its slope is the density"),
            line("Subs(" + CDF + ", x, mu + sigma*sqrt(2)*erfinv(2*q - 1))", "q", rules.arithmetic, given=("sigma > 0", "q > 0", "q < 1"),
                 note="the quantile: $X$ stays below $mu + sigma*sqrt(2)*erfinv(2*q - 1)$ with probability $q$"),
            *chain((place - centre) / spread, to(z, rules.arithmetic, note="here: the standardised value")),
            *rounded(substitute(read("exp(-(x - mu)**2/(2*sigma**2))/sqrt(2*pi*sigma**2)"), values), note="the density there"),
            *((line(problem, here, integrals.substitution_definite, note="the probability"),) if near else ()),
            *rounded(here),
            *rounded(beyond, note="by symmetry, the probability of being at least as far above the mean"),
            line(here + beyond, 1, rules.normalisation, note="check: both together"),
        ),
        result=here if near else decimal(here),
        assume=assumptions({"sigma": "positive", "q": "probability"}),
        at=values,
        mistakes=(Step(here, Call("erf", Div(z, Call("sqrt", 2))), note="the error function itself is the probability of an interval about the mean"),),
    )  # fmt: skip


def _below(z: Expr) -> Expr:
    """P(Z <= z) for Z standard normal."""
    return Div(Call("erfc", Div(worth(-z), Call("sqrt", 2))), 2)
