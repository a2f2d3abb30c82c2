"""Least squares with a weight for each observation."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Weighted least squares",
    covers=("matrix-calculus/weighted-least-squares",),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), eqs. 3.104 (half of it) and 4.99",),
)
def weighted_least_squares(A="[[1, 0], [1, 1], [1, 2]]", b="[1, 2, 4]", w="[1, 2, 3]", x="[1, 1]") -> Derivation:
    """The gradient of Σ wᵢ (Ax − b)ᵢ² in x."""
    return worked(
        "gradient", "sum(w * (A @ x - b)**2)", "x", {"A": ("m", "n"), "x": ("n",), "b": ("m",), "w": ("m",), "W": ("m", "m")},
        title="Weighted least squares", at={"A": A, "b": b, "w": w, "x": x},
        remarks=(
            "With $W = diag(w)$ the gradient is zero exactly where $A.T @ W @ A @ x = A.T @ W @ b$. A weight of 3 "
            "counts as three equal observations; the matrix $W$ need not be formed.",
        ),
        mistake=("2*A.T @ (w**2*(A @ x - b))", "the weights stand outside of the square"),
    )  # fmt: skip
