"""What points show of a claim, and what that amounts to: a refutation, agreement so far, or nothing.

Where a value is an oracle's estimate, a difference has to show again, and as the same, at a second look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from flint import acb, arb

from derive.language import expressions as ex
from derive.language.functions import is_known
from derive.model import Status, Verdict
from derive.numeric.balls import Run, settle
from derive.numeric.oracles import Infinite
from derive.numeric.precision import Exhausted, Undecided, Undefined, precision
from derive.numeric.spaces import described
from derive.numeric.tables import Table
from derive.numeric.unknowns import stand_in
from derive.verify.comparison import SeenInfinity, SlowInfinity, compare, relative_gap, same_gap, shape
from derive.verify.points import FEWEST
from derive.verify.sides import ORACLES, Claim
from derive.verify.witness import witness

ESTIMATED_BITS = (64, 128)  # oracles: a first and a second look
SHARPER_BITS = (256, 1_024)  # what is shown of a refuted claim has digits that are sure
SLOPE_BITS = (512, 2_048)  # slopes are looked at again with steps so small that no oscillation hides between them
WAVERING = "estimated values differ, but not by the same amount at a second look"


@dataclass(frozen=True)
class Look:
    """What one point showed: ``agree`` with so many digits, ``differ``, ``unclear`` or ``undefined``."""

    says: str
    point: Mapping[ex.Expr, Any]
    index: int
    values: tuple[Any, Any] = (None, None)
    digits: float = 0.0
    error: float = 0.0
    estimated: bool = False
    reason: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no values were seen."""
        return self.values == (None, None)


def look_at(claim: Claim, point: Mapping[ex.Expr, Any], index: int, bits: int) -> Look:
    """Compare both sides at ``point``."""

    def see() -> Look:
        a, b, estimated = both_sides(claim, point, index, bits)
        with precision(bits + 32):  # what is compared must not be rounded to less than it was worked out to
            return compared(point, index, a, b, estimated)

    return seen(claim, point, index, see)


def seen(claim: Claim, point: Mapping[ex.Expr, Any], index: int, see: Callable[[], Look]) -> Look:
    """The look that ``see`` takes, or why there is nothing to see at this point."""
    try:
        return see()
    except Exhausted as problem:
        if claim.budget.left < 0:
            raise
        return Look("unclear", point, index, reason=str(problem))
    except Undefined as problem:
        return Look("undefined", point, index, reason=str(problem))
    except Undecided as problem:
        return Look("unclear", point, index, reason=str(problem))


def compared(point: Mapping[ex.Expr, Any], index: int, a: Any, b: Any, estimated: bool) -> Look:
    """What the values ``a`` and ``b`` show."""
    says, digits, error = compare(a, b)
    reason = "too few digits are sure" if says == "unclear" else ""
    return Look(says, point, index, (a, b), digits, error, estimated, reason)


def both_sides(claim: Claim, point: Mapping[ex.Expr, Any], index: int, bits: int) -> tuple[Any, Any, bool]:
    with precision(bits):
        run = claim.run(point, index)
        return _side(claim.before, run), _side(claim.after, run), run.estimated


def _side(expr: ex.Expr, run: Run) -> Any:
    """A side's value; a limit or a written infinity as text."""
    if expr is ex.OO or expr is ex.Neg(ex.OO):
        return "oo" if expr is ex.OO else "-oo"
    try:
        return settle(expr, run)
    except Infinite as infinite:
        minus = isinstance(expr, ex.Neg)
        inner = expr.args[0] if minus else expr
        if not isinstance(inner, ex.Limit):
            raise
        found = "oo" if (infinite.sign > 0) != minus else "-oo"
        return (SlowInfinity if infinite.slow else SeenInfinity)(found)


def refutation(claim: Claim, look: Look, method: str = "balls") -> Verdict | None:
    """The refutation that ``look`` amounts to; values with estimated error bars have to differ at a second look too."""
    if look.says != "differ":
        return None
    if look.estimated:
        if not _is_confirmed(claim, look):
            return None
        method = "random points"
    a, b = look.values
    if isinstance(a, Table) != isinstance(b, Table) or (isinstance(a, Table) and a.shape != b.shape):
        reason = f"the sides have different shapes, {shape(a)} and {shape(b)}"
    else:
        reason = "the sides differ" + (" at a point" if look.point else "")
    a, b = _sharper(claim, look)
    named = {**look.point, **_stand_ins(claim, look)}
    return Verdict(
        Status.REFUTED, method, points=1, error=relative_gap(a, b), witness=witness(named, a, b), reason=reason
    )


