"""The determinant of XᵀAX for a tall X, which itself has no determinant."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The determinant of a quadratic",
    covers=("matrix-calculus/determinant-of-a-quadratic",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eq. 54",),
)
def determinant_of_a_quadratic(A="[[1, 1, 0], [0, 1, 0], [0, 0, 1]]", X="[[1, 0], [0, 1], [1, 1]]") -> Derivation:
    """The gradient of det(XᵀAX) in X."""
    return worked(
        "gradient", "det(X.T @ A @ X)", "X", {"A": ("m", "m"), "X": ("m", "n")},
        title="The determinant of a quadratic", at={"A": A, "X": X},
        remarks=(
            "For a symmetric $A$ both terms are equal; with $A$ the identity the gradient is $2*det(X.T @ X)*X @ "
            "inv(X.T @ X)$, that of the squared volume which the columns of $X$ span.",
        ),
        mistake=("2*det(X.T @ A @ X)*A @ X @ inv(X.T @ A @ X)", "it holds only for a symmetric $A$"),
    )  # fmt: skip
