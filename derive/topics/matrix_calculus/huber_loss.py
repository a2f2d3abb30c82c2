"""Huber's loss: least squares for small residuals, absolute values for large ones."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Huber loss",
    covers=("matrix-calculus/huber-loss",),
)
def huber_loss(X="[[1, 0], [1, 1], [1, 2], [1, 3]]", y="[0, 3, 7, 0]", w="[1, 1]", delta="2") -> Derivation:
    """The gradient of the Huber loss of a linear model in its weights."""
    return worked(
        "gradient",
        "sum(where((X @ w - y <= delta) & (X @ w - y >= -delta), (X @ w - y)**2/2, delta*abs(X @ w - y) - "
        "delta**2/2))",
        "w",
        {"X": ("n", "d"), "y": ("n",), "w": ("d",), "delta": ()},
        title="The Huber loss", at={"X": X, "y": y, "w": w, "delta": delta},
        assume={"delta": "positive"},
        remarks=(
            "Each point pulls with its residual cut off at $delta$ and $-delta$: an outlier pulls no harder "
            "than a point at distance $delta$.",
            "At a residual of size $delta$ both pieces have the same value and the same slope, so the "
            "gradient is continuous there.",
        ),
        mistake=(
            "X.T @ (X @ w - y)",
            "this is the gradient of least squares: large residuals are to be cut off at $delta$",
        ),
    )  # fmt: skip
