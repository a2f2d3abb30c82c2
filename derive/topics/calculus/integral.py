"""A definite integral by the fundamental theorem, beside the trapezoidal sum."""

from dataclasses import replace
from math import isnan

from derive.errors import AssumptionError
from derive.language.expressions import OO, I, Integral, Neg, Sum, Symbol, free_symbols, postorder, substitute
from derive.methods import pictures
from derive.methods.at_points import value
from derive.methods.decimals import rounded
from derive.methods.integrate import integrate
from derive.methods.optimise import number
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import Derivation, Step
from derive.topics import topic
from derive.topics.data import count, function_of, scalar

x, k = Symbol("x"), Symbol("k")


@topic(title="Definite integral", covers=("calculus/integral",), sources=("DLMF 1.4.26",))
def integral(f="x**2", lower="0", upper="1", points="100") -> Derivation:
    """The integral of f(x) from lower to upper by an antiderivative, and the trapezoidal sum with so many points.

    >>> print(integral(f="1/x", lower=1, upper="exp(1)").result)
    1
    """
    f, a, b = function_of(f, "f", x), scalar(lower, "lower"), scalar(upper, "upper")
    n = count(points, "points", least=2, most=1000)
    worked = integrate(f, x, a, b)
    if worked.result in (OO, Neg(OO)):
        raise AssumptionError(
            f"the integral of {f!s:.40} from {a!s:.20} to {b!s:.20} diverges: expected limits between which it has a finite value"
        )
    if I in postorder(worked.result):
        raise AssumptionError(
            f"f = {f!s:.40} is not real from {a!s:.20} to {b!s:.20}: expected limits inside its domain"
        )
    numeric = not free_symbols(Integral(f, x, a, b))
    steps = (*worked.steps, *(rounded(worked.result) if numeric and not isnan(number(worked.result)) else ()))
    if numeric and not {a, b} & {OO, Neg(OO)}:
        steps = (*steps, *_trapezoid(f, a, b, n))
    plain = tidy(substitute(f, {x: b}) - substitute(f, {x: a})) if not {a, b} & {OO, Neg(OO)} else None
    wrong = (
        Step(worked.problem, plain, note="the limits belong into an antiderivative, not into the integrand")
        if plain is not None
        else None
    )
    return replace(
        worked,
        title="Definite integral",
        steps=steps,
        mistakes=refuted(wrong) if wrong else (),
        figures=pictures.area(f, x, a, b, worked.result),
    )


def _trapezoid(f, a, b, n: int) -> list[Step]:
    """h·Σ (f(xₖ) + f(xₖ₊₁))/2 over n − 1 panels, where it has a value."""
    width = tidy((b - a) / (n - 1))
    left, right = (substitute(f, {x: tidy(a + e * width)}) for e in (k, k + 1))
    total = Sum(tidy(width / 2) * (left + right), k, 0, n - 2)
    try:
        return value(total, {}, name=f"check: the trapezoidal sum with {n} points", digits=10)
    except AssumptionError:  # the integrand has no value at an end
        return []
