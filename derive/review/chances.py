"""Which probabilities follow from those that are given: of P(D), P(+ | D) and P(+ | Dᶜ) every one of D and +.

The chances of the outcomes solve linear equations, exactly. Refuses to say anything where they have more than one
solution, or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from derive.language import expressions as ex
from derive.numeric.events import events_in, occurs
from derive.review.glossary import Glossary
from derive.review.systems import eliminated, number

MOST_EVENTS = 4
Outcome = dict[str, bool]


def determined(facts: Mapping[ex.Expr, ex.Expr], asked: Iterable[ex.Expr]) -> dict[ex.Expr, ex.Expr]:
    """The value of each probability in ``asked`` that the ``facts`` leave no choice of.

    >>> sick, plus = ex.symbols("D plus")
    >>> given = {ex.Probability(sick): 0.01, ex.Probability(plus, sick): 0.99,
    ...          ex.Probability(plus, ex.Not(sick)): 0.05}
    >>> determined({p: ex.as_expr(v) for p, v in given.items()}, [ex.Probability(sick, plus)])
    {P(D | plus): 1/6}
    """
    known = {p: v for p, said in facts.items() if isinstance(p, ex.Probability) and (v := number(said)) is not None}
    events = sorted(set().union(*[events_in(e) for p in known for e in p.args])) if known else []
    if not events or len(events) > MOST_EVENTS:
        return {}
    outcomes = [dict(zip(events, which, strict=True)) for which in product((True, False), repeat=len(events))]
    rows = [[*(Fraction(1) for _ in outcomes), Fraction(-1)], *(_row(p, v, outcomes) for p, v in known.items())]
    chances = eliminated(rows, len(outcomes))
    if chances is None or min(chances) < 0:
        return {}
    table = list(zip(outcomes, chances, strict=True))
    return {p: ex.as_expr(v) for p in asked if p not in facts for v in _measured(p, table, set(events))}


def agree(values: Mapping[ex.Expr, ex.Expr]) -> bool:
    """Whether no probability contradicts what the others determine: P(A) = 0.1 and P(Aᶜ) = 0.8 do not agree."""
    others = ({q: v for q, v in values.items() if q is not p} for p in values)
    found = (determined(rest, [p]) for rest, p in zip(others, values, strict=True) if isinstance(p, ex.Probability))
    return all(number(v) == number(values[p]) for one in found for p, v in one.items())


def with_chances(exprs: Iterable[ex.Expr], known: Glossary) -> Glossary:
    """With the probabilities in ``exprs`` that follow from those that are given."""
    asked = [n for n in ex.postorder(*exprs) if isinstance(n, ex.Probability)]
    return replace(known, facts={**known.facts, **determined(known.facts, asked)}) if asked else known


def _row(p: ex.Expr, value: Fraction, outcomes: list[Outcome]) -> list[Fraction]:
    """P(A ∩ B) − v P(B) = 0 for P(A | B) = v, as coefficients of the outcomes."""
    event, *given = p.args
    if not given:
        return [*(Fraction(occurs(event, o)) for o in outcomes), -value]
    inside = [occurs(given[0], o) for o in outcomes]
    return [*(b * (occurs(event, o) - value) for o, b in zip(outcomes, inside, strict=True)), Fraction(0)]


def _measured(p: ex.Expr, table: list[tuple[Outcome, Fraction]], events: set[str]) -> Iterator[Fraction]:
    given = p.args[1:]
    if not set().union(*map(events_in, p.args)) <= events:
        return
    whole = sum((chance for o, chance in table if all(occurs(g, o) for g in given)), Fraction(0))
    both = sum((chance for o, chance in table if all(occurs(e, o) for e in p.args)), Fraction(0))
    if whole:
        yield both / whole
