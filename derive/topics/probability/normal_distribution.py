"""The Gaussian density: that it integrates to 1, and its mean and variance, each by a substitution."""

from derive.errors import AssumptionError
from derive.language.assumptions import NAMED, REAL
from derive.language.expressions import (
    ONE,
    OO,
    PI,
    ZERO,
    Call,
    Integral,
    Limit,
    Number,
    free_symbols,
    substitute,
    symbols,
)
from derive.methods import pictures
from derive.model import Condition, Derivation, Figure, Step
from derive.numeric.balls import refined
from derive.numeric.precision import Undecided, Undefined
from derive.rules import integrals as rules
from derive.rules.calculus import algebra
from derive.topics import topic
from derive.topics.data import function

x, u, z, mu, sigma = symbols("x u z mu sigma")


def exp(e):
    return Call("exp", e)


def sqrt(e):
    return Call("sqrt", e)


def over_the_line(f, t):
    return Integral(f, t, -OO, OO)


bell = exp(-((x - mu) ** 2) / (2 * sigma**2))
standard = exp(-(z**2) / 2) / sqrt(2 * PI)
density = 1 / sqrt(2 * PI * sigma**2) * bell


@topic(
    title="The Gaussian density",
    covers=("probability/normal-distribution",),
    sources=("DLMF 4.10.11", "Mathlib ProbabilityTheory.variance_id_gaussianReal"),
)
def normal_distribution(mean="1", deviation="2") -> Derivation:
    """Normalisation, mean and variance of N(mu, sigma**2); the deviation is positive."""
    mean, deviation = function(mean, "mean"), function(deviation, "deviation")
    if not free_symbols(deviation) and not _is_positive(deviation):
        raise AssumptionError(f"deviation = {deviation}: expected a number above 0")
    positive = (Condition(sigma > 0),)
    return Derivation(
        title="The Gaussian density",
        problem=over_the_line(density, x),
        steps=(*_normalisation(positive), *_mean(positive), *_variance(positive)),
        result=ONE,
        assume={"x": REAL, "mu": REAL, "sigma": NAMED["positive"]},
        at={mu: mean, sigma: deviation},
        figures=_within_one_deviation(mean, deviation),
        mistakes=(
            Step(over_the_line(bell / sqrt(2 * PI), x), ONE, note="the factor $1/sigma$ left out: it is the height that makes the area 1"),
        ),
    )  # fmt: skip


def _is_positive(constant) -> bool:
    try:
        return bool(refined(constant, {}, digits=10).real > 0)
    except (Undecided, Undefined):  # it may be 0, or is no number
        return False


def _within_one_deviation(mean, deviation) -> tuple[Figure, ...]:
    at = {mu: mean, sigma: deviation}
    ends = [substitute(mu + k * sigma, at) for k in (-1, 1, -Number(7) / 2, Number(7) / 2)]
    within = Call("erf", 1 / sqrt(Number(2)))
    name = f"the density with mean ${mean}$ and standard deviation ${deviation}$"
    return pictures.area(substitute(density, at), x, *ends[:2], within, over=(ends[2], ends[3]), name=name)


def _normalisation(positive) -> tuple[Step, ...]:
    standardised, bare = over_the_line(standard, z), over_the_line(exp(-(u**2)), u)
    return (
        Step(over_the_line(density, x), standardised, (rules.substitution_definite,), conditions=positive, note="standardised: let $z = (x - mu)/sigma$, so $dx = sigma*dz$"),
        Step(standardised, 1 / sqrt(PI) * bare, (rules.substitution_definite,), note="and $z = sqrt(2)*u$, so $dz = sqrt(2)*du$"),
        Step(1 / sqrt(PI) * bare, 1 / sqrt(PI) * sqrt(PI), (rules.gaussian_integral,), note="its square is $pi$, in polar coordinates, and the integrand is positive"),
        Step(1 / sqrt(PI) * sqrt(PI), ONE, (algebra,)),
    )  # fmt: skip


def _mean(positive) -> tuple[Step, ...]:
    moment = over_the_line(x * density, x)
    shifted = over_the_line((mu + sigma * z) * standard, z)
    return (
        Step(moment, shifted, (rules.substitution_definite,), conditions=positive, note="the mean: again with $z$, $x = mu + sigma*z$"),
        Step(shifted, mu * ONE + sigma * ZERO, (rules.definite_linearity, rules.odd_integrand), note="the density of $z$ integrates to 1, as above, and $z$ times it is odd"),
        Step(mu * ONE + sigma * ZERO, mu, (algebra,)),
    )  # fmt: skip


def _variance(positive) -> tuple[Step, ...]:
    spread, square = over_the_line((x - mu) ** 2 * density, x), over_the_line(z**2 * standard, z)
    ends = Limit(-z * standard, z, OO) - Limit(-z * standard, z, -OO)
    by_parts = ends + over_the_line(standard, z)
    return (
        Step(square, by_parts, (rules.definite_by_parts,), note="for the variance: by parts with $z$ and $z*exp(-z**2/2)/sqrt(2*pi)$, whose antiderivative is $-exp(-z**2/2)/sqrt(2*pi)$"),
        Step(by_parts, ZERO + ONE, (rules.limit_rule,)),
        Step(ZERO + ONE, ONE, (algebra,)),
        Step(spread, sigma**2 * square, (rules.substitution_definite,), conditions=positive, note="the variance: once more with $z$, $x - mu = sigma*z$"),
        Step(sigma**2 * square, sigma**2, (algebra,)),
    )  # fmt: skip
