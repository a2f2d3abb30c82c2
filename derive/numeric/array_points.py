"""Random arrays of small readable numbers: of every scale and sign, with the structure and the domain that is assumed.

Every entry is an exact fraction with few decimals, so that a point can be written down and used again exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain

Dims = tuple[ex.Expr, ...]
Sizes = Mapping[ex.Expr, int]

#: how the entries are drawn, in turn
REGIMES = ("small integers", "normal", "positive", "unit", "integers", "small", "large", "negative")
DECIMALS = 2
PYTHAGOREAN = ((Fraction(3, 5), Fraction(4, 5)), (Fraction(4, 5), Fraction(3, 5)), (Fraction(0), Fraction(1)))
WELL_CONDITIONED = 100.0


def dimensions(shapes: Mapping[str, Dims]) -> list[ex.Symbol]:
    """The names of the dimensions that stand in ``shapes``, in order of their names."""
    return sorted({x for shape in shapes.values() for d in shape for x in ex.free_symbols(d)}, key=str)


def concrete(shape: Dims, sizes: Sizes) -> tuple[int, ...]:
    """A shape as integers, where its dimensions have these sizes.

    >>> m, n = ex.symbols("m n")
    >>> concrete((m * n, ex.Number(3)), {m: 2, n: 4})
    (8, 3)
    """
    return tuple(_size(d, sizes) for d in shape)


def _size(dim: Any, sizes: Sizes) -> int:
    match dim:
        case int():
            return dim
        case ex.Symbol():
            return sizes[dim]
        case ex.Number():
            return int(dim.value)
        case ex.Mul():
            return math.prod(_size(a, sizes) for a in dim.args)
        case ex.Add():
            return sum(_size(a, sizes) for a in dim.args)
    raise ValueError(f"{dim} is no dimension")


def draw_sizes(names: Sequence[ex.Symbol], rng: np.random.Generator, most: int = 5) -> dict[ex.Expr, int]:
    """Sizes from 2 for the dimensions, distinct as far as there are as many."""
    choices = range(2, max(most, len(names) + 1) + 1)
    return {x: int(n) for x, n in zip(names, rng.permutation(choices), strict=False)}


def draw(shape: tuple[int, ...], where: Domain, regime: str, rng: np.random.Generator) -> np.ndarray:
    """An array of Fractions in the domain, of the structure that is assumed.

    >>> draw((2,), REAL, "small integers", np.random.default_rng(0)).tolist()
    [Fraction(3, 1), Fraction(-2, 1)]
    """
    if where.structure and len(shape) == 2 and shape[0] == shape[1]:
        return _structured(shape[0], where, regime, rng)
    return _in_domain(_entries(shape, regime, rng), where, rng)


def _entries(shape: tuple[int, ...], regime: str, rng: np.random.Generator) -> np.ndarray:
    match regime:
        case "small integers":
            return _fractions(rng.integers(1, 4, shape) * rng.choice([-1, 1, 1], shape), 0)
        case "integers":
            return _fractions(rng.integers(-2, 3, shape), 0)
        case "positive":
            return _fractions(rng.uniform(0.2, 3, shape))
        case "negative":
            return _fractions(-rng.uniform(0.2, 3, shape))
        case "unit":
            return _fractions(rng.uniform(0.05, 0.95, shape))
        case "small":
            return _fractions(0.1 * rng.normal(size=shape), 3)
        case "large":
            return _fractions(8 * rng.normal(size=shape), 1)
    return _fractions(rng.normal(size=shape))


def _fractions(values: Any, decimals: int = DECIMALS) -> np.ndarray:
    scale = 10**decimals
    return np.asarray(
        np.frompyfunc(lambda v: Fraction(int(v), scale), 1, 1)(np.asarray(np.rint(np.asarray(values) * scale))),
        dtype=object,
    )


def _in_domain(values: np.ndarray, where: Domain, rng: np.random.Generator) -> np.ndarray:
    if where == REAL or (where.structure and values.ndim != 2):
        return values
    return np.asarray(np.frompyfunc(lambda v: _moved(v, where, rng), 1, 1)(values), dtype=object)


def _moved(v: Fraction, where: Domain, rng: np.random.Generator) -> Fraction:
    """``v`` where the domain has it, else a number near to it, or anywhere inside."""
    lower, upper = where.lower, where.upper
    if where.integer:
        v = Fraction(round(v))
    if where.contains(v):
        return v
    if lower is not None and upper is not None:
        part = Fraction(int(rng.integers(1, 20)), 20)
        v = lower + part * (upper - lower)
        return (
            Fraction(math.floor(v)) if where.integer and where.contains(Fraction(math.floor(v))) else _whole(v, where)
        )
    step = abs(v) if v else Fraction(int(rng.integers(1, 4)))
    if lower is not None:
        return _whole(lower + step, where)
    if upper is not None:
        return _whole(upper - step, where)
    return step


def _whole(v: Fraction, where: Domain) -> Fraction:
    return Fraction(math.ceil(v)) if where.integer else v


def _structured(n: int, where: Domain, regime: str, rng: np.random.Generator) -> np.ndarray:
    values = _entries((n, n), regime, rng)
    match where.structure:
        case "diagonal":
            return np.asarray(values * np.eye(n, dtype=int), dtype=object)
        case "symmetric":
            return np.triu(values) + np.triu(values, 1).T
        case "orthogonal":
            return _orthogonal(n, rng)
        case "positive definite":
            return _positive_definite(values)
    return _invertible(n, values, regime, rng)


def _orthogonal(n: int, rng: np.random.Generator) -> np.ndarray:
    """Rotations by angles whose sines are 3/5, 4/5, 0 or 1, one after another, and some reflections: exactly orthogonal."""
    found = np.array([[Fraction(int(i == j)) for j in range(n)] for i in range(n)], dtype=object)
    for i in range(n):
        for j in range(i):
            c, s = PYTHAGOREAN[rng.integers(len(PYTHAGOREAN))]
            found[[i, j]] = np.array([c * found[i] + s * found[j], c * found[j] - s * found[i]], dtype=object)
    return found * np.array([Fraction(int(v)) for v in rng.choice([-1, 1], n)], dtype=object)


def _positive_definite(values: np.ndarray) -> np.ndarray:
    """A product of a matrix with its transpose, scaled down, with something added to the diagonal."""
    largest = max(1, math.ceil(max(abs(v) for v in values.flat)))
    product = _fractions((values @ values.T / largest).astype(float), 1)
    return product + np.array(
        [[Fraction(int(i == j)) for j in range(len(values))] for i in range(len(values))], dtype=object
    )


def _invertible(n: int, values: np.ndarray, regime: str, rng: np.random.Generator) -> np.ndarray:
    for _ in range(20):
        if np.linalg.cond(values.astype(float)) < WELL_CONDITIONED:
            return values
        values = _entries((n, n), regime, rng)
    shift = 2 * n * max(abs(v) for v in values.flat) or Fraction(1)
    return values + np.array([[shift * int(i == j) for j in range(n)] for i in range(n)], dtype=object)
