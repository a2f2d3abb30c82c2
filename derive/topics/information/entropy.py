"""Shannon's entropy of a finite law, in nats and in bits, between its bounds."""

from typing import Any

from derive.language.expressions import ONE, TWO, ZERO, Expr, as_expr
from derive.methods import entropies
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.entropies import convention, log, under
from derive.methods.samples import total
from derive.model import GREATER_EQUAL, LESS_EQUAL, Derivation, Step
from derive.rules import information as rules
from derive.rules import probability
from derive.topics import topic
from derive.topics.information._laws import beside, general, law, letters, shown, sums_to_one


@topic(
    title="Entropy", covers=("information/entropy", "information/entropy-units"),
    sources=(rules.INFORMATION, 'Wikipedia, "Entropy (information theory)"'),
)  # fmt: skip
def entropy(p: Any = "[3/14, 3/14, 4/14, 2/14, 1/14, 1/14]") -> Derivation:
    """The entropy of a list of probabilities, numbers or letters, that sum to 1.

    >>> print(entropy(p=["1/2", "1/2"]).result)
    log(2)
    """
    given = law(p, "p")
    found, short = entropies.entropy(given), entropies.from_counts(given)
    w, _ = letters(given)
    h = f"-Sum({w}[k]*log({w}[k]), (k, 1, n))"
    possible = as_expr(sum(v is not ZERO for v in given))
    return Derivation(
        title="Entropy",
        problem=found,
        question=f"the entropy of the probabilities {shown(given)}",
        steps=(
            line(h, 0, rules.definition_of_entropy, relation=GREATER_EQUAL, given=sums_to_one(w),
                 note=f"in general: the mean of $-log({w}[k])$; no logarithm of a probability is positive"),
            line(h, "log(n)", rules.gibbs, relation=LESS_EQUAL, given=sums_to_one(w),
                 note="and greatest where all $n$ are equally likely"),
            *under(_worked(given, found, short, possible), given),
        ),
        result=ZERO if possible is ONE else short or found,
        assume={**general(given), **entropies.domains(given)},
        conditions=convention(given),
        at=beside(given),
        mistakes=() if possible is ONE else (Step(found, entropies.entropy(given, 2), note="nats and bits mixed up"),),
    )  # fmt: skip


def _worked(given: list[Expr], found: Expr, short: Expr | None, possible: Expr) -> tuple[Step, ...]:
    if possible is ONE:
        return (
            *chain(total(given), to(ONE, probability.normalisation, note="here: these are probabilities")),
            *chain(found, to(ZERO, rules.log_of_one, note="what is certain has no entropy, in nats or in bits")),
        )
    return (
        *chain(total(given), to(ONE, probability.normalisation, note="here: these are probabilities")),
        *(
            chain(found, to(short, rules.log_of_a_quotient, note="collected over the common denominator"))
            if short
            else ()
        ),
        *rounded(found, note="in nats"),
        *chain(
            entropies.entropy(given, 2), to(found / log(TWO), rules.change_of_unit, note="in bits: divided by $log(2)$")
        ),
        *rounded(found / log(TWO)),
        line(
            found,
            log(possible),
            rules.gibbs,
            relation=LESS_EQUAL,
            note="check: at most the logarithm of how many outcomes are possible",
        ),
    )
