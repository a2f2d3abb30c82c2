"""Orthonormal columns as a computer finds them, in double precision: how far they are from orthogonal in the end.

The same columns by classical and modified Gram–Schmidt and by Householder reflections, with Python's floats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import copysign, sqrt

Vector = list[float]


def classical(columns: Sequence[Vector]) -> list[Vector]:
    """Every coefficient from the column itself.

    >>> q = classical([[1.0, 1e-8, 0.0], [1.0, 0.0, 1e-8]])
    >>> round(_dot(q[0], q[1]), 12)
    -7.071e-09
    """
    q: list[Vector] = []
    for a in columns:
        rest = list(a)
        for c, v in [(_dot(v, a), v) for v in q]:
            rest = [x - c * y for x, y in zip(rest, v, strict=True)]
        q.append(_unit(rest))
    return q


def modified(columns: Sequence[Vector]) -> list[Vector]:
    """Every coefficient from what is left so far."""
    q: list[Vector] = []
    for a in columns:
        rest = list(a)
        for v in q:
            c = _dot(v, rest)
            rest = [x - c * y for x, y in zip(rest, v, strict=True)]
        q.append(_unit(rest))
    return q


def householder(columns: Sequence[Vector]) -> list[Vector]:
    """Columns of the product of the reflections that make the matrix triangular."""
    m, n = len(columns[0]), len(columns)
    work = [list(c) for c in columns]
    normals: list[tuple[int, Vector]] = []
    for k in range(min(n, m - 1) if m == n else n):
        below = work[k][k:]
        w = list(below)
        w[0] += copysign(sqrt(_dot(below, below)), below[0])
        square = _dot(w, w)
        if square:
            normals.append((k, [x / sqrt(square) for x in w]))
            work = [_reflected(c, *normals[-1]) for c in work]
    found = []
    for j in range(n):
        e = [float(i == j) for i in range(m)]
        for k, w in reversed(normals):
            e = _reflected(e, k, w)
        found.append(e)
    return found


ALGORITHMS: dict[str, Callable[[Sequence[Vector]], list[Vector]]] = {
    "classical Gram–Schmidt": classical, "modified Gram–Schmidt": modified, "Householder reflections": householder,
}  # fmt: skip


def worst_pair(q: Sequence[Vector]) -> tuple[int, int]:
    """The two columns whose inner product, worked out exactly, is farthest from 0."""
    pairs = [(i, j) for j in range(len(q)) for i in range(j)]
    return max(pairs, key=lambda p: abs(exact_product(q[p[0]], q[p[1]])))


def exact_product(u: Vector, v: Vector) -> Fraction:
    """The inner product of the decimals that the floats print as, without rounding."""
    return sum((Fraction(repr(x)) * Fraction(repr(y)) for x, y in zip(u, v, strict=True)), Fraction(0))


def _dot(u: Sequence[float], v: Sequence[float]) -> float:
    total = 0.0
    for x, y in zip(u, v, strict=True):
        total += x * y
    return total


def _unit(v: Vector) -> Vector:
    size = sqrt(_dot(v, v))
    if size == 0:
        raise ZeroDivisionError("nothing is left of a column in double precision")
    return [x / size for x in v]


def _reflected(v: Vector, k: int, w: Vector) -> Vector:
    c = 2 * _dot(w, v[k:])
    return v[:k] + [x - c * y for x, y in zip(v[k:], w, strict=True)]
