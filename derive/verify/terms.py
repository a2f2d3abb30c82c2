"""The pieces of a polynomial: its monomials, its constant term, the rational number before it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd

from derive.verify.normal_form import Field, Polynomial, Ratio, Unprovable


def constant_term(F: Field, u: Ratio) -> Fraction:
    if not u.below.is_constant():
        whole, _ = divmod(u.above, u.below)
    else:
        whole = u.above
    for m, c in zip(whole.monoms(), whole.coeffs(), strict=True):
        if not any(m):
            return Fraction(int(c.p), int(c.q))
    return Fraction(0)


def content(u: Ratio) -> Fraction:
    numbers = [Fraction(int(c.p), int(c.q)) for c in u.above.coeffs()]
    above, below = 0, 1
    for q in numbers:
        above, below = gcd(above, q.numerator), below * q.denominator // gcd(below, q.denominator)
    return Fraction(above, below)


def monomials(F: Field, p: Polynomial) -> Iterator[tuple[Fraction, Polynomial]]:
    if len(p) > 60:
        raise Unprovable
    for m, c in zip(p.monoms(), p.coeffs(), strict=True):
        yield Fraction(int(c.p), int(c.q)), F.context.from_dict({m: 1})


def without_sign(F: Field, u: Ratio) -> tuple[int, Ratio]:
    """A sign and ``u`` or ``-u``, the same for both of them."""
    return (-1, F.negate(u)) if u.above.leading_coefficient() < 0 else (1, u)
