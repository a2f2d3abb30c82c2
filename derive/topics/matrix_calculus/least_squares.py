"""Least squares: the gradient of the squared residual, which vanishes at the solution of the normal equations."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Least squares",
    covers=("matrix-calculus/least-squares",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eq. 84",),
)
def least_squares(A="[[1, 0], [1, 1], [1, 2]]", b="[1, 2, 4]", x="[1, 1]") -> Derivation:
    """The gradient of the squared length of the residual in x."""
    return worked(
        "gradient", "norm(A @ x - b)**2", "x", {"A": ("m", "n"), "x": ("n",), "b": ("m",)},
        title="Least squares", at={"A": A, "b": b, "x": x},
        remarks=("The gradient is zero exactly where $A.T @ A @ x = A.T @ b$: the normal equations.",),
        mistake=("A.T @ (A @ x - b)", "the factor 2 of the square is missing"),
    )  # fmt: skip
