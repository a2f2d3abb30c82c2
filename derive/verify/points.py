"""At which points a claim is looked at: inside the domains, where every given condition surely holds.

A point at which a condition is false, or cannot be decided, is left out: it shows nothing. Where conditions speak of
unknown functions, other functions stand in for them until the conditions hold.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from derive.language import expressions as ex
from derive.numeric import sample
from derive.numeric.balls import Run, settle
from derive.numeric.precision import Exhausted, Undecided, precision
from derive.verify.equations import onto_equations
from derive.verify.sides import Claim, has_unknowns

Point = Mapping[ex.Expr, Any]  #: variable -> Fraction, or for a complex one the pair (real, imaginary)
Place = tuple[int, Point]  #: which stand-ins unknown functions and lists have there, and the point

FEWEST = 8  # points that should be compared before one speaks of agreement, where the domain has as many
LOOKS = 24  # points looked at first
MORE = 40  # times as many are tried where conditions leave too few
STAND_INS = 5  # tried at a point, one after another, where conditions speak of unknown functions
APART = 10_000  # their numbers lie so far apart that no two points share them
CONDITION_BITS = (64, 256)


def points_of(claim: Claim, count: int = LOOKS) -> list[Place]:
    """Points that satisfy the conditions: generic, special, and on both sides of every switch."""
    symbols = claim.symbols
    found = sample.points(symbols, claim.domains, count + 3 * len(symbols), claim.seed)
    if len(found) < FEWEST and not claim.is_constant and has_unknowns(claim.before, claim.after):
        found = FEWEST * found  # the same few points again, but other functions
    deciding = sample.switches(claim.before, claim.after, *claim.given)
    if deciding:
        beside = sample.beside_switches(deciding, symbols, claim.domains, claim.seed)
        found = found[: sample.GENERIC] + beside + found[sample.GENERIC :]
    if _searches_all_reals(claim):
        found = [p for p in found if all(_is_moderate(v) for v in p.values())] or found
    kept = list(_satisfying(claim, found))
    if claim.given and len(kept) < FEWEST and symbols:
        many = MORE * count // _tries(claim)
        more = sample.points(symbols, claim.domains, many, claim.seed + 1)[:many]
        kept += itertools.islice(_satisfying(claim, more, len(found)), 2 * count)
    if not kept:
        claim.refusals.append("no point was found at which the conditions hold")
    return kept[: 2 * count] if claim.given else kept


def further_points(claim: Claim, count: int, first: int) -> Iterator[Place]:
    """Other points that satisfy the conditions, their stand-ins counted from ``first``."""
    return _satisfying(claim, sample.points(claim.symbols, claim.domains, count, claim.seed + 7)[:count], first)


def _searches_all_reals(claim: Claim) -> bool:
    """Whether an oracle has to find a peak anywhere on the line: parameters should not hide it far out or make it thin."""
    return any(
        isinstance(n, (ex.ArgMin, ex.ArgMax))
        or (
            isinstance(n, (ex.Integral, ex.Sum, ex.Product))
            and any(isinstance(m, ex.Constant) and m is ex.OO for bound in n.args[2:] for m in ex.postorder(bound))
        )
        for n in ex.postorder(claim.before, claim.after)
    )


def _is_moderate(value: Any) -> bool:
    return isinstance(value, tuple) or value == 0 or Fraction(1, 20) <= abs(value) <= 30


def _satisfying(claim: Claim, found: Iterable[Point], first: int = 0) -> Iterator[Place]:
    for i, point in enumerate(found, first):
        for index in range(i, i + _tries(claim) * APART, APART):
            moved = onto_equations(claim, point, index)
            if conditions_hold(claim, moved, index):
                yield index, moved
                break


def _tries(claim: Claim) -> int:
    return STAND_INS if has_unknowns(*claim.given) else 1


def conditions_hold(claim: Claim, point: Point, index: int) -> bool:
    """Whether every given condition surely holds at ``point``, with the stand-ins of that number."""
    waiting = claim.given
    for bits in CONDITION_BITS if waiting else ():
        with precision(bits):
            run = claim.run(point, index)  # one for all: what conditions share is evaluated once
            found = [(condition, _truth(condition, run)) for condition in waiting]
        if any(truth is False for _, truth in found):
            return False
        waiting = tuple(condition for condition, truth in found if truth is None)
    return not waiting


def _truth(condition: ex.Expr, run: Run) -> bool | None:
    """Whether ``condition`` holds; None where more bits may tell."""
    try:
        return settle(condition, run) is True
    except Exhausted:
        raise
    except Undecided:
        return None
    except ArithmeticError:
        return False
