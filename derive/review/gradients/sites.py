"""A gradient beside its function at one point: random directions, both slopes, and whether a gap is more than the error of the slopes.

A gap counts only when it exceeds the error bar tenfold and shows again, and as the same, with other steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from derive.review.gradients.callables import Code, CodeError, Point
from derive.review.gradients.slopes import Line, Slope, ladder, slope

SEEN = 1e-2  # a slope known to two digits can tell a right gradient from a wrong one
FLAT = 1e-6  # error bars below this part of f are no noise: f does not change here


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

    @property
    def known(self) -> bool:
        return self.slope.known and bool(np.isfinite(self.size).all())

    def beyond(self, rtol: float, bars: float) -> bool:
        return self.known and bool((self.gap > rtol * self.size + bars * self.slope.bar).any())

    @property
    def seen(self) -> bool:
        """Whether the slope is known well enough to tell."""
        return self.known and bool(self.slope.bar.max() <= SEEN * self.size.max())

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
        size = np.maximum(lengths(claim, flat), np.abs(claimed))

        def enough(found: Slope) -> bool:
            largest = max(size.max(), np.abs(found.value).max())
            return bool(found.bar.max() <= max(self.rtol * largest, 8 * found.rounding.max()))

        found = slope(self.line(name, direction), self.value, self.code.eps, enough, size)
        return Comparison(name, direction, found, claimed, np.fmax(size, np.abs(found.value)))

    def confirmed(self, first: Comparison) -> bool:
        """Whether the gap is far beyond the error bars with steps of several sizes, and as large."""
        if not self.finite(first):
            return False
        looks = ladder(self.line(first.name, first.direction), self.value, self.code.eps, first.size)
        for o in map(int, np.flatnonzero(first.gap > self.rtol * first.size)):
            gap = {s.step: abs(s.value[o] - first.claimed[o]) for s in looks}
            sure = [
                s
                for s in looks
                if np.broadcast_to(s.resolved, s.bar.shape)[o]
                and gap[s.step] > self.rtol * first.size[o] + 10 * s.bar[o]
            ]
            same = [s for s in sure if abs(s.value[o] - first.slope.value[o]) <= first.gap[o] / 5]
            if len(same) < 2:
                continue
            finer = [s for s in looks if s.step < max(k.step for k in same)]
            # a fine ripple has slopes of its own: the gradient may be that of what it lies on
            agree = [s for s in looks if self.plainly(s, o, first)]
            others = [s for s in finer if s in sure and s not in same]
            finest = min(s.step for s in same)  # and what is finer still must not tell another story
            others += [
                s
                for s in looks
                if s.step < finest and abs(s.value[o] - first.slope.value[o]) > first.gap[o] / 5 + 3 * s.bar[o]
            ] * 2
            if not agree and len(others) < 2:  # one look can be lucky
                return True
        return False

    def plainly(self, found: Slope, o: int, first: Comparison) -> bool:
        """Whether steps of this size say clearly what the gradient says."""
        claimed, bar = float(first.claimed[o]), float(found.bar[o])
        near = abs(float(found.value[o]) - claimed) <= self.rtol * first.size[o] + 3 * bar
        return near and bar <= min(abs(claimed), float(first.gap[o])) / 5

    def finite(self, comparison: Comparison) -> bool:
        return comparison.known and bool(np.isfinite(comparison.gap).all())


def lengths(claim: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """For each row, the root of the sum of (claim·direction)² over the entries."""
    found = np.sqrt(np.square(claim) @ np.square(direction))
    if np.all((found > 1e-140) & (found < 1e140)):
        return found
    terms = claim * direction  # their squares would overflow, or vanish
    largest = np.abs(terms).max(axis=1, keepdims=True)
    return largest[:, 0] * np.sqrt(np.square(terms / np.where(largest > 0, largest, 1.0)).sum(axis=1))


def scales(x: np.ndarray, relative: bool) -> np.ndarray:
    """How far each entry is moved: as far as is usual in ``x``, or each as far as it is from zero."""
    largest = float(np.abs(x).max()) or 1.0  # so that no square overflows
    typical = largest * float(np.sqrt(np.mean(np.square(x / largest)))) or 1.0
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
