"""Reflection of the plane in a line through the origin."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ONE, Array, Call, Expr, MatMul, Mul, Neg
from derive.methods.tidy import tidy
from derive.model import IN_SOME_ORDER, Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.linear_algebra._general import letters
from derive.topics.linear_algebra._plane import IDENTITY, applied, area, images, plane_map


@topic(
    title="Reflection of the plane in a line",
    covers=("linear-algebra/map-reflection",),
    sources=('Wikipedia, "Reflection (mathematics)"',),
)
def reflection(alpha: Any = "pi/4", x: Any = [1, 0]) -> Derivation:  # noqa: B006
    """The mirror image of x in the line through 0 at the angle alpha, in radians: pi/4 is the line y = x.

    >>> print(reflection(alpha=0, x=[3, 4]).result)
    [3, -4]
    """
    alpha, x = scalar(alpha, "alpha"), vector(x, "x", length=2)
    H, t = letters(Array(*x.args, alpha), "H", "t")
    M = mirrored(alpha)
    general = mirrored(t, plain=True)
    on, across = Array(Call("cos", t), Call("sin", t)), Array(Neg(Call("sin", t)), Call("cos", t))
    steps = (
        Step(MatMul(general, on), on, (rules.addition_theorem,), note=f"for every angle ${t}$ of the line: a vector on the line stays, eigenvalue 1"),
        Step(MatMul(general, across), Neg(across), (rules.addition_theorem,), note="a vector across the line turns round, eigenvalue $-1$"),
        Step(MatMul(general, general), IDENTITY, (rules.sine_and_cosine,), note="reflected twice, everything is back: $H$ is its own inverse"),
        Step(Call("det", general), Neg(ONE), (rules.sine_and_cosine,), note="areas keep their size and change orientation"),
        Step(H, M, (rules.algebra,), note=f"the line is at the angle ${t} = {alpha}$"),
        *images(H, M),
        *applied(H, M, x),
        Step(Call("eigenvalues", H), Array(1, -1), (rules.eigenvector,), IN_SOME_ORDER),
        area(H, Neg(ONE), "check: the product of the eigenvalues"),
    )  # fmt: skip
    single = Array(Array(Call("cos", t), Call("sin", t)), Array(Call("sin", t), Neg(Call("cos", t))))
    wrong = Step(
        MatMul(single, on), on, note="the angle has to be doubled: this matrix reflects in the line at half the angle"
    )
    return plane_map("Reflection", H, mirrored(alpha, plain=True), x, steps, mistakes=(wrong,), values=M)


def mirrored(angle: Expr, plain: bool = False) -> Array:
    """The matrix of a reflection in the line at ``angle``; ``plain`` leaves sines and cosines as they are."""
    double = Mul(2, angle) if plain else tidy(Mul(2, angle))
    c: Expr = Call("cos", double)
    s: Expr = Call("sin", double)
    c, s = (c, s) if plain else (tidy(c), tidy(s))
    return Array(Array(c, s), Array(s, Neg(c) if plain else tidy(Neg(c))))
