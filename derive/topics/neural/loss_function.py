"""Two losses: half the squared error for numbers, cross-entropy for probabilities, each with its slope in the output."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Derivative, Expr, constant_value
from derive.methods.tidy import tidy
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import calculus
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import scalar, vector


@topic(
    title="Loss functions",
    covers=("neural/loss-function",),
    sources=(
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Linear Regression"',
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Softmax Regression"',
    ),
)
def loss_function(y: Any = "1/2", t: Any = 1) -> Derivation:
    """The loss of an output y for a target t, both numbers or both vectors; cross-entropy where y > 0."""
    many = isinstance(y, (Array, tuple))
    y = vector(y, "y") if many else scalar(y, "y")
    t = vector(t, "t", length=len(y.args)) if many else scalar(t, "t")
    on = Lines()
    output, target = on.given("y", y), on.given("t", t)
    gap = output - target
    squared = Call("sum", gap**2) / 2 if many else gap**2 / 2
    shown = on.worth(squared, note="half the squared error")
    on.worth(
        on.says(
            Derivative(squared, output), gap, rules.squared_error, note="the half cancels the 2: output minus target"
        )
    )
    if all(_is_positive(e) for e in (y.args if many else [y])):
        entropy = -(target @ Call("log", output)) if many else -(target * Call("log", output))
        on.worth(entropy, note="the cross-entropy: minus the logarithm of what was given to the target")
        slope = on.says(Derivative(entropy, output), -(target / output), calculus.logarithm_rule)
        on.worth(slope, note="steep where the output for the target is small")
    if on.value(gap) != on.value(2 * gap):
        on.wrongly(Derivative(squared, output), 2 * gap, "the half in front of the square was forgotten")
    return on.derivation("Loss functions", squared, shown)


def _is_positive(value: Expr) -> bool:
    found = constant_value(tidy(value))
    return found is not None and found > 0
