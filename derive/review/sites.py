"""A gradient beside its function at one point: random directions, both slopes, and whether a gap is more than the error of the slopes.

A gap counts only when it exceeds the error bar tenfold and shows again, and as the same, with other steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from derive.review.callables import Code, CodeError, Point
from derive.review.slopes import Line, Slope, look, slope

SEEN = 1e-2  # a slope known to two digits can tell a right gradient from a wrong one
FLAT = 1e-6  # error bars below this part of f are no noise: f does not change here
AGAIN = (1 / 5, 1 / 30, 6.0)  # of the first step: the second look


@dataclass(frozen=True, eq=False)
class Comparison:
    """Along one direction, for every output of f: its slope, the slope claimed, and the size of the terms of the claim."""

    name: str
    direction: np.ndarray
    slope: Slope
    claimed: np.ndarray
    size: np.ndarray

    @property
    def gap(self) -> np.ndarray:
        return np.abs(self.slope.value - self.claimed)

    def beyond(self, rtol: float, bars: float) -> bool:
        return self.slope.known and bool((self.gap > rtol * self.size + bars * self.slope.bar).any())

    @property
    def seen(self) -> bool:
        """Whether the slope is known well enough to tell."""
        return self.slope.known and bool(self.slope.bar.max() <= SEEN * self.size.max())

    @property
    def error(self) -> float:
        """The largest gap, relative to the largest slope."""
        return float(self.gap.max() / (self.size.max() or 1.0))

    @property
    def output(self) -> int:
        """The output of f with the largest gap."""
        return int(np.argmax(np.nan_to_num(self.gap)))


@dataclass(frozen=True, eq=False)
class Site:
    """A point, the values of f there, and the claimed Jacobian (outputs × entries) in each argument."""

    code: Code
    point: Point
    value: np.ndarray
    claims: Mapping[str, np.ndarray]
    rtol: float

    def line(self, name: str, direction: np.ndarray) -> Line:
        """f along ``direction``; where f raises an error there, it is undefined."""
        x = self.point[name]

        def values(t: float) -> np.ndarray:
            try:
                return self.code.value({**self.point, name: x + t * direction})
            except CodeError:
                return np.full(self.value.shape, np.nan)

        return values

    def compare(self, name: str, direction: np.ndarray) -> Comparison:
        claim = self.claims[name]
        flat = direction.reshape(-1)
        claimed = claim @ flat
        size = np.maximum(np.sqrt(np.square(claim) @ np.square(flat)), np.abs(claimed))

        def enough(found: Slope) -> bool:
            largest = max(size.max(), np.abs(found.value).max())
            return bool(found.bar.max() <= max(self.rtol * largest, 8 * found.rounding.max()))

        found = slope(self.line(name, direction), self.value, self.code.eps, enough)
        return Comparison(name, direction, found, claimed, np.fmax(size, np.abs(found.value)))

    def confirmed(self, first: Comparison) -> bool:
        """Whether the gap is beyond the error bars, and as large with other steps."""
        if not first.beyond(self.rtol, 10):
            return False
        o = int(np.argmax(first.gap - self.rtol * first.size - 10 * first.slope.bar))
        line, gap = self.line(first.name, first.direction), first.gap[o]
        again = [look(line, self.value, first.slope.step * s, self.code.eps) for s in AGAIN]
        same = [s.known and s.bar[o] <= gap / 5 and abs(s.value[o] - first.slope.value[o]) <= gap / 5 for s in again]
        other = [s.known and s.bar[o] <= gap / 20 and abs(s.value[o] - first.claimed[o]) <= gap / 5 for s in again]
        return any(same) and not any(other)


def scales(x: np.ndarray, relative: bool) -> np.ndarray:
    """How far each entry is moved: as far as is usual in ``x``, or each as far as it is from zero."""
    typical = float(np.sqrt(np.mean(np.square(x)))) or 1.0
    return np.where(x == 0, typical, np.abs(x)) if relative else np.full(x.shape, typical)


def directions(x: np.ndarray, how_many: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Gaussian directions, in turns with one scale for the whole array and with a scale for each entry."""
    for i in range(how_many):
        yield rng.standard_normal(x.shape) * scales(x, relative=i % 2 == 1)


def nearby(point: Point, spread: float, rng: np.random.Generator) -> Point:
    """Each entry moved by about ``spread`` of its size; what is symmetric stays so."""
    moved = {}
    for name, x in point.items():
        step = spread * rng.standard_normal(x.shape) * scales(x, relative=True)
        if x.ndim == 2 and x.shape[0] == x.shape[1] and np.array_equal(x, x.T):
            step = (step + step.T) / 2
        moved[name] = x + step
    return moved


def unit(x: np.ndarray, entry: int) -> np.ndarray:
    """The direction of one entry."""
    e = np.zeros(x.shape)
    e.reshape(-1)[entry] = 1.0
    return e
