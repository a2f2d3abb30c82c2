"""Is one side smaller than the other, entry by entry, at random arrays; are decimals the rounded entries of an array?

Balls decide, at two precisions. Refuses derivatives: what their differences leave out is no rigorous bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from derive.language import expressions as ex
from derive.language.assumptions import REAL
from derive.model import Status, Verdict
from derive.numeric.arrays import BALLS, difference_depth, evaluate, run_at
from derive.numeric.precision import Exhausted, Undecided, Undefined, precision
from derive.numeric.tables import Table
from derive.verify.array_points import Place, conditions_hold, places, variables
from derive.verify.lists import rounded
from derive.verify.looks import unknown
from derive.verify.sides import WORK, Claim
from derive.verify.witness import decimal

ORDERED = {"less": "<", "less or equal": "<=", "greater": ">", "greater or equal": ">="}
ENOUGH, FEWEST = 16, 3
BITS = (96, 512)


def check_arrays_ordered(claim: Claim) -> Verdict:
    """Whether <, ≤, >, ≥ holds between all entries, or ≈ of numbers, wherever it was tried; the zero arrays are tried too.

    >>> from derive.model import GREATER, GREATER_EQUAL
    >>> size = ex.Call("norm", ex.Symbol("x"))
    >>> [check_arrays_ordered(Claim(size, ex.ZERO, how, {}, shapes={"x": (ex.Symbol("n"),)})).status.name
    ...  for how in (GREATER_EQUAL, GREATER)]
    ['AGREES', 'REFUTED']
    """
    if claim.relation.name not in (*ORDERED, "rounded"):
        return unknown(f"arrays are compared for equality, order and rounding, not for {claim.relation.sign}")
    if difference_depth(claim.before, claim.after):
        return unknown("derivatives of arrays are compared for equality only")
    agreed, reason = 0, "no point was found at which the conditions hold"
    enough = ENOUGH if variables(claim) else 1
    for place in _with_zero(claim):
        try:
            says, values = _look(claim, place)
        except Exhausted as problem:
            reason = str(problem)
            break
        except (Undefined, Undecided) as problem:
            reason = str(problem)
            continue
        if says == "differ":
            return _refuted(claim, place, values)
        agreed += says == "agree"
        reason = "both sides may be equal" if says == "unclear" else reason
        if agreed >= enough:
            break
    if agreed < min(enough, FEWEST):
        return unknown(f"at too few points could both sides be compared: {reason}")
    return Verdict(Status.AGREES, "random points" if variables(claim) else "balls", points=agreed)


def _with_zero(claim: Claim) -> Iterator[Place]:
    """Random points, and after the first the one where every array that may be zero is: there norms and forms vanish."""
    for place in places(claim, small=False):
        yield place
        if place.index == 0 and variables(claim):
            at_zero = Place({x: _zeroed(claim, x, v) for x, v in place.values.items()}, -1)
            if conditions_hold(claim, at_zero):
                yield at_zero


def _zeroed(claim: Claim, x: ex.Expr, value: Any) -> Any:
    where = claim.assume.get(str(x), REAL)
    if not isinstance(value, np.ndarray) or where.structure or not where.contains(Fraction(0)):
        return value
    return np.full(value.shape, Fraction(0), dtype=object)


def _look(claim: Claim, place: Place) -> tuple[str, tuple[Any, Any]]:
    """A look, and one with more bits where the first shows a difference or is unclear."""
    says: str = "unclear"
    values: tuple[Any, Any] = (None, None)
    for bits in BITS:
        with precision(bits):
            run = run_at(place.values, BALLS, 0, claim.budget.part(max(WORK / 8, claim.budget.left / 2)))
            a, b = (evaluate(side, run) for side in (claim.before, claim.after))
            if not (BALLS.is_finite(a) and BALLS.is_finite(b)):
                raise Undefined("a side has no real value at this point, or one too large")
            says, values = _judged(claim, a[0], b[0]), (a, b)
        if says == "agree":
            break
    return says, values


def _judged(claim: Claim, a: Any, b: Any) -> str:
    if claim.relation.name == "rounded":
        return rounded(_table(a), None, claim.after)[0]
    if np.shape(a) != np.shape(b) and np.ndim(a) and np.ndim(b):
        raise Undefined(f"arrays of shapes {np.shape(a)} and {np.shape(b)} have no order")
    pairs = np.broadcast(a, b)
    each = [_ordered(claim.relation.name, x, y) for x, y in pairs]
    return next((said for said in ("differ", "unclear") if said in each), "agree")


def _ordered(name: str, a: Any, b: Any) -> str:
    low, high = (b, a) if "greater" in name else (a, b)
    strict = "equal" not in name
    if (low < high) if strict else (low <= high):
        return "agree"
    return "differ" if ((low >= high) if strict else (low > high)) else "unclear"


def _table(values: Any) -> Any:
    """An array of balls as a table of tables."""
    return Table([_table(v) for v in values]) if np.ndim(values) else np.asarray(values, dtype=object).item()


def _refuted(claim: Claim, place: Place, values: tuple[Any, Any]) -> Verdict:
    names = frozenset().union(*[ex.free_symbols(side) for side in (claim.before, claim.after)])
    before, after = (BALLS.to_float(v)[0].tolist() for v in values)
    if before == after and claim.relation.name not in ("less", "greater"):  # too near for floats
        before, after = (_decimals(v[0]) for v in values)
    said = "the decimals are not those of the value" if claim.relation.name == "rounded" else (
        f"at this point it is not true that before {claim.relation.sign} after"
    )  # fmt: skip
    return Verdict(
        Status.REFUTED, "random points" if names else "balls", points=1,
        witness={**place.readable(names), "before": before, "after": after}, reason=said,
    )  # fmt: skip


def _decimals(values: Any) -> Any:
    return np.asarray(np.frompyfunc(lambda e: decimal(e, 80), 1, 1)(values)).tolist()
