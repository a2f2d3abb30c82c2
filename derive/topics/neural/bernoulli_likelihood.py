"""The loss of a binary classification: minus the logarithm of the Bernoulli likelihood, and its slope in the logit."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

from derive.language.assumptions import Domain
from derive.language.expressions import Call, Derivative, Symbol, as_expr
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import calculus
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import number

P, Y, Z = Symbol("p"), Symbol("y"), Symbol("z")
UNIT = Domain(lower=F(0), upper=F(1))
OPEN_UNIT = Domain(lower=F(0), upper=F(1), lower_open=True, upper_open=True)


@topic(
    title="Binary cross-entropy",
    covers=("neural/bernoulli-likelihood",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Softmax Regression"',),
)
def bernoulli_likelihood(p: Any = "0.7", y: Any = 1) -> Derivation:
    """L = −[y ln p + (1 − y) ln(1 − p)] for a probability p strictly between 0 and 1 and a label y from 0 to 1."""
    number(p, "p", above=0, below=1), number(y, "y", least=0, most=1)
    on = Lines()
    likelihood = P**Y * (1 - P) ** (1 - Y)
    log_p, log_q = Call("log", P), Call("log", 1 - P)
    loss = -(Y * log_p + (1 - Y) * log_q)
    on.says(
        -Call("log", likelihood),
        loss,
        rules.bernoulli_loss,
        note="minus the logarithm of the likelihood: $p$ for the label 1, $1 - p$ for the label 0",
    )
    on.chain(
        Derivative(loss, P),
        (-(Y / P - (1 - Y) / (1 - P)), calculus.logarithm_rule),
        ((P - Y) / (P * (1 - P)), rules.algebra, "over a common denominator"),
    )
    s = Call("sigmoid", Z)
    in_logit = -(Y * Call("log", s) + (1 - Y) * Call("log", 1 - s))
    on.chain(
        Derivative(in_logit, Z),
        ((s - Y) / (s * (1 - s)) * Derivative(s, Z), calculus.chain_rule, "with $p = sigmoid(z)$"),
        ((s - Y) / (s * (1 - s)) * (s * (1 - s)), calculus.FUNCTION_RULES["sigmoid"]),
        (s - Y, rules.algebra, "prediction minus label: the slope of the sigmoid cancels"),
    )
    q, t = on.given("q", p), on.given("t", y)
    here = -(t * Call("log", q) + (1 - t) * Call("log", 1 - q))
    shown = on.worth(here, note="the loss for the given probability $q$ and label $t$")
    for label in (1, 0):
        if on.value(t) is not as_expr(label):
            on.worth(-Call("log", q if label else 1 - q), note=f"for the label {label}")
    on.worth((q - t) / (q * (1 - q)), note="the slope in the probability")
    logit = Call("log", q / (1 - q))
    on.worth(logit, note="the logit")
    on.worth(q - t, note="the slope in the logit")
    on.says(Call("sigmoid", logit), q, rules.log_odds, note="check: the sigmoid of the logit is the probability")
    on.wrongly(
        -Call("log", likelihood),
        -(Y * log_p),
        "the second term is missing: a label 0 would cost nothing whatever is predicted",
    )
    return on.derivation("Binary cross-entropy", here, shown, assume={"p": OPEN_UNIT, "y": UNIT})
