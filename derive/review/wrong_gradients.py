"""What is wrong with a gradient that was refuted: which entry, and which usual mistake would give it.

Each explanation is tried on the slopes along random directions, at the point and at points nearby, so that it costs the
same few evaluations however large the arrays are; it is named only if the gradient, corrected by it, agrees everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from derive.model import Status, Verdict
from derive.review.callables import Code, Point, as_float64, is_numeric
from derive.review.sites import Comparison, Site, directions, lengths, scales

METHOD = "differences along random directions"
ENTRIES, SECONDS = 2_000, 3.0  # every entry is looked at up to so many, if that takes no longer
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


def explain(
    site: Site, confirmed: Sequence[Comparison], near: Sequence[Site], rng: np.random.Generator, points: int, beside: bool
) -> Verdict:  # fmt: skip
    """The verdict on a gradient whose gap along directions was confirmed."""
    worst = max(confirmed, key=lambda c: c.error)
    name, x = worst.name, site.point[worst.name]
    entries = every_entry(site, name)
    sure, entry, i = the_worst(site, name, entries, worst)
    if not sure and len(confirmed) < 2:
        return Verdict(
            Status.UNKNOWN, "none", reason=f"a gap along one direction in {name} did not show again in single entries"
        )
    why = explanation(site, name, near, rng, entries, i, entry.output)
    if not sure:
        entry = worst
    where = entry_name(name, x, i) if sure else f"a direction in {name}"
    scale = float(np.abs(entry.direction).max()) if sure else 1.0
    o = entry.output
    slope, claimed = float(entry.slope.value[o]) / scale, float(entry.claimed[o]) / scale
    output = f" of output {index_of(site.code.shape, o)}" if site.code.shape else ""
    witness: dict[str, Any] = {"argument": name}
    witness |= {"entry": index_of(x.shape, i)} if sure else {}
    witness |= {"output": index_of(site.code.shape, o)} if site.code.shape else {}
    witness |= {
        "direction": f"along {where}" if sure else entry.direction,
        "slope of f": slope,
        "slope claimed": claimed,
    }
    witness |= {"point": dict(site.point)} if beside else {}
    here, says = apart(slope if abs(slope) * scale > 3 * entry.slope.bar[o] else 0.0, claimed)
    place = ", at a point beside the one given," if beside else ""
    reason = (
        f"the gradient in {name} is wrong: along {where}{place} f has slope {here}{output} and the gradient says {says}"
    )
    return Verdict(
        Status.REFUTED, METHOD, points=points, error=entry.error, witness=witness, mistake=why.mistake if why else None,
        reason=f"{reason}; {why.sentence}" if why else reason,
    )  # fmt: skip


# --- where ---------------------------------------------------------------------------------------------------------


def every_entry(site: Site, name: str) -> list[Comparison] | None:
    """The slope along each entry, if they are few enough."""
    x = site.point[name]
    start = perf_counter()
    site.code.value(site.point)
    if x.size > ENTRIES or x.size * 7 * (perf_counter() - start) > SECONDS:
        return None
    return [along_entry(site, name, i) for i in range(x.size)]


def along_entry(site: Site, name: str, i: int) -> Comparison:
    x = site.point[name]
    d = np.zeros(x.shape)
    d.reshape(-1)[i] = scales(x, relative=True).reshape(-1)[i]
    return site.compare(name, d)


def the_worst(
    site: Site, name: str, entries: list[Comparison] | None, worst: Comparison
) -> tuple[bool, Comparison, int]:  # fmt: skip
    """The entry with the largest gap, among all of them or by halving the array, and whether that gap is sure."""
    if entries is None:
        i = by_halving(site, name, worst)
        entry = along_entry(site, name, i)
        return site.confirmed(entry), entry, i
    order = sorted(range(len(entries)), key=lambda k: float(np.nan_to_num(entries[k].gap).max()), reverse=True)
    i = next((k for k in order[:4] if site.confirmed(entries[k])), -1)
    return (True, entries[i], i) if i >= 0 else (False, entries[order[0]], order[0])


def by_halving(site: Site, name: str, worst: Comparison) -> int:
    """One entry where the gap is large: each time the half of the array with the larger gap."""
    o, block = worst.output, np.arange(worst.direction.size)
    while len(block) > 1:
        halves = np.array_split(block, 2)
        gaps = [float(np.nan_to_num(site.compare(name, only(worst.direction, half)).gap)[o]) for half in halves]
        block = halves[int(np.argmax(gaps))]
    return int(block[0])


def only(direction: np.ndarray, entries: np.ndarray) -> np.ndarray:
    """``direction`` with every other entry put to zero."""
    kept = np.zeros(direction.shape)
    kept.reshape(-1)[entries] = direction.reshape(-1)[entries]
    return kept


def parts(
    site: Site, name: str, entries: list[Comparison] | None, i: int, o: int, rng: np.random.Generator
) -> Iterator[Part]:
    """Parts of the array outside which the gradient is right, smallest first."""
    x, outputs = site.point[name], np.arange(site.code.size)
    if entries is not None:
        gap, size = (np.array([what(c) for c in entries]).T for what in (lambda c: c.gap, lambda c: c.size))
        tolerance = site.rtol * size + 10 * np.array([c.slope.bar for c in entries]).T
        bad = gap > tolerance
        if np.any(~bad & (tolerance > size * gap[o, i] / size[o, i] / 4) & (tolerance > 1e-6 * size.max())):
            return  # some entries are not known well enough to be called right
        rows, columns = np.flatnonzero(bad.any(axis=1)), np.flatnonzero(bad.any(axis=0))
        if 0 < len(rows) * len(columns) < bad.size:
            yield Part(rows, columns, called(site, name, rows, columns, i))
        return
    for block in sorted((slice_through(x, i, axes) for axes in (*range(x.ndim), None)), key=len):
        rest = np.setdiff1d(np.arange(x.size), block, assume_unique=True)
        outside = [site.compare(name, only(d, rest)) for d in directions(x, 2, rng)]
        if not any(c.beyond(site.rtol, 10) for c in outside):
            yield Part(outputs, block, called(site, name, outputs, block, i))
            return


def slice_through(x: np.ndarray, i: int, axis: int | None) -> np.ndarray:
    """Entry ``i``; with an axis, every entry with the same index on it."""
    if axis is None or x.ndim < 2:
        return np.array([i])
    return np.flatnonzero(
        (np.indices(x.shape, sparse=True)[axis] == np.unravel_index(i, x.shape)[axis]) & np.ones(x.shape, bool)
    )


def called(site: Site, name: str, outputs: np.ndarray, entries: np.ndarray, i: int) -> str:
    x, f_shape = site.point[name], site.code.shape
    where = "" if len(outputs) == site.code.size else f" in {len(outputs)} of the {site.code.size} outputs"
    if len(outputs) == 1 and where:
        where = f" in output {index_of(f_shape, int(outputs[0]))}"
    if len(entries) == x.size:
        return f"{name}{where}"
    if len(entries) == 1:
        return f"{entry_name(name, x, int(entries[0]))}{where}"
    for axis in range(x.ndim if x.ndim > 1 else 0):
        if set(entries) <= set(slice_through(x, int(entries[0]), axis)):
            k = int(np.unravel_index(int(entries[0]), x.shape)[axis])
            return f"{name}[{', '.join(str(k) if a == axis else ':' for a in range(x.ndim))}]{where}"
    if x.ndim == 2 and np.array_equal(entries, np.flatnonzero(np.eye(*x.shape) == 0)):
        return f"the entries off the diagonal of {name}{where}"
    return f"{len(entries)} of the {x.size} entries of {name}{where}"


# --- why -----------------------------------------------------------------------------------------------------------


def explanation(
    site: Site, name: str, near: Sequence[Site], rng: np.random.Generator, entries: list[Comparison] | None, i: int, o: int
) -> Explanation | None:  # fmt: skip
    """The first usual mistake that accounts for the whole array, or for the part of it that is wrong."""
    whole = Part(np.arange(site.code.size), np.arange(site.point[name].size))
    evidence = gathered(site, name, near, rng, whole)
    if evidence.seen and all(not c.slope.value.any() and not c.slope.kink.any() for _, c in evidence.seen):
        return Explanation(
            None, f"f has the same value wherever it was called: does it use {name}, or keep an earlier result?"
        )
    if found := over_the_whole(evidence) or in_proportion(evidence):
        return found
    for part in parts(site, name, entries, i, o, rng):
        why = in_proportion(gathered(site, name, near, rng, part)) or in_proportion(gathered(site, name, (), rng, part))
        several = " of " in part.name or " off " in part.name
        only_there = f"only {part.name} {'are' if several else 'is'} wrong"
        there = f": {'there ' if several else ''}{why.sentence}" if why else ""
        return Explanation(why.mistake if why else None, only_there + there)
    return flipped(entries) if entries else None


def gathered(site: Site, name: str, near: Sequence[Site], rng: np.random.Generator, part: Part) -> Evidence:
    x = site.point[name]
    seen = []
    for s, how_many in [(site, 6), *((s, 3) for s in near)]:
        for d in directions(x, how_many, rng):
            c = s.compare(name, only(d, part.entries))
            if c.slope.known:
                seen.append((s, c))
    sites = len({id(s) for s, _ in seen})
    return Evidence(name, tuple(seen), part.outputs, sites * len(part.entries) * len(part.outputs))


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


# --- shapes --------------------------------------------------------------------------------------------------------


def wrong_shape(code: Code, point: Point, claims: dict[str, np.ndarray]) -> Verdict | None:
    """The verdict on a gradient that has not the shape of its argument."""
    for name, claim in claims.items():
        right = (*code.shape, *point[name].shape)
        if claim.shape in (right, (*code.returned_shape, *point[name].shape)):
            continue
        mistake, why = None, ""
        if claim.shape == right[::-1] or claim.shape == (*point[name].shape, *code.shape):
            mistake, why = "transposed", ": it is transposed"
        else:
            for other, theirs in claims.items():
                if other != name and theirs.shape == right and claim.shape == (*code.shape, *point[other].shape):
                    mistake, why = (
                        "wrong-variable",
                        f": that is the shape in {other}, and what is returned in {other} has the shape in {name}",
                    )
        return Verdict(
            Status.REFUTED, "shapes", mistake=mistake,
            witness={"argument": name, "shape": right, "shape claimed": claim.shape},
            reason=f"the gradient in {name} has shape {claim.shape} where {right} is right{why}",
        )  # fmt: skip
    return None


# --- words ---------------------------------------------------------------------------------------------------------


def index_of(shape: tuple[int, ...], i: int) -> tuple[int, ...]:
    return tuple(int(k) for k in np.unravel_index(i, shape)) if shape else ()


def entry_name(name: str, x: np.ndarray, i: int) -> str:
    """``x[1, 2]`` for entry number ``i``; a number has no entries."""
    return f"{name}[{', '.join(map(str, index_of(x.shape, i)))}]" if x.shape else name


def plain(value: Any) -> str:
    return f"{float(value):.6g}"


def apart(a: float, b: float) -> tuple[str, str]:
    """Two numbers with as many digits as show that they differ.

    >>> apart(2.0, 2.000000001), apart(1.5, 3)
    (('2', '2.000000001'), ('1.5', '3'))
    """
    for digits in range(6, 17):
        if (shown := (f"{float(a):.{digits}g}", f"{float(b):.{digits}g}"))[0] != shown[1]:
            return shown
    return repr(a), repr(b)


def times(c: float, shown: str) -> str:
    return plain(c) if shown == "1" else shown if abs(c - 1) < 1e-6 else f"{plain(c)}*{shown}"
