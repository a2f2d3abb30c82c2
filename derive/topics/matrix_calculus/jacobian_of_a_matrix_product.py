"""A product AXB, linear in X: its matrix is a Kronecker product."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Jacobian of a matrix product",
    covers=("matrix-calculus/jacobian-of-a-matrix-product",),
    sources=(
        "Petersen & Pedersen, The Matrix Cookbook (2012), eq. 520",
        "Magnus & Neudecker, Matrix Differential Calculus (3rd ed., 2019), Theorem 2.2",
    ),
)
def jacobian_of_a_matrix_product(
    A="[[1, 2], [0, 1]]", X="[[1, 0, 2], [2, 1, -1]]", B="[[2, 0], [1, 1], [3, -1]]"
) -> Derivation:
    """The derivatives of AXB in X."""
    return worked(
        "jacobian", "A @ X @ B", "X", {"A": ("m", "n"), "X": ("n", "k"), "B": ("k", "p")},
        title="The Jacobian of a matrix product", at={"A": A, "X": X, "B": B},
        remarks=(
            "For columns stacked on each other the Jacobian is $kron(B.T, A)$, the same at every $X$; with $B$ the "
            "identity it is block diagonal, an $A$ for each column of $X$.",
            "It is seldom formed: $A @ dX @ B$ applies it to a step with far fewer numbers.",
        ),
        mistake=(
            "einsum('ik,jl->ijkl', A, B)",
            "the second factor is transposed; entry (i, j) of the product takes column j of $B$",
        ),
    )  # fmt: skip
