"""Least squares with a price on the length of x, which makes the solution unique."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Ridge regression",
    covers=("matrix-calculus/ridge-regression",),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), eq. 3.28",),
)
def ridge_regression(A="[[1, 0], [1, 1], [1, 2]]", b="[1, 2, 4]", x="[1, 1]", lam="1/2") -> Derivation:
    """The gradient of ‖Ax − b‖² + λ‖x‖² in x."""
    return worked(
        "gradient", "norm(A @ x - b)**2 + lam*norm(x)**2", "x", {"A": ("m", "n"), "x": ("n",), "b": ("m",), "lam": ()},
        title="Ridge regression", at={"A": A, "b": b, "x": x, "lam": lam}, assume={"lam": "positive"},
        remarks=(
            "The gradient is zero exactly where $(A.T @ A + lam*eye(n)) @ x = A.T @ b$. For $lam > 0$ that matrix is "
            "positive definite, so there is one solution even when $A$ has more columns than rows.",
        ),
        mistake=("2*A.T @ (A @ x - b) + lam*x", "the square in the penalty gives a factor 2 as well"),
    )  # fmt: skip
