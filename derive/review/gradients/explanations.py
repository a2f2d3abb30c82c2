"""The usual mistakes of a gradient: each is named only if the claim, corrected by it, agrees along every direction.

A constant factor, another layout, another argument, or a multiple of something known that is missing. Tried on slopes
along random directions, at the point and beside it, so that it costs the same however large the arrays are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from derive.review.gradients.arrays import as_float64, is_numeric
from derive.review.gradients.sites import Comparison, Site, lengths
from derive.review.gradients.words import apart, plain, times

Basis = Callable[[Site], np.ndarray]  # a site -> a Jacobian (outputs × entries)


@dataclass(frozen=True)
class Explanation:
    """A usual mistake and the sentence that says so."""

    mistake: str | None
    sentence: str


@dataclass(frozen=True, eq=False)
class Part:
    """Some outputs of f and some entries of an argument; ``name`` is what a person calls them."""

    outputs: np.ndarray
    entries: np.ndarray
    name: str = ""


@dataclass(frozen=True, eq=False)
class Evidence:
    """Slopes along directions at several sites, of the outputs and among the entries of a part."""

    name: str
    seen: tuple[tuple[Site, Comparison], ...]
    outputs: np.ndarray
    many: int  #: independent numbers in it

    def column(self, basis: Basis) -> tuple[np.ndarray, np.ndarray]:
        """What a Jacobian says along the directions, and the size of its terms."""
        said, size = [], []
        for site, c in self.seen:
            B, d = basis(site)[self.outputs], c.direction.reshape(-1)
            said.append(B @ d)
            size.append(lengths(B, d))
        return np.concatenate(said), np.concatenate(size)

    def of(self, what: Callable[[Comparison], np.ndarray]) -> np.ndarray:
        return np.concatenate([what(c)[self.outputs] for _, c in self.seen])

    def multiple(self, basis: Basis, left: np.ndarray) -> float | None:
        """The c with ``left`` = c·basis along every direction, if there is one."""
        said, size = self.column(basis)
        largest = float(np.abs(said).max())
        if not np.isfinite(largest) or largest == 0:
            return None
        parallel = said / largest
        c = float(parallel @ left) / float(parallel @ parallel) / largest
        rtol = max(1e-6, 10 * self.seen[0][0].rtol)
        tolerance = rtol * np.minimum(abs(c) * size, np.abs(left).max()) + 10 * self.of(lambda k: k.slope.bar)
        return c if np.all(np.abs(left - c * said) <= tolerance) and np.any(np.abs(left) > 3 * tolerance) else None


def in_proportion(evidence: Evidence) -> Explanation | None:
    """A constant factor, or a term that is a multiple of something known."""
    if not evidence.seen:
        return None
    slopes, claimed = evidence.of(lambda c: c.slope.value), evidence.of(lambda c: c.claimed)
    if not np.any(claimed):
        return Explanation("forgot-term", "it is zero")
    if found := proportional(evidence):
        return found
    if evidence.many < 2:
        return None
    for shown, basis in terms(evidence):
        if (c := evidence.multiple(basis, slopes - claimed)) is not None:
            return Explanation(
                "forgot-term", f"it differs by {times(c, shown)}: a term like that is missing or has the wrong sign"
            )
    return None


def over_the_whole(evidence: Evidence) -> Explanation | None:
    """Another layout, or the gradient of another argument."""
    if not evidence.seen or proportional(evidence):
        return None
    slopes = evidence.of(lambda c: c.slope.value)
    for mistake, sentence, basis in rearrangements(evidence):
        c = evidence.multiple(basis, slopes)
        if c is not None and abs(c - 1) <= 1e-5:
            return Explanation(mistake, sentence)
        if c is not None and evidence.many > 2 and mistake == "transposed":
            return Explanation(mistake, f"{sentence}, times {plain(1 / c)}")
    return None


def proportional(evidence: Evidence) -> Explanation | None:
    c = evidence.multiple(lambda s: s.claims[evidence.name], evidence.of(lambda k: k.slope.value))
    if c is None or abs(c) < 1e-12:
        return None
    ratio = 1 / c
    usual = {-1.0: "sign", 0.5: "off-by-half", 2.0: "off-by-half"}
    for known, mistake in usual.items():
        if abs(ratio - known) <= 1e-5 * abs(known):
            return Explanation(
                mistake,
                {-1.0: "its sign is wrong", 0.5: "it is 1/2 of the right one", 2.0: "it is twice the right one"}[known],
            )
    if evidence.many < 2:
        return None
    return Explanation(
        "factor", f"it is {apart(ratio, 1.0)[0]} times the right one{length(evidence.seen[0][0], ratio)}"
    )


def length(site: Site, ratio: float) -> str:
    """Where the factor comes from, if it is the length of something."""
    for name, value in site.code.at.items():
        for n in dict.fromkeys((*np.shape(value), int(np.prod(np.shape(value))))) if is_numeric(value) else ():
            for words, worth in ((f"{n}", n), (f"1/{n}", 1 / n), (f"2/{n}", 2 / n), (f"{n}/2", n / 2)) if n > 2 else ():
                if abs(abs(ratio) - worth) <= 1e-5 * worth:
                    return f", {'minus ' if ratio < 0 else ''}{words} where {n} is a length of {name}"
    return ""


def rearrangements(evidence: Evidence) -> Iterator[tuple[str, str, Basis]]:
    """What the right gradient would be if the claim were it in another layout, or in another argument."""
    site, name = evidence.seen[0][0], evidence.name
    x, f_shape = site.point[name], site.code.shape
    m, n = site.claims[name].shape

    def transposed(s: Site) -> np.ndarray:
        return s.claims[name].reshape(m, *x.shape).swapaxes(1, 2).reshape(m, n)

    def read_in_columns(s: Site) -> np.ndarray:
        return np.array([row.reshape(x.shape, order="F").reshape(-1) for row in s.claims[name]])

    def read_in_rows(s: Site) -> np.ndarray:
        return np.array([row.reshape(x.shape).reshape(-1, order="F") for row in s.claims[name]])

    if x.ndim == 2 and x.shape[0] == x.shape[1]:
        yield "transposed", "it is the transpose of the right one", transposed
    if f_shape and m == n:
        yield "transposed", "it is the transpose of the right Jacobian", lambda s: s.claims[name].T
    if f_shape:
        yield "transposed", "its entries are those of the transposed Jacobian", lambda s: s.claims[name].reshape(n, m).T
    if x.ndim > 1:
        yield "transposed", "its entries are right but in column order (Fortran)", read_in_columns
        yield "transposed", "its entries are right but taken in column order (Fortran)", read_in_rows
    for other, claim in site.claims.items():
        if other != name and claim.shape == (m, n) and site.point[other].shape == x.shape:
            sentence = f"what is returned in {other} is right in {name}: the order is another"
            yield "wrong-variable", sentence, _claim_in(other)


def _claim_in(name: str) -> Basis:
    return lambda site: site.claims[name]


def terms(evidence: Evidence) -> Iterator[tuple[str, Basis]]:
    """What a missing term is often a multiple of: x, its signs, ones, another array, or a matrix times one."""
    site, name = evidence.seen[0][0], evidence.name
    x = site.point[name]
    if site.code.shape:
        return
    yield "1", lambda s: np.ones((1, x.size))
    yield name, lambda s: s.point[name].reshape(1, -1)
    yield f"sign({name})", lambda s: np.sign(s.point[name]).reshape(1, -1)
    arrays = {n: n for n in site.code.at if n != name and is_numeric(site.code.at[n])}
    for n in arrays:
        if value_of(site, n).shape == x.shape:
            yield n, lambda s, n=n: value_of(s, n).reshape(1, -1)  # type: ignore[misc]
    for M in (n for n in site.code.at if is_numeric(site.code.at[n]) and value_of(site, n).ndim == 2):
        for v in (name, *arrays):
            for shown, product in ((f"{M} @ {v}", _product), (f"{M}.T @ {v}", _transposed_product)):
                if v != M and np.shape(product(site, M, v)) == x.shape:
                    yield shown, lambda s, M=M, v=v, p=product: p(s, M, v).reshape(1, -1)  # type: ignore[misc]


def value_of(site: Site, name: str) -> np.ndarray:
    return site.point[name] if name in site.point else as_float64(site.code.at[name], name)


def _product(site: Site, M: str, v: str) -> Any:
    A, x = value_of(site, M), value_of(site, v)
    return A @ x if x.ndim and A.shape[1] == x.shape[0] else None


def _transposed_product(site: Site, M: str, v: str) -> Any:
    A, x = value_of(site, M), value_of(site, v)
    return A.T @ x if x.ndim and A.shape[0] == x.shape[0] else None


def flipped(entries: Sequence[Comparison]) -> Explanation | None:
    """Whether every wrong entry has just the wrong sign."""
    slopes, claimed = np.array([c.slope.value for c in entries]), np.array([c.claimed for c in entries])
    tolerance = 1e-5 * np.array([c.size for c in entries]) + 10 * np.array([c.slope.bar for c in entries])
    wrong = np.abs(slopes - claimed) > tolerance
    if np.any(wrong) and np.all(np.abs(slopes + claimed)[wrong] <= tolerance[wrong]):
        return Explanation("sign", f"the sign is wrong in {int(wrong.sum())} of its {wrong.size} entries")
    return None
