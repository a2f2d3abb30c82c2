"""A hyperplane in n dimensions: its dimension, the sides of it, and when it passes through the origin."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Div, free_symbols
from derive.methods import hyperplanes, vectors
from derive.methods.hyperplanes import Hyperplane
from derive.model import Derivation
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Hyperplane",
    covers=("geometry/hyperplane", "geometry/hyperplane-through-origin"),
    sources=('Wikipedia, "Hyperplane"', 'Wikipedia, "Distance from a point to a plane"'),
)
def hyperplane(w: Any = [1, 1, 1, 1], w0: Any = -2, point: Any = None) -> Derivation:  # noqa: B006
    """The hyperplane wᵀx + w₀ = 0 and a point, the origin where none is given.

    >>> print(hyperplane().result, hyperplane(w=["s", 0], w0=1).result)
    1 1/abs(s)
    """
    w, w0 = vector(w, "w"), scalar(w0, "w0")
    point = Array(*[0] * len(w.args)) if point is None else vector(point, "point", length=len(w.args))
    h = Hyperplane.of(w, w0, point)
    u, x, c, n = letters("w x c n", w, w0, point)
    return lesson(
        "Hyperplane", Div(Call("abs", w @ point + w0), Call("norm", w)), hyperplanes.worked(h, u, x, c), h.distance,
        shapes={u: (n,), x: (n,)}, at={u: w, x: point, c: w0}, conditions=h.needed,
        mistakes=hyperplanes.wrong_distances(u, x, c),
        remarks=_remarks(w0),
    )  # fmt: skip


def _remarks(w0: Any) -> list[str]:
    said = "It is the set of points with $w @ x == -c$; moved so that it passes through the origin, it is a subspace of dimension n − 1."
    if vectors.is_zero(w0):
        return [said, "The constant is zero: it passes through the origin, and it is a subspace itself."]
    if free_symbols(w0):
        return [said, f"It passes through the origin exactly where $ {w0} == 0 $."]
    return [said, "The constant is not zero: it does not pass through the origin."]
