"""Ellipse, ellipsoid and hyperellipsoid: a point scaled to the unit sphere, and the volume."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ONE, Add, Array, Call, Div, Expr, Pow
from derive.methods import vectors, volumes
from derive.methods.decimals import rounded
from derive.methods.places import PLACES, SIDES, only_numbers, side_of
from derive.model import Derivation, Step
from derive.rules import geometry as rules
from derive.rules import vectors as norms
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Ellipse, ellipsoid and hyperellipsoid",
    covers=("geometry/ellipse-ellipsoid-hyperellipsoid",),
    sources=('Wikipedia, "Ellipsoid"', 'Wikipedia, "Volume of an n-ball"'),
)
def ellipsoid(a: Any = [3, 2], point: Any = [1, 1]) -> Derivation:  # noqa: B006  # read, never changed
    """Σ xᵢ²/aᵢ² of a point, compared with 1, and the volume, for semi-axes aᵢ > 0.

    >>> print(ellipsoid().result, ellipsoid(point=[3, 0]).result)
    13/36 1
    """
    a, point = vector(a, "a"), vector(point, "point")
    of_equal_length(a=a, point=point)
    scaled, total, side = _compared(a, point)
    x, y, n = letters("x y n", a, point)
    written = vectors.entrywise(lambda p, q: Div(Pow(p, 2), Pow(q, 2)), point, a)
    steps = [
        Step(Pow(Call("norm", x / y), 2), Call("sum", x**2 / y**2), (rules.ellipsoid,),
             note="every axis scaled by its semi-axis: the ellipsoid becomes the unit sphere"),
        Step(point / a, scaled, (rules.scaling_to_the_sphere,), note="the point, scaled"),
        *vectors.chain(Pow(Call("norm", point / a), 2), (Add(*written.args), rules.ellipsoid), (Add(*map(vectors.value, written.args)), norms.squaring), (total, norms.adding)),
        *rounded(total),
        Step(Pow(Call("norm", point / a), 2) if total is ONE else total, ONE, (rules.side,), SIDES[side], note=f"{PLACES[side]}: compared exactly"),
        *volumes.ellipsoid(a),
    ]  # fmt: skip
    return lesson(
        "Ellipse, ellipsoid and hyperellipsoid", Pow(Call("norm", point / a), 2), steps, total, shapes={x: (n,), y: (n,)}, at={x: point, y: a},
        mistakes=[
            Step(Call("sum", x**2 / y**2), Call("sum", x**2 / y), note="the semi-axes are squared as well"),
            Step(Call("sum", x**2 / y**2), Call("sum", x / y), note="the quotients are squared before they are added"),
        ],
        remarks=_remarks(a),
    )  # fmt: skip


def _compared(a: Array, point: Array) -> tuple[Array, Expr, int]:
    """The point scaled to the unit sphere, its sum of squares, and how that compares with 1."""
    only_numbers(a=a, point=point)
    if any(vectors.sign(e) != 1 for e in a.args):
        raise AssumptionError(f"a = {a!s:.60}: expected semi-axes above 0")
    scaled = vectors.value(vectors.entrywise(Div, point, a))
    total = vectors.value(vectors.squares(scaled))
    return scaled, total, side_of(total, ONE, point)


def _remarks(a: Array) -> list[str]:
    said = ["In two dimensions it is an ellipse, in three an ellipsoid, in more a hyperellipsoid."]
    equal = all(vectors.is_zero(e - a.args[0]) for e in a.args)
    return (
        [*said, f"All semi-axes are equal: it is the sphere of radius $ {a.args[0]} $."]
        if equal and len(a.args) > 1
        else said
    )
