"""A look at the numbers: whether values of a function near the point contradict a limit that was found.

Where values cannot be had nothing is contradicted.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.expressions import OO, Expr, Symbol, as_expr, substitute
from derive.methods.asymptotic import Unexpanded, parameter_points
from derive.methods.limiting.written import INFINITE, Assume


def near_enough(f: Expr, x: Symbol, point: Expr, side: str, result: Expr, assume: Assume) -> bool:
    """Whether values of ``f`` near the point do not contradict ``result``; True also where they cannot be had.

    >>> from derive.language.python_text import read_python as read
    >>> x = ex.Symbol("x")
    >>> [near_enough(read("sin(x)/x"), x, as_expr(0), "+", as_expr(limit), {}) for limit in (1, 2)]
    [True, False]
    """
    parameters = ex.free_symbols(f) | ex.free_symbols(point) | ex.free_symbols(result)
    try:
        points = parameter_points(parameters - {x}, assume, 2)  # type: ignore[arg-type]
    except Unexpanded:
        return True
    return not any(_contradiction(f, x, point, side, result, at) for at in points)


def _contradiction(f: Expr, x: Symbol, point: Expr, side: str, result: Expr, at: Mapping) -> bool:
    values = values_towards(f, x, point, side, at)
    if len(values) < 3:
        return False
    return (
        _stays_finite(values, 1 if result is OO else -1) if result in INFINITE else _goes_elsewhere(values, result, at)
    )


def _stays_finite(values: list[float], sign: int) -> bool:
    """Whether the last values have the wrong sign, or have settled."""
    before, last = (sign * v for v in values[-2:])
    settled = abs(last - before) < 1e-6 * (1 + abs(last))
    return last < 0 or (settled and last < 1e6)


def _goes_elsewhere(values: list[float], result: Expr, at: Mapping) -> bool:
    """Whether the values have settled away from ``result``, or their distance from it grows."""
    from derive.numeric import balls

    try:
        target = float(balls.refined(result, at, digits=12).real)
    except (balls.Undefined, balls.Undecided):
        return False
    errors = [abs(v - target) for v in values]
    settled = abs(values[-1] - values[-2]) < 0.01 * errors[-1] and errors[-1] > 1e-6 * (1 + abs(target))
    growing = errors[-1] > 1.5 * errors[-2] > 2 * errors[-3] and errors[-1] > 1e-3 * (1 + abs(target))
    return settled or growing


def values_towards(f: Expr, x: Symbol, point: Expr, side: str, at: Mapping) -> list[float]:
    """Values of ``f`` closer and closer to the point, those that could be had."""
    from derive.numeric import balls

    values = []
    for k in (3, 6, 10, 16, 26, 42, 68):
        if point in INFINITE:
            where: Expr = as_expr(2**k if point is OO else -(2**k))
        else:
            where = point + as_expr(Fraction(1 if side == "+" else -1, 2**k))
        try:
            found = balls.refined(substitute(f, {x: where}), at, digits=12, most_bits=2_048)
        except (balls.Undefined, balls.Undecided, ArithmeticError, ValueError):
            continue
        if found.imag.contains(0) and abs(float(found.real)) < 1e300:
            values.append(float(found.real))
    return values
