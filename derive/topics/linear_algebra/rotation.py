"""Rotation of the plane about the origin by an angle."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ONE, Array, Call, Expr, MatMul, Neg
from derive.methods.tidy import tidy
from derive.model import Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.linear_algebra._general import letters
from derive.topics.linear_algebra._plane import IDENTITY, applied, area, images, plane_map


@topic(
    title="Rotation of the plane",
    covers=("linear-algebra/map-rotation",),
    sources=('Wikipedia, "Rotation matrix"',),
)
def rotation(theta: Any = "pi/2", x: Any = [1, 1]) -> Derivation:  # noqa: B006
    """The vector x turned counter-clockwise by the angle theta, in radians: pi/2 is 90 degrees.

    >>> print(rotation(theta="pi", x=[3, "a"]).result)
    [-3, -a]
    """
    theta, x = scalar(theta, "theta"), vector(x, "x", length=2)
    R, t = letters(Array(*x.args, theta), "R", "t")
    M = turned(theta)
    general = turned(t, plain=True)
    steps = (
        Step(MatMul(Call("transpose", general), general), IDENTITY, (rules.sine_and_cosine,),
             note=f"for every angle ${t}$ the columns have length 1 and are orthogonal: lengths and angles are kept"),
        Step(Call("det", general), ONE, (rules.sine_and_cosine,), note="areas are kept, and no mirror image arises"),
        Step(R, M, (rules.algebra,), note=f"the angle is ${t} = {theta}$"),
        *images(R, M),
        *applied(R, M, x),
        Step(Call("norm", MatMul(R, x)), Call("norm", x), (rules.length,), note="check: the length is kept"),
        area(R, ONE, "check: the area factor is 1"),
    )  # fmt: skip
    clockwise = Array(Array(Call("cos", t), Call("sin", t)), Array(Neg(Call("sin", t)), Call("cos", t)))
    wrong = Step(MatMul(clockwise, Array(1, 0)), Array(Call("cos", t), Call("sin", t)), note="with the minus sign below, the matrix turns clockwise")  # fmt: skip
    return plane_map("Rotation", R, turned(theta, plain=True), x, steps, mistakes=(wrong,), values=M)


def turned(angle: Expr, plain: bool = False) -> Array:
    """The matrix of a rotation by ``angle``; ``plain`` leaves sines and cosines as they are."""
    c: Expr = Call("cos", angle)
    s: Expr = Call("sin", angle)
    c, s = (c, s) if plain else (tidy(c), tidy(s))
    return Array(Array(c, tidy(Neg(s)) if not plain else Neg(s)), Array(s, c))
