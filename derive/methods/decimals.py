"""Decimals beside exact values: what a constant is worth, rounded, and the line that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import ZERO, Add, Array, Expr, Mul, Neg, Number
from derive.language.functions import OF_ARRAYS
from derive.model import ROUNDED, Step
from derive.numeric.balls import refined
from derive.rules import linear_algebra as rules

_UNLIKE_DECIMALS = (ex.Call, ex.Div, ex.Pow, ex.Constant, ex.Integral)
DIGITS = 6  #: of a value that stands beside an exact one


def decimal(expr: Expr, digits: int = DIGITS, at: Mapping[Any, Any] | None = None) -> Expr:
    """A constant expression, or an array of them, rounded to so many significant digits; ``at`` gives letters values.

    Raises Undefined or Undecided where it has no value that balls can find.

    >>> print(decimal(ex.Call("sqrt", ex.as_expr(55))), decimal(Array(Number(1) / 3, 2)))
    7.41620 [0.333333, 2]
    >>> print(decimal(ex.Call("softmax", Array(1, 2))))
    [0.268941, 0.731059]
    >>> print(decimal(Number(1) / 4), decimal(Number(1) / 3, 3), decimal(9 * ex.Call("exp", 10)))
    0.25 0.333 198238.2
    """
    if any(isinstance(node, ex.Call) and node.name in OF_ARRAYS for node in ex.postorder(expr)):
        return _rounded(_of_arrays(expr, at or {}), digits)
    return _rounded(refined(expr, at or {}, digits=digits + 2), digits)


def _of_arrays(expr: Expr, at: Mapping[Any, Any]) -> Any:
    from derive.numeric.arrays import BALLS, value  # NumPy is only loaded where there are arrays

    return value(expr, at, BALLS).tolist()


def _rounded(found: Any, digits: int) -> Expr:
    return Array(*[_rounded(f, digits) for f in found]) if isinstance(found, list) else decimal_of(found, digits)


def rounded(expr: Expr, digits: int = DIGITS, *, note: str = "") -> list[Step]:
    """The line ``expr ≈ decimals``; none where the exact value reads as easily, as whole numbers do, or has letters in it.

    >>> [f"{s.before} {s.relation.sign} {s.after}" for s in rounded(ex.Call("sqrt", ex.as_expr(2)))]
    ['sqrt(2) ≈ 1.41421']
    >>> rounded(ex.as_expr(2)), rounded(Array(1, -2))
    ([], [])
    >>> [f"{s.before} {s.relation.sign} {s.after}" for s in rounded(ex.as_expr(42) / 5)]
    ['42/5 = 8.4']
    """
    if ex.free_symbols(expr) or not any(isinstance(node, _UNLIKE_DECIMALS) for node in ex.postorder(expr)):
        return []
    if (exact := _terminating(expr, digits)) is not None:
        return [Step(expr, exact, (rules.as_decimal,), note=note)] if exact is not expr else []
    return [Step(expr, decimal(expr, digits), (rules.rounding,), ROUNDED, note=note)]


def _terminating(expr: Expr, digits: int) -> Expr | None:
    """A rational number as a decimal, where that ends within so many significant digits: 42/5 is 8.4."""
    value = ex.constant_value(expr)
    if value is None or (10**digits * value).denominator != 1:
        return None
    said = Decimal(value.numerator) / value.denominator
    if len(said.as_tuple().digits) > digits:
        return None
    number = Number(format(abs(said), "f"))
    return Neg(number) if said < 0 else number


def _written(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        about = re.sub(r"(\.\d{2})\d*", r"\1", text)
        raise AssumptionError(f"a value is about {about}: too large or too small to be written down") from None


def decimal_of(ball: Any, digits: int = DIGITS) -> Expr:
    """A ball's middle rounded to so many significant digits, as a number that is written down."""
    real, im = _decimal(ball.real, digits), _decimal(ball.imag, digits)
    if im is ZERO:
        return real
    imaginary = Neg(Mul(im.args[0], ex.I)) if isinstance(im, Neg) else Mul(im, ex.I)
    return imaginary if real is ZERO else Add(real, imaginary)


def _decimal(real: Any, digits: int) -> Expr:
    if real.contains(0):  # thin balls: what may be zero here is zero
        return ZERO
    if real.is_integer():
        return ex.as_expr(int(real.unique_fmpz()))
    whole = _written(str(real.mid().str(digits + 30, radius=False)))
    said = Context(prec=digits).create_decimal(whole)
    if said.adjusted() == digits - 1:  # without a place after the point it would read as a whole number
        said = Context(prec=digits + 1).create_decimal(whole)
    if real.is_exact():  # 1/4 is 0.25, and not 0.250000
        said = said.normalize()
    text = format(abs(said), "f") if -6 < said.adjusted() < digits else str(abs(said))
    number = Number(int(text)) if text.isdigit() else Number(text)
    return Neg(number) if said < 0 else number
