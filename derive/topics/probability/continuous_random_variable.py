"""A continuous random variable from its density: normalisation, the probability of an interval, mean and variance."""

from itertools import pairwise
from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import (
    ONE,
    OO,
    ZERO,
    Call,
    Expr,
    I,
    Integral,
    as_expr,
    free_symbols,
    postorder,
    symbols,
)
from derive.methods.board import chain, line, to
from derive.methods.decimals import decimal
from derive.model import GREATER_EQUAL, LESS_EQUAL, ROUNDED, Derivation, Status, Step
from derive.numeric.precision import Undecided, Undefined
from derive.rules import integrals, linear_algebra
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import scalar
from derive.verify.claim import check

x = symbols("x")
FAR = as_expr(1000)  # from 0, where a quadrature may see nothing
BOOK = 'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Random Variables"'


@topic(title="Continuous random variable", covers=("probability/random-variable-continuous",), sources=(BOOK,))
def continuous_random_variable(
    density: Any = "exp(-x**2/2)/sqrt(2*pi)", low: Any = "-oo", high: Any = "oo", a: Any = -1, b: Any = 1
) -> Derivation:  # fmt: skip
    """P(a <= X <= b) for a density in x between low and high, and 0 outside.

    Raises AssumptionError for a density that does not integrate to 1 or is negative, and for an interval outside.
    """
    f, lower, upper = scalar(density, "density"), scalar(low, "low"), scalar(high, "high")
    start, end = scalar(a, "a"), scalar(b, "b")
    for name, place in (("low", lower), ("high", upper), ("a", start), ("b", end)):
        if I in postorder(place) or free_symbols(place):
            raise AssumptionError(f"{name} = {place!s:.60}: expected a real number, or oo or -oo")
    if extra := free_symbols(f) - {x}:
        raise AssumptionError(f"density = {density!s:.60} holds {min(map(str, extra))}: expected a function of x alone")
    inside_support = [v for v, away in ((x > lower, -OO), (x < upper, OO)) if v.args[1] is not away]
    if check(f, ZERO, GREATER_EQUAL, given=inside_support).status is Status.REFUTED:
        raise AssumptionError(f"density = {density!s:.60} is negative somewhere from {lower} to {upper}")
    whole = Integral(f, x, lower, upper)
    if not check(whole, ONE).holds:
        raise AssumptionError(
            f"density = {density!s:.60} does not integrate to 1 from {lower} to {upper}, or that could not be seen"
        )
    _ordered(lower, start, end, upper)
    inside, point = Integral(f, x, start, end), Integral(f, x, start, start)
    mean, second = Integral(x * f, x, lower, upper), Integral(x**2 * f, x, lower, upper)
    value = decimal(inside)
    return Derivation(
        title="Continuous random variable",
        problem=inside,
        question=f"the probability that $X$ lies between ${start}$ and ${end}$ if its density is ${f}$ between ${lower}$ and ${upper}$",
        steps=(
            line(whole, ONE, rules.normalisation, note="the density integrates to 1"),
            Step(inside, value, (linear_algebra.rounding,), ROUNDED, note="the probability of an interval is the area above it"),
            *_outside(f, lower, upper, start, end, inside),
            *chain(point, to(ZERO, integrals.equal_limits, note="a single point has probability 0")),
            *_valued(mean, "the mean"),
            *_valued(second - mean**2, "the variance: mean of the square minus square of the mean"),
        ),
        result=value,
        remarks=("A density is no probability: it may exceed 1; only its integrals are probabilities.",),
    )  # fmt: skip


def _outside(f: Expr, lower: Expr, upper: Expr, start: Expr, end: Expr, inside: Expr) -> tuple[Step, ...]:
    """What lies outside of the interval, with what lies inside."""
    pieces = [Integral(f, x, u, v) for u, v in ((lower, start), (end, upper)) if u is not v]
    if not pieces:
        return ()
    rest = ONE
    for piece in pieces:
        rest = rest - piece
    far = any(not check(Call("abs", v), FAR, LESS_EQUAL).holds for v in (start, end) if v not in (OO, -OO))
    if far and not check(inside, rest).holds:  # a quadrature over so long an interval may see nothing
        return ()
    return (
        line(inside, rest, integrals.additivity, note="check: what is left when the rest of the line is taken away"),
    )


def _valued(moment: Expr, note: str) -> tuple[Step, ...]:
    """A moment in decimals; no line where it has no value that quadrature can find."""
    if check(moment, ZERO).holds:
        return (line(moment, ZERO, integrals.odd_integrand, note=note),)
    try:
        return (Step(moment, decimal(moment), (linear_algebra.rounding,), ROUNDED, note=note),)
    except (Undecided, Undefined):
        return ()


def _ordered(*ends: Expr) -> None:
    """Refuses an interval that is empty or leaves the support."""
    for left, right in pairwise(ends):
        if left is -OO or right is OO:
            continue
        if left in (OO, -OO) or right in (OO, -OO) or check(left, right, LESS_EQUAL).status is Status.REFUTED:
            raise AssumptionError(f"expected low <= a <= b <= high, found {', '.join(map(str, ends))}")
