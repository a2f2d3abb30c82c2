"""Newton's method for a minimum: the quadratic model, the steps, the error that is squared, and where it fails."""

from math import isnan

from derive.errors import AssumptionError, UnsupportedError
from derive.language.expressions import (
    ZERO,
    Derivative,
    Equal,
    Expr,
    Subs,
    as_expr,
    constant_value,
    free_symbols,
    substitute,
    symbols,
)
from derive.methods import pictures
from derive.methods.at_points import shortest
from derive.methods.decimals import decimal
from derive.methods.descent import iterates
from derive.methods.differentiate import differentiate
from derive.methods.optimise import number as value_of
from derive.methods.optimise import sign, stationary_points
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import EQUIVALENT, GREATER, LESS, ROUNDED, Condition, Derivation, Step, approximately
from derive.rules import calculus, linear_algebra
from derive.rules import optimisation as rules
from derive.topics import topic
from derive.topics.data import count, function, number

x, h, p, q, d = symbols("x h p q d")


@topic(
    title="Newton's method",
    covers=(),
    sources=('Wikipedia, "Newton\'s method in optimization"',),
)
def newtons_method(f="x - log(x)", start="1/2", steps="4") -> Derivation:
    """So many steps x − f'(x)/f''(x) from the start, how the error behaves near the minimum, and a warning where it fails.

    >>> print(newtons_method(f="x**2 - 2*x", start=7, steps=1).result)
    1
    """
    f, start, n = function(f, "f"), as_expr(number(start, "start")), count(steps, "steps", most=30)
    if free_symbols(f) - {x}:
        raise AssumptionError(f"f = {f!s:.60}: expected a function of x alone, with numbers for all other letters")
    first, second = differentiate(f, x).result, differentiate(f, x, 2)
    curvature = second.result
    bend = substitute(curvature, {x: start})
    if isnan(value_of(substitute(f, {x: start}))) or isnan(value_of(bend)):
        raise AssumptionError(f"f = {f!s:.60} has no real value or second derivative at the start {start}")
    if not sign(bend):
        raise AssumptionError(
            f"the second derivative of f is 0 at the start {start}: the Newton step divides by it, expected another start"
        )
    update = tidy(x - first / curvature)
    model = q * d**2 / 2 + p * d
    opening = [
        Step(Equal(Derivative(model, d), ZERO), Equal(d, -(p / q)), (rules.quadratic_model,), EQUIVALENT, (Condition(q > 0),),
             "with the slope p and the curvature q > 0 the quadratic model of f is least at this step d"),
        *second.steps,
        Step(x - first / curvature, update, (rules.newton_step,), note="the Newton step for this f"),
    ]  # fmt: skip
    opening = [s for s in opening if s.before is not s.after]
    run = _run(update, start, n, f)
    lines, remarks = _curvature(curvature, start, bend)
    near, said = _near_the_minimum(f, first, curvature)
    remarks += said
    result = run.last if run.last is not None else update
    ends: list[Step] = []
    if run.diverges or run.last is None:
        remarks.insert(0, f"From ${start}$ the steps run away: Newton's method fails, although the minimum may exist.")
    elif isnan(value_of(substitute(f, {x: run.last}))):
        remarks.insert(0, f"The steps leave the domain of $f$: from ${start}$ Newton's method fails.")
    else:
        ends = _slope_at(first, run.last)
    return Derivation(
        title="Newton's method", problem=result, question=f"where the slope of ${f}$ is 0, from ${start}$", where=run.where,
        steps=(*opening, *lines, *run.steps, *ends, *near), result=result, remarks=tuple(remarks),
        figures=pictures.descent_by(f, [x], [update], [start], n),
        mistakes=refuted(Step(update, tidy(x - f / first), note="that step looks for a zero of f; a minimum is a zero of the slope")) if tidy(first) is not ZERO else (),
    )  # fmt: skip


def _run(update: Expr, start: Expr, n: int, f: Expr):
    try:
        return iterates(update, x, start, n, rules.newton_step)
    except AssumptionError as trouble:
        raise AssumptionError(f"Newton's method fails for f = {f!s:.60} from {start}: {trouble}") from None


def _slope_at(first: Expr, at: Expr) -> list[Step]:
    slope = substitute(first, {x: at})
    before = Subs(first, x, at) if x in free_symbols(first) else first
    note = "check: the slope at the end"
    if constant_value(tidy(slope)) == 0:
        return [Step(before, ZERO, (calculus.evaluation,), note=note)]
    return [Step(before, decimal(slope, 3), (linear_algebra.rounding,), ROUNDED, note=note)]


def _curvature(curvature: Expr, start: Expr, bend: Expr) -> tuple[list[Step], list[str]]:
    """Whether the model has a minimum at the start."""
    relation = GREATER if sign(bend) == 1 else LESS
    before = Subs(curvature, x, start) if x in free_symbols(curvature) else curvature
    note = (
        "the model has a minimum: the step goes downhill"
        if relation is GREATER
        else "the model has a maximum: the step goes uphill"
    )
    said = (
        []
        if relation is GREATER
        else ["At the start the curvature is negative: Newton's method goes towards a maximum, or away."]
    )
    return [Step(before, ZERO, (rules.second_derivative_test,), relation, note=note)], said


def _near_the_minimum(f: Expr, first: Expr, curvature: Expr) -> tuple[list[Step], list[str]]:
    """The error of the next step is a constant times the square of the error, where the stationary point is known exactly."""
    try:
        _, points = stationary_points(f, x)
    except UnsupportedError:
        return [], []
    known = [q for q in points if q.at is not None and q.order == 2 and q.kind == "minimum"]
    if not known:
        slow = [q for q in points if q.at is not None and q.kind == "minimum"]
        return [], [
            f"At the minimum $x = {q.at}$ the curvature is 0: there the error is not squared, only multiplied by a factor."
            for q in slow
        ]
    lines = []
    for q in known[:2]:
        assert q.at is not None
        third = differentiate(curvature, x).result
        factor = shortest(substitute(third, {x: q.at}) / (2 * substitute(curvature, {x: q.at})))
        moved = {x: q.at + h}
        error = q.at + h - substitute(first, moved) / substitute(curvature, moved) - q.at
        speed = "quadratic convergence" if factor != ZERO else "faster still than quadratic convergence"
        note = f"near the minimum $x = {q.at}$ an error h becomes this: {speed}"
        lines.append(
            Step(error, tidy(factor * h**2), (rules.quadratic_convergence,), approximately(3, (h, ZERO)), note=note)
        )
    return lines, [
        "Close to a minimum with positive curvature the number of right digits doubles in every step; far from it nothing is promised."
    ]
