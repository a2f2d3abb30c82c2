"""Square, cube and hypercube: volume, corners, diagonal, and a point inside or outside."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import (
    Array,
    Call,
    Div,
    Expr,
    Mul,
    Number,
    Pow,
    Product,
    Sum,
    free_symbols,
)
from derive.methods import vectors
from derive.methods.decimals import rounded
from derive.methods.places import PLACES, SIDES, largest, only_numbers, side_of
from derive.model import LESS_EQUAL, Condition, Derivation, Step
from derive.rules import geometry as rules
from derive.rules import vectors as norms
from derive.topics import topic
from derive.topics.data import count, scalar, vector
from derive.topics.lessons import lesson, letters

MOST = 12  #: dimensions


@topic(
    title="Square, cube and hypercube",
    covers=("geometry/square-cube-hypercube",),
    sources=('Wikipedia, "Hypercube"',),
)
def hypercube(s: Any = 2, n: Any = 4, point: Any = None) -> Derivation:
    """The cube |xᵢ| ≤ s/2 in n dimensions with sides s > 0; a point of n numbers is placed.

    >>> print(hypercube().result, hypercube(s="a", n=2).result)
    16 a**2
    """
    s, n = scalar(s, "s"), count(n, "n", most=MOST)
    if not free_symbols(s) and vectors.sign(s) != 1:
        raise AssumptionError(f"s = {s!s:.60}: expected a number above 0")
    x, i, k, d, t = letters("x i k n t", s)
    needed = (Condition(text="s is positive"),) if free_symbols(s) else ()
    volume = vectors.value(Pow(s, n))
    sides = Array(*[s] * n)
    diagonal = vectors.value(Mul(Call("abs", s), Call("sqrt", Number(n))))
    steps = [
        Step(Call("norminf", x), Call("norm", x), (norms.maximum_below_sum,), LESS_EQUAL,
             note="a point lies within the cube where its largest coordinate is at most half a side; so the ball of that radius does"),
        Step(Call("norm", t * Call("ones", d)), Call("abs", t) * Call("sqrt", d), (rules.pythagoras,), note="the diagonal runs along all n sides"),
        *vectors.chain(Product(s, i, 1, n), (Pow(s, n), rules.product_of_sides), (volume, norms.multiplying),
             note="the volume: every side is as long"),
        *vectors.chain(Product(2, i, 1, n), (Number(2**n), rules.corners), note="the corners: minus or plus half a side in every coordinate"),
        Step(Call("norm", sides), diagonal, (rules.pythagoras,), note="the diagonal"),
        *rounded(diagonal),
        *_placed(s, n, point),
        Step(Sum(Call("binomial", n, k) * Pow(2, n - k), k, 0, n), Number(3**n), (rules.faces,),
             note="check: corners, edges, faces and so on up to the cube itself, one for every choice of minus, between and plus"),
        Step(Call("det", Call("diag", sides)), volume, (rules.volume_of_a_box,), note="check: the volume as a determinant"),
    ]  # fmt: skip
    return lesson(
        "Square, cube and hypercube", Pow(s, n), steps, volume, shapes={x: (d,)}, at={t: s},
        mistakes=[Step(Call("norm", Call("ones", d)), d, note="along the diagonal the sides are not added, but their squares")],
        remarks=["In two dimensions it is a square, in three a cube, in more a hypercube. Its corners are far away: the diagonal grows with $sqrt(n)$, the way from the centre to a side does not."],
        assume={str(d): "positive integer"},
        conditions=needed,
    )  # fmt: skip


def _placed(s: Expr, n: int, point: Any) -> list[Step]:
    """Where a point lies: its largest coordinate beside half a side."""
    if point is None:
        return []
    point = vector(point, "point", length=n)
    only_numbers(point=point, s=s)
    most = largest([vectors.value(Call("abs", e)) for e in point.args])
    side = side_of(most, Div(s, 2), point)
    return [
        Step(Call("norminf", point), most, (norms.maximum_norm,), note="the largest coordinate of the point"),
        Step(most, Div(s, 2), (rules.side,), SIDES[side], note=f"{PLACES[side]}: every coordinate lies within its slab, if the largest does"),
    ]  # fmt: skip
