"""How a derivation is checked: each claim on its own, within the work that one derivation is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from time import process_time
from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.model import EQUAL, Condition, Derivation, Relation, Status, Verdict

WORK = 4e5  # nodes at 64 bits for checking a derivation, about a second; ordinary lines take 500 to 5,000 each
WORK_HEAVY = 4e5  # for each line with an integral, a limit, a sum or an argmax in it
WORK_OF_A_CLAIM = 8e5  # for somebody's answer, compared with the problem and with the result
WORK_A_SECOND = 2e5  # at the least, on a machine that has other things to do
HEAVY = (ex.Integral, ex.Antiderivative, ex.Limit, ex.Sum, ex.Product, ex.ArgMin, ex.ArgMax)


def check_within(
    before: ex.Expr, after: ex.Expr, relation: Relation, given: tuple, assume: Mapping[str, Domain], work: Any = None,
    shapes: Mapping[str, tuple] | None = None, wrt: Iterable[ex.Expr] = (),
) -> Verdict:  # fmt: skip
    from derive.verify.claim import check

    if work is None:
        return check(before, after, relation, assume=assume, given=given, shapes=shapes, wrt=wrt)
    if work.left <= 0:
        return Verdict(Status.UNKNOWN, "none", reason="the work allowed for one derivation ran out")
    left, start = work.left, process_time()
    verdict = check(before, after, relation, assume=assume, given=given, work=work, shapes=shapes, wrt=wrt)
    # exact proofs are bounded one by one but not counted in nodes: what they took is counted in time
    work.left = min(work.left, left - (process_time() - start) * WORK_A_SECOND)
    return _without_events(verdict, before, after)


def _without_events(verdict: Verdict, *sides: ex.Expr) -> Verdict:
    """A witness names numbers; the events of a probability are none."""
    events = {x.name for n in ex.postorder(*sides) if isinstance(n, ex.Probability) for x in ex.free_symbols(n)}
    if not verdict.witness or not events:
        return verdict
    return replace(verdict, witness={name: v for name, v in verdict.witness.items() if name not in events})


def that_hold(conditions: Iterable[Condition]) -> tuple[ex.Expr, ...]:
    return tuple(c.holds for c in conditions if c.holds is not None)


def overall_relation(d: Derivation) -> Relation:
    """How the problem stands to the result: what the relations of an unbroken chain compose to."""
    chain = d.steps
    if said := next((s.relation for s in chain if s.before is d.problem and s.after is d.result), None):
        return said
    linked = chain and chain[0].before is d.problem and chain[-1].after is d.result
    if not linked or any(a.after is not b.before for a, b in pairwise(chain)):
        return EQUAL
    whole: Relation | None = chain[0].relation
    for step in chain[1:]:
        whole = whole.then(step.relation) if whole else None
    return whole or EQUAL


def up_to_a_constant(problem: ex.Expr) -> bool:
    return any(isinstance(node, ex.Antiderivative) for node in ex.postorder(problem))


def without_constant(problem: ex.Expr, answer: ex.Expr) -> ex.Expr:
    """An antiderivative without the constant of integration, so that two of them can be compared exactly."""
    return ex.substitute(answer, dict.fromkeys(constants_of_integration(problem, answer), ex.ZERO))


def constants_of_integration(problem: ex.Expr, answer: ex.Expr) -> list[ex.Symbol]:
    if not up_to_a_constant(problem):
        return []
    return [c for c in ex.free_symbols(answer) - ex.free_symbols(problem) if c.name[0] in "Cc"]
