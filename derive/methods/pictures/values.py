"""Numbers for pictures: constants as floats, functions at many points, what of them is seen, and how they are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.expressions import Array, Expr, Symbol
from derive.model import Figure, Point
from derive.numeric.balls import refined
from derive.numeric.compile import function
from derive.numeric.precision import Undecided, Undefined

SAMPLES = 161
FINITE = 0.5  # of the samples, for a picture that is worth it
LARGEST = 1e12


class NotDrawnError(DeriveError):
    """Why there is no picture."""


def if_it_can_be_drawn(make: Callable[..., Figure]) -> Callable[..., tuple[Figure, ...]]:
    """The picture alone in a tuple, or an empty tuple where ``make`` finds that there is none."""

    @wraps(make)
    def figures(*args: Any, **how: Any) -> tuple[Figure, ...]:
        try:
            with np.errstate(all="ignore"):
                return (make(*args, **how),)
        except (DeriveError, Undefined, Undecided, ArithmeticError, ValueError):
            return ()

    return figures


# ---------------------------------------------------------------- constants


def number(given: Any) -> float:
    """A constant as a float. Raises NotDrawnError for what is none, is complex or too large to draw."""
    if isinstance(given, Expr):
        ball = refined(given, {}, digits=8)
        if isinstance(ball, (list, bool)) or not ball.imag.contains(0):
            raise NotDrawnError(f"{given!s:.60} is no real number")
        given = ball.real
    found = float(given)
    if not abs(found) < LARGEST:
        raise NotDrawnError(f"{given!s:.60} is too large to draw")
    return found


def numbers(given: Any) -> np.ndarray:
    """A number, vector or matrix of constants as floats."""
    rows: Any = given.args if isinstance(given, Array) else given
    if isinstance(rows, (list, tuple, np.ndarray)) and np.ndim(rows) != 0:
        found = [numbers(row) for row in rows]
        if len({f.shape for f in found}) > 1:
            raise NotDrawnError("rows of different lengths")
        return np.array(found)
    return np.array(number(rows))


# ---------------------------------------------------------------- functions


def values(f: Expr, x: Symbol, xs: np.ndarray) -> np.ndarray:
    """f at many points. Raises NotDrawnError where it has other letters, or hardly a value."""
    if ex.free_symbols(f) - {x}:
        raise NotDrawnError(f"{f!s:.60} has letters without numbers")
    found = np.broadcast_to(np.asarray(function(f, [x])(xs), dtype=float), xs.shape)
    if np.isfinite(found).mean() < FINITE:
        raise NotDrawnError(f"{f!s:.60} has hardly a value there")
    return found


def value(f: Expr, x: Symbol, at: float) -> float:
    return float(values(f, x, np.array([at]))[0])


def surface(f: Expr, variables: Sequence[Symbol], xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """f on a grid, a row for every y. Raises NotDrawnError where it has no value at some of its points."""
    if ex.free_symbols(f) - set(variables):
        raise NotDrawnError(f"{f!s:.60} has letters without numbers")
    found = np.broadcast_to(np.asarray(function(f, variables)(*np.meshgrid(xs, ys)), dtype=float), (len(ys), len(xs)))
    if not (np.abs(found) < LARGEST).all():
        raise NotDrawnError(f"{f!s:.60} has no value at some of the points")
    return found


def extent(*found: Any, whole: bool = False) -> tuple[float, float]:
    """From the least to the greatest value with some room; unless the ``whole`` is wanted a pole does not flatten the rest."""
    shown = np.concatenate([np.ravel(np.asarray(v, dtype=float)) for v in found])
    shown = shown[np.isfinite(shown)]
    low, high = shown.min(), shown.max()
    inner = np.quantile(shown, [0.08, 0.92])
    if not whole and high - low > 12 * (inner[1] - inner[0]) > 0:
        low, high = inner
    room = 0.08 * (high - low) or 0.5 * max(1.0, abs(high))
    return float(f"{low - room:.4g}"), float(f"{high + room:.4g}")


def curves(xs: np.ndarray, ys: np.ndarray, view: tuple[float, float]) -> list[tuple[Point, ...]]:
    """The graph in pieces: it ends where there is no value, and far outside the view."""
    room = view[1] - view[0]
    seen = np.isfinite(ys) & (ys > view[0] - room) & (ys < view[1] + room)
    cuts = np.flatnonzero(np.diff(seen.astype(int))) + 1
    pieces = zip(np.split(xs, cuts), np.split(ys, cuts), np.split(seen, cuts), strict=True)
    return [path(x, y) for x, y, inside in pieces if inside[0] and len(x) > 1]


# ---------------------------------------------------------------- points and words


def point(x: Any, y: Any) -> Point:
    return (rounded(x), rounded(y))


def rounded(x: Any) -> float:
    """As many digits as a picture shows, so that another machine draws the same."""
    return float(f"{float(x):.6g}")


def path(xs: Iterable[float], ys: Iterable[float]) -> tuple[Point, ...]:
    return tuple(point(x, y) for x, y in zip(xs, ys, strict=True))


def pairs(points: Iterable[Any]) -> tuple[Point, ...]:
    return tuple(point(*p) for p in points)


def typed(value: float, digits: int = 4) -> str:
    """A number in the input syntax, with four digits at most.

    >>> typed(2.0), typed(-0.70710678), typed(1234567.0)
    ('2', '-0.7071', '1.235e+06')
    """
    text = f"{value + 0.0:.{digits}g}"
    return text if text != "-0" else "0"


def said(value: float, digits: int = 4) -> str:
    """A number in words and labels.

    >>> said(-0.70710678)
    '−0.7071'
    """
    return typed(value, digits).replace("-", "−").replace("e+0", "e").replace("e+", "e").replace("e−0", "e−")


def vector(v: Iterable[float]) -> str:
    """A vector in words: (1, −2)."""
    return f"({', '.join(map(said, v))})"
