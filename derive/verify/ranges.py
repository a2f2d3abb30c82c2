"""Intervals of the reals with open or closed, finite or infinite ends: enough arithmetic to tell a sign."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from derive.language.assumptions import Domain


class Range(NamedTuple):
    """All reals from ``low`` to ``high``; None is no bound, ``*_open`` leaves the end itself out.

    >>> Range(Fraction(0), None, low_open=True).sign
    '+'
    """

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False
    nonzero: bool = False

    @property
    def sign(self) -> str | None:
        """``"+"``, ``"-"``, ``">="`` or ``"<="`` against zero, or None."""
        if self.low is not None and self.low >= 0:
            return "+" if self.low > 0 or self.low_open or self.nonzero else ">="
        if self.high is not None and self.high <= 0:
            return "-" if self.high < 0 or self.high_open or self.nonzero else "<="
        return None


REALS = Range()
POSITIVE = Range(Fraction(0), low_open=True)
NONNEGATIVE = Range(Fraction(0))


def hull_of(value: Fraction) -> Range:
    return Range(value, value)


def range_of_domain(domain: Domain) -> Range | None:
    """Where a symbol of that domain lies; None for a complex one."""
    if domain.complex:
        return None
    return Range(domain.lower, domain.upper, domain.lower_open, domain.upper_open, domain.nonzero)


def add_ranges(a: Range, b: Range) -> Range:
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    return Range(low, high, a.low_open or b.low_open, a.high_open or b.high_open)


def negate_range(a: Range) -> Range:
    return Range(
        None if a.high is None else -a.high, None if a.low is None else -a.low, a.high_open, a.low_open, a.nonzero
    )


def multiply_ranges(a: Range, b: Range) -> Range:
    """The products; an end is open where either factor's end is, unless a closed zero makes it."""
    if a.low is not None and a.low == a.high:
        return scale_range(b, a.low)
    if b.low is not None and b.low == b.high:
        return scale_range(a, b.low)
    nonzero = (a.nonzero or a.sign in ("+", "-")) and (b.nonzero or b.sign in ("+", "-"))
    if a.sign in ("-", "<="):
        return negate_range(multiply_ranges(negate_range(a), b))
    if b.sign in ("-", "<="):
        return negate_range(multiply_ranges(a, negate_range(b)))
    if a.sign and b.sign:  # both at least zero
        low = a.low * b.low  # type: ignore[operator]
        high = None if a.high is None or b.high is None else a.high * b.high
        # products near zero can only be open at zero when zero itself cannot be reached
        low_open = nonzero if low == 0 else a.low_open or b.low_open
        return Range(low, high, low_open, a.high_open or b.high_open, nonzero)
    bounds = [a.low, a.high, b.low, b.high]
    if any(e is None for e in bounds):
        return Range(nonzero=nonzero)
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]  # type: ignore[operator]
    return Range(min(corners), max(corners), nonzero=nonzero)


def scale_range(a: Range, factor: Fraction) -> Range:
    if not factor:
        return hull_of(Fraction(0))
    if factor < 0:
        return negate_range(scale_range(a, -factor))
    low = None if a.low is None else a.low * factor
    high = None if a.high is None else a.high * factor
    return Range(low, high, a.low_open, a.high_open, a.nonzero)


def power_range(a: Range, n: int) -> Range:
    if n == 1:
        return a
    nonzero = a.nonzero or a.sign in ("+", "-")
    if n > 64:
        return Range(Fraction(0), low_open=nonzero) if a.sign in ("+", ">=") or n % 2 == 0 else Range(nonzero=nonzero)
    if a.sign in ("+", ">="):
        low = a.low**n  # type: ignore[operator]
        return Range(
            low, None if a.high is None else a.high**n, a.low_open or (low == 0 and nonzero), a.high_open, nonzero
        )
    if a.sign in ("-", "<="):
        positive = power_range(negate_range(a), n)
        return positive if n % 2 == 0 else negate_range(positive)
    if n % 2 == 0:
        finite = a.low is not None and a.high is not None
        high = max(a.low**n, a.high**n) if finite else None  # type: ignore[operator]
        return Range(Fraction(0), high, low_open=nonzero, nonzero=nonzero)
    low = None if a.low is None else a.low**n
    high = None if a.high is None else a.high**n
    return Range(low, high, a.low_open, a.high_open, nonzero)
