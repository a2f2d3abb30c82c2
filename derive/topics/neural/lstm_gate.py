"""The gates of an LSTM: what the cell forgets, what it writes and what it shows, entry by entry."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Derivative, Symbol, as_expr
from derive.methods.worked_lines import Lines
from derive.model import GREATER, LESS, Derivation
from derive.rules import matrix_calculus
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import numbers, vector
from derive.topics.neural._sizes import is_alive


@topic(
    title="Gates of an LSTM",
    covers=("neural/lstm-gate",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Long Short-Term Memory (LSTM)"',),
)
def lstm_gate(
    f: Any = "[1, 1/2]", c: Any = "[2, 4]", i: Any = "[0, 1]", g: Any = "[3, 1]", o: Any = "[1, 1]", v: Any = None
) -> Derivation:
    """c' = f ∘ c + i ∘ g and h = o ∘ tanh c' for the gates f, i, o (from 0 to 1), the old cell c and the candidates g.

    v is the error at h from which the gradients of the gates come; a vector of ones if it is not given.
    """
    c = vector(c, "c")
    n = len(c.args)
    gates = {
        name: Array(*map(as_expr, numbers(vector(gate, name, length=n), name, least=0, most=1)))
        for name, gate in (("f", f), ("i", i), ("o", o))
    }
    g = vector(g, "g", length=n)
    v = Array(*[as_expr(1)] * n) if v is None else vector(v, "v", length=n)
    on, z = Lines(), Symbol("z")
    on.says(
        Call("sigmoid", z),
        0,
        rules.sigmoid_as_power,
        relation=GREATER,
        note="a gate is a sigmoid of an affine layer: above 0",
    )
    on.says(
        Call("sigmoid", z),
        1,
        rules.sigmoid_as_power,
        relation=LESS,
        note="and below 1; 0 and 1 stand for fully closed and fully open",
    )
    F, C, I, G, O = (
        on.given(name, value)
        for name, value in (("f", gates["f"]), ("c", c), ("i", gates["i"]), ("g", g), ("o", gates["o"]))
    )
    error = on.given("v", v)
    written = F * C + I * G
    cell = on.let("c_new", written)
    is_alive(on, cell)
    h = on.let("h", O * Call("tanh", cell))
    on.worth(F * C, note="what is kept of the old cell")
    on.worth(I * G, note="what is written")
    on.worth(cell, rules.gated_sum, note="the new cell")
    shown = on.worth(h, note="what the cell shows")
    on.says(
        Derivative(written, C),
        Call("diag", F),
        matrix_calculus.jacobian_read_off,
        note="an error goes back through the cell times the forget gate alone: where it is 1 nothing vanishes",
    )
    on.worth(Call("diag", F))
    at_cell = on.let("delta", error * O * (1 - Call("tanh", cell) ** 2))
    on.says(
        Derivative(error @ (O * Call("tanh", cell)), cell),
        at_cell,
        rules.through_tanh,
        note="the error $delta$ at the new cell",
    )
    on.worth(at_cell)
    loss = error @ (O * Call("tanh", written))
    for letter, slope, note in ((F, at_cell * C, "the gradient in the forget gate: error times old cell"),
                                (I, at_cell * G, "in the input gate: error times candidate"), (G, at_cell * I, "in the candidate"),
                                (C, at_cell * F, "in the old cell")):  # fmt: skip
        on.says(Derivative(loss, letter), slope, rules.gated_gradient, note=note)
        on.worth(slope)
    on.says(
        Derivative(error @ (O * Call("tanh", cell)), O),
        error * Call("tanh", cell),
        rules.gated_gradient,
        note="in the output gate",
    )
    x, y = Symbol("x"), Symbol("y")
    on.says(
        1 * x + 0 * y,
        x,
        rules.algebra,
        note="check: with the forget gate open and the input gate closed the cell stays as it is",
    )
    if n > 1 and on.differ(Call("sum", written), F @ C + I @ G) is False:
        on.wrongly(
            written, F @ C + I @ G, "gates work entry by entry; a dot product would mix the cells into one number"
        )
    return on.derivation("Gates of an LSTM", h, shown)
