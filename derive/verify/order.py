"""Is one side smaller than the other, or unequal to it, at every point? Balls decide; where they touch, more bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import acb

from derive.language import expressions as ex
from derive.model import Status, Verdict
from derive.numeric.precision import precision
from derive.numeric.tables import Table
from derive.verify.comparison import compare
from derive.verify.looks import ESTIMATED_BITS, Look, agreement, look_at
from derive.verify.points import points_of
from derive.verify.proof import proof_of
from derive.verify.sides import Claim, has_unknowns
from derive.verify.witness import witness


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


def _judged(claim: Claim, judge: Callable[[Any, Any], str], proof: Callable[[], str | None]) -> Verdict:
    """What ``judge`` says of both sides' values at every point."""
    looks: list[Look] = []
    unclear = 0
    for i, point in points_of(claim):
        look = Look("unclear", point, i)
        for bits in (64, 256, 1_024, 4_096) if unclear < 4 else (64,):
            look = _judged_at(claim, judge, point, i, bits)
            if look.says != "unclear" or (look.estimated and bits >= ESTIMATED_BITS[1]):
                break
        if look.says == "differ":
            again = _judged_at(claim, judge, point, i, ESTIMATED_BITS[1]) if look.estimated else look
            if again.says == "differ":
                method = "random points" if look.estimated else "balls"
                return Verdict(
                    Status.REFUTED, method, points=1, witness=witness(point, *look.values),
                    reason=f"at this point it is not true that before {claim.relation.sign} after",
                )  # fmt: skip
        unclear += look.says == "unclear"
        looks.append(look)
    if proved := proof():
        return Verdict(Status.PROVED, proved, points=len(looks))
    if (
        not claim.symbols
        and looks
        and looks[0].says == "agree"
        and not looks[0].estimated
        and not has_unknowns(claim.before, claim.after)
    ):
        return Verdict(Status.PROVED, "balls", points=1, reason="rigorous enclosures of two constants decide")
    return agreement(claim, looks)


def _judged_at(claim: Claim, judge: Callable[[Any, Any], str], point: Mapping[ex.Expr, Any], i: int, bits: int) -> Look:
    look = look_at(claim, point, i, bits)
    if look.values == (None, None):
        return look
    with precision(bits):
        says = judge(*look.values)
    return Look(
        says,
        point,
        i,
        look.values,
        float("inf"),
        0.0,
        look.estimated,
        "both sides may be equal" if says == "unclear" else "",
    )
