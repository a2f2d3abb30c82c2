"""Gamma, beta, binomial coefficients, error functions and others: recurrences, reflections and known values."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial, floor

from flint import acb, fmpq

from derive.verify.normal_form import Field, Ratio, Unprovable
from derive.verify.powers import (
    HALF,
    general_power,
    log,
    pi,
    power,
)
from derive.verify.ranges import NONNEGATIVE, POSITIVE, REALS, Range
from derive.verify.terms import constant_term, content, without_sign
from derive.verify.trigonometric import cosine, sine

LARGEST_SHIFT = 60


def gamma(F: Field, u: Ratio) -> Ratio:
    """By the recurrence to an argument with constant term in [0, 1), then reflection and multiplication."""
    constant = constant_term(F, u)
    moving = F.subtract(u, F.constant(constant))
    if moving.above.is_zero():
        return _gamma_of_rational(F, constant)
    if moving.above.leading_coefficient() < 0 and not F.is_integer(moving):
        turned = F.subtract(F.one, u)
        return F.divide(pi(F), F.multiply(sine(F, F.multiply(pi(F), u)), gamma(F, turned)))
    if abs(constant) > LARGEST_SHIFT:
        raise Unprovable
    shift = floor(constant)
    here = F.add(moving, F.constant(constant - shift))
    result = _gamma_by_pieces(F, moving, constant - shift)
    for k in range(abs(shift)):
        factor = F.add(here, F.constant(k if shift > 0 else -k - 1))
        result = F.multiply(result, factor) if shift > 0 else F.divide(result, factor)
    return result


def _gamma_by_pieces(F: Field, moving: Ratio, constant: Fraction) -> Ratio:
    """Gauss: Γ(m z) = (2π)^((1-m)/2) m^(m z - 1/2) Γ(z) Γ(z + 1/m) …"""
    m = content(moving)
    if m.denominator == 1 and 1 < m <= 6 and moving.below.is_constant():
        n = int(m)
        z = F.scale(F.add(moving, F.constant(constant)), Fraction(1, n))
        exponent = F.subtract(F.scale(z, n), F.constant(HALF))
        result = general_power(F, F.constant(n), exponent)
        result = F.multiply(result, power(F, F.scale(pi(F), 2), Fraction(1 - n, 2)))
        for k in range(n):
            result = F.multiply(result, gamma(F, F.add(z, F.constant(Fraction(k, n)))))
        return result
    u = F.add(moving, F.constant(constant))
    known: dict = {}
    if F.is_real(u):
        known["range"] = POSITIVE if F.sign_of_ratio(u) == "+" else REALS
    if F.is_constant(u):
        known["value"] = lambda: F.ball_of(u).gamma()
    return F.ratio(F.generator(("gamma", F.ratio_key(u)), "gamma", u, **known))


def _gamma_of_rational(F: Field, q: Fraction) -> Ratio:
    if q.denominator == 1:
        if not 0 < q <= 2000:
            raise Unprovable
        return F.constant(factorial(int(q) - 1))
    if abs(q) > LARGEST_SHIFT:
        raise Unprovable
    shift = floor(q)
    part = q - shift
    if part == HALF:
        result = power(F, pi(F), HALF)
    elif part > HALF:
        other = _gamma_of_rational(F, 1 - part)
        result = F.divide(pi(F), F.multiply(sine(F, F.scale(pi(F), part)), other))
    else:
        u = F.constant(part)
        known: dict = {"range": POSITIVE, "value": lambda: F.ball_of(u).gamma()}
        result = F.ratio(F.generator(("gamma", part), "gamma", u, **known))
    factor = Fraction(1)
    for k in range(abs(shift)):
        factor *= part + k if shift > 0 else 1 / (part - k - 1)
    return F.scale(result, factor)


def factorial_of(F: Field, u: Ratio) -> Ratio:
    return gamma(F, F.add(u, F.one))


def binomial(F: Field, n: Ratio, k: Ratio) -> Ratio:
    top, below = F.rational(n), F.rational(k)
    if below is not None and below.denominator == 1 and abs(below) <= LARGEST_SHIFT:
        if below < 0:
            raise Unprovable
        result = F.one
        for j in range(int(below)):
            result = F.multiply(result, F.subtract(n, F.constant(j)))
        return F.scale(result, Fraction(1, factorial(int(below))))
    if (
        top is not None
        and top.denominator == 1
        and below is not None
        and below.denominator == 1
        and 0 <= below <= top <= 2000
    ):
        return F.constant(comb(int(top), int(below)))
    if F.sign_of_ratio(n) not in ("+", ">=") if top is None else top < 0:
        raise Unprovable
    above = factorial_of(F, n)
    return F.divide(above, F.multiply(factorial_of(F, k), factorial_of(F, F.subtract(n, k))))


def beta(F: Field, a: Ratio, b: Ratio) -> Ratio:
    return F.divide(F.multiply(gamma(F, a), gamma(F, b)), gamma(F, F.add(a, b)))


def log_gamma(F: Field, u: Ratio) -> Ratio:
    if F.sign_of_ratio(u) != "+":
        raise Unprovable
    return log(F, gamma(F, u))


def polygamma(F: Field, order: Ratio, u: Ratio) -> Ratio:
    m = F.rational(order)
    if m is None or m.denominator != 1 or not 0 <= m <= 20:
        raise Unprovable
    constant = constant_term(F, u)
    if abs(constant) > LARGEST_SHIFT:
        raise Unprovable
    n = int(m)
    moving = F.subtract(u, F.constant(constant))
    if n == 0 and moving.above and moving.above.leading_coefficient() < 0 and not F.is_integer(moving):
        turned = F.subtract(F.one, u)
        angle = F.multiply(pi(F), turned)
        return F.add(polygamma(F, order, turned), F.divide(F.multiply(pi(F), cosine(F, angle)), sine(F, angle)))
    shift = floor(constant) - (1 if F.rational(u) is not None and constant.denominator == 1 else 0)
    here = F.subtract(u, F.constant(shift))
    known: dict = {}
    if F.is_real(here):
        known["range"] = REALS
    if F.is_constant(here):
        known["value"] = lambda: acb(n).polygamma(F.ball_of(here)) if n else F.ball_of(here).digamma()
    result = F.ratio(F.generator(("polygamma", n, F.ratio_key(here)), "polygamma", here, **known))
    jump = Fraction((-1) ** n * factorial(n))
    for k in range(abs(shift)):
        at = F.add(here, F.constant(k if shift > 0 else -k - 1))
        step = F.scale(F.divide(F.one, F.power(at, n + 1)), jump)
        result = F.add(result, step) if shift > 0 else F.subtract(result, step)
    return result


def digamma(F: Field, u: Ratio) -> Ratio:
    return polygamma(F, F.zero, u)


def error_function(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    used = F.used(u)
    if len(used) == 1 and used[0].kind == "erfinv" and u.above == used[0].poly and u.below.is_constant():
        return used[0].of
    turn, u = without_sign(F, u)
    known: dict = {}
    if F.is_real(u):
        known["range"] = Range(Fraction(-1), Fraction(1), True, True)
    else:
        bar = F.conjugate(u)
        known["conjugate"] = lambda: error_function(F, bar)
    if F.is_constant(u):
        known["value"] = lambda: F.ball_of(u).erf()
    return F.scale(F.ratio(F.generator(("erf", F.ratio_key(u)), "erf", u, **known)), turn)


def complementary_error_function(F: Field, u: Ratio) -> Ratio:
    return F.subtract(F.one, error_function(F, u))


def inverse_error_function(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    used = F.used(u)
    if len(used) == 1 and used[0].kind == "erf" and u.above == used[0].poly and used[0].range is not None:
        return used[0].of
    turn, u = without_sign(F, u)
    return F.scale(F.ratio(F.generator(("erfinv", F.ratio_key(u)), "erfinv", u, range=REALS)), turn)


def lambert(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    sign = F.sign_of_ratio(u) if F.is_real(u) else None
    known = {"+": POSITIVE, ">=": NONNEGATIVE}.get(sign or "")
    return F.ratio(F.generator(("lambert", F.ratio_key(u)), "lambert", u, range=known))


def bessel(F: Field, order: Ratio, u: Ratio) -> Ratio:
    """Half-integer orders by sines and cosines."""
    q = F.rational(order)
    if q is None or q.denominator != 2 or abs(q) > 6:
        raise Unprovable
    scale = F.multiply(power(F, F.divide(F.constant(2), pi(F)), HALF), power(F, u, -HALF))
    low, high = cosine(F, u), sine(F, u)  # orders -1/2 and 1/2, without the scale
    at = HALF
    while at < q:
        low, high = high, F.subtract(F.divide(F.scale(high, 2 * at), u), low)
        at += 1
    while at > q:
        low, high = F.subtract(F.divide(F.scale(low, 2 * (at - 1)), u), high), low
        at -= 1
    return F.multiply(scale, high)


def legendre(F: Field, degree: Ratio, u: Ratio) -> Ratio:
    n = F.rational(degree)
    if n is None or n.denominator != 1 or not 0 <= n <= 40:
        raise Unprovable
    before, now = F.zero, F.one
    for k in range(int(n)):
        after = F.subtract(F.scale(F.multiply(u, now), 2 * k + 1), F.scale(before, k))
        before, now = now, F.scale(after, Fraction(1, k + 1))
    return now


def zeta(F: Field, u: Ratio) -> Ratio:
    """At the even positive integers and the integers below 1 by Bernoulli numbers."""
    q = F.rational(u)
    if q is None or q.denominator != 1 or q == 1 or abs(q) > 60:
        raise Unprovable
    n = int(q)
    if n <= 0:
        bernoulli = fmpq.bernoulli(1 - n)
        value = -Fraction(int(bernoulli.p), int(bernoulli.q)) / (1 - n)
        return F.constant(-HALF if n == 0 else value)
    if n % 2:
        known: dict = {"range": Range(Fraction(1), Fraction(2), True, True), "value": lambda: acb(n).zeta()}
        return F.ratio(F.generator(("zeta", n), "zeta", u, **known))
    bernoulli = fmpq.bernoulli(n)
    size = abs(Fraction(int(bernoulli.p), int(bernoulli.q))) * Fraction(2 ** (n - 1), factorial(n))
    return F.scale(F.power(pi(F), n), size)
