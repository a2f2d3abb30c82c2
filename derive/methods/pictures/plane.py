"""Vectors and matrices in the plane: what a matrix does to it, a projection, a line among points."""

from __future__ import annotations

from typing import Any

import numpy as np

from derive.methods.pictures.values import (
    NotDrawnError,
    if_it_can_be_drawn,
    number,
    numbers,
    pairs,
    path,
    point,
    rounded,
    said,
    typed,
    vector,
)
from derive.model import Figure, Mark, Panel, Point

KeptLines = tuple[tuple[float, np.ndarray], ...]  # eigenvalue and unit eigenvector of each
LONGER = 1.35  # how much longer than a unit an eigenvector is drawn, so that it stands out where both coincide
GRID = range(-4, 5)


@if_it_can_be_drawn
def matrix_on_a_grid(A: Any, *, name: str = "A") -> Figure:
    """What a real 2 × 2 matrix does to the unit square, to the grid and to the lines of its eigenvectors.

    >>> from derive.language.python_text import read_python
    >>> [figure] = matrix_on_a_grid(read_python("[[2, 1], [1, 2]]"))
    >>> print(figure.alt.split(". ")[0])
    The matrix [[2, 1], [1, 2]] takes the unit square to a parallelogram of area 3
    """
    M = numbers(A)
    if M.shape != (2, 2):
        raise NotDrawnError("only a 2 × 2 matrix moves the plane")
    lines, det = kept_lines(M), float(np.linalg.det(M))
    if abs(det) < 1e-12 * _scale(M) ** 2:
        taken = "a segment, of area 0"
    else:
        taken = f"a parallelogram of area {said(abs(det))}" + (" and turns it over" if det < 0 else "")
    rows = ", ".join(f"[{', '.join(map(said, row))}]" for row in M)
    kept = "on the dashed lines are the eigenvectors" if lines else "no line is marked as kept"
    return Figure(
        "matrix on a grid",
        (_moved(np.eye(2), lines, ""), _moved(M, lines, name)),
        f"The matrix [{rows}] takes the unit square to {taken}. {_in_words(M, lines)}",
        f"The unit square and the grid before and after multiplication by ${name}$; {kept}.",
        ("e_1", "e_2", "v_1", "v_2"),
    )


def kept_lines(M: np.ndarray) -> KeptLines:
    """The lines that a real 2 × 2 matrix keeps: two, one if it is defective, none of a rotation; of c I all, so none."""
    eigenvalues, vectors = np.linalg.eig(M)
    if np.abs(eigenvalues.imag).max() > 1e-7 * _scale(M) or _is_multiple_of_one(M):
        return ()
    found: list[tuple[float, np.ndarray]] = []
    for c, v in sorted(zip(eigenvalues.real, vectors.real.T, strict=True), key=lambda pair: pair[0]):
        v = v if v[np.argmax(np.abs(v) > 1e-9)] > 0 else -v
        if not any(abs(v[0] * w[1] - v[1] * w[0]) < 1e-6 for _, w in found):
            found.append((float(c), v))
    return tuple(found)


def _scale(M: np.ndarray) -> float:
    return max(1e-300, float(np.abs(M).max()))


def _is_multiple_of_one(M: np.ndarray) -> bool:
    return bool(np.abs(M - M[0, 0] * np.eye(2)).max() < 1e-12 * _scale(M))


def _in_words(M: np.ndarray, lines: KeptLines) -> str:
    if _is_multiple_of_one(M):
        return f"Every vector is multiplied by {said(M[0, 0])}."
    if not lines:
        return "It keeps no line through the origin: there is no real eigenvector."
    told = " and ".join(f"{vector(v)} is multiplied by {said(c)}" for c, v in lines)
    return f"It keeps the {'lines' if len(lines) > 1 else 'line'} of its eigenvectors: {told}."


