"""A point as a position vector, and its distance from the origin."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Add, Array, Call, Expr, Mul
from derive.methods import vectors
from derive.methods.inverses import identity
from derive.model import Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import vector
from derive.topics.lessons import lesson, letters

MOST = 6  #: coordinates that are written as multiples of unit vectors


@topic(title="Point as position vector", covers=("geometry/point",), sources=("DLMF 1.6.3 and 1.6.6",))
def point(P: Any = [3, 4]) -> Derivation:  # noqa: B006  # read, never changed
    """The coordinates of P as steps along the axes, and the distance of P from the origin.

    >>> print(point(P=[1, 2, 2]).result)
    3
    """
    P = vector(P, "P")
    n = len(P.args)
    x, y, d = letters("x y n", P)
    length = vectors.length_of(P)
    axes = [f"$ {e} $ along axis {i}" for i, e in enumerate(P.args, 1)]
    steps = [
        Step(x - y, rules.entries(x) + rules.entries(-y), (rules.subtraction,), note="the arrow from one point to another"),
        *_along_the_axes(P),
        *vectors.norm(P, note="the length of the arrow from the origin: the distance of the point from it"),
        Step(Call("norm", Array(*[0] * n) - P), length, (rules.subtraction,), note="check: the way back to the origin is as long"),
    ]  # fmt: skip
    return lesson(
        "Point as position vector", Call("norm", P), steps, length, shapes={x: (d,), y: (d,)}, at={x: P},
        mistakes=[Step(Call("norm", x), Call("norm1", x), note="the way along the axes is longer than the straight line")],
        remarks=[f"From the origin to the point: {', '.join(axes[:MOST])}{' and so on' * (n > MOST)}.",
                 "A point and the arrow to it from the origin have the same coordinates: the point says where, the arrow how to get there."],
    )  # fmt: skip


def _along_the_axes(P: Array) -> list[Step]:
    """P as a combination of the unit vectors."""
    if len(P.args) > MOST:
        return []
    combination: Expr = Add(*[Mul(e, unit) for e, unit in zip(P.args, identity(len(P.args)).args, strict=True)])
    return [
        Step(combination, P, (rules.combination_of_columns,), note="each coordinate times the unit vector of its axis")
    ]
