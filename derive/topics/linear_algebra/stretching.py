"""Stretching of the plane: every vector times s."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import TWO, ZERO, Array, Call, Expr, MatMul, Mul, Pow
from derive.methods import vectors
from derive.model import IN_SOME_ORDER, Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.linear_algebra._general import letters
from derive.topics.linear_algebra._plane import applied, area, images, plane_map


@topic(
    title="Stretching of the plane",
    covers=("linear-algebra/map-stretching",),
    sources=('Wikipedia, "Transformation matrix"',),
)
def stretching(s: Any = 5, x: Any = [1, 1]) -> Derivation:  # noqa: B006
    """sI applied to x, its eigenvalue s, twice, and its area factor s².

    >>> print(stretching(s="1/2", x=[4, "a"]).result)
    [2, a/2]
    """
    s, x = scalar(s, "s"), vector(x, "x", length=2)
    M = Array(Array(s, ZERO), Array(ZERO, s))
    (A,) = letters(Array(*x.args, s), "A")
    steps = (
        *images(A, M),
        *applied(A, M, x),
        Step(MatMul(A, x), Mul(s, x), (rules.eigenvector,), note=f"every vector is an eigenvector, with eigenvalue $s${_turned(s)}"),
        Step(Call("eigenvalues", A), Array(s, s), (rules.eigenvector,), IN_SOME_ORDER, note="the eigenvalue twice"),
        area(A, Pow(s, 2), "areas are multiplied by $s**2$"),
    )  # fmt: skip
    wrong = Step(Call("det", Array(Array(2, 0), Array(0, 2))), TWO, note="an area has two directions: it is multiplied by $s**2$, not by $s$")  # fmt: skip
    return plane_map("Stretching", A, M, x, steps, mistakes=(wrong,))


def _turned(s: Expr) -> str:
    """What becomes of a direction."""
    told: dict[int | None, str] = {1: ": directions stay", 0: ": everything goes to 0", -1: ": directions are reversed"}
    return told.get(vectors.sign(s), "")
