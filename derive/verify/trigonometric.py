"""Sines, cosines, their hyperbolic sisters and the inverses of all of them, by exponentials and logarithms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flint import acb

from derive.verify.normal_form import Field, Ratio, Unprovable
from derive.verify.powers import (
    HALF,
    LARGEST_PRIME_SEARCH,
    exp,
    imaginary_unit,
    log,
    pi,
    power,
    prime_powers,
    sign_of,
)
from derive.verify.ranges import REALS, Range
from derive.verify.terms import without_sign

QUARTER_TURN = Fraction(355, 226)  # a little above pi/2


def sine(F: Field, u: Ratio) -> Ratio:
    e = exp(F, F.multiply(imaginary_unit(F), u))
    return F.divide(F.subtract(e, F.divide(F.one, e)), F.scale(imaginary_unit(F), 2))


def cosine(F: Field, u: Ratio) -> Ratio:
    e = exp(F, F.multiply(imaginary_unit(F), u))
    return F.scale(F.add(e, F.divide(F.one, e)), HALF)


def hyperbolic_sine(F: Field, u: Ratio) -> Ratio:
    e = exp(F, u)
    return F.scale(F.subtract(e, F.divide(F.one, e)), HALF)


def hyperbolic_cosine(F: Field, u: Ratio) -> Ratio:
    e = exp(F, u)
    return F.scale(F.add(e, F.divide(F.one, e)), HALF)


def arc_tangent(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    if not F.is_real(u):
        i = imaginary_unit(F)
        iu = F.multiply(i, u)
        return F.scale(F.multiply(i, F.subtract(log(F, F.subtract(F.one, iu)), log(F, F.add(F.one, iu)))), HALF)
    if (q := F.rational(u)) is not None:
        return _arc_tangent_of_rational(F, q)
    sign, u = without_sign(F, u)
    return F.scale(_angle(F, "atan", u, acb.atan), sign)


def arc_sine(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    if (q := F.rational(u)) is not None and abs(q) in (1, HALF):
        return F.scale(pi(F), (HALF if abs(q) == 1 else Fraction(1, 6)) * (1 if q > 0 else -1))
    if not F.is_real(u):
        i = imaginary_unit(F)
        inside = F.add(F.multiply(i, u), power(F, F.subtract(F.one, F.multiply(u, u)), HALF))
        return F.negate(F.multiply(i, log(F, inside)))
    sign, u = without_sign(F, u)
    return F.scale(_angle(F, "asin", u, acb.asin), sign)


def _angle(F: Field, kind: str, u: Ratio, ball: Callable) -> Ratio:
    known: dict = {}
    within = kind == "atan" or all(sign_of(F, d) in ("+", ">=") for d in (F.subtract(F.one, u), F.add(F.one, u)))
    if within:
        sign = sign_of(F, u)
        low = Fraction(0) if sign in ("+", ">=") else -QUARTER_TURN
        high = Fraction(0) if sign in ("-", "<=") else QUARTER_TURN
        known["range"] = Range(low, high, low_open=sign == "+", high_open=sign == "-")
    if F.is_constant(u):
        known["value"] = lambda: ball(F.ball_of(u))
    return F.ratio(F.generator((kind, F.ratio_key(u)), kind, u, **known))


def _arc_tangent_of_rational(F: Field, q: Fraction) -> Ratio:
    """The argument of a Gaussian integer, by the arguments of its Gaussian primes."""
    total = F.zero
    near = 0.0
    a, b = q.denominator, abs(q.numerator)
    if a * a + b * b > LARGEST_PRIME_SEARCH:
        return F.scale(_angle(F, "atan", F.constant(abs(q)), acb.atan), 1 if q > 0 else -1)
    from math import atan
    from math import pi as half_turn

    for p, k in prime_powers(Fraction(a * a + b * b)):
        if p == 2:
            turns, angle, here = k, None, half_turn / 4
        else:
            c, d = _two_squares(p)
            # the prime c + di divides a + bi, or its conjugate does
            turns = k if (a * c + b * d) % p == 0 and (b * c - a * d) % p == 0 else -k
            angle, here = _angle(F, "atan", F.constant(Fraction(d, c)), acb.atan), atan(d / c)
        total = F.add(total, F.scale(pi(F), Fraction(turns, 4)) if angle is None else F.scale(angle, turns))
        near += turns * here
    quarters = round((atan(b / a) - near) / (half_turn / 2))
    if abs(atan(b / a) - near - quarters * half_turn / 2) > 1e-6:
        raise Unprovable
    total = F.add(total, F.scale(pi(F), Fraction(quarters, 2)))
    return total if q > 0 else F.negate(total)


def _two_squares(p: int) -> tuple[int, int]:
    """c > d > 0 with c² + d² = p, for a prime p that is 1 modulo 4 (Hermite and Serret)."""
    for z in range(2, 200):
        r = pow(z, (p - 1) // 4, p)
        if r * r % p == p - 1:
            break
    else:
        raise Unprovable
    a, b = p, r
    while b * b > p:
        a, b = b, a % b
    c, d = max(b, a % b), min(b, a % b)
    if c * c + d * d != p:
        raise Unprovable
    return c, d


def arc_cosine(F: Field, u: Ratio) -> Ratio:
    return F.subtract(F.scale(pi(F), HALF), arc_sine(F, u))


def arc_hyperbolic_sine(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    sign, u = without_sign(F, u)
    inside = F.add(u, power(F, F.add(F.multiply(u, u), F.one), HALF))
    if F.is_real(u):
        known: dict = {"range": REALS}
        if F.is_constant(u):
            known["value"] = lambda: F.ball_of(inside).log()
        g = F.generator(("log", F.ratio_key(inside)), "log", inside, **known)
        return F.scale(F.ratio(g), sign)
    return F.scale(log(F, inside), sign)


def arc_hyperbolic_cosine(F: Field, u: Ratio) -> Ratio:
    inside = F.multiply(power(F, F.subtract(u, F.one), HALF), power(F, F.add(u, F.one), HALF))
    return log(F, F.add(u, inside))


def arc_hyperbolic_tangent(F: Field, u: Ratio) -> Ratio:
    if not F.is_real(u) or any(F.sign_of_ratio(d) not in ("+", ">=") for d in (F.add(F.one, u), F.subtract(F.one, u))):
        return F.ratio(F.generator(("atanh", F.ratio_key(u)), "atanh", u))  # the side of the cut is a convention
    return F.scale(F.subtract(log(F, F.add(F.one, u)), log(F, F.subtract(F.one, u))), HALF)
