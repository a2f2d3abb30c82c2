"""Conditional probability on finitely many outcomes: restrict to what is known, and divide by its probability."""

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ONE, ZERO, And, Expr, Not, Probability
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.samples import total, worth
from derive.model import Derivation, Step
from derive.rules import probability as rules
from derive.rules.probability import D, H
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.information._laws import law

P = Probability


@topic(
    title="Conditional probability", covers=("probability/conditional-probability",),
    sources=("Mathlib ProbabilityTheory.cond_apply", 'Wikipedia, "Conditional probability"'),
)  # fmt: skip
def conditional_probability(
    outcomes: Any = "[1, 2, 3, 4, 5, 6]", probabilities: Any = "[1/6, 1/6, 1/6, 1/6, 1/6, 1/6]", event: Any = "[6]", given: Any = "[2, 4, 6]"
) -> Derivation:  # fmt: skip
    """P(event | given), both lists of outcomes.

    Raises AssumptionError for outcomes that are not listed and where what is given has probability 0.
    """
    omega, p = [worth(v) for v in vector(outcomes, "outcomes").args], law(probabilities, "probabilities")
    of_equal_length(outcomes=omega, probabilities=p)
    chance = dict(zip(omega, p, strict=True))
    if len(chance) < len(omega):
        raise AssumptionError(f"outcomes = {outcomes!s:.60} holds an outcome twice")
    wanted, known = _event(event, "event", chance), _event(given, "given", chance)
    both = [v for v in known if v in wanted]
    whole, part = _sum(known, chance), _sum(both, chance)
    if worth(whole) is ZERO:
        raise AssumptionError(f"given = {given!s:.60} has probability 0: nothing can be given that never happens")
    other = _sum([v for v in known if v not in wanted], chance)
    found = worth(part / whole)
    return Derivation(
        title="Conditional probability",
        problem=part / whole,
        question=f"the probability of {_said(wanted)} given {_said(known)}",
        steps=(
            line(P(H, D), P(And(H, D)) / P(D), rules.conditional_probability, given=(P(D) > 0,), note="in general: the part of $D$ in which $H$ happens as well"),
            line(P(H, D) + P(Not(H), D), ONE, rules.complement, given=(P(D) > 0,), note="it is a probability again"),
            *chain(whole, to(worth(whole), rules.table, note=f"here: the probability of what is given, {_said(known)}")),
            *chain(part, to(worth(part), rules.table, note=f"of it the outcomes that count: {_said(both)}")),
            *chain(part / whole, to(worth(part) / worth(whole), rules.conditional_probability), to(found, rules.table)),
            *rounded(found),
            line(part / whole + other / whole, ONE, rules.complement, note="check: with the other outcomes of what is given this is 1"),
        ),
        result=found,
        mistakes=_wrong(part / whole, _sum(wanted, chance), part),
    )  # fmt: skip


def _event(listed: Any, name: str, chance: dict[Expr, Expr]) -> list[Expr]:
    found = [worth(v) for v in vector(listed, name).args]
    for v in found:
        if v not in chance:
            raise AssumptionError(f"{name} = {listed!s:.60} holds {v}, which is none of the outcomes")
    return list(dict.fromkeys(found))


def _sum(event: list[Expr], chance: dict[Expr, Expr]) -> Expr:
    return total([chance[v] for v in event]) if event else ZERO


def _said(event: list[Expr]) -> str:
    if not event:
        return "no outcome"
    return ("the outcome " if len(event) == 1 else "the outcomes ") + ", ".join(f"${v}$" for v in event)


def _wrong(right: Expr, alone: Expr, part: Expr) -> tuple[Step, ...]:
    wrongs = ((part, "not divided by the probability of what is given"), (alone, "what is given left out of account"))
    return tuple(Step(right, wrong, note=note) for wrong, note in wrongs if worth(wrong) is not worth(right))[:1]
