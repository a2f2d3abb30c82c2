"""Metric learning: the squared distance after a linear map, differentiated in the map."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Metric learning",
    covers=("matrix-calculus/metric-learning",),
)
def metric_learning(A="[[1, 0, 2], [0, 1, 1]]", x="[2, 1, 0]", y="[1, 3, 1]") -> Derivation:
    """The gradient of the squared distance of two mapped points in the map."""
    return worked(
        "gradient", "norm(A @ (x - y))**2", "A", {"A": ("m", "n"), "x": ("n",), "y": ("n",)},
        title="Metric learning", at={"A": A, "x": x, "y": y},
        remarks=(
            "A step against the gradient shrinks $A$ along the difference of the points and leaves it alone "
            "at right angles to it: the points of one class are drawn together.",
            "In $A.T @ A$, the matrix of the metric, the squared distance is linear, and its gradient is "
            "$outer(x - y, x - y)$.",
        ),
        mistake=("2*outer(x - y, A @ (x - y))", "this is the transpose; the gradient has the shape of $A$"),
    )  # fmt: skip
