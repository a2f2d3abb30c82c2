"""Which entry of a refuted gradient is wrong, whether it is the only one, and the verdict that says so and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from derive.model import Status, Verdict
from derive.review.gradients.explanations import Evidence, Explanation, Part, flipped, in_proportion, over_the_whole
from derive.review.gradients.sites import Comparison, Site, directions, scales
from derive.review.gradients.words import apart, entry_name, index_of

METHOD = "differences along random directions"
ENTRIES, SECONDS = 2_000, 3.0  # every entry is looked at up to so many, if that takes no longer


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
