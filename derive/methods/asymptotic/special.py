"""Functions of series whose behaviour at infinity has a series of its own: ln Γ, erf and erfc, and the whole part.

The series are asymptotic, not convergent: what is left out is bounded by the first term left out.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.expressions import ONE, PI, Call, as_expr
from derive.methods.asymptotic.functions import analytic, exponential, inverse, logarithm
from derive.methods.asymptotic.parameters import floor_of
from derive.methods.asymptotic.scales import UNIT
from derive.methods.asymptotic.series import NOTHING, Arithmetic, Series, just
from derive.methods.asymptotic.troubles import Depends, MoreTerms, Outside

_STIRLING = [Fraction(1, 12), Fraction(-1, 360), Fraction(1, 1260), Fraction(-1, 1680)]


#: the constant and the factor of erfc(|a|), for a towards oo and -oo
_ENDS = {("erf", True): (1, -1), ("erf", False): (-1, -1), ("erfc", True): (0, 1), ("erfc", False): (2, 1)}


def log_gamma(near: Arithmetic, a: Series) -> Series:
    """Stirling's series where the argument grows (DLMF 5.11.1)."""
    large, c, small = near.parts(a)
    if not large.terms:
        return analytic(near, lambda v: Call("loggamma", v), c, small)
    if near.sign(large.terms[0][1]) < 0:
        raise Outside("a gamma function towards −∞")
    log_a, one_over = logarithm(near, a), inverse(near, a)
    first = near.multiply(near.add(a, Series(((UNIT, -(ONE / 2)),))), log_a)
    constant = Series(((UNIT, near.tidy(Call("log", 2 * PI) / 2)),))
    parts = [first, near.scale(a, ex.Neg(ONE)), constant]
    power, squared = one_over, near.multiply(one_over, one_over)
    for b in _STIRLING:
        parts.append(near.scale(power, as_expr(b)))
        power = near.multiply(power, squared)
    return near.add(*parts, Series((), power.terms[0][0] if power.terms else power.rest))


def error_function(near: Arithmetic, a: Series) -> Series:
    return _error_function(near, "erf", a)


def complementary_error_function(near: Arithmetic, a: Series) -> Series:
    return _error_function(near, "erfc", a)


def _error_function(near: Arithmetic, name: str, a: Series) -> Series:
    """The asymptotic series of erfc where the argument grows (DLMF 7.12.1)."""
    large, c, small = near.parts(a)
    if not large.terms:
        return analytic(near, lambda v: Call(name, v), c, small)
    positive = near.sign(large.terms[0][1]) > 0
    squared = near.multiply(a, a)
    double = [Fraction(1)]
    for k in range(1, near.terms + 1):
        double.append(double[-1] * -(2 * k - 1) / 2)
    tail = near.compose(lambda k: as_expr(double[k]), inverse(near, squared))
    falling = near.multiply(exponential(near, near.scale(squared, ex.Neg(ONE))), inverse(near, a))
    erfc = near.scale(near.multiply(falling, tail), 1 / Call("sqrt", PI))  # of a if positive, else minus erfc(−a)
    constant, sign = _ENDS[name, positive]
    return near.add(just(as_expr(constant)), near.scale(erfc, as_expr(sign)))


def floor(near: Arithmetic, a: Series) -> Series:
    return _whole(near, a, lambda n, exact, side: n - (exact and side < 0))


def ceiling(near: Arithmetic, a: Series) -> Series:
    return _whole(near, a, lambda n, exact, side: n + (not exact or side > 0))


def _whole(near: Arithmetic, a: Series, rounded: Callable[[int, bool, int], int]) -> Series:
    """A whole number near the constant; at a whole number it depends on the side from which it is approached."""
    large, c, small = near.parts(a)
    if large.terms:
        near.oscillating = True
        return near.add(a, Series((), UNIT))
    if ex.free_symbols(c):
        raise Depends(c)
    n, exact = floor_of(c)
    side = 0
    if exact and small != NOTHING:
        if not small.terms:
            raise MoreTerms("which side of a whole number it is on is not settled")
        side = near.sign(small.terms[0][1])
    return just(as_expr(rounded(n, exact, side)))
