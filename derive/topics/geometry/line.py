"""A line in the plane: its normal vector, intercepts and slope, and the distance of a point."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Add, Array, Call, Derivative, Div, Expr, Mul, Neg, Unequal, free_symbols
from derive.methods import hyperplanes, vectors
from derive.methods.hyperplanes import Hyperplane
from derive.model import Condition, Derivation, Step
from derive.rules import geometry as rules
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Line in the plane",
    covers=("geometry/line",),
    sources=('Wikipedia, "Distance from a point to a line"', 'Wikipedia, "Hyperplane"'),
)
def line(w: Any = [3, 4], w0: Any = -10, point: Any = [0, 0]) -> Derivation:  # noqa: B006  # read, never changed
    """The line w₁x₁ + w₂x₂ + w₀ = 0 and the distance of a point from it.

    >>> print(line().result)
    2
    """
    w, w0, point = vector(w, "w", length=2), scalar(w0, "w0"), vector(point, "point", length=2)
    h = Hyperplane.of(w, w0, point)
    u, x, c, a, b, t, d, n = letters("w x c a b t d n", w, w0, point)
    steps = hyperplanes.worked(h, u, x, c, *_slope(h, t), *_intercepts(h))
    return lesson(
        "Line in the plane", Div(Call("abs", w @ point + w0), Call("norm", w)), steps, h.distance,
        shapes={u: (n,), x: (n,)}, at={u: w, x: point, c: w0}, conditions=h.needed,
        mistakes=[
            Step(Derivative(Neg(Div(a * t + d, b)), t), Div(a, b), note="the slope is minus the quotient: solve for the second coordinate first"),
            *hyperplanes.wrong_distances(u, x, c)[:1],
        ],
    )  # fmt: skip


def _slope(h: Hyperplane, t: Expr) -> list[Step]:
    """The slope, or that the line is vertical."""
    first, second = h.w.args
    if vectors.is_zero(second):
        return []
    needed = (Condition(Unequal(second, ZERO)),) if free_symbols(second) else ()
    slope, height = (vectors.value(Neg(Div(e, second))) for e in (first, h.constant))
    solved = Add(Mul(slope, t), height)
    return [
        Step(Mul(first, t) + Mul(second, solved) + h.constant, ZERO, (rules.solved,), conditions=needed, note=f"solved for the second coordinate: $ {vectors.value(solved)} $ at the first coordinate $t$"),
        Step(Derivative(Neg(Div(Add(Mul(first, t), h.constant), second)), t), slope, (rules.slope,), conditions=needed, note="it climbs by so much for every step along the first axis"),
    ]  # fmt: skip


def _intercepts(h: Hyperplane) -> list[Step]:
    """Where the line meets each axis."""
    steps = []
    for i, (name, entry) in enumerate(zip(("first", "second"), h.w.args, strict=True)):
        if not vectors.is_zero(entry):
            needed = (Condition(Unequal(entry, ZERO)),) if free_symbols(entry) else ()
            at = vectors.value(Neg(Div(h.constant, entry)))
            place = Array(at, 0) if i == 0 else Array(0, at)
            steps.append(
                Step(
                    h.w @ place + h.constant,
                    ZERO,
                    (rules.intercept,),
                    conditions=needed,
                    note=f"the {name} axis is met at $ {at} $",
                )
            )
    return steps
