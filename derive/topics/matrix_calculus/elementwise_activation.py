"""A layer with a sigmoid, entry by entry: its Jacobian is a diagonal matrix of slopes times the weights."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A layer with an elementwise activation",
    covers=("matrix-calculus/elementwise-activation",),
)
def elementwise_activation(W="[[1, 2, 0], [0, 1, -1]]", x="[1, 0, 1]", b="[0, 1]") -> Derivation:
    """The Jacobian of the layer's output in its input."""
    return worked(
        "jacobian", "sigmoid(W @ x + b)", "x", {"W": ("m", "n"), "x": ("n",), "b": ("m",)},
        title="A layer with an elementwise activation", at={"W": W, "x": x, "b": b},
        pair="sigmoid",
        remarks=(
            "For another function with slope $s$ at $W @ x + b$ the Jacobian is $diag(s) @ W$; no diagonal "
            "matrix is formed in code, the rows of $W$ are scaled.",
            "The slope of the sigmoid is 1/4 at most: through many such layers the product of the Jacobians "
            "shrinks, the gradient vanishes.",
        ),
        mistake=(
            "W @ diag(sigmoid(x)*(1 - sigmoid(x)))",
            "the slopes are those at $W @ x + b$ and scale the rows, from the left",
        ),
    )  # fmt: skip
