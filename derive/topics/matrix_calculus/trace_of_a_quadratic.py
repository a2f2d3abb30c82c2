"""The trace of a product that holds X twice: two terms, equal only when the matrices are symmetric."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The trace of a quadratic",
    covers=("matrix-calculus/trace-of-a-quadratic",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eq. 118",),
)
def trace_of_a_quadratic(
    A="[[1, 2], [0, 1], [1, -1]]",
    X="[[1, 0, 2], [2, 1, -1]]",
    B="[[1, 1, 0], [0, 2, 0], [3, 0, 1]]",
    C="[[1, 0, 1], [2, 1, 0]]",
) -> Derivation:
    """The gradient of tr(AXBXᵀC) in X."""
    return worked(
        "gradient", "trace(A @ X @ B @ X.T @ C)", "X",
        {"A": ("m", "n"), "X": ("n", "k"), "B": ("k", "k"), "C": ("n", "m")},
        title="The trace of a quadratic", at={"A": A, "X": X, "B": B, "C": C},
        remarks=("Without $A$ and $C$ it is $X @ (B + B.T)$; with $B$ and $C @ A$ symmetric it is $2*C @ A @ X @ B$.",),
        mistake=(
            "2*C @ A @ X @ B",
            "it holds only if $B$ and $C @ A$ are symmetric; the two places of $X$ give different terms",
        ),
    )  # fmt: skip
