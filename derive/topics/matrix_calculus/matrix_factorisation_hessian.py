"""The second derivatives of matrix factorisation in one factor: a Kronecker product."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Hessian of matrix factorisation",
    covers=("matrix-calculus/matrix-factorisation-hessian",),
)
def matrix_factorisation_hessian(
    Y="[[1, 2, 0], [3, 1, 1]]", U="[[1, 0], [2, 1]]", V="[[1, 1], [0, 1], [1, 2]]"
) -> Derivation:
    """The Hessian of the squared Frobenius norm of the residual in one factor."""
    return worked(
        "hessian", "norm(Y - U @ V.T)**2", "U", {"Y": ("m", "n"), "U": ("m", "k"), "V": ("n", "k")},
        title="The Hessian of matrix factorisation", at={"Y": Y, "U": U, "V": V},
        remarks=(
            "The rows of $U$ do not meet in the Hessian, and every row has the same block $2*V.T @ V$: with "
            "$V$ fixed the problem splits into one least-squares problem for each row of $Y$.",
            "The block is positive semidefinite, so the loss is convex in $U$ alone.",
        ),
    )  # fmt: skip
