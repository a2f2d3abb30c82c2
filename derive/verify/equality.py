"""Are two expressions equal? Refuted at a point, else proved by exact arithmetic, else looked at more closely."""

from __future__ import annotations

from collections.abc import Sequence

from derive.language import expressions as ex
from derive.model import Status, Verdict
from derive.numeric import sample
from derive.numeric.precision import Exhausted
from derive.verify.antiderivatives import check_up_to_a_constant
from derive.verify.comparison import is_rational
from derive.verify.looks import ESTIMATED_BITS, Look, agreement, look_at, refutation, withdrawn
from derive.verify.points import LOOKS, further_points, points_of
from derive.verify.proof import difference_of, proof_of
from derive.verify.sides import ORACLES, Claim, has_unknowns
from derive.verify.single_points import at_single_points

CONSTANT_BITS = (64, 128, 512, 2_048, 4_096, 16_384)
POINT_BITS = ((128, 8), (512, 4), (2_048, 2), (4_096, 1))  # (bits, how many points are looked at again)


def check_equal(claim: Claim) -> Verdict:
    """Whether both sides have the same value at every point."""
    if claim.before is claim.after:
        return Verdict(Status.PROVED, "identical", reason="both sides are the same expression")
    if claim.has(ex.Antiderivative):
        return check_up_to_a_constant(claim)
    looks: list[Look] = []
    for search in (_first_looks, _constants_differ):
        if (refuted := search(claim, looks)) is not None:
            return refuted
    if method := proof_of(claim) or _same_rational(claim, looks):
        compared = [look for look in looks if look.says == "agree"]
        error = max((look.error for look in compared), default=0.0)
        return Verdict(Status.PROVED, method, points=len(compared), error=error)
    for search in (_exactly_apart, _closer_looks, _looks_elsewhere):
        if (refuted := search(claim, looks)) is not None:
            return refuted
    if (found := at_single_points(claim, check_equal)) is not None:
        return found
    return agreement(claim, looks)


def _first_looks(claim: Claim, looks: list[Look]) -> Verdict | None:
    """One look at every point, with 64 bits, until enough agree; or the refutation found."""
    enough = _enough(claim)
    for i, point in points_of(claim):
        if sum(look.says == "agree" for look in looks) >= enough:
            break
        try:
            look = look_at(claim, point, i, 64)
        except Exhausted as problem:
            claim.refusals.append(str(problem))
            break
        if (refuted := refutation(claim, look)) is not None:
            return refuted
        looks.append(withdrawn(claim, look))
    return None


def _constants_differ(claim: Claim, looks: Sequence[Look]) -> Verdict | None:
    """Two constants, looked at with a few hundred bits: cheaper than looking for a proof of what is false."""
    estimated = claim.has(*ORACLES) or any(look.estimated for look in looks)
    if not claim.is_constant or estimated or not looks or looks[0].says == "undefined":
        return None
    return refutation(claim, look_at(claim, looks[0].point, looks[0].index, CONSTANT_BITS[2]))


def _exactly_apart(claim: Claim, looks: Sequence[Look]) -> Verdict | None:
    """Two constants too large for balls to tell apart, such as Γ(10⁸) and Γ(10⁸) + 1, that differ by a known number."""
    if (
        not claim.is_constant
        or claim.has(*ORACLES)
        or has_unknowns(claim.before, claim.after)
        or not looks
        or looks[0].says == "undefined"
    ):
        return None
    apart = difference_of(claim)
    if not apart:
        return None
    witness = {"before": str(claim.before), "after": str(claim.after)}
    return Verdict(
        Status.REFUTED, "exact arithmetic", 1, witness=witness, reason=f"the sides differ by exactly {apart}"
    )


def _same_rational(claim: Claim, looks: Sequence[Look]) -> str:
    """The proof that evaluation itself is, where both sides are constants and came out as rational numbers."""
    if not claim.is_constant or not looks or claim.has(*ORACLES):
        return ""
    return "exact arithmetic" if looks[0].says == "agree" and is_rational(*looks[0].values) else ""


def _enough(claim: Claim) -> int:
    """How many points that agree are enough: values from oracles cost more."""
    integrals = {n for n in ex.postorder(claim.before, claim.after) if isinstance(n, ex.Integral)}
    if any(m in integrals for n in integrals for m in ex.postorder(*n.args)):
        return 3
    switched = bool(sample.switches(claim.before, claim.after))
    if claim.has(ex.Integral, ex.Limit, ex.ArgMin, ex.ArgMax):
        return 20 if switched else 8
    return 16 if claim.has(ex.Derivative) and not switched else 10**6


def _closer_looks(claim: Claim, looks: list[Look]) -> Verdict | None:
    """Look again with more bits: where a first look left a doubt, and for differences smaller than 64 bits show."""
    oracles = claim.has(*ORACLES) or any(look.estimated for look in looks)
    try:
        if claim.is_constant and not oracles:
            return _closer_at_constants(claim, looks)
        return _closer_at_points(claim, looks, oracles)
    except Exhausted as problem:
        claim.refusals.append(str(problem))
    return None


def _closer_at_constants(claim: Claim, looks: list[Look]) -> Verdict | None:
    for bits in CONSTANT_BITS[1:] if looks else ():
        looks[0] = look_at(claim, looks[0].point, looks[0].index, bits)
        if (refuted := refutation(claim, looks[0])) is not None:
            return refuted
        if looks[0].says == "undefined":
            break
    return None


def _closer_at_points(claim: Claim, looks: list[Look], oracles: bool) -> Verdict | None:
    for bits, many in ((ESTIMATED_BITS[1], 4),) if oracles else POINT_BITS:
        for i in _doubtful(looks, many, unclear_only=oracles):
            again = look_at(claim, looks[i].point, looks[i].index, bits)
            if (refuted := refutation(claim, again)) is not None:
                return refuted
            if again.says == "agree" or looks[i].says != "agree":
                looks[i] = again
    return None


def _looks_elsewhere(claim: Claim, looks: list[Look]) -> Verdict | None:
    """Other points, where at none so far both sides could be compared."""
    if not claim.symbols or any(look.says == "agree" for look in looks):
        return None
    for i, point in further_points(claim, 3 * LOOKS, len(looks)):
        look = look_at(claim, point, i, 128)
        if (refuted := refutation(claim, look)) is not None:
            return refuted
        looks.append(withdrawn(claim, look))
    return None


def _doubtful(looks: Sequence[Look], many: int, unclear_only: bool) -> list[int]:
    """Which looks to repeat: first the unclear ones, then those that agreed."""
    unclear = [i for i, look in enumerate(looks) if look.says == "unclear"][: 2 * many]
    agreed = [i for i, look in enumerate(looks) if look.says == "agree" and look.digits < float("inf")]
    return unclear if unclear_only else unclear + agreed[:many]
