"""A bilinear form of the inverse matrix: two systems to solve, and no inverse to form."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A bilinear form of the inverse",
    covers=("matrix-calculus/inverse-quadratic-form",),
    sources=(
        "Petersen & Pedersen, The Matrix Cookbook (2012), eq. 61",
        "Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), eq. 5.103",
    ),
)
def inverse_quadratic_form(a="[1, 2]", X="[[2, 1], [3, 2]]", b="[3, 1]") -> Derivation:
    """The gradient of aᵀX⁻¹b in X."""
    return worked(
        "gradient", "a @ inv(X) @ b", "X", {"a": ("n",), "X": ("n", "n"), "b": ("n",), "u": ("n",), "v": ("n",)},
        title="A bilinear form of the inverse", at={"a": a, "X": X, "b": b},
        remarks=(
            "With $X.T @ u = a$ and $X @ v = b$ solved, the gradient is $-outer(u, v)$, a matrix of rank one. For "
            "numbers it is the familiar −ab/x².",
        ),
        mistake=("-inv(X) @ outer(a, b) @ inv(X)", "both inverses must be transposed"),
        pair="solve",
    )  # fmt: skip
