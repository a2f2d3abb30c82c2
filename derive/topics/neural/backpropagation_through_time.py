"""Backpropagation through time: the error goes back from step to step, and every step adds its share of the gradient."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Add, Call, Derivative, Expr, Several
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import scalar, vector
from derive.topics.neural._recurrent import Sequence, sequence

TITLE = "Backpropagation through time"


@topic(
    title=TITLE,
    covers=("neural/bptt",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Backpropagation Through Time"',),
)
def backpropagation_through_time(
    W: Any = "1/2", U: Any = 1, b: Any = 0, h0: Any = 0, x: Any = "[1, 1]", v: Any = 1
) -> Derivation:
    """The gradients of v·h_T in W, U and b; v is the error at the last state h_T of h_t = tanh(W h_{t−1} + U x_t + b)."""
    on = Lines()
    net = sequence(on, W, U, b, h0, x)
    v = on.given("v", vector(v, "v", length=net.units) if net.vectors else scalar(v, "v"))
    T = net.steps
    for t in range(1, T + 1):
        on.worth(net.h[t], rules.recurrent_step, note="forwards" if t == 1 else "")
    delta = _errors(on, net, v)
    shares = {"W": [_outer(net, delta[t], net.h[t - 1]) for t in range(1, T + 1)],
              "U": [_outer(net, delta[t], net.x[t]) for t in range(1, T + 1)], "b": delta[1:]}  # fmt: skip
    whole = net.times(v, _unrolled(net, net.h[0], 1))
    results = []
    for letter, parts in ((net.W, shares["W"]), (net.U, shares["U"]), (net.b, shares["b"])):
        total = Add(*parts)
        on.says(
            Derivative(whole, letter),
            total,
            rules.paths_add_up,
            note=f"${letter}$ is used at every step: one path for each, and the sum of them",
        )
        for t, part in enumerate(parts, 1):
            if len(parts) > 1:
                on.worth(part, note=f"the share of step {t}")
        on.worth(total)
        results.append((Derivative(whole, letter), total, parts))
    for derivative, total, parts in results:
        if len(parts) > 1 and on.differ(total, parts[-1]):
            on.wrongly(
                derivative, parts[-1], "only the last step was counted; the earlier ones used the same parameter"
            )
            break
    return on.derivation(
        TITLE, Several(*[d for d, *_ in results]), Several(*[total for _, total, _ in results]),
        remarks=("Every step back multiplies the error by the weights and by the slope of tanh, which is at most 1: over many steps "
                 "it vanishes where these factors are small, and may explode where the weights are large.",),
    )  # fmt: skip


def _errors(on: Lines, net: Sequence, v: Expr) -> list[Any]:
    """δ_t, the error at the sum of step t, from the last step to the first; the place 0 is empty."""
    delta: list[Any] = [None] * (net.steps + 1)
    at_state: Expr = v
    for t in range(net.steps, 0, -1):
        if t < net.steps:
            at_state = net.times(Call("transpose", net.W), delta[t + 1]) if net.vectors else net.W * delta[t + 1]
            later = net.times(v, _unrolled(net, net.h[t], t + 1))
            on.says(
                Derivative(later, net.h[t]),
                at_state,
                rules.error_goes_back,
                note=f"the error at the state $h_{t}$: back through the weights",
            )
            on.worth(at_state)
        delta[t] = on.let(f"delta_{t}", at_state * (1 - net.h[t] ** 2))
        on.worth(
            delta[t], rules.through_tanh, note=f"the error before the tanh of step {t}, whose slope is $1 - h_{t}**2$"
        )
    return delta


def _unrolled(net: Sequence, state: Expr, first: int) -> Expr:
    """The last state as a function of an earlier one, from which step ``first`` starts."""
    for t in range(first, net.steps + 1):
        state = Call("tanh", net.sum_of(state, t))
    return state


def _outer(net: Sequence, error: Expr, source: Expr) -> Expr:
    return Call("outer", error, source) if net.vectors else error * source
