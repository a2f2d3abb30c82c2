"""Is one side smaller than the other, or unequal to it, at every point? Balls decide; where they touch, more bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flint import acb

from derive.model import Status, Verdict
from derive.numeric.precision import precision
from derive.numeric.tables import Table
from derive.verify.comparison import compare
from derive.verify.looks import ESTIMATED_BITS, Look, agreement, look_at
from derive.verify.points import Point, points_of
from derive.verify.proof import proof_of
from derive.verify.sides import Claim
from derive.verify.witness import witness

Judge = Callable[[Any, Any], str]  #: of two values: agree, differ, unclear or undefined
BITS = (64, 256, 1_024, 4_096)
PATIENCE = 4  # unclear points before no more than one look is taken


def check_ordered(claim: Claim) -> Verdict:
    """<, ≤, >, ≥ at every point: balls decide, and where they touch more bits."""
    strict, flip = claim.relation.name in ("less", "greater"), "greater" in claim.relation.name
    if not strict and (claim.before is claim.after):
        return Verdict(Status.PROVED, "identical", reason="both sides are the same expression")

    def judge(a: Any, b: Any) -> str:
        if isinstance(a, (Table, str, bool)) or isinstance(b, (Table, str, bool)):
            return "unclear"
        low, high = (b, a) if flip else (a, b)
        if any(isinstance(v, acb) for v in (low, high)):
            return "undefined"
        if (low < high) if strict else (low <= high):
            return "agree"
        if (low >= high) if strict else (low > high):
            return "differ"
        return "unclear"

    return _judged(claim, judge, lambda: (not strict and proof_of(claim)) or None)


def check_unequal(claim: Claim) -> Verdict:
    """Whether the two sides differ at every point."""
    if claim.before is claim.after:
        return Verdict(Status.REFUTED, "identical", reason="both sides are the same expression", witness={})

    def judge(a: Any, b: Any) -> str:
        said = compare(a, b)
        exactly_equal = said[0] == "agree" and said[1] == float("inf")
        return "agree" if said[0] == "differ" else "differ" if exactly_equal else "unclear"

    verdict = _judged(claim, judge, lambda: None)
    if verdict.status is Status.UNKNOWN and (method := proof_of(claim)):
        return Verdict(Status.REFUTED, method, reason="the two sides are equal", witness={})
    return verdict


def _judged(claim: Claim, judge: Judge, proof: Callable[[], str | None]) -> Verdict:
    """What ``judge`` says of both sides' values at every point."""
    looks: list[Look] = []
    for i, point in points_of(claim):
        patient = sum(look.says == "unclear" for look in looks) < PATIENCE
        look = _closely(claim, judge, point, i, BITS if patient else BITS[:1])
        if look.says == "differ" and look.estimated:
            look = replace(_judged_at(claim, judge, point, i, ESTIMATED_BITS[1]), estimated=True)
        if look.says == "differ":
            return Verdict(
                Status.REFUTED, "random points" if look.estimated else "balls", points=1,
                witness=witness(point, *look.values),
                reason=f"at this point it is not true that before {claim.relation.sign} after",
            )  # fmt: skip
        looks.append(look)
    if proved := proof():
        return Verdict(Status.PROVED, proved, points=len(looks))
    if claim.is_constant and looks and looks[0].says == "agree" and not looks[0].estimated:
        return Verdict(Status.PROVED, "balls", points=1, reason="rigorous enclosures of two constants decide")
    return agreement(claim, looks)


def _closely(claim: Claim, judge: Judge, point: Point, i: int, precisions: Sequence[int]) -> Look:
    """The first look, of ever more bits, that is clear; an estimate gets no better than at its second look."""
    look = Look("unclear", point, i)
    for bits in precisions:
        look = _judged_at(claim, judge, point, i, bits)
        if look.says != "unclear" or (look.estimated and bits >= ESTIMATED_BITS[1]):
            break
    return look


def _judged_at(claim: Claim, judge: Judge, point: Point, i: int, bits: int) -> Look:
    look = look_at(claim, point, i, bits)
    if look.is_empty:
        return look
    with precision(bits):
        says = judge(*look.values)
    reason = "both sides may be equal" if says == "unclear" else ""
    return Look(says, point, i, look.values, float("inf"), 0.0, look.estimated, reason)
