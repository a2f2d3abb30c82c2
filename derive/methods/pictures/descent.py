"""Where a function of one or two variables falls: paths of descent, and the gradient across the contours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from derive.language.expressions import Array, Expr, Symbol
from derive.methods.pictures.values import (
    SAMPLES,
    NotDrawnError,
    curves,
    extent,
    if_it_can_be_drawn,
    numbers,
    pairs,
    path,
    point,
    rounded,
    said,
    surface,
    values,
    vector,
)
from derive.model import Figure, Ink, Mark, Panel
from derive.numeric.compile import function

MOST_STEPS = 40  # that are drawn
OUT_OF_SIGHT = 30.0  # times the start: where a path that runs away is cut
FINENESS = 61  # points of a side from which contours are drawn


@if_it_can_be_drawn
def descent(f: Expr, variables: Sequence[Symbol], points: Sequence[Any]) -> Figure:
    """The points of a descent in order: on the graph of a function of one variable, on the contours of one of two.

    >>> x = Symbol("x")
    >>> print(*[figure.alt for figure in descent(x**2, [x], [2, 1, 0.5])])
    2 steps on the graph of $x**2$: from 2, where it is 4, to 0.5, where it is 0.25.
    """
    return _path_of(
        f, variables, numbers([p if isinstance(p, (Array, list, tuple, np.ndarray)) else [p] for p in points])
    )


@if_it_can_be_drawn
def descent_by(
    f: Expr, variables: Sequence[Symbol], update: Sequence[Expr], start: Sequence[Any], steps: int
) -> Figure:
    """The points that a rule leads to from the start, as far as they can be seen: ``update`` says the next one.

    >>> x = Symbol("x")
    >>> print(*[figure.alt for figure in descent_by(x**2, [x], [x - 0.25 * (2 * x)], [2], 2)])
    2 steps on the graph of $x**2$: from 2, where it is 4, to 0.5, where it is 0.25.
    """
    after = [function(u, variables) for u in update]
    points = [numbers(list(start))]
    while len(points) <= min(steps, MOST_STEPS):
        following = np.array([float(g(*points[-1])) for g in after])
        if not (np.abs(following) < OUT_OF_SIGHT * max(1.0, float(np.abs(points[0]).max()))).all():
            break
        points.append(following)
    return _path_of(f, variables, np.array(points))


def _path_of(f: Expr, variables: Sequence[Symbol], P: np.ndarray) -> Figure:
    if len(variables) not in (1, 2) or P.shape[1:] != (len(variables),) or len(P) < 2:
        raise NotDrawnError("a path goes through two points or more, of one or two variables")
    one = len(variables) == 1
    panel, heights = (_on_the_graph if one else _on_contours)(f, variables, P)
    first, last = (said(p[0]) if one else vector(p) for p in (P[0], P[-1]))
    steps = f"{len(P) - 1} step{'s' if len(P) > 2 else ''}"
    return Figure(
        "descent",
        (panel,),
        f"{steps} on the {'graph' if one else 'contours'} of ${f}$: from {first}, where it is {said(heights[0])}, "
        f"to {last}, where it is {said(heights[-1])}.",
        f"The path from {first} to {last} on the {'graph' if one else 'contours'} of ${f}$.",
    )


def _on_the_graph(f: Expr, variables: Sequence[Symbol], P: np.ndarray) -> tuple[Panel, np.ndarray]:
    t = P[:, 0]
    heights = values(f, variables[0], t)
    room = 0.2 * np.ptp(t) or 1.0
    xs = np.linspace(t.min() - room, t.max() + room, SAMPLES)
    ys = values(f, variables[0], xs)
    view = extent(ys, heights)
    marks = [Mark("curve", piece) for piece in curves(xs, ys, view)]
    marks += [Mark("curve", path(t, heights), ink="second"), Mark("dots", path(t[1:], heights[1:]), ink="second")]
    marks.append(Mark("dots", (point(t[0], heights[0]),), "start", "second"))
    return Panel(tuple(marks), x=f"${variables[0]}$", view=(*point(xs[0], xs[-1]), *view)), heights


def _on_contours(f: Expr, variables: Sequence[Symbol], P: np.ndarray) -> tuple[Panel, np.ndarray]:
    heights = np.broadcast_to(np.asarray(function(f, variables)(*P.T), dtype=float), len(P))
    room = 0.25 * max(np.ptp(P[:, 0]), np.ptp(P[:, 1])) or 1.0
    xs, ys = (np.linspace(c.min() - room, c.max() + room, FINENESS) for c in P.T)
    found = surface(f, variables, xs, ys)
    levels = found.min() + np.ptp(found) * np.linspace(0, 1, 12)[1:-1] ** 2  # closer where it is low
    marks = (
        _contours(xs, ys, found, levels, "quiet"),
        Mark("curve", pairs(P), ink="second"),
        Mark("dots", pairs(P[1:]), ink="second"),
        Mark("dots", pairs(P[:1]), "start", "second"),
    )
    return Panel(marks, x=f"${variables[0]}$", y=f"${variables[1]}$", equal=True), heights


def _contours(xs: np.ndarray, ys: np.ndarray, found: np.ndarray, levels: Any, ink: Ink) -> Mark:
    rows = tuple(tuple(map(rounded, row)) for row in found)
    return Mark(
        "contours",
        (),
        "",
        ink,
        (tuple(map(rounded, xs)), tuple(map(rounded, ys)), rows, tuple(sorted({*map(rounded, levels)}))),
    )


@if_it_can_be_drawn
def gradient_on_contours(f: Expr, variables: Sequence[Symbol], at: Sequence[Any], gradient: Any) -> Figure:
    """The contours of a function of two variables around a point, with the direction of its gradient there."""
    p, g = numbers(list(at)), numbers(gradient)
    if g.shape != (2,) or not np.linalg.norm(g) > 0:
        raise NotDrawnError("a gradient of 0 has no direction")
    arrow = Mark("arrow", pairs([p, p + 0.6 * g / np.linalg.norm(g)]), "gradient", "second")
    return Figure(
        "gradient on contours",
        (_around(f, variables, p, arrow),),
        f"The contours of ${f}$ around {vector(p)}; an arrow at this point shows the direction of the gradient {vector(g)}, "
        "at a right angle to the contour through it.",
        f"The gradient {vector(g)} at {vector(p)}, shortened to 0.6: it crosses the contours at a right angle.",
    )


@if_it_can_be_drawn
def contours(f: Expr, variables: Sequence[Symbol], at: Sequence[Any]) -> Figure:
    """The contours of a function of two variables around a point."""
    p = numbers(list(at))
    panel = _around(f, variables, p)
    here = float(function(f, variables)(*p))
    return Figure(
        "contours",
        (panel,),
        f"The contours of ${f}$ around the point {vector(p)}, where its value is {said(here)}.",
        f"The contours of ${f}$ around {vector(p)}.",
    )


def _around(f: Expr, variables: Sequence[Symbol], p: np.ndarray, *more: Mark) -> Panel:
    if len(variables) != 2 or p.shape != (2,):
        raise NotDrawnError("contours are drawn of two variables")
    xs, ys = (np.linspace(c - 1, c + 1, FINENESS) for c in p)
    found = surface(f, variables, xs, ys)
    here = float(function(f, variables)(*p))
    levels = [here, *np.quantile(found, np.linspace(0.08, 0.92, 8))]
    marks = (_contours(xs, ys, found, levels, "main"), Mark("dots", pairs([p]), ink="second"), *more)
    return Panel(marks, x=f"${variables[0]}$", y=f"${variables[1]}$", equal=True)
