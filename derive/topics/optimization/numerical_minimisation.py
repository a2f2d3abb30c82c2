"""Numerical minimisation: gradient, Hessian and exact minimiser first, then what BFGS finds and how near it is."""

from math import isfinite, isnan
from warnings import catch_warnings, simplefilter

from derive.errors import AssumptionError, UnsupportedError
from derive.language.assumptions import REAL
from derive.language.expressions import Array, Call, Expr, Number, as_expr, free_symbols, substitute
from derive.methods import partial
from derive.methods.decimals import decimal
from derive.methods.descent import as_decimal
from derive.methods.extrema import Found, of_several_variables
from derive.methods.optimise import number as value_of
from derive.model import LESS, ROUNDED, Derivation, Step
from derive.rules import linear_algebra
from derive.rules import optimisation as rules
from derive.topics import topic
from derive.topics.data import function, letters, number, of_equal_length, vector

TOLERANCE = Number("0.00001")


@topic(
    title="Numerical minimisation (BFGS)", covers=("optimization/scipy-minimize",),
    sources=("SciPy reference, scipy.optimize.minimize(method='BFGS')",),
)  # fmt: skip
def numerical_minimisation(f="x**2 + y**2 + z**2", variables=("x", "y", "z"), start=(1, 22, 30)) -> Derivation:
    """The stationary points of f worked out, and the point that scipy.optimize.minimize finds from the start when the page is made.

    >>> print(numerical_minimisation(f="(x - 1)**2 + y**2", variables=("x", "y"), start=(0, 3)).steps[-1].note)
    check: the distance from the exact minimiser
    """
    f, names, first = function(f, "f"), letters(variables, "variables"), vector(start, "start").args
    of_equal_length(variables=names, start=first)
    for s in first:
        number(s, "start")
    if free_symbols(f) - set(names):
        raise AssumptionError(f"f = {f!s:.60}: expected numbers for all letters but {', '.join(map(str, names))}")
    if len(names) > 4:
        raise AssumptionError(f"{len(names)} variables: expected at most 4, so that the Hessian can be written out")
    worked, said = _worked_out(f, names)
    ran = _run(f, names, first)
    lines, words = _what_was_found(f, names, ran, worked.points)
    result = Array(*[as_decimal(v) for v in ran[0]])
    return Derivation(
        title="Numerical minimisation (BFGS)", problem=result, question=f"the minimum of ${f}$, from ${Array(*first)}$",
        steps=(*worked.steps, *lines), result=result, assume={v.name: REAL for v in names},
        remarks=(*worked.remarks, *said, *words),
    )  # fmt: skip


def _worked_out(f: Expr, names) -> tuple[Found, list[str]]:
    """Exact stationary points, or the gradient and a word where the system has no simple solution."""
    try:
        return of_several_variables(f, names), []
    except UnsupportedError:
        first = partial.gradient(f, names)
        meaning = dict(first.where)
        steps = [Step(substitute(s.before, meaning), s.after, s.by, steps=s.steps) for s in first.steps]
        return Found(steps, [], []), [
            "The gradient has no zeros that could be written down: only the numerical result is shown."
        ]


def _run(f: Expr, names, start):
    """The point, the number of iterations, and whether it says that it converged."""
    import numpy as np
    from scipy.optimize import minimize

    from derive.numeric.compile import function

    used = [v for v in names if v in free_symbols(f)]
    compiled = function(f, used)
    places = [names.index(v) for v in used]

    def value(point) -> float:
        with np.errstate(all="ignore"):
            return float(compiled(**{v.name: point[k] for v, k in zip(used, places, strict=True)}))

    first = [value_of(s) for s in start]
    if isnan(value_of(substitute(f, dict(zip(names, start, strict=True))))):
        raise AssumptionError(
            f"f = {f!s:.60} has no real value at the start {Array(*start)!s:.40}: expected a point of its domain"
        )
    with catch_warnings():
        simplefilter("ignore")  # BFGS tries steps at which f overflows or leaves its domain
        found = minimize(value, first, method="BFGS")
    if isnan(value(found.x)) or isnan(
        value_of(substitute(f, {v: as_decimal(float(e)) for v, e in zip(names, found.x, strict=True) if isfinite(e)}))
    ):
        raise AssumptionError(
            f"from the start {Array(*start)!s:.40} BFGS leaves the domain of f = {f!s:.60}: expected another start"
        )
    if not all(abs(v) < 1e12 for v in found.x):
        raise AssumptionError(
            f"f = {f!s:.60} has no minimum that BFGS finds from the start {Array(*start)!s:.40}: the values run away"
        )
    return [float(v) for v in found.x], int(found.nit), bool(found.success)


def _what_was_found(f: Expr, names, ran, points) -> tuple[list[Step], list[str]]:
    """f and its gradient at the point found, and how far the nearest exact point is."""
    values, iterations, success = ran
    at = {v: as_decimal(e) for v, e in zip(names, values, strict=True)}
    worth = substitute(f, at)
    shown = ", ".join(f"${v} = {decimal(as_expr(e), 6)}$" for v, e in zip(names, values, strict=True))
    lines = [
        Step(
            worth,
            decimal(worth, 4),
            (linear_algebra.rounding,),
            ROUNDED,
            note="the value of f at the point that BFGS found in double precision",
        )
    ]
    slopes = [abs(value_of(substitute(g, at))) for g in partial.gradient(f, names).result.args]
    largest = max(range(len(slopes)), key=slopes.__getitem__)
    slope = Call("abs", substitute(partial.gradient(f, names).result.args[largest], at))
    words = [
        f"BFGS stops after {iterations} iteration{'s' * (iterations != 1)} at {shown}"
        + ("." if success else ", and reports that it did not converge.")
    ]
    if slopes[largest] < 1e-5:
        lines.append(
            Step(
                slope,
                TOLERANCE,
                (rules.first_order_condition,),
                LESS,
                note="the largest entry of the gradient there is below the tolerance gtol of 1e-5",
            )
        )
    else:
        words.append("The gradient there is not small: that point is no minimum.")
    exact = [p for p in points if all(abs(value_of(e)) < 1e12 for e in p.args)]
    if exact:

        def far(p):
            return sum((value_of(e) - v) ** 2 for e, v in zip(p.args, values, strict=True))

        near = min(exact, key=far)
        distance = Call("sqrt", _squares(near.args, values))
        if far(near) < 1:
            lines.append(
                Step(
                    distance,
                    decimal(distance, 3),
                    (linear_algebra.rounding,),
                    ROUNDED,
                    note="check: the distance from the exact minimiser",
                )
            )
    return lines, words


def _squares(exact, values) -> Expr:
    from derive.language.expressions import Add

    terms = [(as_decimal(v) - e) ** 2 for e, v in zip(exact, values, strict=True)]
    return Add(*terms) if len(terms) > 1 else terms[0]
