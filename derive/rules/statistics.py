"""Rules of samples and tests as data; x and y stand for samples, X and Y for random variables.

Sources: titles of Wikipedia's articles and chapters of Zhang, Lipton, Li & Smola, Dive into Deep Learning.
"""

from __future__ import annotations

from derive.language.expressions import ONE, OO, ZERO, Call, Div, Expr, Greater, Indexed, Integral, Sum, symbols
from derive.model import LESS_EQUAL, Condition, Rule

x, y, i, j, t, nu, a, w = symbols("x y i j t nu a w")
STATISTICS = 'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Statistics"'
SIZE = 5  # of the samples with which the rules are written down


def total(f: Expr, k: Expr = i) -> Sum:
    return Sum(f, k, ONE, SIZE)


def entry(v: Expr, k: Expr = i) -> Indexed:
    return Indexed(v, k)


_mean = total(entry(x, j), j) / SIZE

arithmetic = Rule("arithmetic", a, a)
definition_of_the_mean = Rule("definition of the mean", a, a)
deviations_cancel = Rule("the deviations cancel", total(entry(x) - _mean), ZERO)
squares_about_the_mean = Rule(
    "shifting the squares to the mean",
    total((entry(x) - _mean) ** 2),
    total((entry(x) - a) ** 2) - SIZE * (_mean - a) ** 2,
)
definition_of_the_variance = Rule("definition of the variance", a, a)
bessel = Rule("Bessel's correction", a, a, source='Wikipedia, "Bessel\'s correction"')
definition_of_the_covariance = Rule("definition of the covariance", a, a)
cauchy_schwarz = Rule(
    "Cauchy–Schwarz inequality", total(entry(x) * entry(y)) ** 2, total(entry(x) ** 2) * total(entry(y) ** 2),
    relation=LESS_EQUAL, source='Wikipedia, "Cauchy–Schwarz inequality"',
)  # fmt: skip
definition_of_correlation = Rule("definition of the correlation", a, a)
test_statistic = Rule("test statistic", a, a, source=STATISTICS)
pooled_variance = Rule("pooled variance", a, a, source='Wikipedia, "Student\'s t-test"')


def student(t: Expr, nu: Expr) -> Expr:
    """The density of Student's law with nu degrees of freedom."""
    root = Call("sqrt", nu)
    return ONE / (root * Call("beta", Div(nu, 2), Div(ONE, 2))) * (1 + t**2 / nu) ** -((nu + 1) / 2)


two_tails = Rule(
    "both tails of a symmetric density", Integral(student(t, nu), t, a, OO) * 2, 1 - 2 * Integral(student(t, nu), t, ZERO, a),
    (Condition(Greater(a, ZERO)), Condition(Greater(nu, ZERO))), 'Wikipedia, "Student\'s t-distribution"',
)  # fmt: skip
incomplete_beta = Rule(
    "tail of Student's law as an incomplete beta integral",
    2 * Integral(student(t, nu), t, a, OO),
    Integral(w ** (nu / 2 - 1) * (1 - w) ** (-(ONE / 2)), w, ZERO, nu / (nu + a**2)) / Call("beta", Div(nu, 2), Div(ONE, 2)),
    (Condition(Greater(a, ZERO)), Condition(Greater(nu, ZERO))), 'Wikipedia, "Student\'s t-distribution"',
)  # fmt: skip
decision = Rule("comparing with the level", a, a, source=STATISTICS)
