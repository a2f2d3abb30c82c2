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
    constant_value,
    substitute,
    symbols,
)
from derive.methods import pictures
from derive.methods.tidy import tidy
from derive.model import Condition, Derivation, Figure, Step
from derive.rules import integrals as rules
from derive.rules.calculus import algebra
from derive.topics import topic

x, u, v, r, theta, w, z, mu, sigma = symbols("x u v r theta w z mu sigma")


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
    covers=("probability/normal-distribution", "calculus/gaussian-integral"),
    sources=("DLMF 4.10.11", "Mathlib ProbabilityTheory.variance_id_gaussianReal"),
)
def normal_distribution(mean="1", deviation="2") -> Derivation:
    """Normalisation, mean and variance of N(mu, sigma**2); the deviation is positive."""
    value = constant_value(tidy(deviation))
    if value is not None and value <= 0:
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
            Step(Integral(Integral(exp(-(r**2)), r, 0, OO), theta, 0, 2 * PI), PI, note="the factor $r$ of the polar area element dropped"),
        ),
    )  # fmt: skip


def _within_one_deviation(mean, deviation) -> tuple[Figure, ...]:
    at = {mu: mean, sigma: deviation}
    ends = [substitute(mu + k * sigma, at) for k in (-1, 1, -Number(7) / 2, Number(7) / 2)]
    within = Call("erf", 1 / sqrt(Number(2)))
    name = f"the density with mean ${mean}$ and standard deviation ${deviation}$"
    return pictures.area(substitute(density, at), x, *ends[:2], within, over=(ends[2], ends[3]), name=name)


def _normalisation(positive) -> tuple[Step, ...]:
    Z, I = over_the_line(bell, x), over_the_line(exp(-(u**2)), u)
    squared = over_the_line(over_the_line(exp(-(u**2 + v**2)), u), v)
    polar = Integral(Integral(exp(-(r**2)) * r, r, 0, OO), theta, 0, 2 * PI)
    ring, line = Integral(r * exp(-(r**2)), r, 0, OO), Integral(exp(-w), w, 0, OO)
    ends = Limit(-exp(-w), w, OO) - -exp(-ZERO)
    return (
        Step(over_the_line(density, x), 1 / sqrt(2 * PI * sigma**2) * Z, (rules.definite_linearity,), note="the constant stands before the integral"),
        Step(Z, sigma * sqrt(2) * I, (rules.substitution_definite,), conditions=positive, note="let $u = (x - mu)/(sigma*sqrt(2))$, so $dx = sigma*sqrt(2)*du$"),
        Step(I**2, squared, (rules.fubini,), note="a product of integrals is a double integral; the integrand is positive"),
        Step(squared, polar, (rules.polar_coordinates,), note="$u = r*cos(theta)$, $v = r*sin(theta)$, area element $r*dr*dtheta$"),
        Step(polar, 2 * PI * ring, (rules.definite_linearity,), note="nothing depends on $theta$"),
        Step(2 * PI * ring, PI * line, (rules.substitution_definite,), note="let $w = r**2$, so $dw = 2*r*dr$"),
        Step(PI * line, PI * ends, (rules.improper_integral,)),
        Step(PI * ends, PI, (algebra,)),
        Step(I, sqrt(PI), (rules.positive_root,), note="the square is $pi$ and the integrand is positive"),
        Step(Z, sqrt(2 * PI * sigma**2), (algebra,), conditions=positive, note="put back: $sigma*sqrt(2)*sqrt(pi)$"),
        Step(over_the_line(density, x), ONE, (algebra,), conditions=positive),
    )  # fmt: skip


def _mean(positive) -> tuple[Step, ...]:
    moment = over_the_line(x * density, x)
    shifted = over_the_line((mu + sigma * z) * standard, z)
    parts = mu * over_the_line(standard, z) + sigma * over_the_line(z * standard, z)
    return (
        Step(moment, shifted, (rules.substitution_definite,), conditions=positive, note="the mean: let $z = (x - mu)/sigma$"),
        Step(shifted, parts, (rules.definite_linearity,)),
        Step(parts, mu * ONE + sigma * ZERO, (rules.odd_integrand,), note="the first integral is 1, as above; the second integrand is odd"),
        Step(mu * ONE + sigma * ZERO, mu, (algebra,)),
    )  # fmt: skip


def _variance(positive) -> tuple[Step, ...]:
    spread = over_the_line((x - mu) ** 2 * density, x)
    scaled = sigma**2 * over_the_line(z**2 * standard, z)
    ends = Limit(-z * standard, z, OO) - Limit(-z * standard, z, -OO)
    by_parts = sigma**2 * (ends + over_the_line(standard, z))
    return (
        Step(spread, scaled, (rules.substitution_definite,), conditions=positive, note="the variance: again $z = (x - mu)/sigma$"),
        Step(scaled, by_parts, (rules.definite_by_parts,), note="by parts with $z$ and $z*exp(-z**2/2)/sqrt(2*pi)$, whose antiderivative is $-exp(-z**2/2)/sqrt(2*pi)$"),
        Step(by_parts, sigma**2 * (ZERO + ONE), (rules.limit_rule,)),
        Step(sigma**2 * (ZERO + ONE), sigma**2, (algebra,)),
    )  # fmt: skip