def _moved(M: np.ndarray, lines: KeptLines, name: str) -> Panel:
    """Grid, unit square, unit vectors and eigenvectors, all of them moved by M."""

    def image(*points: Any) -> tuple[Point, ...]:
        return pairs(np.array(points, dtype=float) @ M.T)

    far = GRID[-1]
    square = image((0, 0), (1, 0), (1, 1), (0, 1))
    marks = [Mark("curve", image((k, -far), (k, far)), ink="quiet") for k in GRID]
    marks += [Mark("curve", image((-far, k), (far, k)), ink="quiet") for k in GRID]
    marks.append(Mark("region", square))
    marks += [Mark("curve", image(-far * v, far * v), ink="second") for _, v in lines]
    of = f"{name} @ " if name else ""
    unit = [((1, 0), f"${of}e_1$", "main"), ((0, 1), f"${of}e_2$", "main")]
    kept = [(LONGER * v, f"${of}v_{i}$", "second") for i, (_, v) in enumerate(lines, start=1)]
    arrows = [Mark("arrow", image((0, 0), v), label, ink) for v, label, ink in (*unit, *kept)]  # type: ignore[arg-type]
    far_out = max(abs(c) for mark in (Mark("region", square), *arrows) for p in mark.at for c in p)
    half = rounded(1.35 * far_out) or 1.0
    return Panel((*marks, *arrows), "after" if name else "before", view=(-half, half, -half, half), equal=True)


@if_it_can_be_drawn
def projection(b: Any, p: Any, *, names: tuple[str, str] = ("b", "p"), onto: str = "the line of $a$") -> Figure:
    """The vector b, its projection p and the error b − p at a right angle, in the plane in which they lie.

    onto : what b is projected on, a line or a space, as it is called.
    """
    B, P = numbers(b), numbers(p)
    if B.ndim != 1 or B.shape != P.shape or len(B) < 2:
        raise NotDrawnError("a projection is drawn of vectors")
    lengths = float(np.linalg.norm(P)), float(np.linalg.norm(B - P))
    if min(lengths) < 1e-9 * max(1.0, float(np.linalg.norm(B))):
        raise NotDrawnError("nothing but one vector is seen")
    flat = len(B) == 2
    tip, foot = (B, P) if flat else (np.array(lengths), np.array([lengths[0], 0.0]))
    along, up = foot / lengths[0], (tip - foot) / lengths[1]
    corner = 0.07 * max(lengths)
    square = [foot, foot - corner * along, foot + corner * (up - along), foot + corner * up]
    marks = (
        Mark("curve", pairs([-0.25 * foot, 1.35 * foot]), ink="quiet"),
        Mark("region", pairs(square), ink="quiet"),
        Mark("arrow", pairs([(0, 0), tip]), f"${names[0]}$"),
        Mark("arrow", pairs([(0, 0), foot]), f"${names[1]}$", "third"),
        Mark("arrow", pairs([foot, tip]), ink="second"),
        Mark("words", pairs([foot + 0.5 * (tip - foot) + 1.6 * corner * along]), f"${names[0]} - {names[1]}$", "second"),
    )  # fmt: skip
    where = "" if flat else ", drawn in the plane of the two"
    return Figure(
        "projection",
        (Panel(marks, equal=True, axes=flat),),
        f"The vector ${names[0]}$ = {vector(B)} and its projection ${names[1]}$ = {vector(P)} on {onto}{where}; "
        f"the error, of length {said(lengths[1])}, stands at a right angle.",
        f"${names[1]}$ is the point of {onto} that is nearest to ${names[0]}${where}.",
        names,
    )


@if_it_can_be_drawn
def fitted_line(xs: Any, ys: Any, intercept: Any, slope: Any, *, x: str = "x", y: str = "y") -> Figure:
    """The data, the line that was fitted, and the residuals between them."""
    X, Y, c, m = numbers(xs), numbers(ys), number(intercept), number(slope)
    if X.ndim != 1 or X.shape != Y.shape or len(X) < 2 or np.ptp(X) == 0:
        raise NotDrawnError("a line is fitted to two numbers for each of several points")
    room = 0.12 * np.ptp(X)
    ends = np.array([X.min() - room, X.max() + room])
    marks = [Mark("curve", (point(a, b), point(a, c + m * a)), ink="quiet") for a, b in zip(X, Y, strict=True)]
    marks += [Mark("curve", path(ends, c + m * ends), ink="second"), Mark("dots", path(X, Y))]
    formula = f"{y} = {typed(c)} {'+' if m >= 0 else '-'} {typed(abs(m))}*{x}"
    squares = float(((Y - c - m * X) ** 2).sum())
    return Figure(
        "fitted line",
        (Panel(tuple(marks), x=f"${x}$", y=f"${y}$"),),
        f"{len(X)} points and the line ${formula}$ among them; an upright segment joins every point to the line.",
        f"The fitted line ${formula}$ and the residuals, whose squares sum to {said(squares)}.",
    )
