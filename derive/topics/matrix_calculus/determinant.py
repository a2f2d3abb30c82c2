"""The determinant: its gradient holds the cofactors."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The determinant",
    covers=("matrix-calculus/determinant",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eq. 49",),
)
def determinant(X="[[2, 1, 0], [1, 3, 1], [0, 2, 1]]") -> Derivation:
    """The gradient of det X in X."""
    return worked(
        "gradient", "det(X)", "X", {"X": ("n", "n")},
        title="The determinant", at={"X": X},
        remarks=(
            "Each entry is the cofactor of the same entry of $X$; in cofactors the gradient exists at a singular $X$ "
            "as well.",
        ),
        mistake=("inv(X).T", "this is the gradient of $logdet(X)$; the factor $det(X)$ is missing"),
    )  # fmt: skip
