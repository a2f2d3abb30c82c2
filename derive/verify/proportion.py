"""Is one side a constant multiple of the other? The ratio must be the same wherever only the named variables differ."""

from __future__ import annotations

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


def check_proportional(claim: Claim) -> Verdict:
    """Whether before/after is the same at all points that differ in the variables ``wrt`` only."""
    symbols = claim.symbols
    moving = [x for x in symbols if not claim.wrt or x in claim.wrt]
    found = points_of(claim)
    index, base = found[0] if found else (0, {})
    looks: list[Look] = []
    first: Look | None = None
    for _, point in found:
        here = {**base, **{x: point[x] for x in moving}}
        if not conditions_hold(claim, here, index):
            continue
        look = look_at(claim, here, index, 96)
        if look.values == (None, None) or any(isinstance(v, (Table, str, bool)) for v in look.values):
            looks.append(look)
            continue
        if first is None:
            if not any(acb(v).contains(0) for v in look.values):
                first = look
            continue
        says, digits, error = _same_ratio(look, first, 96)
        if says == "differ" and look.estimated:
            again = [look_at(claim, at.point, index, 192) for at in (look, first)]
            says = (
                _same_ratio(again[0], again[1], 192)[0] if all(at.values != (None, None) for at in again) else "unclear"
            )
        if says == "differ":
            return Verdict(
                Status.REFUTED, "random points" if look.estimated else "balls", points=2,
                witness=witness(here, *look.values), reason="the ratio of the sides is not the same at two points",
            )  # fmt: skip
        looks.append(Look(says, here, index, look.values, digits, error, look.estimated))
    return agreement(claim, looks)


def _same_ratio(here: Look, there: Look, bits: int) -> tuple[str, float, float]:
    with precision(bits):
        return compare(ball(here.values[0]) * ball(there.values[1]), ball(here.values[1]) * ball(there.values[0]))
