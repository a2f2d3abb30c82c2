"""A norm under elementwise weights, as of a matrix with missing entries."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The elementwise product",
    covers=("matrix-calculus/hadamard-product",),
)
def hadamard_product(A="[[1, 0, 2], [3, 1, 0]]", X="[[2, 1, -1], [1, 4, 2]]") -> Derivation:
    """The gradient of ‖A ⊙ X‖² in X."""
    return worked(
        "gradient", "norm(A * X)**2", "X", {"A": ("m", "n"), "X": ("m", "n")},
        title="The elementwise product", at={"A": A, "X": X},
        remarks=(
            "Where $A$ is a mask of zeros and ones, $A * A = A$ and the gradient is $2*A * X$: entries that were not "
            "seen do not move.",
        ),
        mistake=("2*A*X", "the weights come twice, once from the square and once from inside"),
    )  # fmt: skip
