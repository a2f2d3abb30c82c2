"""Approximation of a matrix by a product of two thin ones, differentiated in both factors."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Matrix factorisation",
    covers=("matrix-calculus/matrix-factorisation",),
)
def matrix_factorisation(Y="[[1, 2, 0], [3, 1, 1]]", U="[[1], [2]]", V="[[1], [0], [1]]") -> Derivation:
    """The gradients of the squared Frobenius norm of the residual in both factors."""
    return worked(
        "gradient", "norm(Y - U @ V.T)**2", "U, V", {"Y": ("m", "n"), "U": ("m", "k"), "V": ("n", "k")},
        title="Matrix factorisation", at={"Y": Y, "U": U, "V": V},
        remarks=(
            "With $V$ fixed the gradient in $U$ is zero where $U @ V.T @ V = Y @ V$, a least-squares "
            "problem: alternating least squares solves one factor at a time.",
            "$U @ A$ and $V @ inv(A).T$ have the same product: in both factors together the problem is not "
            "convex, and no minimum stands alone.",
        ),
        mistake=(
            "(2*(Y - U @ V.T) @ V, 2*(Y - U @ V.T).T @ U)",
            "the sign: the product stands with a minus in the residual",
        ),
    )  # fmt: skip
