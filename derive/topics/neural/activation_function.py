"""Why a layer needs an activation function: two affine layers without one are a single affine layer."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Array, Call, constant_value
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import linear_algebra
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import matrix, vector


@topic(
    title="Activation functions",
    covers=("neural/activation-function",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Multilayer Perceptrons"',),
)
def activation_function(W1: Any = "[[2, 0], [0, 3]]", W2: Any = "[[1, 0], [0, 1]]", x: Any = "[1, -2]") -> Derivation:
    """Two layers W₂(W₁x) collapse to one matrix; W₂ ReLU(W₁x) does not."""
    W1 = matrix(W1, "W1")
    W2 = matrix(W2, "W2", columns=len(W1.args))
    x = vector(x, "x", length=len(W1.args[0].args))
    on = Lines()
    A, B, u = on.given("W1", W1), on.given("W2", W2), on.given("x", x)
    b, c = on.any_vector("b", len(W1.args)), on.any_vector("c", len(W2.args))
    on.says(B @ (A @ u + b) + c, (B @ A) @ u + (B @ b + c), rules.linear_layers_collapse,
            note=f"without an activation two layers are one, whatever their biases ${b}$ and ${c}$")  # fmt: skip
    on.worth(B @ A, linear_algebra.matrix_arithmetic, note="that matrix")
    on.worth(B @ (A @ u), linear_algebra.matrix_arithmetic)
    hidden = on.worth(A @ u, linear_algebra.matrix_arithmetic, note="the hidden layer")
    f, g = B @ Call("relu", A @ u), B @ Call("relu", A @ (-u))
    shown = on.worth(f, rules.relu_by_cases, note="with ReLU, applied to every entry of the hidden layer")
    on.worth(g, rules.relu_by_cases, note="at the opposite input")
    apart = on.says(
        f + g,
        B @ Call("abs", A @ u),
        rules.relu_by_cases,
        note="$relu(z) + relu(-z) = abs(z)$; a linear map would give 0",
    )
    numeric = all(constant_value(e) is not None for e in hidden.args)
    if numeric and any(e is not ZERO for e in on.value(f + g).args):
        on.worth(apart, note="not 0: with an activation two layers are no longer linear")
        on.wrongly(f + g, Array(*[ZERO] * len(W2.args)), "that would hold for a linear map; ReLU is none")
    return on.derivation("Activation functions", f, shown)
