"""Rules of probability as data; H and D are any events. Sources are theorem names of Mathlib, machine-checked there."""

from __future__ import annotations

from derive.language.expressions import ONE, ZERO, And, Greater, Not, Probability, Unequal, symbols
from derive.model import Condition, Rule

H, D = symbols("H D")
P = Probability

conditional_probability = Rule(
    "definition of conditional probability",
    P(H, D),
    P(And(H, D)) / P(D),
    (Condition(Greater(P(D), ZERO)),),
    "Mathlib ProbabilityTheory.cond_apply",
)
product_rule = Rule(
    "product rule of probability",
    P(And(H, D)),
    P(D, H) * P(H),
    (Condition(Greater(P(H), ZERO)),),
    "Mathlib ProbabilityTheory.cond_mul_eq_inter",
)
total_probability = Rule(
    "law of total probability",
    P(D),
    P(D, H) * P(H) + P(D, Not(H)) * P(Not(H)),
    source="Mathlib ProbabilityTheory.cond_add_cond_compl_eq",
)
complement = Rule("complement rule", P(Not(H)), ONE - P(H), source="Mathlib MeasureTheory.prob_compl_eq_one_sub")
bayes = Rule(
    "Bayes' theorem",
    P(H, D),
    P(D, H) * P(H) / P(D),
    (Condition(Greater(P(D), ZERO)),),
    "Mathlib ProbabilityTheory.cond_eq_inv_mul_cond_mul",
)
odds_form = Rule(
    "odds form of Bayes' theorem", P(H, D) / P(Not(H), D), P(D, H) / P(D, Not(H)) * (P(H) / P(Not(H))),
    (Condition(Unequal(P(D, Not(H)), ZERO)),), "Bayes' theorem for H, divided by the same for not H",
)  # fmt: skip
