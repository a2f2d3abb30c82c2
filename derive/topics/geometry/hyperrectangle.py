"""Rectangle, box and hyperrectangle: a product of intervals with its volume and its diagonal."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import Array, Call, Indexed, Mul, Product, free_symbols
from derive.methods import vectors
from derive.model import GREATER, LESS_EQUAL, Condition, Derivation, Step
from derive.rules import geometry as rules
from derive.rules import vectors as norms
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Rectangle and hyperrectangle",
    covers=("geometry/rectangle-hyperrectangle",),
    sources=('Wikipedia, "Hyperrectangle"',),
)
def hyperrectangle(lower: Any = [0, 0, 0], upper: Any = [1, 2, 2], point: Any = None) -> Derivation:  # noqa: B006
    """The box lᵢ ≤ xᵢ ≤ uᵢ: its sides, volume and diagonal; a point is placed.

    >>> print(hyperrectangle().result, hyperrectangle(lower=[0], upper=["a"]).result)
    4 a
    """
    lower, upper = vector(lower, "lower"), vector(upper, "upper")
    of_equal_length(lower=lower, upper=upper)
    written = vectors.entrywise(lambda u, l: u - l, upper, lower)
    sides = vectors.value(written)
    for l, u, side in zip(lower.args, upper.args, sides.args, strict=True):
        if not free_symbols(side) and vectors.sign(side) != 1:
            raise AssumptionError(
                f"the interval from {l!s:.30} to {u!s:.30}: expected an upper end above the lower one"
            )
    x, i, n = letters("x i n", lower, upper)
    needed = (Condition(text="each upper end is above the lower one"),) if free_symbols(sides) else ()
    product = Mul(*sides.args)
    volume = vectors.value(product)
    steps = [
        Step(Call("det", Call("diag", x)), Product(Indexed(x, i), i, 1, n), (rules.volume_of_a_box,),
             note="a box is a cube of side 1, stretched along every axis"),
        *vectors.entry_by_entry(upper - lower, written, norms.subtraction, note="the sides"),
        *vectors.chain(product, (volume, norms.multiplying), note="the volume"),
        *vectors.norm(sides, by=rules.pythagoras, note="the diagonal"),
        *_placed(lower, upper, point),
        Step(Call("det", Call("diag", sides)), volume, (rules.volume_of_a_box,), note="check: the volume as a determinant"),
    ]  # fmt: skip
    return lesson(
        "Rectangle and hyperrectangle", product, steps, volume, shapes={x: (n,)}, at={x: sides},
        mistakes=[
            Step(Product(Indexed(x, i), i, 1, n), Call("sum", x), note="the sides are multiplied, not added"),
            Step(Call("norm", x), Call("sum", x), note="the diagonal is no sum of sides: their squares are added"),
        ],
        conditions=needed, remarks=["Every interval is chosen on its own: the box is the product of the intervals."],
    )  # fmt: skip


def _placed(lower: Array, upper: Array, point: Any) -> list[Step]:
    """Every coordinate between its ends, or the first that is not."""
    if point is None:
        return []
    point = vector(point, "point", length=len(lower.args))
    steps = []
    for i, (l, p, u) in enumerate(zip(lower.args, point.args, upper.args, strict=True), 1):
        signs = [vectors.sign(d) for d in (p - l, u - p)]
        if None in signs:
            raise AssumptionError(
                f"coordinate {i}, {p!s:.30}: expected numbers that can be compared with {l!s:.30} and {u!s:.30}"
            )
        for before, after, sign in ((l, p, signs[0]), (p, u, signs[1])):
            within = sign != -1
            note = f"coordinate {i}" if within else f"coordinate {i}: the point lies outside"
            steps.append(Step(before, after, (rules.side,), LESS_EQUAL if within else GREATER, note=note))
        if -1 in signs:
            break
    return steps
