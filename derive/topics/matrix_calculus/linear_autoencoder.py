"""A linear autoencoder with tied weights: the gradient in its one matrix, which stands in the loss twice."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A linear autoencoder",
    covers=("matrix-calculus/linear-autoencoder",),
)
def linear_autoencoder(X="[[1, 2], [0, 1], [2, 0]]", W="[[1], [1]]") -> Derivation:
    """The gradient of the squared reconstruction error in the weights; the rows of X are the samples."""
    return worked(
        "gradient", "norm(X - X @ W @ W.T)**2", "W", {"X": ("n", "d"), "W": ("d", "k")},
        title="A linear autoencoder", at={"X": X, "W": W},
        remarks=(
            "Coder and decoder share $W$, so two terms stand in the gradient: one from each place.",
            "If the columns of $W$ are orthonormal eigenvectors of $X.T @ X$, the gradient is zero; the "
            "eigenvectors of the largest eigenvalues give the least error: principal component analysis.",
        ),
        mistake=("-2*X.T @ (X - X @ W @ W.T) @ W", "only one of the two places where $W$ stands was differentiated"),
    )  # fmt: skip
