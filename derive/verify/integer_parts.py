"""floor and ceiling: integers come out, and floor(m y) comes apart by Hermite's identity."""

from __future__ import annotations

from fractions import Fraction
from math import floor, lcm

from derive.verify.normal_form import Field, Ratio, Unprovable
from derive.verify.ranges import REALS
from derive.verify.terms import constant_term, content, monomials


def integer_floor(F: Field, u: Ratio) -> Ratio:
    """floor, with the integers taken out; floor(m y) by Hermite's identity."""
    whole, part = F.zero, F.zero
    if not u.below.is_constant():
        part = u
    else:
        for c, m in monomials(F, u.above):
            n = floor(c) if m.is_constant() else int(c)
            if F.is_integer(Ratio(m, F.one_poly)):
                whole = F.add(whole, F.scale(Ratio(m, F.one_poly), n))
                c -= n
            part = F.add(part, F.scale(Ratio(m, F.one_poly), c))
    if part.above.is_zero():
        return whole
    if (q := F.rational(part)) is not None:
        return F.add(whole, F.constant(floor(q)))
    if not F.is_real(part):
        raise Unprovable
    if F.is_constant(part):
        value = F.ball(part.above, 128).real.floor().unique_fmpz() if part.below.is_constant() else None
        if value is None:
            raise Unprovable
        return F.add(whole, F.constant(int(value)))
    return F.add(whole, _floor_by_pieces(F, part))


def _floor_by_pieces(F: Field, u: Ratio) -> Ratio:
    constant = constant_term(F, u)
    moving = F.subtract(u, F.constant(constant))
    before = content(moving) * (-1 if moving.above.leading_coefficient() < 0 else 1)
    unit = F.scale(moving, 1 / before)
    key = ("floor", F.ratio_key(unit))
    fine = F.denominator(key, before.denominator)
    pieces = int(before * fine)
    if pieces < 0 and F.is_integer(unit):  # -ceiling(v), and v is a multiple of 1/d
        d = lcm(before.denominator, constant.denominator)
        return F.negate(integer_floor(F, F.add(F.negate(u), F.constant(Fraction(d - 1, d)))))
    if not 0 < pieces <= 12:
        return F.ratio(F.generator(("floor", F.ratio_key(u)), "floor", u, range=REALS, integer=True))
    total = F.zero
    for k in range(pieces):
        shift = constant / pieces + Fraction(k, pieces)
        total = F.add(total, F.constant(floor(shift)))
        total = F.add(total, _floor_generator(F, unit, fine, shift - floor(shift)))
    return total


def _floor_generator(F: Field, unit: Ratio, fine: int, shift: Fraction) -> Ratio:
    if F.is_integer(unit) and fine > 1:
        # floor(n/m + s) only changes at multiples of 1/m, and over m of them the floors add up to n
        step = Fraction(floor(shift * fine), fine)
        if step == Fraction(fine - 1, fine):
            others = [_floor_generator(F, unit, fine, Fraction(k, fine)) for k in range(fine - 1)]
            return F.subtract(unit, _sum(F, others))
        shift = step
    y = F.add(F.scale(unit, Fraction(1, fine)), F.constant(shift))
    return F.ratio(F.generator(("floor of", F.ratio_key(y)), "floor", y, range=REALS, integer=True))


def _sum(F: Field, parts: list[Ratio]) -> Ratio:
    total = F.zero
    for p in parts:
        total = F.add(total, p)
    return total


def integer_ceiling(F: Field, u: Ratio) -> Ratio:
    return F.negate(integer_floor(F, F.negate(u)))
