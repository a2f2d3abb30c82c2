"""The trace of a product that holds X once: the pattern of every gradient in a matrix."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The trace of a product",
    covers=("matrix-calculus/trace-of-a-product",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eq. 101",),
)
def trace_of_a_product(
    A="[[1, 2], [0, 1], [3, -1]]", X="[[1, 0, 2, 1], [2, 1, 0, -1]]", B="[[1, 0, 2], [0, 1, 1], [2, 0, 0], [1, 3, 0]]"
) -> Derivation:
    """The gradient of tr(AXB) in X."""
    return worked(
        "gradient", "trace(A @ X @ B)", "X", {"A": ("m", "n"), "X": ("n", "k"), "B": ("k", "m"), "G": ("n", "k")},
        title="The trace of a product", at={"A": A, "X": X, "B": B},
        remarks=(
            "The trace is brought to $trace(G.T @ dX)$, and $G$ is the gradient: what stands beside the differential, "
            "here $B @ A$, is its transpose.",
            'The other textbook route writes the trace in entries: derive.gradient("trace(A @ X @ B)", "X", '
            'method="index notation").',
        ),
        mistake=(
            "B @ A",
            "the last transpose is missing; what stands beside $dX$ in the trace is not yet the gradient",
        ),
    )  # fmt: skip
