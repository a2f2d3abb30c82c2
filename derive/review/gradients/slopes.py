"""The slope of a function along a line, with an estimate of its error: central differences of sixth order at several steps.

The error bar adds what the last extrapolation changed, what rounding can do, and the kink at the point (the difference
of the two one-sided slopes): a slope is never surer than the function is smooth there. Outside the domain it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    64.0,
)  # of the first step, until the slope is known well enough

AT = (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0)  # times h: where a look asks f


def _weights() -> np.ndarray:
    """Of the values at ``AT``, over h: the sixth-order slope, what its last extrapolation changed, and the kink."""
    at = dict(zip(AT, np.eye(len(AT)), strict=True))
    central = {k: (at[k] - at[-k]) / (2 * k) for k in (1.0, 2.0, 4.0)}
    bend = [(at[k] - 2 * at[0.0] + at[-k]) / k for k in (1.0, 2.0, 4.0)]  # kink + h·f″ + h³·f⁗/12, and so on
    fourth, coarse = (4 * central[1.0] - central[2.0]) / 3, (4 * central[2.0] - central[4.0]) / 3
    sixth = (16 * fourth - coarse) / 15
    kink = np.linalg.solve([[1, 1, 1], [1, 2, 4], [1, 8, 64]], [1, 0, 0]) @ bend
    return np.array([sixth, sixth - fourth, kink])


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
    resolved: np.ndarray | bool = (
        True  #: whether f moved less with the next finer steps, as it does where they are small
    )

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


Look = tuple[float, np.ndarray]  # h, and the values of f at ``AT`` times h


def look(line: Line, centre: np.ndarray, h: float) -> Look:
    return h, np.array([centre if t == 0 else line(t * h) for t in AT])


def slopes(looks: Sequence[Look], eps: float, terms: np.ndarray | float = 0.0) -> list[Slope]:
    """The slope that each look gives, its error bar no smaller than the unevenness that finer looks have found.

    >>> one = slopes([look(lambda t: np.array([np.exp(t)]), np.array([1.0]), 1e-3)], 2.2e-16)[0]
    >>> bool(abs(one.value[0] - 1) <= one.bar[0] < 1e-8)
    True
    """
    grain = grain_of([values for _, values in looks]) if len(looks) > 1 else 0.0
    uneven: np.ndarray | float = 0.0
    found = {}
    finer: np.ndarray | float = 0.0
    for h, values in sorted(looks, key=lambda look: look[0]):
        sixth, change, kink = WEIGHTS @ (values - values[3]) / h
        own = (np.abs(change) + np.abs(kink)) * h
        uneven = np.fmax(uneven, own)  # of a smooth function it vanishes like h⁴; what does not is noise
        worth = np.abs(values).max(axis=0) + np.maximum(np.abs(sixth), terms)  # f and its argument are both rounded
        rounding = 2 * np.maximum(eps * worth, grain) / h
        bar = np.where(np.isfinite(own), uneven / h + rounding, np.inf)
        reach = np.ptp(values, axis=0)
        resolved = (reach > 2 * finer) | (reach <= 16 * eps * np.abs(values).max(axis=0))
        found[h] = Slope(sixth, bar, kink, rounding, h, resolved)
        finer = np.fmax(finer, reach)
    return [found[h] for h, _ in looks]


def slope(
    line: Line, centre: np.ndarray, eps: float, enough: Callable[[Slope], bool], terms: np.ndarray | float = 0.0
) -> Slope:
    """The best known slope: with smaller steps, and larger ones, until it is known well ``enough``."""
    seen: list[Look] = []
    for factor in LOOKS:
        seen.append(look(line, centre, first_step(eps) * factor))
        best = min(slopes(seen, eps, terms), key=lambda s: float(s.bar.max()))
        if enough(best):
            break
    return best


def ladder(line: Line, centre: np.ndarray, eps: float, terms: np.ndarray | float = 0.0) -> list[Slope]:
    """The slope with steps of every size."""
    return slopes([look(line, centre, first_step(eps) * factor) for factor in LOOKS], eps, terms)


def grain_of(looks: Sequence[np.ndarray]) -> np.ndarray:
    """How coarse the values of f are: where some neighbours are equal, the least difference between those that are not.

    A function that rounds inside (float32, ``round``) is a staircase, and has slope 0 for small steps.
    """
    steps = np.abs(np.concatenate([np.diff(values, axis=0) for values in looks]))
    ties = (steps == 0).any(axis=0)
    least = np.where(steps > 0, steps, np.inf).min(axis=0)
    return np.where(ties & np.isfinite(least), least, 0.0)


def has_kink(line: Line, centre: np.ndarray, eps: float) -> Slope | None:
    """The slopes on both sides, where they differ by as much however small the steps are."""
    fine, coarse = slopes([look(line, centre, first_step(eps) * s) for s in (1 / 64, 1 / 4)], eps)
    sharp = np.abs(fine.kink) > np.maximum(20 * fine.rounding, 1e-6 * np.abs(fine.value))
    steady = np.abs(fine.kink - coarse.kink) <= 0.1 * np.abs(fine.kink)
    return fine if bool(np.any(sharp & steady)) else None
