"""A quadratic form in all the entries of a matrix, stacked column by column."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A quadratic form of a matrix",
    covers=("matrix-calculus/vec-quadratic-form",),
)
def vec_quadratic_form(
    X="[[1, 0, 2], [2, 1, -1]]",
    A="[[1, 2, 0, 0, 0, 1], [0, 1, 0, 0, 0, 0], [0, 0, 2, 1, 0, 0], [0, 3, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 1, 0, 0, 1]]",
) -> Derivation:
    """The gradient of vec(X)ᵀA vec(X) in X."""
    return worked(
        "gradient", "vec(X) @ A @ vec(X)", "X", {"X": ("m", "n"), "A": ("m*n", "m*n"), "B": ("n", "n"), "C": ("m", "m")},
        title="A quadratic form of a matrix", at={"X": X, "A": A},
        remarks=(
            "With $A = kron(B.T, C)$ the form is $trace(X.T @ C @ X @ B)$.",
            "vec stacks columns, NumPy stores rows: in code $vec(X)$ is X.T.ravel().",
        ),
        mistake=("((A + A.T) @ vec(X)).reshape(m, n)", "the matrix is filled row by row, but vec stacks columns"),
    )  # fmt: skip
