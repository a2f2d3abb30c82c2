"""The verdict on a gradient at one point: each argument along its directions, then whatever the first look leaves open.

Beside a kink, a stationary point or the edge of a domain there is more to see; noise and side effects stay undecided.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from derive.errors import DeriveError
from derive.model import Status, Verdict
from derive.review.gradients.arrays import precision_of
from derive.review.gradients.blame import METHOD, explain
from derive.review.gradients.callables import Code, CodeError, Point
from derive.review.gradients.sites import FLAT, Comparison, Site, directions, nearby, unit
from derive.review.gradients.slopes import has_kink
from derive.review.gradients.words import apart, entry_name, index_of, plain


def unknown(reason: str) -> Verdict:
    return Verdict(Status.UNKNOWN, "none", reason=reason)


def wavers(code: Code, point: Point, value: np.ndarray) -> str:
    """Why f cannot be compared, if it has another value when it is called again."""
    again = code.value(point)
    with np.errstate(all="ignore"):
        if bool(np.all(np.abs(again - value) <= 64 * code.eps * np.abs(value))):
            return ""
    o = int(np.argmax(np.abs(again - value)))
    first, second = apart(value[o], again[o])
    return f"f returns {first} and then {second} at the same point: fix its random seed, or what it keeps between calls"


def site_with(
    code: Code, point: Point, value: np.ndarray, claims: Mapping[str, np.ndarray], rtol: float | None
) -> Site:
    eps = max([code.eps, *(precision_of(claim) for claim in claims.values())])
    flat = {n: c.astype(np.float64).reshape(code.size, -1) for n, c in claims.items()}
    return Site(code, point, value, flat, math.sqrt(eps) if rtol is None else rtol)


def site_near(site: Site, spread: float, rng: np.random.Generator) -> Site | None:
    """A site beside this one, if f and gradient have values there."""
    point = nearby(site.point, spread, rng)
    try:
        value = site.code.value(point)
        claims = site.code.gradient(point)
        found = site_with(site.code, point, value, {n: claims[n] for n in site.claims}, site.rtol)
    except (CodeError, DeriveError, KeyError, ValueError):
        return None
    same = all(
        found.claims[n].shape == c.shape and np.all(np.isfinite(found.claims[n])) for n, c in site.claims.items()
    )
    return found if same and np.all(np.isfinite(value)) else None


class Check:
    """The check at one site: each argument along its directions, then whatever the first look leaves open."""

    def __init__(self, site: Site, how_many: int, rng: np.random.Generator) -> None:
        self.site, self.how_many, self.rng = site, how_many, rng
        self.seen: list[Comparison] = []
        self.notes: list[str] = []

    def verdict(self) -> Verdict:
        for name in self.site.claims:
            wrong = self.not_finite(name)
            wrong = self.refutation(self.site, name) if wrong is None else wrong
            if wrong is not None:
                return wrong
        unseen = [name for name in self.site.claims if not self.is_seen(name)]
        if unseen and (verdict := self.look_nearby(unseen)) is not None:
            return verdict
        if reason := wavers(self.site.code, self.site.point, self.site.value):
            return unknown(reason)
        return self.agreement()

    def not_finite(self, name: str) -> Verdict | None:
        """A gradient that is nan or infinite where f has a slope."""
        bad = np.argwhere(~np.isfinite(self.site.claims[name]))
        if not len(bad):
            return None
        o, i = (int(k) for k in bad[0])
        shown = plain(self.site.claims[name][o, i])
        x = self.site.point[name]
        clean = replace(self.site, claims={**self.site.claims, name: np.zeros_like(self.site.claims[name])})
        found = clean.compare(name, unit(x, i))
        where = entry_name(name, x, i)
        kink = has_kink(clean.line(name, unit(x, i)), self.site.value, self.site.code.eps)
        if (
            not found.slope.known
            or kink
            or found.slope.bar[o] > 1e-3 * max(abs(found.slope.value[o]), FLAT * abs(self.site.value[o]))
        ):
            return unknown(
                f"the gradient is {shown} in {where}, and f has {'a kink' if kink else 'no clear slope'} there"
            )
        slope = float(found.slope.value[o])
        return Verdict(
            Status.REFUTED, METHOD, points=1, reason=f"the gradient is {shown} in {where}, where f has slope {plain(slope)}",
            witness={"argument": name, "entry": index_of(x.shape, i), "direction": f"along {where}", "slope of f": slope, "slope claimed": float(shown)},
        )  # fmt: skip

    def refutation(self, site: Site, name: str) -> Verdict | None:
        found: list[Comparison] = []
        doubtful: list[Comparison] = []
        for d in directions(site.point[name], self.how_many, self.rng):
            comparison = site.compare(name, d)
            (doubtful if comparison.beyond(site.rtol, 3) else found).append(comparison)
        self.seen += [c for c in found if c.seen]
        confirmed = [c for c in doubtful if site.confirmed(c)]
        if not confirmed:
            return None
        if reason := self.wavering_gradient(site, name):
            return unknown(reason)
        return explain(
            site, confirmed, self.near_sites(site), self.rng, len(found) + len(doubtful), site is not self.site
        )

    def wavering_gradient(self, site: Site, name: str) -> str:
        first, again = site.claims[name], site.code.gradient(site.point)[name].reshape(site.claims[name].shape)
        if reason := wavers(site.code, site.point, site.value):
            return reason
        gap = np.abs(again - first)
        if np.all(gap <= site.rtol * np.max(np.abs(first))):
            return ""
        i = int(np.argmax(np.nan_to_num(gap, nan=np.inf)))
        one, other = apart(first.flat[i], again.flat[i])
        return (
            f"gradient returns {one} and then {other} at the same point: "
            "fix its random seed, or what it keeps between calls"
        )

    def near_sites(self, site: Site) -> list[Site]:
        found = (site_near(site, spread, self.rng) for spread in (0.1, 0.03))
        return [s for s in found if s is not None]

    def is_seen(self, name: str) -> bool:
        """Whether enough directions told something."""
        return sum(c.name == name for c in self.seen) >= min(2, self.how_many)

    def look_nearby(self, names: list[str]) -> Verdict | None:
        """Beside a kink, a stationary point or the edge of a domain there is more to see."""
        kinks = {name: self.kink(name) or self.edge(name) for name in names}
        still_open = set(names)
        for spread in (0.05, 0.005, 0.0005):
            site = site_near(self.site, spread, self.rng)
            for name in names if site else []:
                assert site is not None
                before = len(self.seen)
                if (wrong := self.refutation(site, name)) is not None:
                    return wrong
                if any(c.name == name for c in self.seen[before:]):
                    still_open.discard(name)
        for name, kink in kinks.items():
            if kink:
                beside = "" if name in still_open else "; at points nearby the gradient agrees"
                return unknown(f"{kink}{beside}")
            if name not in still_open:
                self.notes.append(f"in {name} compared at points nearby, where the slopes are clear")
        return self.left_open(still_open)

    def kink(self, name: str) -> str:
        for d in directions(self.site.point[name], 2, self.rng):
            if found := has_kink(self.site.line(name, d), self.site.value, self.site.code.eps):
                o = int(np.argmax(np.abs(found.kink)))
                left, right = (
                    plain(v if abs(v) > 10 * found.rounding[o] else 0.0) for v in (found.left[o], found.right[o])
                )
                return f"f has a kink at the point: along a direction in {name} its slope is {left} before and {right} after, so there is no gradient"
        return ""

    def edge(self, name: str) -> str:
        tried = [self.site.compare(name, d) for d in directions(self.site.point[name], 2, self.rng)]
        return (
            ""
            if any(c.slope.known for c in tried)
            else f"f has no values on both sides of the point, along directions in {name}"
        )

    def left_open(self, names: set[str]) -> Verdict | None:
        """What stays unseen: zero slopes that the gradient says are zero are right; anything else is not known."""
        for name in sorted(names):
            comparison = self.site.compare(name, next(iter(directions(self.site.point[name], 1, self.rng))))
            largest = float(np.max(np.abs(self.site.value)))
            if np.max(comparison.slope.bar) > FLAT * max(largest, float(np.max(comparison.size))):
                return unknown(f"the slopes of f along directions in {name} are too rough to compare")
            if float(np.max(np.abs(comparison.claimed))) > 16 * self.site.code.eps * largest:
                return unknown(
                    f"f changes too little with {name} for its {-math.log10(self.site.code.eps):.0f} digits: scale it, or shift it by a constant"
                )
            self.notes.append(f"in {name} both slopes are zero, to the digits that f has")
        return None

    def agreement(self) -> Verdict:
        worst = max((c.error for c in self.seen), default=0.0)
        digits = -math.log10(max(worst, self.site.code.eps)) if self.seen else None
        return Verdict(
            Status.AGREES, METHOD, points=len(self.seen) or self.how_many, error=worst,
            digits=None if digits is None else round(digits, 1), reason="; ".join(self.notes),
        )  # fmt: skip
