"""Is one side a constant multiple of the other? The ratio must be the same wherever only the named variables differ."""

from __future__ import annotations

from dataclasses import replace

from flint import acb

from derive.model import Status, Verdict
from derive.numeric.arithmetic import ball
from derive.numeric.precision import precision
from derive.numeric.tables import Table
from derive.verify.comparison import compare
from derive.verify.looks import Look, agreement, look_at
from derive.verify.points import conditions_hold, points_of
from derive.verify.sides import Claim
from derive.verify.witness import witness

BITS = 96


def check_proportional(claim: Claim) -> Verdict:
    """Whether before/after is the same at all points that differ in the variables ``wrt`` only."""
    if claim.before is claim.after:
        return Verdict(Status.PROVED, "identical", reason="both sides are the same expression")
    moving = [x for x in claim.symbols if not claim.wrt or x in claim.wrt]
    found = points_of(claim)
    index, base = found[0] if found else (0, {})
    looks: list[Look] = []
    first: Look | None = None
    for _, point in found:
        here = {**base, **{x: point[x] for x in moving}}
        if not conditions_hold(claim, here, index):
            continue
        look = look_at(claim, here, index, BITS)
        if look.is_empty or any(isinstance(v, (Table, str, bool)) for v in look.values):
            looks.append(look if look.is_empty else replace(look, says="unclear", reason="a side is no number"))
        elif first is None:
            first = look if not any(acb(v).contains(0) for v in look.values) else None
        else:
            looks.append(_same_ratio(claim, look, first))
            if looks[-1].says == "differ":
                return Verdict(
                    Status.REFUTED, "random points" if looks[-1].estimated else "balls", points=2,
                    witness=witness(here, *look.values), reason="the ratio of the sides is not the same at two points",
                )  # fmt: skip
    return agreement(claim, looks)


def _same_ratio(claim: Claim, here: Look, there: Look) -> Look:
    """What the ratios at two points show; where they are estimates, after a second look."""
    says, digits, error = _compare_ratios(here, there, BITS)
    estimated = here.estimated or there.estimated
    if says == "differ" and estimated:
        again = [look_at(claim, look.point, look.index, 2 * BITS) for look in (here, there)]
        says = "unclear" if any(look.is_empty for look in again) else _compare_ratios(again[0], again[1], 2 * BITS)[0]
    return Look(says, here.point, here.index, here.values, digits, error, estimated)


def _compare_ratios(here: Look, there: Look, bits: int) -> tuple[str, float, float]:
    with precision(bits):
        return compare(ball(here.values[0]) * ball(there.values[1]), ball(here.values[1]) * ball(there.values[0]))
