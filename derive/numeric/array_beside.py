"""The numbers beside lines about arrays: small arrays of small whole numbers, and what both sides are worth there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.model import Numbers
from derive.numeric.array_points import concrete, dimensions, draw
from derive.numeric.arrays import BALLS, Run, difference_depth, evaluate, run_at, settled
from derive.numeric.beside import as_written
from derive.numeric.precision import Budget, Undefined, precision

Shapes = Mapping[str, tuple]
Line = tuple[ex.Expr, ex.Expr]
MOST_POINTS = 16
MOST_SHOWN = 2_000  # entries of an array
MOST_ENTRIES = 4  # of an array that is put into a formula
BITS = 256
NOTHING = 1e-30  # relative: what a difference leaves of a zero
REGIMES = ("small integers", "small integers", "small integers", "positive")


def beside_arrays(
    lines: Sequence[Line], assume: Mapping[str, Domain], given: Mapping[ex.Symbol, Any],
    conditions: Sequence[ex.Expr], shapes: Shapes, work: Budget,
) -> tuple[dict[ex.Symbol, Any], list[Numbers]]:  # fmt: skip
    """A point with the numbers ``given`` at which as many lines as can be have a value, and those values.

    >>> A, x = ex.symbols("A x")
    >>> n = ex.Symbol("n")
    >>> at, (line,) = beside_arrays([(ex.Derivative(A @ x, x), A)], {}, {}, (), {"A": (n, n), "x": (n,)}, Budget())
    >>> at[A], line.before == line.after
    ([[Fraction(-3, 1), Fraction(-2, 1)], [Fraction(-2, 1), Fraction(-1, 1)]], True)
    """
    best: tuple[int, dict[ex.Symbol, Any], list[tuple[Any, Any]]] | None = None
    if _too_many(shapes):
        return dict(given), [Numbers(None, None, None) for _ in lines]
    sides = [side for line in lines for side in line]
    for point in _points([*sides, *conditions], assume, given, shapes):
        values = _values(sides, point, work)
        pairs = list(zip(values[::2], values[1::2], strict=True))
        worthy = (
            -1 if any(fails_of_arrays(c, point, work) for c in conditions) else sum(None not in pair for pair in pairs)
        )
        if best is None or worthy > best[0]:
            best = worthy, point, pairs
        if worthy == len(lines):
            break
    if best is None:
        return dict(given), [Numbers(None, None, None) for _ in lines]
    _, point, pairs = best
    return point, [Numbers(put_in_arrays(line[1], point), *pair) for line, pair in zip(lines, pairs, strict=True)]


def _too_many(shapes: Shapes) -> bool:
    """Whether arrays whose dimensions are numbers are too large to be shown."""
    known = [[d.data for d in shape if isinstance(d, ex.Number)] for shape in shapes.values()]
    return any(prod(sizes) > MOST_SHOWN for sizes in known)


def put_in_arrays(expr: ex.Expr, at: Mapping[ex.Symbol, Any]) -> ex.Expr | None:
    """``expr`` with small arrays written out in the place of the variables; None where one is too large for a line."""
    used = {x: v for x, v in at.items() if x in ex.free_symbols(expr)}
    unevaluated = any(isinstance(n, (ex.Derivative, ex.Differential)) for n in ex.postorder(expr))
    if not used or unevaluated or any(np.asarray(v, dtype=object).size > MOST_ENTRIES for v in used.values()):
        return None
    return ex.substitute(expr, {x: as_written(v) for x, v in used.items()})


def worth_of_arrays(expr: ex.Expr, at: Mapping[ex.Symbol, Any], work: Budget | None = None) -> Any:
    """The value of ``expr`` at a point as a float, nested lists of them, or for ``Several`` a tuple; None where it has none."""
    return _values([expr], at, work or Budget())[0]


# ---------------------------------------------------------------- points


def _points(
    exprs: Iterable[ex.Expr], assume: Mapping[str, Domain], given: Mapping[ex.Symbol, Any], shapes: Shapes
) -> Iterator[dict[ex.Symbol, Any]]:
    """Points in the domains, the nicest first: dimensions 2 and 3 in turn, then the other way round."""
    used = sorted(frozenset().union(*map(ex.free_symbols, exprs)), key=str)
    known = _sizes_of(given, shapes)
    names = [x for x in dimensions(shapes) if x not in known]
    for t in range(MOST_POINTS):
        rng = np.random.default_rng(t // 4)
        sizes: dict[ex.Expr, int] = {**known, **{x: 2 + (i + t) % 2 for i, x in enumerate(names)}}
        point: dict[ex.Symbol, Any] = {}
        for x in used:
            if x in given:
                point[x] = given[x]
            elif x in sizes:
                point[x] = Fraction(sizes[x])
            else:
                where = assume.get(x.name, REAL)
                point[x] = draw(concrete(shapes.get(x.name, ()), sizes), where, REGIMES[t % len(REGIMES)], rng).tolist()
        yield point


def _sizes_of(given: Mapping[ex.Symbol, Any], shapes: Shapes) -> dict[ex.Expr, int]:
    """The dimensions that given arrays and numbers fix."""
    sizes: dict[ex.Expr, int] = {x: int(v) for x, v in given.items() if isinstance(v, (int, Fraction)) and v == int(v)}
    for x, v in given.items():
        for dim, size in zip(shapes.get(x.name, ()), _shape_of(v), strict=False):
            if isinstance(dim, ex.Symbol):
                sizes[dim] = size
    return sizes


def _shape_of(value: Any) -> tuple[int, ...]:
    return (len(value), *_shape_of(value[0])) if isinstance(value, (list, tuple)) and len(value) else ()


# ---------------------------------------------------------------- values


def _values(exprs: Sequence[ex.Expr], at: Mapping[ex.Symbol, Any], work: Budget) -> list[Any]:
    """What each expression is worth at one point; what they share is worked out once."""
    try:
        with precision(BITS):
            run = run_at({x: _number(v) for x, v in at.items()}, BALLS, difference_depth(*exprs), work)
            return [_value(e, run) for e in exprs]
    except (ArithmeticError, ValueError, TypeError, DeriveError):
        return [None] * len(exprs)


def _value(expr: ex.Expr, run: Run) -> Any:
    try:
        if isinstance(expr, ex.Several):
            return tuple(_plain(settled(part, run)) for part in expr.args)
        return _plain(settled(expr, run))
    except (ArithmeticError, ValueError, DeriveError):  # a blank is the honest answer
        return None


def _plain(found: np.ndarray) -> Any:
    values = np.asarray(BALLS.to_float(found)[0])
    if not np.isfinite(values).all():
        raise Undefined("too large for a number beside a line")
    small = np.abs(values) < NOTHING * max(1.0, float(np.abs(values).max(initial=0.0)))
    return np.where(small, 0.0, values).tolist()


def _number(value: Any) -> Any:
    """A given value as numbers: expressions such as sqrt(2) are worked out."""
    if isinstance(value, ex.Expr):
        return settled(value, run_at({}, BALLS))[0]
    return [_number(v) for v in value] if isinstance(value, (list, tuple)) else value


def fails_of_arrays(condition: ex.Expr, at: Mapping[ex.Symbol, Any], work: Budget) -> bool:
    """Whether a condition on arrays fails at a point."""
    try:
        with precision(BITS):
            run = run_at({x: _number(v) for x, v in at.items()}, BALLS, difference_depth(condition), work)
            return BALLS.truth(evaluate(condition, run)) is False
    except (ArithmeticError, ValueError, TypeError, DeriveError):
        return False
