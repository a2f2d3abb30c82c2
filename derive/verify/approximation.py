"""Does the error of an approximation shrink as fast as it is said to, when the step tends to zero?"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from flint import arb

from derive.language import expressions as ex
from derive.language.assumptions import REAL
from derive.model import Status, Verdict
from derive.numeric import sample
from derive.numeric.arithmetic import ball
from derive.numeric.balls import Run, settle
from derive.numeric.precision import Undecided, Undefined, precision
from derive.numeric.tables import Table
from derive.verify.looks import Look, agreement, seen, unknown
from derive.verify.points import Point, conditions_hold, points_of
from derive.verify.sides import Claim
from derive.verify.witness import witness

SIZES = (16, 20, 24)  # the step is halved so often: the error is measured at three of them
FOLD = 4  # halvings from one to the next


def check_approximate(claim: Claim) -> Verdict:
    """Whether the error shrinks at least like h to the claimed power as h → 0; h is ``wrt``, or the symbol h."""
    order = claim.relation.order or 1
    claim = _in_steps(claim)
    if (h := _step(claim)) is None:
        return unknown("it is not clear which variable tends to zero: pass it as wrt")
    looks: list[Look] = []
    sides = (1, -1) if not claim.assume.get(str(h), REAL).is_nonnegative else (1,)
    for index, point in points_of(claim)[: sample.GENERIC]:
        for side in sides:
            look = _order_at(claim, h, {**point, h: Fraction(side)}, index, order)
            if look.says == "differ":
                return Verdict(
                    Status.REFUTED, "random points" if look.estimated else "balls", points=2,
                    witness=witness({**point, h: Fraction(side, 2 ** SIZES[1])}, *look.values),
                    reason=f"when {h} is halved the error does not shrink {2**order}-fold",
                )  # fmt: skip
            looks.append(look)
    return agreement(claim, looks)


def _in_steps(claim: Claim) -> Claim:
    """A claim about x near a as a claim about a + h, with the conditions and the domain of x as conditions on a + h."""
    if claim.relation.about is None:
        return claim
    x, a = claim.relation.about
    step = ex.fresh_symbol("h", [*claim.symbols, *ex.free_symbols(a)])
    there = step if a is ex.ZERO else a + step
    before, after, *given = (ex.substitute(e, {x: there}) for e in (claim.before, claim.after, *claim.given))
    domain = claim.assume.get(str(x), REAL)
    given += [ex.GreaterEqual(there, ex.as_expr(domain.lower))] if domain.lower is not None else []
    given += [ex.LessEqual(there, ex.as_expr(domain.upper))] if domain.upper is not None else []
    relation = replace(claim.relation, about=None)
    return replace(claim, before=before, after=after, given=tuple(given), relation=relation, wrt=(step,))


def _step(claim: Claim) -> ex.Expr | None:
    if claim.wrt:
        return claim.wrt[0]
    names = {str(x): x for x in claim.symbols}
    return names.get("h") or (claim.symbols[0] if len(claim.symbols) == 1 else None)


def _order_at(claim: Claim, h: ex.Expr, point: Point, index: int, order: int) -> Look:
    def see() -> Look:
        places = [{**point, h: point[h] / 2**k} for k in SIZES]
        if not all(conditions_hold(claim, place, index) for place in places):
            raise Undefined("a condition does not hold there")
        with precision(min(24 * (order + 2) + 128, 4_096)):
            runs = [claim.run(place, index) for place in places]
            errors = [_error(claim, run) for run in runs]
            says, reason = _shrinking(errors, order)
        estimated = any(run.estimated for run in runs)
        return Look(says, point, index, (errors[1], errors[2]), 20.0, 0.0, estimated, reason)

    return seen(claim, point, index, see)


def _error(claim: Claim, run: Run) -> arb:
    before, after = settle(claim.before, run), settle(claim.after, run)
    if any(isinstance(v, (Table, bool)) for v in (before, after)):
        raise Undecided("the sides are no numbers")
    return abs(ball(before - after))


def _shrinking(errors: Sequence[arb], order: int) -> tuple[str, str]:
    """Whether each error is at least nearly 2**order times smaller, for every halving, than the one before."""
    if all(e.contains(0) for e in errors):
        return "agree", ""
    if any(e.contains(0) for e in errors):
        return "unclear", "the error is too small to be measured"
    least = arb(2) ** (FOLD * order - 1)
    shrinks = [large / small for large, small in itertools.pairwise(errors)]
    if all(s > least for s in shrinks):
        return "agree", ""
    return ("differ", "") if all(s < least for s in shrinks) else ("unclear", "the error does not shrink evenly")