def _sharper(claim: Claim, look: Look) -> Any:
    """Both values, looked at again with more bits where the balls are too wide for the digits that are shown."""
    for bits in SHARPER_BITS:
        if look.estimated or not any(map(_is_wide, look.values)):
            break
        again = look_at(claim, look.point, look.index, bits)
        look = again if again.says == "differ" else look
    return look.values


def _is_wide(value: Any) -> bool:
    if isinstance(value, acb):
        return _is_wide(value.real) or _is_wide(value.imag)
    return isinstance(value, arb) and value.rad() * 10**7 > abs(value.mid())


def _is_confirmed(claim: Claim, look: Look) -> bool:
    """Whether a difference between estimates stays the same at higher precision, and nothing contradicts it there."""
    again = look_at(claim, look.point, look.index, ESTIMATED_BITS[1])
    if again.says != "differ" or not same_gap(look.values, again.values):
        return False
    if claim.has(*[oracle for oracle in ORACLES if oracle not in (ex.Derivative, ex.Subs)]):
        return True  # what quadrature and extrapolation find does not get better so fast
    closer = [look_at(claim, look.point, look.index, bits) for bits in SLOPE_BITS]
    return not any(c.says == "agree" or (c.says == "differ" and not same_gap(look.values, c.values)) for c in closer)


def withdrawn(claim: Claim, look: Look) -> Look:
    """A difference between estimates that a second look did not confirm is no difference, but no agreement either."""
    if look.says != "differ":
        return look
    again = look_at(claim, look.point, look.index, ESTIMATED_BITS[1])
    return again if again.says != "differ" else replace(again, says="unclear", reason=WAVERING)


def _stand_ins(claim: Claim, look: Look) -> dict[ex.Expr, Any]:
    """What stood for unknown functions and random variables, as text, and the values that names in p(…) had."""
    calls = [n for n in ex.postorder(claim.before, claim.after) if isinstance(n, ex.Call) and not is_known(n.name)]
    run = claim.run(look.point, look.index)
    functions: dict[ex.Expr, Any] = {ex.Symbol(n.name): str(stand_in(n.name, len(n.args), run.seed)[0]) for n in calls}
    tables = {x: described(run, x) for x in sorted(claim.random, key=str)}
    values = {x: Fraction(int(v.p), int(v.q)) for x, v in claim.drawn(run).items()}
    return {**functions, **tables, **values}


def agreement(claim: Claim, looks: Sequence[Look], method: str = "") -> Verdict:
    """What the looks that agreed amount to; without one, nothing is known."""
    agreed = [look for look in looks if look.says == "agree"]
    if not agreed:
        reasons = [look.reason for look in looks if look.reason] + claim.refusals
        return unknown("at no point could both sides be compared" + (f": {reasons[0]}" if reasons else ""))
    if sum(look.reason == WAVERING for look in looks) * 4 > len(agreed):
        return unknown(WAVERING)
    estimated = any(look.estimated for look in agreed)
    unclear = sum(look.says == "unclear" for look in looks)
    if len(agreed) < FEWEST and unclear > len(agreed) and not estimated:  # an oracle's values are rarely sure
        return unknown(f"at too few points could both sides be compared: {len(agreed)} of {len(looks)}")
    digits = min(look.digits for look in agreed)
    return Verdict(
        Status.AGREES, method or ("random points" if estimated else "balls"), points=len(agreed),
        error=max(look.error for look in agreed), digits=None if digits == float("inf") else round(digits, 1),
        reason=_skipped(looks, len(agreed)),
    )  # fmt: skip


def _skipped(looks: Sequence[Look], agreed: int) -> str:
    left_out = len(looks) - agreed
    return f"{left_out} of {len(looks)} points could not be compared" if left_out > agreed else ""


def unknown(reason: str) -> Verdict:
    return Verdict(Status.UNKNOWN, "none", reason=reason)
