"""Is a claim about arrays true? Compared as numbers at random points; what differs there is looked at again in balls.

Only a difference that stays the same in balls of two precisions refutes. A point at which a side has no value, or none
that can be trusted, does not count. What is no equality is checked in ``array_order``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.shapes import Shapes, dimensions_in, written
from derive.model import EQUAL, Status, Verdict
from derive.numeric import sample
from derive.numeric.array_points import concrete
from derive.numeric.arrays import BALLS, FLOATS, Run, coarse, difference_depth, evaluate, run_at
from derive.numeric.precision import Exhausted, Undecided, Undefined, precision
from derive.verify.array_order import check_arrays_ordered
from derive.verify.array_points import Place, places, sizes_named, variables
from derive.verify.looks import unknown
from derive.verify.sides import WORK, Claim
from derive.verify.witness import decimal

ENOUGH = {0: 10, 1: 10, 2: 6}  # points that agree, by how deep differences are nested; the deeper the dearer
FEWEST = 3
MOST_ENTRIES = 20_000  # of all variables together
LARGE_DIMENSION = 6
FEW_ENTRIES = 250  # so many are looked at in balls, once, even where floats agree
PATIENCE = 20  # points looked at after the last one that could be compared
ROUNDING = 1e-11  # relative: what a float look always allows
SURE = 1e-6  # relative: how far apart two sides may be, at the most, that count as agreeing
SAFETY = 10
BITS = (256, 512)
TRUNCATION = {256: 2.0**-90, 512: 2.0**-180}  # relative: what balls' differences leave out
TELLING = (20, 40, 80, 150)  # decimal digits
SAME = 1e-3  # relative: how well two precisions must show the same difference


@dataclass(frozen=True)
class Look:
    """What one point showed: ``agree``, ``differ``, ``shapes`` (they are different), ``unclear`` or ``undefined``."""

    says: str
    error: float = 0.0
    before: Any = None
    after: Any = None
    component: int = 0
    reason: str = ""


def check_arrays(claim: Claim) -> Verdict:
    """Whether both sides have the same value, entry by entry, at random arrays of random sizes.

    >>> from derive.language.assumptions import assumptions
    >>> A, x, n = ex.symbols("A x n")
    >>> claim = Claim(ex.Derivative(x @ A @ x, x), 2 * (A @ x), EQUAL, {}, shapes={"A": (n, n), "x": (n,)})
    >>> check_arrays(claim).status.name
    'REFUTED'
    """
    if claim.before is claim.after:
        return Verdict(Status.PROVED, "identical", reason="both sides are the same expression")
    if any(claim.assume[x.name].complex for x in variables(claim) if x.name in claim.assume):
        return unknown("arrays of complex numbers are not compared")
    if claim.relation != EQUAL:
        return check_arrays_ordered(claim)
    if (entries := _entries(claim)) > MOST_ENTRIES:
        general = _for_any_size(claim)
        verdict = None if general is None else check_arrays(general)
        if verdict is None or verdict.status is Status.REFUTED:  # what fails for some sizes may hold for these
            return unknown(f"the arrays have {entries:,} entries: too many to be looked at")
        return verdict
    pairs = _components(claim)
    if isinstance(pairs, Verdict):
        return pairs
    return _looked_at(claim, pairs)


def _for_any_size(claim: Claim) -> Claim | None:
    """The same claim where a dimension is a name and not a large number, which says more; None where a side has such a
    number as a value, which may or may not be that dimension."""
    large = {
        d for shape in claim.shapes.values() for d in shape if isinstance(d, ex.Number) and d.value > LARGE_DIMENSION
    }
    names: dict[ex.Expr, ex.Expr] = {d: ex.Symbol(f"n_{d.data}") for d in large}
    sides = (claim.before, claim.after, *claim.given)
    for node in ex.postorder(*sides):
        if not large.isdisjoint(a for a in node.args if a not in dimensions_in(node)):
            return None
    before, after, *given = (ex.substitute(side, names) for side in sides)
    shapes = {name: tuple(names.get(d, d) for d in shape) for name, shape in claim.shapes.items()}
    try:
        Shapes(shapes).of(before), Shapes(shapes).of(after)
    except DeriveError:  # two dimensions that only agree as numbers, as m·n = 6
        return None
    return replace(claim, before=before, after=after, given=tuple(given), shapes=shapes)


def _entries(claim: Claim) -> int:
    """How many numbers the variables have where their dimensions are small."""
    sizes: dict[ex.Expr, int] = dict.fromkeys(sizes_named(claim), 5)
    return sum(prod(concrete(claim.shapes.get(x.name, ()), sizes)) for x in variables(claim))


def _components(claim: Claim) -> list[tuple[ex.Expr, ex.Expr]] | Verdict:
    """What is compared with what."""
    sides = [s.args if isinstance(s, ex.Several) else (s,) for s in (claim.before, claim.after)]
    if len(sides[0]) != len(sides[1]):
        reason = f"the sides have {len(sides[0])} and {len(sides[1])} components"
        return Verdict(Status.REFUTED, "shapes", reason=reason)
    return list(zip(*sides, strict=True))


def _looked_at(claim: Claim, pairs: list[tuple[ex.Expr, ex.Expr]]) -> Verdict:
    depth = difference_depth(*[side for pair in pairs for side in pair])
    agreed: list[Look] = []
    reasons: list[str] = []
    since, few = 0, _entries(claim) <= FEW_ENTRIES
    enough = 1 if not variables(claim) else ENOUGH.get(depth, 3) if few else 4
    if (
        enough > 1 and not depth and sample.switches(claim.before, claim.after)
    ):  # |u| is u at half of the points, and by chance at ten of them
        enough *= 3
    try:
        for place in places(claim, small=depth > 1):
            if len(agreed) >= enough or since > (PATIENCE if few else PATIENCE // 5):
                break
            look = _look(claim, pairs, place, depth, closely=few and not agreed)
            if look.says in ("differ", "shapes"):
                return _refuted(claim, pairs, place, look)
            since = 0 if look.says == "agree" else since + 1
            if look.says == "agree":
                agreed.append(look)
            elif look.reason:
                reasons.append(look.reason)
    except Exhausted as problem:
        reasons.append(str(problem))
    if len(agreed) < min(enough, FEWEST):
        reasons = reasons or ["no point was found at which the conditions hold"]
        return unknown(f"at too few points could both sides be compared: {reasons[-1]}")
    error = max(look.error for look in agreed)
    digits = round(float(-np.log10(max(error, 1e-16))), 1)
    return Verdict(Status.AGREES, "random points", points=len(agreed), error=error, digits=digits)


def _look(claim: Claim, pairs: list, place: Place, depth: int, closely: bool) -> Look:
    """Floats first, balls where they leave a doubt; balls at once where differences are nested."""
    if depth > 1:
        looked = _seen(claim, lambda: _in_balls(claim, pairs, place, depth))
        return (
            looked
            if looked.says != "unclear"
            else _never_differ(_seen(claim, lambda: _in_floats(claim, pairs, place, depth)))
        )
    looked = _seen(claim, lambda: _in_floats(claim, pairs, place, depth))
    overflown = looked.says == "undefined" and not variables(claim)  # exp(1000) has a value, though no float
    if looked.says in ("differ", "unclear") or overflown or (closely and looked.says == "agree"):
        closer = _seen(claim, lambda: _in_balls(claim, pairs, place, depth))
        if looked.says == "agree" and closer.says not in ("differ", "shapes"):
            return looked
        return closer
    return looked


def _never_differ(look: Look) -> Look:
    """Floats alone refute nothing."""
    return (
        Look("unclear", reason="floats show a difference that balls could not confirm")
        if look.says == "differ"
        else look
    )


def _seen(claim: Claim, see: Callable[[], Look]) -> Look:
    try:
        return see()
    except Exhausted as problem:
        if claim.budget.left < 0:
            raise
        return Look("unclear", reason=str(problem))
    except Undefined as problem:
        return Look("undefined", reason=str(problem))
    except Undecided as problem:
        return Look("unclear", reason=str(problem))


def _run(claim: Claim, values: Mapping[ex.Expr, Any], how: Any, depth: int) -> Run:
    return run_at(values, how, depth, claim.budget.part(max(WORK / 8, claim.budget.left / 2)))


# ---------------------------------------------------------------- one look


def _in_floats(claim: Claim, pairs: list, place: Place, depth: int) -> Look:
    run = _run(claim, place.floats(), FLOATS, depth)
    error = 0.0
    for k, pair in enumerate(pairs):
        a, b = (evaluate(side, run) for side in pair)
        if a.shape[1:] != b.shape[1:]:
            return Look("shapes", before=a, after=b, component=k)
        if not (np.isfinite(a).all() and np.isfinite(b).all()):
            raise Undefined("a side has no real value at this point, or one too large")
        scale = _largest(a, b)
        bars = ROUNDING * scale
        for side, value in zip(pair, (a, b), strict=True):
            if depth:
                bars = bars + SAFETY * np.abs(coarse(side, run) - value)
        gap = np.abs(a - b)
        if not (gap <= bars).all():
            return Look("differ", component=k)
        if not (np.max(bars, initial=0.0) <= SURE * scale):
            return Look("unclear", component=k, reason="too few digits are sure")
        error = max(error, float(gap.max(initial=0.0)) / scale) if scale else error
    return Look("agree", error)


def _largest(*values: np.ndarray) -> float:
    return max((float(np.abs(v).max(initial=0.0)) for v in values), default=0.0)


def _in_balls(claim: Claim, pairs: list, place: Place, depth: int) -> Look:
    """A difference counts where it is the same at two precisions, and so with two steps."""
    looks: list[tuple[Look, Any]] = []
    for bits in BITS:
        with precision(bits):
            look, gap = _ball_look(claim, pairs, place, depth, bits)
        if look.says != "differ":
            return (
                look
                if not looks
                else Look("unclear", reason="a difference that does not stay the same in higher precision")
            )
        looks.append((look, gap))
    (first, one), (second, two) = looks
    if not (np.isfinite(one).all() and np.isfinite(two).all()):
        return Look("unclear", reason="a difference too large for floats")
    if first.component != second.component or not np.abs(one - two).max() <= SAME * np.abs(two).max():
        return Look("unclear", reason="a difference that does not stay the same in higher precision")
    return second


def _ball_look(claim: Claim, pairs: list, place: Place, depth: int, bits: int) -> tuple[Look, Any]:
    run = _run(claim, place.values, BALLS, depth)
    magnitude = max((_largest(BALLS.to_float(v)) for v in run.env.values()), default=1.0)
    error = 0.0
    for k, pair in enumerate(pairs):
        a, b = (evaluate(side, run) for side in pair)
        if a.shape[1:] != b.shape[1:]:
            return Look("shapes", before=a, after=b, component=k), None
        if not (BALLS.is_finite(a) and BALLS.is_finite(b)):
            raise Undefined("a side has no real value at this point, or one too large")
        gap = a - b
        scale = _largest(BALLS.to_float(a), BALLS.to_float(b))
        left_out = 0.0 if not depth else TRUNCATION[bits] * max(scale, magnitude)
        surely = np.array([float(abs(g).lower()) for g in gap.flat])
        at_most = np.array([float(abs(g).upper()) for g in gap.flat])
        if (surely > left_out).any():
            return Look("differ", before=a, after=b, component=k), BALLS.to_float(gap)
        allowed = max(SURE * scale, TRUNCATION[256] * magnitude)
        if (at_most > allowed).any():
            return Look("unclear", component=k, reason="too few digits are sure"), None
        error = max(error, float(at_most.max(initial=0.0)) / scale) if scale > allowed else error
    return Look("agree", error), None


# ---------------------------------------------------------------- refutations


def _refuted(claim: Claim, pairs: list, place: Place, look: Look) -> Verdict:
    which = f" in component {look.component + 1}" if len(pairs) > 1 else ""
    if look.says == "shapes":
        shapes = [
            _shape(claim, side, v) for side, v in zip(pairs[look.component], (look.before, look.after), strict=True)
        ]
        return Verdict(
            Status.REFUTED,
            "shapes",
            points=1,
            reason=f"the sides have different shapes{which}: {shapes[0]} and {shapes[1]}",
        )
    names = frozenset().union(*[ex.free_symbols(side) for side in (claim.before, claim.after)])
    before, after = BALLS.to_float(look.before)[0], BALLS.to_float(look.after)[0]
    scale = _largest(before, after)
    shown = [before.tolist(), after.tolist()]
    for digits in TELLING:  # too near for floats: decimal text that tells them apart
        if shown[0] != shown[1]:
            break
        shown = [_decimals(v[0], digits) for v in (look.before, look.after)]
    return Verdict(
        Status.REFUTED, "random points", points=1, error=_largest(before - after) / scale if scale else None,
        witness={**place.readable(names), "before": shown[0], "after": shown[1]},
        reason=f"the sides differ at a point{which}",
    )  # fmt: skip


def _decimals(v: Any, digits: int) -> Any:
    return np.asarray(np.frompyfunc(lambda e: decimal(e, digits), 1, 1)(v)).tolist()


def _shape(claim: Claim, side: ex.Expr, value: np.ndarray) -> str:
    """The shape of a side in the names of its dimensions, or else as it was at the point."""
    try:
        return written(Shapes(dict(claim.shapes)).of(side))
    except DeriveError:
        return "×".join(map(str, value.shape[1:])) or "a number"
