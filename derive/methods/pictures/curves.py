"""Functions of one variable: with a tangent, with the area beneath, with trapezoids."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from derive.language.expressions import OO, Expr, Neg, Symbol
from derive.methods.pictures.values import (
    SAMPLES,
    NotDrawnError,
    curves,
    extent,
    if_it_can_be_drawn,
    number,
    path,
    point,
    said,
    typed,
    value,
    values,
    vector,
)
from derive.model import Figure, Mark, Panel

MOST_STRIPS = 60


@if_it_can_be_drawn
def tangent(f: Expr, x: Symbol, at: Any, slope: Any, *, width: float = 0.0) -> Figure:
    """The graph of f with its tangent at a point; ``slope`` is the derivative found there.

    >>> x = Symbol("x")
    >>> print(*[figure.alt for figure in tangent(x**2, x, 1, 2)])
    The graph of $x**2$ near $x = 1$, and its tangent at the point (1, 1), a line of slope 2.
    """
    a, m = number(at), number(slope)
    half = width or max(2.0, abs(a) / 4)
    xs = np.linspace(a - half, a + half, SAMPLES)
    ys, b = values(f, x, xs), value(f, x, a)
    low, high = extent(ys, [b - abs(m) * half / 4, b + abs(m) * half / 4])
    label = point(
        a + 0.2 * half, b - (0.09 if m >= 0 else -0.09) * (high - low)
    )  # on the side that the line leaves free
    marks = [Mark("curve", piece) for piece in curves(xs, ys, (low, high))]
    marks.append(Mark("curve", path((xs[0], xs[-1]), (b - m * half, b + m * half)), ink="second"))
    marks += [Mark("dots", (point(a, b),), ink="second"), Mark("words", (label,), f"slope {said(m)}", "second")]
    return Figure(
        "tangent",
        (Panel(tuple(marks), x=f"${x}$", view=(*point(xs[0], xs[-1]), low, high)),),
        f"The graph of ${f}$ near ${x} = {typed(a)}$, and its tangent at the point {vector((a, b))}, a line of slope {said(m)}.",
        f"${f}$ and its tangent at ${x} = {typed(a)}$.",
    )


@if_it_can_be_drawn
def graph(f: Expr, x: Symbol, points: Sequence[Any], *, said_of: str = "marked") -> Figure:
    """The graph of f around some of its points, which are ``said_of`` it."""
    at = np.sort(np.unique(np.array([number(p) for p in points])))
    if not len(at):
        raise NotDrawnError("no point to show")
    room = 0.4 * np.ptp(at) or max(2.0, abs(at[0]) / 4)
    xs = np.linspace(at[0] - room, at[-1] + room, SAMPLES)
    ys, heights = values(f, x, xs), values(f, x, at)
    low, high = extent(ys, heights)
    marks = [Mark("curve", piece) for piece in curves(xs, ys, (low, high))]
    marks.append(Mark("dots", path(at, heights), ink="second"))
    told = ", ".join(vector(p) for p in zip(at, heights, strict=True))
    return Figure(
        "graph",
        (Panel(tuple(marks), x=f"${x}$", view=(*point(xs[0], xs[-1]), low, high)),),
        f"The graph of ${f}$; {said_of}: {told}.",
        f"${f}$ with {said_of} at {', '.join(map(said, at))}.",
    )


@if_it_can_be_drawn
def area(
    f: Expr, x: Symbol, lower: Any, upper: Any, worth: Any, *, over: tuple[Any, Any] | None = None, name: str = ""
) -> Figure:
    """The graph of f with the area beneath it from ``lower`` to ``upper``, which is ``worth`` what was found.

    over : the interval shown; needed where an end is infinite.    name : what the curve is, for a formula that is long.
    """
    ends = [None if end in (OO, Neg(OO)) else number(end) for end in (lower, upper)]
    left, right = map(number, over) if over else _around(*ends)
    a = left if ends[0] is None else max(left, ends[0])
    b = right if ends[1] is None else min(right, ends[1])
    if not a < b:
        raise NotDrawnError("an area is drawn from left to right")
    size, xs, inside = number(worth), np.linspace(left, right, SAMPLES), np.linspace(a, b, SAMPLES)
    ys, above = values(f, x, xs), values(f, x, inside)
    inside, above = inside[np.isfinite(above)], above[np.isfinite(above)]
    view = extent(ys, [0], whole=True)
    top = int(np.argmax(np.abs(above)))
    marks = [Mark("region", (point(inside[0], 0), *path(inside, above), point(inside[-1], 0)))]
    marks += [Mark("curve", piece) for piece in curves(xs, ys, view)]
    marks.append(Mark("curve", path((left, right), (0, 0)), ink="quiet"))
    marks.append(Mark("words", (point(inside[top], above[top] / 3),), said(size)))
    words = f"from {_end(ends[0], 'minus infinity')} to {_end(ends[1], 'infinity')}"
    curve = name or f"${f}$"
    return Figure(
        "area",
        (Panel(tuple(marks), x=f"${x}$", view=(*point(left, right), *view)),),
        f"The graph of {curve}; the area between it and the axis {words} is shaded and measures {said(size)}.",
        f"{curve[:1].upper() + curve[1:]}: the area {words} is {said(size)}.",
    )


def _around(a: float | None, b: float | None) -> tuple[float, float]:
    if a is None or b is None:
        raise NotDrawnError("an infinite end needs the interval to show")
    return a - (b - a) / 4, b + (b - a) / 4


def _end(end: float | None, infinite: str) -> str:
    return infinite if end is None else said(end)


@if_it_can_be_drawn
def trapezoids(f: Expr, x: Symbol, lower: Any, upper: Any, n: int) -> Figure:
    """The graph of f with the trapezoids of the rule with n strips, at most 60, and the sum of their areas."""
    a, b = number(lower), number(upper)
    if n > MOST_STRIPS:
        raise NotDrawnError("so many strips cannot be told apart")
    xs, nodes = np.linspace(a, b, SAMPLES), np.linspace(a, b, n + 1)
    ys, heights = values(f, x, xs), values(f, x, nodes)
    size = float((heights[:-1] + heights[1:]).sum() * (b - a) / n / 2)
    strips = [
        (point(l, 0), point(l, h), point(r, k), point(r, 0))
        for (l, h), (r, k) in pairwise(zip(nodes, heights, strict=True))
    ]
    marks = [Mark("region", strip, ink="second") for strip in strips]
    marks += [Mark("curve", path(xs, ys)), Mark("dots", path(nodes, heights), ink="second")]
    room = 0.04 * (b - a)
    strips_said = f"{n} {'strip' if n == 1 else 'strips'}"
    return Figure(
        "trapezoids",
        (Panel(tuple(marks), x=f"${x}$", view=(*point(a - room, b + room), *extent(ys, [0], whole=True))),),
        f"The graph of ${f}$ from {said(a)} to {said(b)} over trapezoids in {strips_said} of equal width; their areas sum to {said(size)}.",
        f"The trapezoid rule with {strips_said}: the areas sum to {said(size)}.",
    )
