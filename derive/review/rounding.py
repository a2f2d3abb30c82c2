"""What ≈ means between the lines of a derivation: the same number, or its decimals, rounded in the last place written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.language import expressions as ex
from derive.model import EQUAL, ROUNDED, Relation, Status, Verdict

NO_PLACES = "≈ 0 does not say how many decimals are meant"


def as_rounded(written: ex.Expr) -> ex.Expr:
    """The number, or array of numbers, with whole ones as rounded to their last digit that is not 0: 33 as 32.5 to 33.5.

    >>> as_rounded(ex.Number(2_500)).data, as_rounded(ex.Array(ex.Neg(3), ex.Number("0.25"))).args[0].args[0].data
    ('25e2', '3e0')
    """
    match written:
        case ex.Number(data=int(n)) if n:
            digits = str(n).rstrip("0")
            return ex.Number(f"{digits}e{len(str(n)) - len(digits)}")
        case ex.Neg(args=(inner,)):
            return ex.Neg(as_rounded(inner))
        case ex.Array(args=args):
            return ex.Array(*map(as_rounded, args))
    return written


def approximately_equal(judge: Any, before: ex.Expr, after: ex.Expr) -> Verdict:
    """What ``judge`` says of ``before ≈ after``: equal, or rounded; where only 0 is written, there is no telling."""

    def of(relation: Relation) -> Verdict:
        return judge(before, as_rounded(after) if relation == ROUNDED else after, relation)

    verdict = of(ROUNDED)
    if verdict.holds:
        return verdict
    same = of(EQUAL)
    if same.holds:
        return same
    if verdict.status is Status.REFUTED and any(n is ex.ZERO for n in (after, *after.args)):
        return replace(verdict, status=Status.UNKNOWN, method="none", witness=None, reason=NO_PLACES)
    return verdict
