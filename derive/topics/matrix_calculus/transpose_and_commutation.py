"""The transpose of a matrix: a linear map whose matrix is a permutation."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Transpose and commutation matrix",
    covers=("matrix-calculus/transpose-and-commutation",),
    sources=("Magnus & Neudecker, Matrix Differential Calculus (3rd ed., 2019), §3.7",),
)
def transpose_and_commutation(X="[[1, 2, 0], [3, -1, 4]]") -> Derivation:
    """The derivatives of Xᵀ in X."""
    return worked(
        "jacobian", "X.T", "X", {"X": ("m", "n")},
        title="Transpose and commutation matrix", at={"X": X},
        remarks=(
            "The commutation matrix puts the entries of a matrix, column by column, into the order of its rows: "
            "$commutation(m, n) @ vec(X) = vec(X.T)$. It is a permutation, so its inverse is its transpose, "
            "$commutation(n, m)$.",
        ),
        mistake=(
            "einsum('ik,jl->ijkl', eye(m), eye(n))",
            "this is the derivative of $X$ itself; entry (i, j) of $X.T$ is entry (j, i) of $X$",
        ),
    )  # fmt: skip
