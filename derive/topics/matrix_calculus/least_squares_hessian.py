"""The second derivatives of the squared residual: why least squares has no false minima."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Hessian of least squares",
    covers=("matrix-calculus/least-squares-hessian",),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.94 (half of it)",),
)
def least_squares_hessian(A="[[1, 0], [1, 1], [1, 2]]", b="[1, 2, 4]", x="[1, 1]") -> Derivation:
    """The Hessian of ‖Ax − b‖² in x."""
    return worked(
        "hessian", "norm(A @ x - b)**2", "x", {"A": ("m", "n"), "x": ("n",), "b": ("m",)},
        title="The Hessian of least squares", at={"A": A, "b": b, "x": x},
        remarks=(
            "The Hessian does not depend on $x$ or $b$, and $dx @ (2*A.T @ A) @ dx = 2*norm(A @ dx)**2$ is never "
            "negative: the squared residual is convex, and strictly so if the columns of $A$ are independent.",
        ),
        mistake=("2*A @ A.T", "the order is wrong; a Hessian has a row and a column for each entry of $x$"),
    )  # fmt: skip
