"""A quadratic form with any square matrix: both A and its transpose stand in the gradient."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A quadratic form",
    covers=("matrix-calculus/quadratic-form",),
    sources=(
        "Petersen & Pedersen, The Matrix Cookbook (2012), eq. 81",
        "Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), eq. 5.107",
    ),
)
def quadratic_form(A="[[2, 1, 0], [3, 1, -1], [0, 2, 4]]", x="[1, 2, -1]") -> Derivation:
    """The gradient of xᵀAx in x."""
    return worked(
        "gradient", "x @ A @ x", "x", {"A": ("n", "n"), "x": ("n",)},
        title="A quadratic form", at={"A": A, "x": x},
        remarks=(
            "Only the symmetric part of $A$ counts: $x @ A @ x = x @ ((A + A.T)/2) @ x$. For $A = A.T$ the gradient is"
            " $2*A @ x$; for $A = -A.T$ the form and its gradient are zero.",
        ),
        mistake=(
            "2*A @ x",
            "it holds only for a symmetric $A$; $x$ stands on both sides of $A$, and each gives a term of its own",
        ),
    )  # fmt: skip
