"""The sigmoid: its range, its slope and the largest slope, its second derivative, and a form that never overflows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.language.expressions import Array, Call, Derivative, Number, Symbol, constant_value
from derive.methods import pictures
from derive.methods.tidy import tidy
from derive.methods.worked_lines import Lines
from derive.model import GREATER, LESS, LESS_EQUAL, Derivation
from derive.rules import calculus
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import vector

VARIABLE = Symbol("x")


@topic(
    title="The sigmoid and its slope",
    covers=("neural/sigmoid",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Multilayer Perceptrons"',),
)
def sigmoid(x: Any = "[-2, 0, 2]") -> Derivation:
    """σ'(x) = σ(x)(1 − σ(x)), and the values at the points of the list x."""
    points = vector(x, "x")
    on = Lines()
    on.says("sigmoid(x)", "(1 + exp(-x))**(-1)", rules.sigmoid_as_power)
    on.says("sigmoid(x)", "0", rules.algebra, relation=GREATER, note="the denominator is positive")
    on.says("sigmoid(x)", "1", rules.algebra, relation=LESS, note="the denominator is greater than 1")
    slope = on.chain(
        "Derivative((1 + exp(-x))**(-1), x)",
        ("-(1 + exp(-x))**(-2)*Derivative(1 + exp(-x), x)", rules.power_and_chain_rule),
        ("exp(-x)/(1 + exp(-x))**2", calculus.exponential_rule, "the minus sign of the exponent makes the slope positive"),
        ("1/(1 + exp(-x)) - 1/(1 + exp(-x))**2", rules.adding_and_subtracting_one, "$exp(-x) = (1 + exp(-x)) - 1$"),
        ("sigmoid(x)*(1 - sigmoid(x))", rules.sigmoid_as_power, "factored"),
    )  # fmt: skip
    on.says(
        slope,
        "((sigmoid(x) + (1 - sigmoid(x)))/2)**2",
        rules.means,
        relation=LESS_EQUAL,
        note="equal where both factors are: at $x = 0$",
    )
    on.says("((sigmoid(x) + (1 - sigmoid(x)))/2)**2", "1/4", rules.algebra, note="the slope is 1/4 at most")
    on.chain(
        "Derivative(sigmoid(x)*(1 - sigmoid(x)), x)",
        ("sigmoid(x)*(1 - sigmoid(x))*(1 - sigmoid(x)) - sigmoid(x)*(sigmoid(x)*(1 - sigmoid(x)))", calculus.product_rule),
        ("sigmoid(x)*(1 - sigmoid(x))*(1 - 2*sigmoid(x))", calculus.factoring, "the second derivative changes its sign at 0"),
    )  # fmt: skip
    on.says(
        "Derivative(log(sigmoid(x)), x)",
        "1 - sigmoid(x)",
        calculus.logarithm_rule,
        note="the slope of the log-sigmoid, which stands in losses",
    )
    on.says(
        "1/(1 + exp(-x))",
        "exp(x)/(1 + exp(x))",
        rules.multiplying_by_exponential,
        note="the form for $x < 0$: no exponent is positive",
    )
    on.says(
        "exp(1000)",
        "2**1024",
        rules.algebra,
        relation=GREATER,
        note="at $x = -1000$ the quotient of line 5 is ∞/∞ in double precision, not a number",
    )
    on.says("double(exp(-1000))", "0", rules.algebra, note="with the other form it is 0, as it should be")
    u = on.given("u", points)
    on.worth(Call("sigmoid", u), rules.sigmoid_as_power)
    if not _is_far(points):
        on.worth(Call("sigmoid", u) * (1 - Call("sigmoid", u)), note="the slopes there")
    on.says("log(sigmoid(x)/(1 - sigmoid(x)))", "x", rules.log_odds, note="check: the log-odds undo the sigmoid")
    on.wrongly(
        "Derivative(sigmoid(x), x)",
        "-exp(-x)/(1 + exp(-x))**2",
        "the inner derivative $-1$ was forgotten; the sigmoid grows, so its slope is positive",
    )
    worked = on.derivation(
        "The sigmoid and its slope", Derivative(Call("sigmoid", VARIABLE), VARIABLE), slope,
        remarks=("Through many layers the slopes, each at most 1/4, are multiplied: the gradient vanishes.",),
    )  # fmt: skip
    sigma = Call("sigmoid", VARIABLE)
    return replace(worked, figures=pictures.tangent(sigma, VARIABLE, 0, Number(1) / 4, width=6))


def _is_far(points: Array) -> bool:
    """Whether a slope is smaller than any positive double, so that nothing of it can be shown."""
    return any(abs(value) > 300 for entry in points.args if (value := constant_value(tidy(entry))) is not None)
