"""The second derivatives of a quadratic form: constant, and symmetric whatever A is."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Hessian of a quadratic form",
    covers=("matrix-calculus/quadratic-form-hessian",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eqs. 96-98",),
)
def quadratic_form_hessian(A="[[2, 1, 0], [3, 1, -1], [0, 2, 4]]", x="[1, 2, -1]") -> Derivation:
    """The Hessian of xᵀAx in x."""
    return worked(
        "hessian", "x @ A @ x", "x", {"A": ("n", "n"), "x": ("n",)},
        title="The Hessian of a quadratic form", at={"A": A, "x": x},
        remarks=("The form is convex exactly if no eigenvalue of $A + A.T$ is negative, whatever those of $A$ are.",),
        mistake=("2*A", "it holds only for a symmetric $A$, but a Hessian is always symmetric"),
    )  # fmt: skip
