"""Projection of the plane on a coordinate axis."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Array, Call, MatMul
from derive.methods import columns as col
from derive.model import IN_SOME_ORDER, Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import count, vector
from derive.topics.linear_algebra._general import letters
from derive.topics.linear_algebra._plane import E1, E2, applied, area, images, plane_map


@topic(
    title="Projection of the plane on an axis",
    covers=("linear-algebra/map-projection",),
    sources=('Wikipedia, "Transformation matrix"',),
)
def axis_projection(x: Any = [1, 1], axis: Any = 1) -> Derivation:  # noqa: B006
    """The shadow of x on the first or second axis: the other entry becomes 0.

    >>> print(axis_projection(x=["a", 5], axis=2).result)
    [0, 5]
    """
    x = vector(x, "x", length=2)
    axis = count(axis, "axis", most=2)
    M = Array(Array(1, 0), Array(0, 0)) if axis == 1 else Array(Array(0, 0), Array(0, 1))
    (P, a, b) = letters(x, "P", "a", "b")
    lost = E2 if axis == 1 else E1
    steps = (
        *images(P, M),
        Step(MatMul(P, Array(a, b)), Array(a, ZERO) if axis == 1 else Array(ZERO, b), (rules.matrix_times_vector,), note="in general: one entry stays, the other becomes 0"),
        *applied(P, M, x),
        Step(MatMul(P, P), M, (rules.idempotent,), note="$P$ again: the shadow of a shadow is the shadow itself"),
        Step(MatMul(P, lost), Array(0, 0), (rules.eigenvector,), note="this direction is lost: $P$ has no inverse"),
        Step(Call("eigenvalues", P), Array(1, 0), (rules.eigenvector,), IN_SOME_ORDER),
        area(P, ZERO, "check: an area is pressed flat, so there is no inverse"),
    )  # fmt: skip
    wrong = Step(
        MatMul(Call("transpose", M), M),
        col.identity(2),
        note="a projection does not keep lengths: it is not an orthogonal matrix",
    )
    return plane_map("Projection on an axis", P, M, x, steps, mistakes=(wrong,))
