"""Rules of entropy and divergence as data; p and q stand for probabilities, X for a random variable."""

from __future__ import annotations

from derive.language.expressions import ONE, ZERO, Call, Equal, Expr, Greater, Indexed, Sum, symbols
from derive.model import EQUIVALENT, GREATER_EQUAL, LESS_EQUAL, Condition, Rule

p, q, i, t, a, b, sigma, mu = symbols("p q i t a b sigma mu")
INFORMATION = 'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Information Theory"'


def log(e: Expr) -> Call:
    return Call("log", e)


def total(f: Expr) -> Sum:
    return Sum(f, i, ONE, 4)


P_, Q_ = Indexed(p, i), Indexed(q, i)
_laws = (Condition(Equal(total(P_), ONE)), Condition(Equal(total(Q_), ONE)))
_positive = (Condition(Greater(t, ZERO)),)

definition_of_entropy = Rule("definition of entropy", a, a, source=INFORMATION)
log_of_a_quotient = Rule("logarithm of a quotient", log(Call("exp", a) / Call("exp", b)), a - b, source="DLMF 4.8.2")
arithmetic = Rule("arithmetic", a, a)
asymmetry = Rule("the divergence is not symmetric", a, a, source=INFORMATION)
log_of_one = Rule("log 1 = 0", log(ONE), ZERO)
tangent_of_the_logarithm = Rule(
    "the logarithm lies below its tangent at 1", log(t), t - 1, _positive, relation=LESS_EQUAL, source='Wikipedia, "Gibbs\' inequality"'
)  # fmt: skip
gibbs = Rule(
    "Gibbs' inequality", Call("exp", t) - 1 - t, ZERO, relation=GREATER_EQUAL, source='Wikipedia, "Gibbs\' inequality"'
)  # fmt: skip
change_of_unit = Rule("change of base", Call("log", Call("exp", a), 2), a / log(ONE + 1), source="DLMF 4.2.8")
stationary = Rule(
    "stationary point of the Lagrangian", Equal(-a - 1 - mu, ZERO), Equal(a, -1 - mu), relation=EQUIVALENT, source='Wikipedia, "Lagrange multiplier"'
)  # fmt: skip
chain_rule_of_entropy = Rule("chain rule of entropy", a, a, source=INFORMATION)
moments = Rule("moments of the Gaussian", a, a)
moments_of_the_exponential = Rule("moments of the exponential law", a, a)
