"""Volumes in n dimensions: of the unit ball, and of an ellipsoid that is a stretched one."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from derive.language.expressions import PI, Array, Call, Div, Expr, Integral, Mul, Neg, Pow, as_expr, fresh_symbol
from derive.methods import vectors
from derive.methods.decimals import rounded
from derive.model import Step
from derive.rules import geometry as rules

SIZES = {1: "the length of the interval", 2: "the area of the ellipse", 3: "the volume of the ellipsoid"}


def ellipsoid(a: Array) -> list[Step]:
    """πⁿᐟ²/Γ(n/2 + 1) times the semi-axes; of an ellipse by an integral as well."""
    n = len(a.args)
    half = as_expr(Fraction(n, 2))
    formula = Mul(Div(Pow(PI, half), Call("gamma", half + 1)), *a.args)
    size = vectors.value(Mul(unit_ball(n), *a.args))
    steps = [
        Step(formula, size, (rules.volume_of_an_ellipsoid,), note=SIZES.get(n, "the volume: the unit ball stretched along every axis")),
        *rounded(size),
    ]  # fmt: skip
    if n == 2:
        p, q = a.args
        t = fresh_symbol("t", set())
        height = 2 * q * Call("sqrt", 1 - Div(Pow(t, 2), Pow(p, 2)))
        steps.append(
            Step(
                Integral(height, t, Neg(p), p),
                size,
                (rules.volume_of_an_ellipsoid,),
                note="check: the heights of the ellipse, integrated",
            )
        )
    return steps


def unit_ball(n: int) -> Expr:
    """The volume of the unit ball in n dimensions.

    >>> print(unit_ball(1), unit_ball(2), unit_ball(3), unit_ball(4))
    2 pi 4/3*pi 1/2*pi**2
    """
    k = n // 2
    factor = Fraction(1, factorial(k)) if n % 2 == 0 else Fraction(2 * factorial(k) * 4**k, factorial(n))
    power = [] if k == 0 else [PI if k == 1 else Pow(PI, k)]
    return Mul(*([as_expr(factor)] if factor != 1 or not power else []), *power)
