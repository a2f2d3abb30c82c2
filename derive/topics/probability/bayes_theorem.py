"""Bayes' theorem for a diagnostic test: the posterior from prior, sensitivity and false-positive rate."""

from derive.errors import AssumptionError
from derive.language.assumptions import Domain, domain
from derive.language.expressions import ONE, ZERO, And, Not, Probability, constant_value, substitute, symbols
from derive.methods.tidy import tidy
from derive.model import Condition, Derivation, Step
from derive.rules import probability as rules
from derive.rules.calculus import algebra
from derive.rules.probability import D, H
from derive.topics import topic
from derive.topics.data import scalar

p, s, f, q = symbols("p s f q")
P = Probability


@topic(
    title="Bayes' theorem",
    covers=("probability/bayes-theorem",),
    sources=("Mathlib ProbabilityTheory.cond_eq_inv_mul_cond_mul",),
)
def bayes_theorem(prior="1/100", sensitivity="99/100", false_positive="1/20") -> Derivation:
    """P(H | D) for an illness H and a positive test D.

    prior P(H) strictly between 0 and 1, sensitivity P(D | H) and false-positive rate P(D | not H) between 0 and 1.
    Raises AssumptionError for numbers outside.
    """
    _between_0_and_1(prior=prior, sensitivity=sensitivity, false_positive=false_positive)
    evidence = P(D, H) * P(H) + P(D, Not(H)) * P(Not(H))
    posterior = s * p / (s * p + f * (1 - p))
    positive = Condition(P(D) > 0)
    again = substitute(posterior, {p: q})
    steps = (
        Step(P(H, D), P(And(H, D)) / P(D), (rules.conditional_probability,), conditions=(positive,)),
        Step(P(And(H, D)) / P(D), P(D, H) * P(H) / P(D), (rules.product_rule,), conditions=(Condition(P(H) > 0),)),
        Step(P(D, H) * P(H) / P(D), P(D, H) * P(H) / evidence, (rules.total_probability,),
             note="ill or not ill: the two cases exclude each other and leave no third"),
        Step(P(D, H) * P(H) / evidence, posterior, (rules.complement,), note="the three given numbers put in"),
        Step(P(H, D) / P(Not(H), D), P(D, H) / P(D, Not(H)) * (P(H) / P(Not(H))), (rules.odds_form,),
             conditions=(Condition(P(D, Not(H)) > 0), positive), note="a second way: posterior odds are likelihood ratio times prior odds"),
        Step(substitute(again, {q: posterior}), s**2 * p / (s**2 * p + f**2 * (1 - p)), (algebra,),
             note="a second positive test: the posterior is the new prior, if the tests are independent for the ill and for the healthy"),
        Step(substitute(posterior, {f: s}), p, (algebra,), note="check: a test that is positive as often for the healthy, $s == f$, tells nothing"),
        Step(substitute(posterior, {f: ZERO}), ONE, (algebra,), note="check: without false alarms a positive test is certain"),
    )  # fmt: skip
    return Derivation(
        title="Bayes' theorem",
        problem=P(H, D),
        steps=steps,
        result=posterior,
        assume={"p": OPEN_UNIT, "s": domain("probability"), "f": domain("probability")},
        where=((p, P(H)), (s, P(D, H)), (f, P(D, Not(H)))),
        at={p: prior, s: sensitivity, f: false_positive},
        worth={
            P(Not(H)): 1 - p, P(And(H, D)): s * p, P(D): s * p + f * (1 - p),
            P(H, D): posterior, P(Not(H), D): f * (1 - p) / (s * p + f * (1 - p)),
        },
        mistakes=(Step(P(H, D), P(D, H), note="the prosecutor's fallacy: the two conditionals are not the same"),),
    )  # fmt: skip


OPEN_UNIT = Domain(
    lower=domain("probability").lower, upper=domain("probability").upper, lower_open=True, upper_open=True
)


def _between_0_and_1(**given) -> None:
    for name, value in given.items():
        number = constant_value(tidy(scalar(value, name)))
        if number is None or not 0 <= number <= 1 or (name == "prior" and number in (0, 1)):
            room = "strictly between 0 and 1" if name == "prior" else "between 0 and 1"
            raise AssumptionError(f"{name} = {value}: expected a number {room}, for example 1/20")
