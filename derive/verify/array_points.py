"""At which points a claim about arrays is looked at: sizes, then entries, in the domains and where the conditions hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from derive.language import expressions as ex
from derive.language.assumptions import REAL
from derive.numeric.array_points import REGIMES, concrete, dimensions, draw, draw_sizes
from derive.numeric.arrays import FLOATS, Run, difference_depth, evaluate, run_at
from derive.numeric.precision import Exhausted, Undecided, Undefined
from derive.verify.sides import Claim

TRIES = 48  # points drawn
TRIES_GIVEN = 400  # where conditions have to hold as well
_SIZES_IN = {"eye": 0, "ones": 0, "zeros": 0, "commutation": 0, "reshape": 1}  # from which argument on they are sizes


@dataclass(frozen=True)
class Place:
    """Exact values of the variables: arrays of Fractions, Fractions, and sizes as integers."""

    values: Mapping[ex.Expr, Any]
    index: int

    def floats(self) -> dict[ex.Expr, Any]:
        return {x: v.astype(float) if isinstance(v, np.ndarray) else float(v) for x, v in self.values.items()}

    def readable(self, names: frozenset[ex.Symbol]) -> dict[str, Any]:
        """The values of the variables ``names`` as a person reads them: nested lists of floats, numbers."""
        shown = sorted((x for x in self.values if x in names), key=str)
        return {str(x): _readable(self.values[x]) for x in shown}


def _readable(v: Any) -> Any:
    if isinstance(v, np.ndarray):
        return v.astype(float).tolist()
    return int(v) if v == int(v) else float(v)


def variables(claim: Claim) -> list[ex.Symbol]:
    return sorted(frozenset().union(*map(ex.free_symbols, (claim.before, claim.after, *claim.given))), key=str)


def sizes_named(claim: Claim) -> list[ex.Symbol]:
    """The dimensions: of the variables, and those that only stand where a size is asked for."""
    used = variables(claim)
    found = set(dimensions({x.name: claim.shapes.get(x.name, ()) for x in used}))
    every = set(dimensions(claim.shapes))
    asked = {
        x for n in ex.postorder(claim.before, claim.after, *claim.given)
        if isinstance(n, ex.Call) and n.name in _SIZES_IN
        for a in n.args[_SIZES_IN[n.name] :] for x in ex.free_symbols(a)
    }  # fmt: skip
    return sorted(found | asked | (every & set(used)), key=str)


def places(claim: Claim, small: bool) -> Iterator[Place]:
    """Points at which the conditions surely hold; ``small``: where values are dear."""
    names, sizes = variables(claim), sizes_named(claim)
    rng = np.random.default_rng([claim.seed, 7])
    for i in range(TRIES_GIVEN if claim.given else TRIES):
        size = draw_sizes(sizes, rng, len(sizes) + 1 if i == 0 or (small and i % 4) else 4 if small else 5)
        values: dict[ex.Expr, Any] = dict(size)
        for j, x in enumerate(names):
            if x in size:
                continue
            where = claim.assume.get(x.name, REAL)
            regime = REGIMES[(i + i // len(REGIMES) * j) % len(REGIMES)]
            drawn = draw(concrete(claim.shapes.get(x.name, ()), size), where, regime, rng)
            values[x] = drawn if drawn.ndim else Fraction(drawn.item())
        place = Place(values, i)
        if conditions_hold(claim, place):
            yield place


def conditions_hold(claim: Claim, place: Place) -> bool:
    """Whether every condition surely holds at ``place``, for all entries."""
    if not claim.given:
        return True
    try:
        run = run_at(place.floats(), FLOATS, difference_depth(*claim.given), claim.budget)
        return all(_holds(condition, run) for condition in claim.given)
    except Exhausted:
        raise
    except (Undefined, Undecided):
        return False


def _holds(condition: ex.Expr, run: Run) -> bool:
    return run.how.truth(evaluate(condition, run)) is True
