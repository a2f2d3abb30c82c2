"""The slope of a function along a line, with an estimate of its error: central differences of sixth order at several steps.

The error bar adds what the last extrapolation changed, what rounding can do, and the kink at the point (the difference
of the two one-sided slopes): a slope is never surer than the function is smooth there. Outside the domain it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

LOOKS = (
    1.0,
    1 / 8,
    1 / 64,
    4.0,
    1 / 512,
    2.0**-13,
    2.0**-20,
)  # of the first step, until the slope is known well enough

AT = (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0)  # times h: where a look asks f


def _weights() -> np.ndarray:
    """Of the values at ``AT``, over h: the sixth-order slope, what its last extrapolation changed, and the kink."""
    at = dict(zip(AT, np.eye(len(AT)), strict=True))
    central = {k: (at[k] - at[-k]) / (2 * k) for k in (1.0, 2.0, 4.0)}
    bend = {k: (at[k] - 2 * at[0.0] + at[-k]) / k for k in (1.0, 2.0)}
    fourth, coarse = (4 * central[1.0] - central[2.0]) / 3, (4 * central[2.0] - central[4.0]) / 3
    sixth = (16 * fourth - coarse) / 15
    return np.array([sixth, sixth - fourth, 2 * bend[1.0] - bend[2.0]])


WEIGHTS = _weights()

Line = Callable[[float], np.ndarray]  # t -> the values of f, a vector; nan where f is undefined


@dataclass(frozen=True, eq=False)
class Slope:
    """For every output of f: its slope, the error bar of that, and the right slope minus the left one."""

    value: np.ndarray
    bar: np.ndarray
    kink: np.ndarray
    rounding: np.ndarray
    step: float

    @property
    def known(self) -> bool:
        return bool(np.isfinite(self.bar).all())

    @property
    def left(self) -> np.ndarray:
        return self.value - self.kink / 2

    @property
    def right(self) -> np.ndarray:
        return self.value + self.kink / 2


def first_step(eps: float) -> float:
    """Truncation of order h⁶ and rounding of order eps/h are alike near eps^(1/7)."""
    return float(eps ** (1 / 7) / 6)


def look(line: Line, centre: np.ndarray, h: float, eps: float) -> Slope:
    """The slope at t = 0 from steps of size ``h``.

    >>> one = look(lambda t: np.array([np.exp(t)]), np.array([1.0]), 1e-3, 2.2e-16)
    >>> bool(abs(one.value[0] - 1) <= one.bar[0] < 1e-8)
    True
    """
    values = np.array([centre if t == 0 else line(t * h) for t in AT])
    sixth, change, kink = WEIGHTS @ values / h
    rounding = 2 * eps / h * np.abs(values).max(axis=0)
    bar = np.abs(change) + np.abs(kink) + rounding
    if not np.isfinite(bar).all():
        bar = np.where(np.isfinite(bar), bar, np.inf)
    return Slope(sixth, bar, kink, rounding, h)


def slope(
    line: Line, centre: np.ndarray, eps: float, enough: Callable[[Slope], bool], looks: tuple[float, ...] = LOOKS
) -> Slope:
    """The best known slope: with smaller steps, and larger ones, until it is known well ``enough``."""
    best: Slope | None = None
    for factor in looks:
        found = look(line, centre, first_step(eps) * factor, eps)
        if best is None or found.bar.max() < best.bar.max():
            best = found
        if enough(best):
            break
    assert best is not None
    return best


def has_kink(line: Line, centre: np.ndarray, eps: float) -> Slope | None:
    """The slopes on both sides, where they differ by as much however small the steps are."""
    coarse, fine = (look(line, centre, first_step(eps) * s, eps) for s in (1 / 4, 1 / 64))
    sharp = np.abs(fine.kink) > np.maximum(20 * fine.rounding, 1e-6 * np.abs(fine.value))
    steady = np.abs(fine.kink - coarse.kink) <= 0.1 * np.abs(fine.kink)
    return fine if bool(np.any(sharp & steady)) else None
