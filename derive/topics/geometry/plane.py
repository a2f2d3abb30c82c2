"""A plane in space: its normal vector, two directions within it, and the distance of a point."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Call, Div
from derive.methods import hyperplanes
from derive.methods.hyperplanes import Hyperplane
from derive.model import Derivation
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Plane in space",
    covers=("geometry/plane",),
    sources=('Wikipedia, "Hyperplane"', 'Wikipedia, "Distance from a point to a plane"'),
)
def plane(w: Any = [1, 2, 2], w0: Any = -6, point: Any = [0, 0, 0]) -> Derivation:  # noqa: B006
    """The plane w₁x₁ + w₂x₂ + w₃x₃ + w₀ = 0 and the distance of a point from it.

    >>> print(plane().result, plane(point=[2, 2, 0]).result)
    2 0
    """
    w, w0, point = vector(w, "w", length=3), scalar(w0, "w0"), vector(point, "point", length=3)
    h = Hyperplane.of(w, w0, point)
    u, x, c, n = letters("w x c n", w, w0, point)
    return lesson(
        "Plane in space", Div(Call("abs", w @ point + w0), Call("norm", w)), hyperplanes.worked(h, u, x, c), h.distance,
        shapes={u: (n,), x: (n,)}, at={u: w, x: point, c: w0}, conditions=h.needed,
        mistakes=hyperplanes.wrong_distances(u, x, c),
        remarks=["The plane is known from one point and its normal vector: it holds the points from which the way to that point is orthogonal to the normal vector."],
    )  # fmt: skip
