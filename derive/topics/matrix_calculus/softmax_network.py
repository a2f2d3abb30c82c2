"""Backpropagation through a tanh network with a softmax and the cross-entropy at its end, for one sample."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A tanh network with softmax cross-entropy",
    covers=("matrix-calculus/softmax-network",),
    sources=(
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Forward Propagation, Backward Propagation, and Computational Graphs"',
        "Bishop, Pattern Recognition and Machine Learning (2006), eq. 5.56",
    ),
)
def softmax_network(
    x="[1, 2]", W1="[[1, 0], [-1, 1], [0, 1]]", b1="[0, 0, -1]", W2="[[1, 0, 1], [0, 1, -1]]", b2="[0, 1]", y="[0, 1]"
) -> Derivation:
    """The gradients of the cross-entropy of one sample in the weights and biases of both layers."""
    return worked(
        "gradient", "logsumexp(W2 @ tanh(W1 @ x + b1) + b2) - y @ (W2 @ tanh(W1 @ x + b1) + b2)", "W1, b1, W2, b2",
        {"x": ("d",), "W1": ("m", "d"), "b1": ("m",), "W2": ("k", "m"), "b2": ("k",), "y": ("k",)},
        title="A tanh network with softmax cross-entropy", at={"x": x, "W1": W1, "b1": b1, "W2": W2, "b2": b2, "y": y},
        pair="logsumexp",
        remarks=(
            "The error at the scores is prediction minus target. It goes back through $W2.T$ and is damped "
            "by $1 - h**2$, which is near 0 where a unit is saturated.",
            "The gradient of a layer's weights is the outer product of the error at its output and of its "
            "input; that of its biases is the error itself.",
        ),
    )  # fmt: skip
