"""Circle, sphere and hypersphere: whether a point lies inside, on it or outside, exactly."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import Array, Call, Einsum, Expr, Pow
from derive.methods import vectors
from derive.methods.places import PLACES, SIDES, only_numbers, side_of
from derive.model import Derivation, Step
from derive.rules import geometry as rules
from derive.rules import vectors as norms
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.lessons import lesson, letters

NAMES = {1: "pair of points", 2: "circle", 3: "sphere"}


@topic(
    title="Circle, sphere and hypersphere",
    covers=("geometry/circle", "geometry/sphere", "geometry/hypersphere", "geometry/point-in-hypersphere"),
    sources=('Wikipedia, "n-sphere"', "DLMF 1.2.46"),
)
def sphere(point: Any = [3, 4], r: Any = 5, centre: Any = None) -> Derivation:  # noqa: B006  # read, never changed
    """Whether a point of any dimension lies inside, on or outside of the sphere with radius r > 0.

    centre : the origin where none is given. Numbers and roots only, as a comparison needs.

    >>> print(sphere().result, sphere(point=["5/2"] * 4).result, sphere(point=[1, 2]).result)
    25 25 5
    """
    point, r = vector(point, "point"), scalar(r, "r")
    n = len(point.args)
    centre = Array(*[0] * n) if centre is None else vector(centre, "centre", length=n)
    total, side = _compared(point, centre, r)
    arrow = vectors.value(vectors.entrywise(lambda a, b: a - b, point, centre))
    x, c, d = letters("x c n", point, centre)
    name = NAMES.get(n, "hypersphere")
    square = vectors.value(Pow(r, 2))
    steps = [
        Step(Pow(Call("norm", x - c), 2), Einsum("i,i->", x - c, x - c), (rules.sphere,),
             note="the sphere holds the points whose distance from the centre is r; both sides are squared"),
        *([] if vectors.is_zero(centre) else vectors.chain(point - centre, (arrow, norms.subtraction), note="from the centre to the point")),
        *_sum_of_squares(arrow, total),
        *vectors.chain(Pow(r, 2), (square, norms.squaring), note="the square of the radius"),
        Step(total, Pow(r, 2), (rules.side,), SIDES[side], note=f"{PLACES[side]}: compared exactly, without a root"),
        *vectors.norm(arrow, note="the distance from the centre"),
        *_nearest(arrow, r, square),
    ]  # fmt: skip
    return lesson(
        "Circle, sphere and hypersphere", Pow(Call("norm", point - centre), 2), steps, total, shapes={x: (d,), c: (d,)}, at={x: point, c: centre},
        mistakes=[
            Step(Pow(Call("norm", x), 2), Call("norm", x), note="the sum of the squares is compared with the square of the radius, not with the radius"),
            Step(Call("norm", x), Call("norm1", x), note="the coordinates are squared before they are added"),
        ],
        remarks=[f"The point lies {PLACES[side].replace('on it', 'on the ' + name)}{' of the ' + name if side else ''}.",
                 "In two dimensions it is called a circle, in three a sphere, in more a hypersphere: one equation with more terms."],
    )  # fmt: skip


def _compared(point: Array, centre: Array, r: Expr) -> tuple[Expr, int]:
    """The squared distance from the centre, and how it compares with r²."""
    only_numbers(point=point, r=r, centre=centre)
    if vectors.sign(r) != 1:
        raise AssumptionError(f"r = {r!s:.60}: expected a number above 0")
    total = vectors.value(vectors.squares(vectors.value(vectors.entrywise(lambda a, b: a - b, point, centre))))
    return total, side_of(total, Pow(r, 2), point)


def _sum_of_squares(arrow: Array, total: Expr) -> list[Step]:
    worked = [vectors.value(Pow(e, 2)) for e in arrow.args]
    return vectors.chain(
        Pow(Call("norm", arrow), 2),
        (vectors.squares(arrow), norms.euclidean_norm),
        (sum(worked[1:], worked[0]), norms.squaring),
        (total, norms.adding),
    )


def _nearest(arrow: Array, r: Expr, square: Expr) -> list[Step]:
    """The point of the sphere on the ray through the point."""
    if vectors.is_zero(arrow):
        return []
    length = vectors.length_of(arrow)
    nearest = vectors.value(vectors.entrywise(lambda e: e * r / length, arrow))
    return [
        Step(Pow(Call("norm", nearest), 2), square, (rules.radial_projection,),
             note="check: the same direction with the length r lies on the sphere"),
    ]  # fmt: skip
