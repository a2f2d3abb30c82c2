"""The logarithm of |det X|: its gradient is the inverse, transposed."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The log-determinant",
    covers=("matrix-calculus/log-determinant",),
    sources=(
        "Petersen & Pedersen, The Matrix Cookbook (2012), eq. 57",
        "Bishop, Pattern Recognition and Machine Learning (2006), eq. C.28",
    ),
)
def log_determinant(X="[[2, 1, 0], [1, 3, 1], [0, 2, 1]]") -> Derivation:
    """The gradient of log|det X| in X."""
    return worked(
        "gradient", "logdet(X)", "X", {"X": ("n", "n")},
        title="The log-determinant", at={"X": X},
        remarks=(
            "The gradient is never zero, and it grows without bound as $X$ comes near a singular matrix: that is why "
            "a log-determinant serves as a barrier.",
            "For a symmetric $X$ it is $inv(X)$, each entry moving by itself; where the entries (i, j) and (j, i) "
            "must move together, those beside the diagonal count twice.",
        ),
        mistake=("inv(X)", "the transpose is missing; it holds only for a symmetric $X$"),
        pair="log-determinant",
    )  # fmt: skip
