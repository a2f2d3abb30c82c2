"""Backpropagation through a two-layer network with softmax and cross-entropy: every number forwards and backwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ONE, ZERO, Array, Call, Derivative, Expr, Several, as_expr
from derive.methods.pictures import Node, computation_graph
from derive.methods.worked_lines import Lines
from derive.model import LESS, Derivation, Figure, Rule
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import matrix, probabilities, vector
from derive.topics.neural._sizes import STEP, are_comparable, is_alive

TITLE = "Backpropagation through two layers"
#: activation -> its slope at z where it has the value a, and the rule that says so
SLOPES: dict[str, tuple[Callable[[Expr, Expr], Expr], Rule]] = {
    "sigmoid": (lambda z, a: a * (1 - a), rules.through_sigmoid),
    "tanh": (lambda z, a: 1 - a**2, rules.through_tanh),
    "relu": (lambda z, a: Call("heaviside", z), rules.through_relu),
}


@topic(
    title=TITLE,
    covers=("neural/backpropagation", "neural/forward-propagation"),
    sources=(
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Forward Propagation, Backward Propagation, and Computational Graphs"',
        "Bishop, Pattern Recognition and Machine Learning (2006), eq. 5.56",
    ),
)
def backpropagation(
    x: Any = "[1, 2]", W1: Any = "[[1, 0], [-1, 1], [0, 1/2]]", b1: Any = "[0, -1, 0]", W2: Any = "[[1, -1, 2], [0, 1, 1]]",
    b2: Any = "[0, 1/2]", y: Any = "[0, 1]", activation: str = "sigmoid",
) -> Derivation:  # fmt: skip
    """The loss −Σ y log softmax(W₂ φ(W₁x + b₁) + b₂) of one sample and its gradients; φ is sigmoid, tanh or relu."""
    if not isinstance(activation, str) or activation not in SLOPES:
        raise AssumptionError(f"activation = {activation!s:.40}: expected one of {', '.join(SLOPES)}")
    x = vector(x, "x")
    W1 = matrix(W1, "W1", columns=len(x.args))
    W2 = matrix(W2, "W2", columns=len(W1.args))
    b1, b2 = vector(b1, "b1", length=len(W1.args)), vector(b2, "b2", length=len(W2.args))
    targets = probabilities(vector(y, "y", length=len(W2.args)), "y")
    on = Lines()
    data = {"x": x, "W1": W1, "b1": b1, "W2": W2, "b2": b2, "y": Array(*map(as_expr, targets))}
    u, V1, c1, V2, c2, t = (on.given(name, value) for name, value in data.items())
    loss = lambda scores: -(t @ Call("log", Call("softmax", scores)))  # noqa: E731
    phi = lambda z: Call(activation, z)  # noqa: E731
    z1 = on.let("z1", V1 @ u + c1)
    a = on.let("a", phi(z1))
    z2 = on.let("z2", V2 @ a + c2)
    p = on.let("p", Call("softmax", z2))
    if activation != "relu":
        is_alive(on, z1)
    are_comparable(on, z2)
    _forward(on, z1, a, z2, p, loss(z2))
    _has_slopes(on, z1, activation)
    slope, rule = SLOPES[activation]
    d, h, q = len(x.args), len(W1.args), len(W2.args)
    delta2 = on.let("delta2", p - t)
    on.says(Call("sum", t), ONE, rules.algebra, note="backwards; the targets sum to 1, which the next line needs")
    on.says(
        Derivative(loss(z2), z2),
        delta2,
        rules.cross_entropy_gradient,
        note=f"the error at the scores, {q} numbers: prediction minus target",
    )
    on.worth(delta2)
    in_W2 = on.says(
        Derivative(loss(V2 @ a + c2), V2),
        Call("outer", delta2, a),
        rules.weights_of_a_layer,
        note=f"{q} × {h}: error times input of the layer",
    )
    on.worth(in_W2)
    on.says(Derivative(loss(V2 @ a + c2), c2), delta2, rules.biases_of_a_layer)
    back = on.says(
        Derivative(loss(V2 @ a + c2), a),
        Call("transpose", V2) @ delta2,
        rules.error_goes_back,
        note=f"back through the weights, transposed: {h} numbers",
    )
    on.worth(back)
    delta1 = on.let("delta1", back * slope(z1, a))
    on.worth(slope(z1, a), note="the slopes of the activation")
    on.says(
        Derivative(loss(V2 @ phi(z1) + c2), z1), delta1, rule, note="entry by entry times the slope of the activation"
    )
    on.worth(delta1)
    whole = loss(V2 @ phi(V1 @ u + c1) + c2)
    in_W1 = on.says(
        Derivative(whole, V1), Call("outer", delta1, u), rules.weights_of_a_layer, note=f"{h} × {d}, as $W1$"
    )
    on.worth(in_W1)
    on.says(Derivative(whole, c1), delta1, rules.biases_of_a_layer)
    _gradient_check(on, lambda shifted: loss(V2 @ phi(shifted @ u + c1) + c2), V1, delta1, u)
    _mistakes(on, loss, V2, a, c2, delta2, back, z1, phi, delta1)
    problem = Several(*[Derivative(whole, v) for v in (V1, c1, V2, c2)])
    cost = f"Multiplications of matrices: {q * h + h * d} forwards, {2 * q * h + h * d} backwards for the weights, {h * d} more for the input: twice the work."
    worked = on.derivation(TITLE, problem, Several(in_W1, delta1, in_W2, delta2), remarks=(cost,))
    forwards = {"x": u, "W1": V1, "b1": c1, "z1": z1, "a": a, "W2": V2, "b2": c2, "z2": z2, "L": loss(z2)}
    backwards = {"W1": in_W1, "b1": delta1, "z1": delta1, "a": back, "W2": in_W2, "b2": delta2, "z2": delta2, "L": ONE}
    return replace(worked, figures=_graph(on, activation, forwards, backwards))


def _graph(on: Lines, activation: str, forwards: dict[str, Expr], backwards: dict[str, Expr]) -> tuple[Figure, ...]:
    made = {
        "z1": ("z1 = W1 @ x + b1", "x W1 b1"),
        "a": (f"a = {activation}(z1)", "z1"),
        "z2": ("z2 = W2 @ a + b2", "a W2 b2"),
        "L": ("L", "z2"),
    }
    nodes = []
    for name, value in forwards.items():
        label, inputs = made.get(name, (name, ""))
        back = on.value(backwards[name]) if name in backwards else None
        nodes.append(Node(name, label, tuple(inputs.split()), on.value(value), back))
    return computation_graph(nodes)


def _forward(on: Lines, z1: Expr, a: Expr, z2: Expr, p: Expr, loss: Expr) -> None:
    on.worth(z1, rules.affine_layer, note="forwards: the sums of the hidden layer")
    on.worth(a, note="its outputs")
    on.worth(z2, rules.affine_layer, note="the scores")
    on.worth(p, rules.softmax_by_entries, note="the predictions")
    on.worth(loss, note="the loss; everything so far is kept for the way back")


def _has_slopes(on: Lines, z1: Expr, activation: str) -> None:
    if activation == "relu" and any(entry is ZERO for entry in on.value(z1).args):
        raise AssumptionError(
            f"relu has no slope at 0, and W1 @ x + b1 = {on.value(z1)!s:.60}: by convention the slope is taken as 0 there, "
            "but the gradient does not exist; change b1 a little"
        )


def _gradient_check(on: Lines, loss: Callable[[Expr], Expr], W: Expr, delta: Expr, x: Expr) -> None:
    if not on.is_numeric(loss(W)):
        return
    rows, columns = on.value(W).shape  # type: ignore[attr-defined]
    corner = Array(*[Array(*[ONE if i == j == 0 else ZERO for j in range(columns)]) for i in range(rows)])
    up, down = on.let("L_plus", loss(W + STEP * corner)), on.let("L_minus", loss(W - STEP * corner))
    first = on.let("g", Call("sum", Call("outer", delta, x) * corner))
    on.says(Call("abs", (up - down) / (2 * STEP) - first), as_expr(1) / 10**4, rules.algebra, relation=LESS,
            note="check: the first weight moved by 0.001 up and down gives the same slope $g$")  # fmt: skip


def _mistakes(
    on: Lines, loss: Callable, V2: Expr, a: Expr, c2: Expr, delta2: Expr, back: Expr, z1: Expr, phi: Callable, delta1: Expr
) -> None:  # fmt: skip
    q, h = on.value(V2).shape  # type: ignore[attr-defined]
    transposed = Call("outer", a, delta2)
    if q != h or on.differ(transposed, Call("outer", delta2, a)):
        on.wrongly(
            Derivative(loss(V2 @ a + c2), V2),
            transposed,
            f"the outer product is transposed: it is {h} × {q}" if q != h else "the outer product is transposed",
        )
    if on.differ(back, delta1):
        on.wrongly(delta1, back, "the slope of the activation was forgotten")
    if q == h and on.differ(back, V2 @ delta2):
        on.wrongly(Derivative(loss(V2 @ a + c2), a), V2 @ delta2, "the weights have to be transposed on the way back")
