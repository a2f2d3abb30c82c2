"""Where an equation in a condition holds, as in ``where(x == sqrt(2), 1, 0)``: there the sides are compared as constants.

No point that is drawn lies there. Says nothing of equations that it cannot solve: then equality is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf

from derive.language import expressions as ex
from derive.model import Status, Verdict
from derive.verify.cases import simplified_conditions
from derive.verify.looks import look_at, unknown
from derive.verify.sides import Claim

UNSOLVED = "an equation in a condition holds at single points, which were not looked at: {}"


def at_single_points(claim: Claim, check: Callable[[Claim], Verdict]) -> Verdict | None:
    """The refutation at such a point, or what is not known there; None where nothing is left open."""
    for node, x in _equations(claim):
        a, b = node.args
        at = b if a is x else a if b is x else None
        if at is None or ex.free_symbols(at):
            return unknown(UNSOLVED.format(node))
        if isinstance(at, ex.Number) or not _is_inside(claim, x, at):  # numbers are among the points that are looked at
            continue
        holds = ex.TRUE if isinstance(node, ex.Equal) else ex.FALSE
        there = [simplified_conditions(ex.substitute(ex.substitute(s, {node: holds}), {x: at})) for s in claim.sides]
        found = check(replace(claim, before=there[0], after=there[1]))
        if found.status is Status.REFUTED:
            return replace(
                found, witness={str(x): str(at), **(found.witness or {})}, reason="the sides differ at a point"
            )
    return None


def _equations(claim: Claim) -> Iterator[tuple[ex.Expr, ex.Expr]]:
    """The equations of one real variable in conditions, with the variable."""
    if claim.given:
        return
    for node in dict.fromkeys(ex.postorder(*claim.sides)):
        if isinstance(node, (ex.Equal, ex.Unequal)) and len(free := ex.free_symbols(node)) == 1:
            (x,) = free
            domain = claim.assume.get(str(x))
            if x in claim.symbols and not (domain and (domain.integer or domain.complex)):
                yield node, x


def _is_inside(claim: Claim, x: ex.Expr, at: ex.Expr) -> bool:
    """Whether a constant lies within what is assumed of ``x``, and not near its ends."""
    domain = claim.assume.get(str(x))
    look = look_at(replace(claim, before=at, after=at), {}, 0, 64)
    if look.says != "agree" or look.values[0].imag != 0:
        return False
    value = float(look.values[0].real.mid())
    low, high = (-inf, inf) if domain is None else (domain.lower, domain.upper)
    return (low is None or value > low) and (high is None or value < high)
