"""Shear of the plane along the first axis."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ONE, ZERO, Array, Call, MatMul, Neg
from derive.methods import columns as col
from derive.methods.tidy import tidy
from derive.model import IN_SOME_ORDER, Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.linear_algebra._general import letters
from derive.topics.linear_algebra._plane import E1, applied, area, images, plane_map


@topic(
    title="Shear of the plane",
    covers=("linear-algebra/map-shear",),
    sources=('Wikipedia, "Shear mapping"',),
)
def shear(c: Any = 2, x: Any = [1, 1]) -> Derivation:  # noqa: B006
    """Every point moved along the first axis by c times its height.

    >>> print(shear(c="c", x=["x", "y"]).result)
    [c*y + x, y]
    """
    c, x = scalar(c, "c"), vector(x, "x", length=2)
    M = Array(Array(ONE, c), Array(ZERO, ONE))
    (A,) = letters(Array(*x.args, c), "A")
    back = Array(Array(ONE, tidy(Neg(c))), Array(ZERO, ONE))
    steps = (
        *images(A, M),
        *applied(A, M, x),
        area(A, ONE, "areas are kept: a rectangle becomes a parallelogram of the same base and height"),
        Step(MatMul(A, E1), E1, (rules.eigenvector,), note="along the first axis nothing moves: eigenvalue 1"),
        Step(Call("eigenvalues", A), Array(1, 1), (rules.eigenvector,), IN_SOME_ORDER, note="1 is the only eigenvalue"),
        Step(MatMul(A, back), col.identity(2), (rules.matrix_times_vector,), note="check: the shear by $-c$ takes it back"),
    )  # fmt: skip
    t = letters(Array(*x.args, c), "t")[0]
    general = Array(Array(ONE, t), Array(ZERO, ONE))
    wrong = Step(
        MatMul(Call("transpose", general), general),
        col.identity(2),
        note="areas are kept, lengths and angles are not: a shear is no rotation",
    )
    return plane_map("Shear", A, M, x, steps, mistakes=(wrong,))
