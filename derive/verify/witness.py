"""A point at which a claim fails, as data a person can read: the variables, and what each side is worth there."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from derive.language import expressions as ex
from derive.numeric.precision import precision

Witness = dict[str, Any]


def witness(point: Mapping[ex.Expr, Any], before: Any, after: Any) -> Witness:
    """The values of the variables, exactly, and of both sides with as many digits as show the difference.

    >>> witness({ex.Symbol("x"): Fraction(1, 2)}, fmpq(1, 4), fmpq(1, 2))
    {'x': Fraction(1, 2), 'before': 0.25, 'after': 0.5}
    """
    left, right = readable(before), readable(after)
    if left == right and not isinstance(left, str):
        left, right = _telling(before, after)
    return {**{str(x): _place(v) for x, v in point.items()}, "before": left, "after": right}


def _place(value: Any) -> Any:
    if isinstance(value, tuple):
        real, imaginary = value
        return f"{real} {'-' if imaginary < 0 else '+'} {abs(imaginary)}*I" if imaginary else real
    return value


def readable(value: Any) -> Any:
    """A ball's middle as a bool, float, complex, or nested lists; decimal text where a float cannot hold it."""
    entries = getattr(value, "entries", None)
    if entries is not None:
        return [readable(e) for e in entries]
    match value:
        case bool() | str():
            return value
        case int() | Fraction():
            return _float(arb(fmpq(Fraction(value).numerator, Fraction(value).denominator)))
        case fmpq():
            return _float(arb(value))
        case acb() if value.imag == 0:
            return _float(value.real)
        case acb():
            real, imaginary = _float(value.real), _float(value.imag)
            return (
                complex(real, imaginary)
                if isinstance(real, float) and isinstance(imaginary, float)
                else decimal(value, 17)
            )
        case arb():
            return _float(value)
    return str(value)


def _float(x: arb) -> float | str:
    try:
        found = float(x.mid())
    except (OverflowError, ValueError):
        return decimal(x, 17)
    too_far = found in (float("inf"), float("-inf")) or (found == 0.0 and x.mid() != 0)
    return decimal(x, 17) if too_far else found


def decimal(x: Any, digits: int) -> str:
    """The middle of a ball in ``digits`` decimal digits."""
    with precision(max(64, int(digits * 3.4) + 16), most=10**6):
        return (x if isinstance(x, acb) else arb(x)).mid().str(digits, radius=False)


def _telling(before: Any, after: Any) -> tuple[Any, Any]:
    """Both sides as decimal text, long enough to differ."""
    for digits in (20, 30, 50, 100, 200, 500, 1_000, 2_000, 5_000):
        left, right = _decimals(before, digits), _decimals(after, digits)
        if left != right:
            return left, right
    return readable(before), readable(after)


def _decimals(value: Any, digits: int) -> Any:
    entries = getattr(value, "entries", None)
    return decimal(value, digits) if entries is None else [_decimals(e, digits) for e in entries]
