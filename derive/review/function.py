"""Is hand-written gradient code right? Compares it with slopes of the function along random directions.

It never proves: it agrees, refutes with an entry and both slopes, or says why it cannot tell (noise, a kink, an
exception). A claim is wrong only where the gap is beyond the error bar of the slope and shows again with other steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from derive.errors import DeriveError, UnsupportedError, nearest
from derive.model import Status, Verdict
from derive.review.callables import Code, CodeError, Point, as_float64, is_numeric, kind_of, precision_of
from derive.review.sites import FLAT, Comparison, Site, directions, nearby, unit
from derive.review.slopes import has_kink
from derive.review.wrong_gradients import METHOD, apart, entry_name, explain, index_of, plain, wrong_shape


def check_function(
    f: Callable[..., Any],
    gradient: Callable[..., Any],
    at: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    wrt: str | Sequence[str] | None = None,
    directions: int = 5,
    seed: int = 0,
    rtol: float | None = None,
) -> Verdict:
    """Compare a hand-written gradient with slopes of ``f`` along random directions: a Verdict.

    f : maps the arrays of ``at`` (by name where its parameters have these names, else in order) to a number, or to an array.
    gradient : maps them to arrays of the same shapes (for an array-valued f: of shape f.shape + x.shape); one array, a
    tuple in order with None where there is no gradient, or a dict by name.
    at : name -> array (NumPy, JAX, PyTorch, a list or a number); or several such points in a list.
    wrt : the arguments that gradient is about, where it is not about all.    directions : how many for each argument.
    rtol : what gap is tolerated, relative to the slope; by default the square root of the precision.

    The witness of a refutation names the argument, the entry, the direction and both slopes; ``mistake`` the usual
    mistake. UNKNOWN, with the reason, if the code raises an exception, draws random numbers, or has a kink at the point.
    Raises DeriveError if what gradient returns can be no gradient: too few arrays, text.

    >>> import numpy as np
    >>> A, b = np.array([[1.0, 2], [3, 4], [5, 6]]), np.ones(3)
    >>> f = lambda x: np.sum((A @ x - b) ** 2)
    >>> check_function(f, lambda x: 2 * A.T @ (A @ x - b), at={"x": np.ones(2)}).status.name
    'AGREES'
    >>> wrong = check_function(f, lambda x: A.T @ (A @ x - b), at={"x": np.ones(2)})
    >>> wrong.status.name, wrong.mistake, wrong.witness["entry"]
    ('REFUTED', 'off-by-half', (1,))
    >>> print(wrong.reason)
    the gradient in x is wrong: along x[1] f has slope 176 and the gradient says 88; it is 1/2 of the right one
    """
    points = [at] if isinstance(at, Mapping) else list(at)
    if not points or not all(isinstance(p, Mapping) and p for p in points):
        raise DeriveError("at is a dict of arrays by name, such as {'x': numpy.ones(3)}, or a list of such dicts")
    if directions < 1:
        raise DeriveError(f"directions is {directions}; at least one is needed")
    with np.errstate(all="ignore"):
        return _together(check_at(f, gradient, p, wrt, directions, seed, rtol) for p in points)


def _together(verdicts: Iterable[Verdict]) -> Verdict:
    """The first refutation; else what is not known; else agreement at every point."""
    found = []
    for verdict in verdicts:
        found.append(verdict)
        if verdict.status is Status.REFUTED:
            return verdict
    if unknown := [v for v in found if v.status is Status.UNKNOWN]:
        return unknown[0]
    worst = max(found, key=lambda v: v.error or 0.0)
    return replace(worst, points=sum(v.points for v in found))


def check_at(
    f: Callable[..., Any], gradient: Callable[..., Any], at: Mapping[str, Any], wrt: str | Sequence[str] | None,
    how_many: int, seed: int, rtol: float | None,
) -> Verdict:  # fmt: skip
    """The verdict at one point."""
    try:
        code = Code(f, gradient, at, checked_arguments(f, gradient, at, wrt))
        point = {name: as_float64(at[name], name) for name in code.names}
        value = code.start(point)
        if not np.all(np.isfinite(value)):
            return _unknown(f"f is {plain(value[~np.isfinite(value)][0])} at the point")
        if reason := wavers(code, point, value):
            return _unknown(reason)
        claims = code.gradient(point)
        if not claims:
            raise DeriveError(f"gradient returned None for each of {', '.join(code.names)}: there is nothing to check")
        if (wrong := wrong_shape(code, point, claims)) is not None:
            return wrong
        site = site_with(code, point, value, claims, rtol)
        verdict = Check(site, how_many, np.random.default_rng(seed)).verdict()
        return _noting_changes(code, verdict)
    except CodeError as problem:
        return _unknown(str(problem))


def checked_arguments(
    f: Callable[..., Any], gradient: Callable[..., Any], at: Mapping[str, Any], wrt: str | Sequence[str] | None
) -> tuple[str, ...]:
    """The arguments that gradient is about. Integers may be labels that index: asked with them first, it may return None."""
    if wrt is not None:
        names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
        if strange := [n for n in names if n not in at]:
            raise DeriveError(f"wrt names {strange[0]!r}, and at has {', '.join(at)}{nearest(strange[0], at)}")
        return names
    numeric = tuple(n for n in at if is_numeric(at[n]))
    if not numeric:
        raise UnsupportedError(f"at has no array of real numbers to differentiate in, only {', '.join(at)}")
    whole = {n for n in at if n not in numeric or kind_of(at[n]) in ("i", "u")}
    if not whole or len(at) == 1:
        return numeric
    code = Code(f, gradient, at, ())
    try:
        code._call("f", {})
        returned = code._call("gradient", {})
    except CodeError:
        return numeric
    if isinstance(returned, Mapping):
        return tuple(n for n in numeric if returned.get(n) is not None)
    if isinstance(returned, (tuple, list)) and len(returned) == len(at):
        return tuple(n for n, g in zip(at, returned, strict=True) if n in numeric and g is not None)
    real = tuple(n for n in numeric if n not in whole)
    one = not isinstance(returned, (tuple, list)) or len(returned) == len(real)
    return real if real and one else numeric


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
            return _unknown(reason)
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
            return _unknown(
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
            return _unknown(reason)
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
                return _unknown(f"{kink}{beside}")
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
                return _unknown(f"the slopes of f along directions in {name} are too rough to compare")
            if float(np.max(np.abs(comparison.claimed))) > 16 * self.site.code.eps * largest:
                return _unknown(
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


def _noting_changes(code: Code, verdict: Verdict) -> Verdict:
    if not code.changed:
        return verdict
    note = f"note that the code changes {', '.join(sorted(code.changed))} in place"
    return replace(verdict, reason=f"{verdict.reason}; {note}" if verdict.reason else note)


def _unknown(reason: str) -> Verdict:
    return Verdict(Status.UNKNOWN, "none", reason=reason)
