"""The Rayleigh quotient: stationary at the eigenvectors, where its value is the eigenvalue."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Rayleigh quotient",
    covers=("matrix-calculus/rayleigh-quotient",),
)
def rayleigh_quotient(A="[[2, 1, 0], [1, 3, 1], [0, 1, 2]]", x="[1, 2, 0]") -> Derivation:
    """The gradient of xᵀAx/xᵀx in x for a symmetric A."""
    return worked(
        "gradient", "(x @ A @ x)/(x @ x)", "x", {"A": ("n", "n"), "x": ("n",)},
        title="The Rayleigh quotient", at={"A": A, "x": x}, assume={"A": "symmetric"},
        remarks=(
            "With $R = (x @ A @ x)/(x @ x)$ the gradient is $2*(A @ x - R*x)/(x @ x)$: zero exactly where $A @ x = "
            "R*x$, at the eigenvectors. It is orthogonal to $x$, since the length of $x$ does not matter.",
        ),
        mistake=("2*A @ x/(x @ x)", "the denominator was held constant"),
    )  # fmt: skip
