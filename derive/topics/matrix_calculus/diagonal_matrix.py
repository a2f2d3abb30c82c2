"""A trace with the diagonal matrix of x: a quadratic form in disguise."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A diagonal matrix",
    covers=("matrix-calculus/diagonal-matrix",),
)
def diagonal_matrix(
    A="[[1, 2, 0], [0, 1, 1], [3, 0, 2]]", B="[[2, 1, 1], [0, 1, 0], [1, 0, 1]]", x="[1, 2, -1]"
) -> Derivation:
    """The gradient of tr(A diag(x) B diag(x)) in x."""
    return worked(
        "gradient", "trace(A @ diag(x) @ B @ diag(x))", "x", {"A": ("n", "n"), "B": ("n", "n"), "x": ("n",)},
        title="A diagonal matrix", at={"A": A, "B": B, "x": x},
        remarks=(
            "In entries the trace is $x @ (A * B.T) @ x$, so this is the gradient of a quadratic form; products with "
            "$diag(x)$ are products of entries and need no matrix.",
        ),
        mistake=("2*(A * B.T) @ x", "it holds only if $A * B.T$ is symmetric, as for every quadratic form"),
    )  # fmt: skip
