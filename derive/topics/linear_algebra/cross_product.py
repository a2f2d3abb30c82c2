"""The cross product of two vectors in space."""

from __future__ import annotations

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import ZERO, Array, Call, Expr, MatMul, Neg, Pow
from derive.methods import vectors
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import vector
from derive.topics.lessons import lesson, letters


@topic(title="Cross product", covers=("linear-algebra/cross-product",), sources=("DLMF 1.6.9",))
def cross_product(a: Any = [1, 7, 8], b: Any = [3, 4, 7]) -> Derivation:  # noqa: B006  # read, never changed
    """a × b of two vectors of three entries.

    >>> print(cross_product(a=[1, 2, 0], b=[3, 4, 0]).result)
    [0, 0, -2]
    """
    a, b = _in_space(a, "a"), _in_space(b, "b")
    x, y = letters("x y", a, b)
    minors = [_minor(a, b, i, j) for i, j in ((1, 2), (0, 2), (0, 1))]
    expanded = Array(Call("det", minors[0]), Neg(Call("det", minors[1])), Call("det", minors[2]))
    (a1, a2, a3), (b1, b2, b3) = a.args, b.args
    written = Array(a2 * b3 - a3 * b2, a3 * b1 - a1 * b3, a1 * b2 - a2 * b1)
    found = vectors.value(written)
    both = Call("cross", x, y)
    steps = [
        Step(MatMul(x, both), ZERO, (rules.cross_is_orthogonal,), note="orthogonal to both factors"),
        Step(Pow(Call("norm", both), 2), Pow(Call("norm", x), 2) * Pow(Call("norm", y), 2) - Pow(MatMul(x, y), 2), (rules.lagrange_identity,),
             note="so its length is that of $x$ times that of $y$ times the sine of the angle: the area of the parallelogram"),
        Step(Call("cross", y, x), Neg(both), (rules.cross_changes_sign,)),
        Step(Call("cross", a, b), expanded, (rules.cross_product,),
             note="the formal determinant with the unit vectors in its first row, expanded along it"),
        *vectors.chain(expanded, (written, rules.two_by_two), (found, rules.adding)),
        *vectors.norm(found, note="the area of the parallelogram on $a$ and $b$" if not vectors.is_zero(found) else ""),
        Step(MatMul(a, found), ZERO, (rules.cross_is_orthogonal,), note="check: orthogonal to the first"),
        Step(MatMul(b, found), ZERO, (rules.cross_is_orthogonal,), note="check: orthogonal to the second"),
    ]  # fmt: skip
    return lesson(
        "Cross product", Call("cross", a, b), steps, found, shapes={x: (3,), y: (3,)}, at={x: a, y: b},
        mistakes=[Step(both, Call("cross", y, x), note="the order matters: the sign changes")],
        remarks=[
            "The cross product is a matter of three dimensions. "
            + (
                "Here it is the zero vector: the two vectors are parallel."
                if vectors.is_zero(found)
                else "It is a normal vector of the plane through the two vectors."
            ),
        ],
    )  # fmt: skip


def _in_space(v: Any, name: str) -> Array:
    if isinstance(v, Array) and any(isinstance(part, Array) for part in v.args):
        raise ShapeError(f"{name} = {v!s:.60} is a matrix: the cross product is defined for two vectors of 3 entries")
    return vector(v, name, length=3)


def _minor(a: Array, b: Array, i: int, j: int) -> Expr:
    return Array(Array(a.args[i], a.args[j]), Array(b.args[i], b.args[j]))
