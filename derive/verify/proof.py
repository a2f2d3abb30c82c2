"""A proof that two sides are equal, by exact arithmetic, named; or none.

Refuses claims of which one side alone holds a derivative, an integral or a limit: exact arithmetic does not know them.
"""

from __future__ import annotations

from fractions import Fraction

from derive.language import expressions as ex
from derive.verify import exact
from derive.verify.sides import ORACLES, Claim


def proof_of(claim: Claim) -> str | None:
    """The name of the proof that both sides of ``claim`` are equal."""
    oracles = [{n for n in ex.postorder(side) if isinstance(n, ORACLES)} for side in (claim.before, claim.after)]
    return proof_that(claim.before, claim.after, claim) if oracles[0] == oracles[1] else None


def proof_that(a: ex.Expr, b: ex.Expr, claim: Claim) -> str | None:
    """The name of the proof that a = b on the domains of ``claim``."""
    try:
        return exact.prove(a, b, claim.assume)
    except (ArithmeticError, ValueError, TypeError, RecursionError, LookupError, MemoryError):
        return None  # a proof that breaks down proves nothing, and refutes nothing


def difference_of(claim: Claim) -> Fraction | None:
    """The rational number by which the two sides of ``claim`` differ, where exact arithmetic finds it."""
    try:
        return exact.difference(claim.before, claim.after, claim.assume)
    except (ArithmeticError, ValueError, TypeError, RecursionError, LookupError, MemoryError):
        return None
