"""Sums, products and quotients of numbers: exact rationals (``fmpq``) while they stay short, then balls (``arb``, ``acb``).

Refuses to divide by zero. What a ball cannot tell is left to the caller.
"""

from __future__ import annotations

from typing import Any

from flint import acb, arb, fmpq

from derive.numeric.precision import Undecided, Undefined

EXACT_BITS = 8_192  # a rational number longer than this becomes a ball
UNIT, NOTHING = fmpq(1), fmpq(0)


def ball(x: Any) -> Any:
    """A value as a ball: real unless it is complex."""
    return arb(x) if type(x) is fmpq else x


def tidy(x: Any) -> Any:
    """A complex value whose imaginary part is exactly zero is real."""
    return x.real if type(x) is acb and x.imag == 0 else x


def shorten(x: Any) -> Any:
    return arb(x) if type(x) is fmpq and x.height_bits() > EXACT_BITS else x


def whole(x: Any) -> int | None:
    """The integer a value surely is."""
    x = tidy(x)
    if type(x) is arb and x.is_exact() and x.is_integer():
        return int(x.unique_fmpz())  # type: ignore[arg-type]
    return int(x.p) if type(x) is fmpq and x.q == 1 else None


def real(x: Any, what: str) -> Any:
    x = tidy(x)
    if type(x) is acb:
        if x.imag.contains(0):
            raise Undecided(f"{what} needs a real number, and the imaginary part may be zero")
        raise Undefined(f"{what} of a number that is not real")
    return x


def add(*terms: Any) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return shorten(total) if type(total) is fmpq else total


def multiply(*factors: Any) -> Any:
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
        if type(product) is fmpq and product.height_bits() > EXACT_BITS:
            product = arb(product)
    return product


def divide(a: Any, b: Any) -> Any:
    if b == 0:
        raise Undefined("a division by zero")
    return shorten(a / b)


def negate(a: Any) -> Any:
    return -a


def real_part(z: Any) -> Any:
    return z.real if type(z) is acb else z


def imaginary_part(z: Any) -> Any:
    return z.imag if type(z) is acb else NOTHING


def conjugate(z: Any) -> Any:
    return z.conjugate() if type(z) is acb else z
