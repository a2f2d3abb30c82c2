"""The gradient of a batch: the outer products of the samples add up, and one matrix product does it at once."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ONE, Add, Array, Call, Derivative, as_expr
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import matrix, probabilities, vector
from derive.topics.neural._sizes import are_comparable

TITLE = "The gradient of a batch"


@topic(
    title=TITLE,
    covers=("neural/backpropagation",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Softmax Regression"',),
)
def gradient_of_a_batch(
    X: Any = "[[1, 2], [0, 1], [2, -1]]",
    W: Any = "[[1, 0], [0, 1]]",
    b: Any = "[0, 1]",
    Y: Any = "[[1, 0], [0, 1], [0, 1]]",
) -> Derivation:
    """The mean cross-entropy of softmax(XWᵀ + b) with the targets Y and its gradients; the rows of X and Y are samples."""
    X = matrix(X, "X")
    n, d = len(X.args), len(X.args[0].args)
    W = matrix(W, "W", columns=d)
    q = len(W.args)
    b, Y = vector(b, "b", length=q), matrix(Y, "Y", rows=n, columns=q)
    Y = Array(*[Array(*map(as_expr, probabilities(row, f"row {i} of Y"))) for i, row in enumerate(Y.args, 1)])
    on = Lines()
    x, w, c, y = (on.given(name, value) for name, value in (("X", X), ("W", W), ("b", b), ("Y", Y)))
    scores = x @ Call("transpose", w) + Call("outer", Call("ones", n), c)
    Z = on.let("Z", scores)
    are_comparable(on, Z)
    P = on.let("P", Call("softmax", Z))
    on.worth(Z, rules.affine_layer, note="the scores, a row for each sample")
    on.worth(P, rules.softmax_by_entries, note="the predictions")
    mean_loss = lambda z: Call("sum", Call("logsumexp", z) - Call("sum", y * z, 1)) / n  # noqa: E731
    on.worth(mean_loss(Z), note=f"the loss, its mean over {n} {'sample' if n == 1 else 'samples'}")
    D = on.let("D", (P - y) / n)
    on.says(
        Derivative(mean_loss(Z), Z),
        D,
        rules.cross_entropy_gradient,
        note="the errors, row by row: prediction minus target, over the number of samples",
    )
    on.worth(D)
    gradient = Call("transpose", D) @ x
    on.says(
        Derivative(mean_loss(scores), w),
        gradient,
        rules.batch_of_a_layer,
        note="one matrix product for the whole batch",
    )
    on.worth(gradient)
    rows = [Call("outer", *[_row(on, A, i) for A in (D, x)]) for i in range(n)]
    if n > 1:
        on.says(
            gradient,
            Add(*rows),
            rules.batch_of_a_layer,
            note="check: the sum of the outer products of the samples, error times input",
        )
    on.says(
        Derivative(mean_loss(scores), c),
        Call("sum", D, 0),
        rules.biases_of_a_layer,
        note="the biases: the errors added up",
    )
    on.worth(Call("sum", D, 0))
    on.says(
        Call("sum", D, 1), Array(*[as_expr(0)] * n), rules.algebra, note="check: the error of every sample sums to 0"
    )
    wrong = n * gradient
    if n > 1 and on.differ(gradient, wrong):
        on.wrongly(
            Derivative(mean_loss(scores), w),
            wrong,
            "the loss is a mean: the sum has to be divided by the number of samples",
        )
    return on.derivation(TITLE, Derivative(mean_loss(scores), w), gradient)


def _row(on: Lines, A: Any, i: int) -> Any:
    """Row i as a product with a row of zeros and a one."""
    n = len(on.value(A).args)
    return Array(*[ONE if k == i else as_expr(0) for k in range(n)]) @ A
