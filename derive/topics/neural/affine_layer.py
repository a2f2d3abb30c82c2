"""An affine layer: every unit takes the dot product of its row of weights with the input and adds its bias."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Indexed, Sum, Symbol, as_expr
from derive.methods.entry_by_entry import row_times_column
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import linear_algebra
from derive.rules.neural_networks import affine_layer as rule
from derive.topics import topic
from derive.topics.data import matrix, vector
from derive.topics.neural._sizes import units


@topic(
    title="Affine layer",
    covers=("neural/affine-layer", "neural/two-layer-linear-network"),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Multilayer Perceptrons"',),
)
def affine_layer(W="[[1, -2], [3, 1/2]]", x="[2, 1]", b: Any = "[1/2, -1]") -> Derivation:
    """z = Wx + b for one input x; without b a linear layer, y = Wx."""
    W = matrix(W, "W")
    m, n = len(W.args), len(W.args[0].args)
    x, b = vector(x, "x", length=n), vector(b, "b", length=m) if b is not None else None
    on, i, j = Lines(), Symbol("i"), Symbol("j")
    w, u = on.given("W", W), on.given("x", x)
    z = w @ u if b is None else w @ u + on.given("b", b)
    biases = b.args if b else [as_expr(0)] * m
    terms = Sum(Indexed(w, i, j) * Indexed(u, j), j, 1, n)
    on.says(Indexed(z, i), terms if b is None else terms + Indexed(Symbol("b"), i), rule,
            note="unit $i$: the dot product of row $i$ of the weights with the input, and its bias")  # fmt: skip
    for k in range(m):
        written = row_times_column(W.args[k], x, *([biases[k]] if b else []))
        on.says(Indexed(z, as_expr(k + 1)), written, linear_algebra.matrix_arithmetic)
        on.worth(written)
    result = on.worth(z, linear_algebra.matrix_arithmetic, note="all units at once")
    return on.derivation("Affine layer", z, result, assume={"i": units(m)})
