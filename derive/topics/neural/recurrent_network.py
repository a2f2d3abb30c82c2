"""A recurrent network unrolled: the same weights at every step, the state carried on."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Call, as_expr
from derive.methods.worked_lines import Lines
from derive.model import LESS, Derivation
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.neural._recurrent import sequence


@topic(
    title="The hidden state of a recurrent network",
    covers=("neural/rnn-hidden-state",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Recurrent Neural Networks"',),
)
def recurrent_network(W: Any = "1/2", U: Any = 1, b: Any = 0, h0: Any = 0, x: Any = "[1, 1]") -> Derivation:
    """h_t = tanh(W h_{t−1} + U x_t + b) for the inputs of the list x: numbers, or vectors where W and U are matrices."""
    on = Lines()
    net = sequence(on, W, U, b, h0, x)
    for t in range(1, net.steps + 1):
        on.worth(
            net.sum_at(t),
            rules.recurrent_sum,
            note=f"step {t}: the same $W$, $U$ and $b$" if t > 1 else "step 1: from the start $h_0$",
        )
        state = on.worth(net.h[t], rules.recurrent_step)
    last = net.h[net.steps]
    largest = last if not net.vectors else Call("sum", last**2)
    if on.is_numeric(last) and on.differ(Call("abs", largest), as_expr(net.units)):
        on.says(
            Call("abs", largest),
            as_expr(net.units),
            rules.recurrent_step,
            relation=LESS,
            note="check: no entry of the state leaves the range of tanh",
        )
    if net.steps > 1:
        wrong = Call("tanh", net.sum_of(net.h[0], net.steps))
        if on.differ(last, wrong):
            on.wrongly(last, wrong, "the last step has to start from the state before it, not from $h_0$")
    return on.derivation("The hidden state of a recurrent network", last, state)
