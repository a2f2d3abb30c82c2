"""Input, hidden and output layers: the shape of every layer and how many parameters a network has."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import domain
from derive.language.expressions import Add, Array, Expr, Mul, Sum, as_expr, symbols
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import count, vector

COUNT = domain("positive integer")


@topic(
    title="Layers and parameters of a network",
    covers=("neural/network-layers",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Multilayer Perceptrons"',),
)
def network_layers(sizes: Any = "[2, 3, 1]") -> Derivation:
    """h = φ(W₁x + b₁), ŷ = ψ(W₂h + b₂): the numbers of units from the input to the output, at least two."""
    sizes = [count(n, "sizes") for n in vector(sizes, "sizes").args]
    if len(sizes) < 2:
        raise AssumptionError(f"sizes = {sizes}: expected the units of at least two layers, such as [2, 3, 1]")
    on, (m, n) = Lines(), symbols("m n")
    on.given("s", Array(*map(as_expr, sizes)))
    on.says(
        _counted(n, m),
        m * (n + 1),
        rules.parameters_of_a_layer,
        note="$m$ units with $n$ inputs: every unit has $n$ weights and a bias",
    )
    pairs = list(pairwise(sizes))
    for layer, (inputs, units) in enumerate(pairs, 1):
        on.says(
            _counted(as_expr(inputs), as_expr(units)),
            _of(inputs, units),
            rules.parameters_of_a_layer,
            note=_shapes(layer, inputs, units, layer == len(pairs)),
        )
        on.worth(_of(inputs, units))
    total = Add(*[_of(inputs, units) for inputs, units in pairs])
    shown = on.worth(total, note="all parameters of the network")
    on.says(total, Add(*[Mul(as_expr(units), as_expr(inputs) + 1) for inputs, units in pairs]), rules.parameters_of_a_layer,
            note="check: unit by unit, one more weight than inputs")  # fmt: skip
    on.wrongly(
        total, Add(*[Mul(as_expr(units), as_expr(inputs)) for inputs, units in pairs]), "the biases were not counted"
    )
    return on.derivation(
        "Layers and parameters of a network", total, shown, question="how many parameters the network has",
        assume={"m": COUNT, "n": COUNT},
        remarks=("The layers are composed: $W2 @ phi(W1 @ x + b1) + b2$; the rows of a weight matrix are the units of its layer, "
                 "its columns those of the layer before.",),
    )  # fmt: skip


def _counted(inputs: Expr, units: Expr) -> Expr:
    i, j = symbols("i j")
    return Sum(Sum(as_expr(1), j, 1, inputs) + 1, i, 1, units)


def _of(inputs: int, units: int) -> Expr:
    return as_expr(units) * as_expr(inputs) + as_expr(units)


def _shapes(layer: int, inputs: int, units: int, last: bool) -> str:
    where = "the output layer" if last else f"hidden layer {layer}"
    return f"{where}: $W{layer}$ is {units} × {inputs}, $b{layer}$ has {units} {'entry' if units == 1 else 'entries'}"
