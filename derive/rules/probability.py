"""Rules of probability as data; H and D are any events. Sources are theorem names of Mathlib, machine-checked there."""

from __future__ import annotations

from derive.language.expressions import (
    ONE,
    OO,
    ZERO,
    And,
    Call,
    Covariance,
    Derivative,
    Expectation,
    Greater,
    Not,
    Probability,
    Product,
    Subs,
    Sum,
    Unequal,
    Variance,
    substitute,
    symbols,
)
from derive.model import Condition, Rule

BOOK = "Zhang, Lipton, Li & Smola, Dive into Deep Learning, section"
DISTRIBUTIONS, LIKELIHOOD = f'{BOOK} "Distributions"', f'{BOOK} "Maximum Likelihood"'
VARIANCE = "Mathlib ProbabilityTheory"

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

# ---------------------------------------------------------------- random variables

X, Y, a, b, c, n, k, p, t, lam = symbols("X Y a b c n k p t lam")
E, Var = Expectation, Variance
u = Call("u", k)

definition = Rule("definition", a, a)
arithmetic = Rule("arithmetic", a, a)
linearity_of_expectation = Rule(
    "linearity of expectation", E(a * X + b * Y + c), a * E(X) + b * E(Y) + c, source="Mathlib MeasureTheory.integral_add"
)  # fmt: skip
definition_of_variance = Rule(
    "definition of the variance", Var(X), E((X - E(X)) ** 2), source=f"{VARIANCE}.variance_eq_integral"
)
variance_shortcut = Rule(
    "mean of the square minus square of the mean", Var(X), E(X**2) - E(X) ** 2, source=f"{VARIANCE}.variance_eq_sub"
)
variance_of_a_sum = Rule(
    "variance of a sum", Var(X + Y), Var(X) + 2 * Covariance(X, Y) + Var(Y), source=f"{VARIANCE}.variance_add"
)
generating_function = Rule(
    "moments from the generating function", Subs(Derivative(E(Call("exp", t * X)), t), t, ZERO), E(X), source=DISTRIBUTIONS,
)  # fmt: skip
binomial_theorem = Rule(
    "binomial theorem", Sum(Call("binomial", 5, k) * a**k * b ** (5 - k), k, 0, 5), (a + b) ** 5, source="Mathlib add_pow"
)  # fmt: skip
absorption = Rule(
    "absorbing a factor into the binomial coefficient", k * Call("binomial", 6, k), 6 * Call("binomial", 5, k - 1),
    source="Mathlib Nat.succ_mul_choose_eq",
)  # fmt: skip
exponential_series = Rule(
    "exponential series", Sum(a**k / Call("factorial", k), k, 0, OO), Call("exp", a), source="Mathlib NormedSpace.exp_eq_tsum"
)  # fmt: skip
index_shift = Rule("shifting the index", Sum(u, k, 1, 7), Sum(substitute(u, {k: k + 1}), k, 0, 6))
first_terms_vanish = Rule("a term that is 0 is left out", Sum(k * u, k, 0, 7), Sum(k * u, k, 1, 7))
gamma_step = Rule(
    "Γ(a + 1) = a Γ(a)", Call("gamma", a + 1), a * Call("gamma", a), (Condition(Greater(a, ZERO)),), "DLMF 5.5.1"
)  # fmt: skip
table = Rule("reading the table", a, a)
normalisation = Rule("probabilities sum to 1", a, a)
bayes_for_densities = Rule("Bayes' theorem for densities", a, a)

# ---------------------------------------------------------------- likelihood

log_of_a_product = Rule(
    "logarithm of a product", Call("log", Product(Call("exp", u), k, 1, 4)), Sum(u, k, 1, 4), source=LIKELIHOOD
)  # fmt: skip
first_order = Rule("first-order condition", a, a, source=LIKELIHOOD)
second_order = Rule("second-order condition", a, a)
concavity = Rule("a concave function lies below its tangents", a, a)
