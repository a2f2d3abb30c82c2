"""The inverse of a matrix: all its derivatives, as an array and as a Kronecker product."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Jacobian of the inverse",
    covers=("matrix-calculus/jacobian-of-the-inverse",),
    sources=(
        "Petersen & Pedersen, The Matrix Cookbook (2012), eq. 60",
        "Magnus & Neudecker, Matrix Differential Calculus (3rd ed., 2019), Example 18.8b",
    ),
)
def jacobian_of_the_inverse(X="[[2, 1], [3, 2]]") -> Derivation:
    """The derivatives of X⁻¹ in X."""
    return worked(
        "jacobian", "inv(X)", "X", {"X": ("n", "n")},
        title="The Jacobian of the inverse", at={"X": X},
        remarks=(
            "For columns stacked on each other the Jacobian is the matrix $-kron(inv(X).T, inv(X))$. For numbers it "
            "is −1/x²; for matrices $dX$ stays between the two inverses.",
        ),
        mistake=(
            "-einsum('ik,lj->ijkl', inv(X) @ inv(X), eye(n))",
            "it would be right for numbers, but $dX$ does not commute with $inv(X)$",
        ),
    )  # fmt: skip
