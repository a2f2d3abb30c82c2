"""The Frobenius norm: the Euclidean norm of all the entries."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Frobenius norm",
    covers=("matrix-calculus/frobenius-norm",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eq. 132 (squared norm)",),
)
def frobenius_norm(X="[[1, 2, 0], [2, 0, 4]]") -> Derivation:
    """The gradient of ‖X‖ in X."""
    return worked(
        "gradient", "norm(X)", "X", {"X": ("m", "n")},
        title="The Frobenius norm", at={"X": X},
        remarks=(
            "The gradient has norm 1 wherever it exists; at $X = 0$ there is a kink. The squared norm is smooth, with "
            "gradient $2*X$.",
        ),
        mistake=("X/(2*norm(X))", "the inner derivative of the squares, $2*X$, cancels the 2 that the root brings"),
    )  # fmt: skip
