"""Does the error of an approximation shrink as fast as it is said to, when the step tends to zero?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from flint import arb

from derive.language import expressions as ex
from derive.language.assumptions import REAL
from derive.model import Status, Verdict
from derive.numeric import sample
from derive.numeric.arithmetic import ball
from derive.numeric.balls import settle
from derive.numeric.precision import Exhausted, Undecided, Undefined, precision
from derive.verify.looks import Look, agreement, unknown
from derive.verify.points import conditions_hold, points_of
from derive.verify.sides import Claim
from derive.verify.witness import witness


def check_approximate(claim: Claim) -> Verdict:
    """Whether the error shrinks at least like h to the claimed power as h → 0; h is ``wrt``, or the symbol h."""
    order = claim.relation.order or 1
    if claim.relation.about is not None:
        x, a = claim.relation.about
        step = ex.fresh_symbol("h", [*claim.symbols, *ex.free_symbols(a)])
        moved = [ex.substitute(side, {x: step if a is ex.ZERO else a + step}) for side in (claim.before, claim.after)]
        claim = replace(
            claim, before=moved[0], after=moved[1], relation=replace(claim.relation, about=None), wrt=(step,)
        )
    names = {str(x): x for x in claim.symbols}
    h = claim.wrt[0] if claim.wrt else names.get("h") or (claim.symbols[0] if len(claim.symbols) == 1 else None)
    if h is None:
        return unknown("it is not clear which variable tends to zero: pass it as wrt")
    looks: list[Look] = []
    sides = (1, -1) if not claim.assume.get(str(h), REAL).is_nonnegative else (1,)
    for i, point in points_of(claim)[: sample.GENERIC]:
        for side in sides:
            looks.append(_order_at(claim, h, {**point, h: Fraction(side)}, i, order))
            if looks[-1].says == "differ":
                small, smaller = looks[-1].values
                return Verdict(
                    Status.REFUTED, "balls" if not looks[-1].estimated else "random points", points=2,
                    witness=witness({**point, h: Fraction(side, 2**20)}, small, smaller),
                    reason=f"when {h} is halved the error does not shrink {2**order}-fold",
                )  # fmt: skip
    return agreement(claim, looks)


def _order_at(claim: Claim, h: ex.Expr, point: Mapping[ex.Expr, Any], index: int, order: int) -> Look:
    errors, estimated = [], False
    try:
        for k in (16, 20, 24):
            place = {**point, h: point[h] / 2**k}
            if not conditions_hold(claim, place, index):
                return Look("undefined", place, index, reason="a condition does not hold there")
            bits = 24 * (order + 2) + 128
            with precision(min(bits, 4_096)):
                run = claim.run(place, index)
                errors.append(abs(ball(settle(claim.before, run) - settle(claim.after, run))))
                estimated = estimated or run.estimated
    except Exhausted:
        raise
    except Undefined as problem:
        return Look("undefined", point, index, reason=str(problem))
    except (Undecided, TypeError) as problem:
        return Look("unclear", point, index, reason=str(problem))
    if all(e.contains(0) for e in errors):
        return Look("agree", point, index, digits=20.0, estimated=estimated)
    if any(e.contains(0) for e in errors):
        return Look("unclear", point, index, reason="the error is too small to be measured")
    shrinks = [errors[i] / errors[i + 1] for i in range(2)]
    if all(s > arb(2) ** (4 * order) * arb(0.5) for s in shrinks):
        return Look("agree", point, index, digits=20.0, estimated=estimated)
    if all(s < arb(2) ** (4 * order) * arb(0.5) for s in shrinks):
        return Look("differ", point, index, (errors[1], errors[2]), estimated=estimated)
    return Look("unclear", point, index, reason="the error does not shrink evenly")
