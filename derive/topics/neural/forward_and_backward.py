"""One neuron forwards, backwards and one step down the gradient: value, chain rule, new weight, new loss."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.language.expressions import Call, Derivative, Expr, as_expr, substitute
from derive.methods import pictures
from derive.methods.worked_lines import Lines
from derive.model import LESS, Derivation
from derive.rules import calculus
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import scalar
from derive.topics.neural._sizes import STEP, is_alive


@topic(
    title="One neuron forwards, backwards, updated",
    covers=("neural/forward-propagation", "neural/backpropagation", "neural/weight-update"),
    sources=(
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Forward Propagation, Backward Propagation, '
        'and Computational Graphs"',
    ),
)
def forward_and_backward(w: Any = "1/2", x: Any = 2, b: Any = -1, t: Any = 1, eta: Any = 1) -> Derivation:
    """a = σ(wx + b) with the loss ½(a − t)²: its slope in w and b, and the loss after the step w − η ∂L/∂w."""
    on = Lines()
    given = {"w": w, "x": x, "b": b, "t": t, "eta": eta}
    weight, input_, bias, target, rate = (on.given(name, scalar(value, name)) for name, value in given.items())
    sigma = lambda e: Call("sigmoid", e)  # noqa: E731
    half_square = lambda e: (e - target) ** 2 / 2  # noqa: E731
    written = half_square(sigma(weight * input_ + bias))
    z = on.let("z", weight * input_ + bias)
    a = on.let("a", sigma(z))
    is_alive(on, z)
    on.worth(z, note="forwards: the sum")
    on.worth(a, note="the output")
    on.worth(half_square(a), note="the loss; $z$ and $a$ are kept for the way back")
    on.says(Derivative(half_square(a), a), a - target, rules.squared_error, note="backwards: the error at the output")
    on.worth(a - target)
    on.says(
        Derivative(sigma(z), z),
        a * (1 - a),
        calculus.FUNCTION_RULES["sigmoid"],
        note="the local slope of the activation",
    )
    on.worth(a * (1 - a))
    delta = on.let("delta", (a - target) * (a * (1 - a)))
    on.says(
        Derivative(half_square(sigma(z)), z),
        delta,
        calculus.chain_rule,
        note="the error at the sum: the product of the two",
    )
    on.worth(delta)
    in_weight = on.says(
        Derivative(written, weight), delta * input_, calculus.chain_rule, note="the weight was multiplied by the input"
    )
    on.worth(in_weight)
    on.says(Derivative(written, bias), delta, calculus.chain_rule, note="the bias was only added")
    moved = on.let("v", weight - rate * (delta * input_))
    on.worth(moved, note="the new weight $v$: a step against the gradient")
    is_alive(on, moved * input_ + bias)
    after = half_square(sigma(moved * input_ + bias))
    on.worth(after, note="the loss with the new weight, all else as before")
    _gradient_check(on, written, weight, delta * input_)
    if on.differ(delta * input_, (a - target) * input_):
        on.wrongly(Derivative(written, weight), (a - target) * input_, "the slope of the activation was forgotten")
    figures = pictures.expression_graph(
        written, {s: scalar(v, n) for s, (n, v) in zip((weight, input_, bias, target), given.items(), strict=False)}
    )
    worked = on.derivation("One neuron forwards, backwards, updated", Derivative(written, weight), delta * input_)
    return replace(worked, figures=figures)


def _gradient_check(on: Lines, loss: Expr, weight: Expr, gradient: Expr) -> None:
    both = (substitute(loss, {weight: weight + STEP}) - substitute(loss, {weight: weight - STEP})) / (2 * STEP)
    if on.is_numeric(gradient):
        on.says(Call("abs", both - gradient), as_expr(1) / 10**6, calculus.chain_rule, relation=LESS,
                note="check: the central difference with step 0.001 agrees")  # fmt: skip
