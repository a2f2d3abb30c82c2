"""Bayes' theorem in a table: several hypotheses, and one observation after another."""

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ZERO, Array, Expr, Mul
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.samples import total, worth
from derive.model import Derivation, Step
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import matrix, number
from derive.topics.information._laws import law


@topic(
    title="Sequential Bayesian updating", covers=("probability/bayes-theorem",),
    sources=('Wikipedia, "Bayesian inference"', "Mathlib ProbabilityTheory.cond_eq_inv_mul_cond_mul"),
)  # fmt: skip
def bayes_table(
    prior: Any = "[1/3, 1/3, 1/3]", likelihoods: Any = "[[1/2, 1, 0], [1/2, 3/4, 1]]"
) -> Derivation:  # fmt: skip
    """The posterior of several hypotheses after several observations.

    prior : probabilities of the hypotheses.    likelihoods : one row an observation, its probability under each of them.
    Raises AssumptionError where an observation is impossible under every hypothesis that is left.

    >>> print(bayes_table(prior=["1/2", "1/2"], likelihoods=[["9/10", "1/10"]]).result)
    [9/10, 1/10]
    """
    start = law(prior, "prior")
    rows = [row.args for row in matrix(likelihoods, "likelihoods", columns=len(start)).args]
    for row in rows:
        for v in row:
            number(v, "likelihoods", least=0, most=1)
    steps: list[Step] = []
    now = start
    for place, row in enumerate(rows, 1):
        found, now = _update(now, row, place)
        steps += found
    joint = [worth(_product([p, *column])) for p, column in zip(start, zip(*rows, strict=True), strict=True)]
    all_at_once = Array(*[j / total(joint) for j in joint])
    return Derivation(
        title="Sequential Bayesian updating",
        problem=all_at_once,
        question=f"how likely each hypothesis is after the observations, if they were {_said(start)} before",
        steps=(
            *steps,
            line(all_at_once, Array(*now), rules.bayes, note="check: all observations at once, prior times all likelihoods, divided by the sum"),
        ),
        result=Array(*now),
        mistakes=_wrong(all_at_once, rows, now),
        remarks=(
            "Given each hypothesis, the observations are independent: only then may their likelihoods be multiplied.",
            "What one observation leaves is the prior of the next; their order does not matter.",
        ),
    )  # fmt: skip


def _update(prior: list[Expr], row: tuple[Expr, ...], place: int) -> tuple[tuple[Step, ...], list[Expr]]:
    """Prior times likelihood, the evidence, and the quotients."""
    products = [Mul(p, v) for p, v in zip(prior, row, strict=True)]
    joint = [worth(v) for v in products]
    evidence = worth(total(joint))
    if evidence is ZERO:
        raise AssumptionError(f"observation {place} has probability 0 under every hypothesis that is left")
    posterior = [worth(v / evidence) for v in joint]
    return (
        *chain(Array(*products), to(Array(*joint), rules.product_rule, note=f"observation {place}: prior times likelihood of each hypothesis")),
        *chain(total(joint), to(evidence, rules.total_probability, note="their sum: how likely the observation is")),
        line(Array(*[v / evidence for v in joint]), Array(*posterior), rules.bayes, note="divided by it: the posterior"),
        *rounded(Array(*posterior)),
    ), posterior  # fmt: skip


def _product(values: list[Expr]) -> Expr:
    return Mul(*values)


def _said(law_: list[Expr]) -> str:
    return ", ".join(f"${p}$" for p in law_)


def _wrong(right: Expr, rows, posterior: list[Expr]) -> tuple[Step, ...]:
    """The last likelihoods taken for the posterior, where they are not."""
    last = [worth(v) for v in rows[-1]]
    if len(last) < 2 or worth(total(last)) is ZERO or last == posterior:
        return ()
    return (
        Step(right, Array(*last), note="a likelihood is the probability of the observation, not of the hypothesis"),
    )
