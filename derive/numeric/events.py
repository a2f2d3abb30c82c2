"""Probabilities of events in a probability space drawn at random, so that an identity of probabilities is a number.

The space is a mixture: within each of a few parts every event occurs independently with a rate of its own. Over the
whole no two events are independent, any number of events may be named, and every probability is an exact fraction.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from derive.language.expressions import And, Expr, Not, Or, Probability, Symbol

PARTS = 5


def probability(claim: Probability, seed: int = 0) -> Fraction:
    """The probability of an event, or of an event given another, in the space that ``seed`` draws.

    Raises ZeroDivisionError where the condition is impossible, TypeError for what is no event.

    >>> A, B = Symbol("A"), Symbol("B")
    >>> joint = probability(Probability(And(A, B)))
    >>> joint == probability(Probability(A, B)) * probability(Probability(B))
    True
    >>> joint == probability(Probability(A)) * probability(Probability(B))
    False
    """
    event, *given = claim.args
    if not given:
        return _measure(event, seed)
    return _measure(And(event, given[0]), seed) / _measure(given[0], seed)


def _measure(event: Expr, seed: int) -> Fraction:
    names = sorted(events_in(event))
    weights = [Fraction(Random(f"{seed} part {m}").randint(1, 9)) for m in range(PARTS)]
    rates = [{n: Fraction(Random(f"{seed} {m} {n}").randint(1, 18), 19) for n in names} for m in range(PARTS)]
    within = [_sum_over_outcomes(event, names, rate) for rate in rates]
    return sum((w * p for w, p in zip(weights, within, strict=True)), Fraction(0)) / sum(weights)


def _sum_over_outcomes(event: Expr, names: list[str], rate: dict[str, Fraction]) -> Fraction:
    total = Fraction(0)
    for outcome in range(2 ** len(names)):
        happens = {name: bool(outcome >> i & 1) for i, name in enumerate(names)}
        if occurs(event, happens):
            chance = Fraction(1)
            for name in names:
                chance *= rate[name] if happens[name] else 1 - rate[name]
            total += chance
    return total


def occurs(event: Expr, happens: dict[str, bool]) -> bool:
    """Whether an event occurs, where it is known which of the named ones do.

    >>> A, B = Symbol("A"), Symbol("B")
    >>> occurs(And(A, Not(B)), {"A": True, "B": False}), occurs(And(A, B), {"A": True, "B": False})
    (True, False)
    """
    match event:
        case Symbol():
            return happens[event.name]
        case Not(args=(inner,)):
            return not occurs(inner, happens)
        case And(args=args):
            return all(occurs(a, happens) for a in args)
        case Or(args=args):
            return any(occurs(a, happens) for a in args)
    raise TypeError(f"{event} is no event")


def events_in(event: Expr) -> set[str]:
    """The names of the events that an event is made of."""
    if isinstance(event, Symbol):
        return {event.name}
    if isinstance(event, (Not, And, Or)):
        return set().union(*[events_in(a) for a in event.args])
    raise TypeError(f"{event} is no event")
