"""Maxima and minima: stationary points, what the second derivatives say there, and the values compared."""

from math import isnan

from derive.errors import AssumptionError, ShapeError
from derive.language.assumptions import REAL
from derive.language.expressions import Array, Derivative, Expr, Subs, Symbol, free_symbols
from derive.methods import pictures
from derive.methods.extrema import of_one_variable, of_several_variables
from derive.methods.optimise import Interval, number
from derive.methods.tidy import tidy
from derive.model import GREATER_EQUAL, Derivation, Step
from derive.topics import topic
from derive.topics.data import function, letters, scalar


@topic(
    title="Maxima and minima", covers=("optimization/extrema",),
    sources=("Mathlib IsLocalMax.hasFDerivAt_eq_zero", "Mathlib isLocalMin_of_deriv_deriv_pos"),
)  # fmt: skip
def extrema(f="x**2 - 2*x + 1", variables=("x",), lower=None, upper=None) -> Derivation:
    """The extrema of f: in one variable on an interval from lower to upper or on the whole domain, or in several variables.

    >>> print(extrema(f="3*x**4 - 4*x**3 - 12*x**2").result)
    [-1, 0, 2]
    >>> print(extrema(f="x**2 + y**2 - 2*x", variables=("x", "y")).remarks[-1])
    At $[1, 0]$ the Hessian is positive definite: a strict local minimum.
    """
    f, names = function(f, "f"), letters(variables, "variables")
    near = _interval(lower, upper)
    if len(names) == 1:
        found = of_one_variable(f, names[0], near)
    else:
        if lower is not None or upper is not None:
            raise ShapeError(
                f"lower and upper are for one variable, but there are {len(names)}: {', '.join(map(str, names))}"
            )
        _no_other_letters(f, names)
        found = of_several_variables(f, names)
    result = Array(*found.points) if found.points else _slope(f, names)
    return Derivation(
        title="Maxima and minima", problem=result, question=f"the extrema of ${f}$", steps=tuple(found.steps), result=result,
        assume={v.name: REAL for v in sorted(free_symbols(f), key=str)}, remarks=tuple(found.remarks),
        mistakes=_mistakes(),
        figures=pictures.graph(f, names[0], found.points, said_of="the points found") if len(names) == 1 else (),
    )  # fmt: skip


def _interval(lower, upper) -> Interval:
    ends = [None if e is None else tidy(scalar(e, name)) for e, name in ((lower, "lower"), (upper, "upper"))]
    for e, name in zip(ends, ("lower", "upper"), strict=True):
        if e is not None and isnan(number(e)):
            raise AssumptionError(f"{name} = {e!s:.40}: expected a number such as 0, 1/2 or pi")
    low, high = ends
    if low is not None and high is not None and number(low) >= number(high):
        raise AssumptionError(f"lower = {low} and upper = {high}: expected an interval")
    return Interval(low, high)


def _no_other_letters(f: Expr, names) -> None:
    others = free_symbols(f) - set(names)
    if others:
        raise AssumptionError(
            f"{', '.join(sorted(map(str, others)))} of f is none of the variables {', '.join(map(str, names))}: name it there or give a number"
        )


def _slope(f: Expr, names) -> Expr:
    slopes = [Derivative(f, v) for v in names]
    return slopes[0] if len(slopes) == 1 else Array(*slopes)


def _mistakes() -> tuple[Step, ...]:
    x = Symbol("x")
    note = "a slope of 0 makes no extremum: $x**3$ has the slope 0 at 0 and is negative to the left of it"
    return (Step(x**3, Subs(x**3, x, 0), relation=GREATER_EQUAL, note=note),)
