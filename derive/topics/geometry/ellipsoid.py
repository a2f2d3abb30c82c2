"""Ellipse, ellipsoid and hyperellipsoid: a point scaled to the unit sphere, and the volume."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import (
    ONE,
    PI,
    Add,
    Array,
    Call,
    Div,
    Expr,
    Integral,
    Mul,
    Neg,
    Pow,
    Symbol,
    as_expr,
    free_symbols,
)
from derive.methods import vectors
from derive.methods.hyperplanes import SIDES
from derive.model import Derivation, Step
from derive.rules import geometry as rules
from derive.rules import vectors as norms
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.lessons import lesson, letters

PLACES = {-1: "inside", 0: "on it", 1: "outside"}
SIZES = {1: "the length of the interval", 2: "the area of the ellipse", 3: "the volume of the ellipsoid"}


@topic(
    title="Ellipse, ellipsoid and hyperellipsoid",
    covers=("geometry/ellipse-ellipsoid-hyperellipsoid",),
    sources=("Wikipedia, Ellipsoid", "Wikipedia, Volume of an n-ball"),
)
def ellipsoid(a: Any = [3, 2], point: Any = [1, 1]) -> Derivation:  # noqa: B006  # read, never changed
    """Σ xᵢ²/aᵢ² of a point, compared with 1, and the volume, for semi-axes aᵢ > 0.

    >>> print(ellipsoid().result, ellipsoid(point=[3, 0]).result)
    13/36 1
    """
    a, point = vector(a, "a"), vector(point, "point")
    of_equal_length(a=a, point=point)
    scaled, total, side = _compared(a, point)
    x, y, n = letters("x y n", a, point)
    written = vectors.entrywise(lambda p, q: Div(Pow(p, 2), Pow(q, 2)), point, a)
    steps = [
        Step(Pow(Call("norm", x / y), 2), Call("sum", x**2 / y**2), (rules.ellipsoid,),
             note="every axis scaled by its semi-axis: the ellipsoid becomes the unit sphere"),
        Step(point / a, scaled, (rules.scaling_to_the_sphere,), note="the point, scaled"),
        *vectors.chain(Pow(Call("norm", point / a), 2), (_sum(written.args), rules.ellipsoid), (_sum([vectors.value(e) for e in written.args]), norms.squaring), (total, norms.adding)),
        *vectors.in_decimals(total),
        Step(total, ONE, (rules.side,), SIDES[side], note=f"{PLACES[side]}: compared exactly"),
        *_volume(a),
    ]  # fmt: skip
    return lesson(
        "Ellipse, ellipsoid and hyperellipsoid", Pow(Call("norm", point / a), 2), steps, total, shapes={x: (n,), y: (n,)}, at={x: point, y: a},
        mistakes=[
            Step(Call("sum", x**2 / y**2), Call("sum", x**2 / y), note="the semi-axes are squared as well"),
            Step(Call("sum", x**2 / y**2), Call("sum", x / y), note="the quotients are squared before they are added"),
        ],
        remarks=_remarks(a),
    )  # fmt: skip


def _sum(terms: Any) -> Expr:
    return Add(*terms)


def _compared(a: Array, point: Array) -> tuple[Array, Expr, int]:
    for name, v in (("a", a), ("point", point)):
        if free_symbols(v):
            raise AssumptionError(
                f"{name} = {v!s:.60}: expected numbers, for inside and outside are found by comparing"
            )
    if any(vectors.sign(e) != 1 for e in a.args):
        raise AssumptionError(f"a = {a!s:.60}: expected semi-axes above 0")
    scaled = vectors.value(vectors.entrywise(Div, point, a))
    total = vectors.value(_sum([Div(Pow(p, 2), Pow(q, 2)) for p, q in zip(point.args, a.args, strict=True)]))
    side = vectors.sign(total - 1)
    if side is None:
        raise AssumptionError(f"point = {point!s:.60}: expected numbers whose squares can be compared exactly")
    return scaled, total, side


def _volume(a: Array) -> list[Step]:
    """πⁿᐟ²/Γ(n/2 + 1) times the semi-axes; of an ellipse by an integral as well."""
    n = len(a.args)
    half = as_expr(Fraction(n, 2))
    formula = Mul(Div(Pow(PI, half), Call("gamma", half + 1)), *a.args)
    size = vectors.value(Mul(unit_ball(n), *a.args))
    steps = [
        Step(formula, size, (rules.volume_of_an_ellipsoid,), note=SIZES.get(n, "the volume: the unit ball stretched along every axis")),
        *vectors.in_decimals(size),
    ]  # fmt: skip
    if n == 2:
        p, q = a.args
        t = Symbol("t")
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


def _remarks(a: Array) -> list[str]:
    said = ["In two dimensions it is an ellipse, in three an ellipsoid, in more a hyperellipsoid."]
    equal = all(vectors.is_zero(e - a.args[0]) for e in a.args)
    return (
        [*said, f"All semi-axes are equal: it is the sphere of radius $ {a.args[0]} $."]
        if equal and len(a.args) > 1
        else said
    )
