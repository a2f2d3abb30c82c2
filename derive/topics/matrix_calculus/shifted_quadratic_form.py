"""A quadratic form about the point s, the squared Mahalanobis distance when W is an inverse covariance."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A quadratic form about a point",
    covers=("matrix-calculus/shifted-quadratic-form",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eqs. 85 and 86",),
)
def shifted_quadratic_form(W="[[2, 1, 0], [1, 3, 1], [0, 1, 2]]", x="[3, 1, 2]", s="[1, 2, 0]") -> Derivation:
    """The gradient of (x − s)ᵀW(x − s) in x for a symmetric W."""
    return worked(
        "gradient", "(x - s) @ W @ (x - s)", "x", {"W": ("n", "n"), "x": ("n",), "s": ("n",)},
        title="A quadratic form about a point", at={"W": W, "x": x, "s": s}, assume={"W": "symmetric"},
        remarks=(
            "The gradient is zero at $x = s$, and nowhere else if $W$ is invertible. In $s$ the gradient is the "
            "opposite, $-2*W @ (x - s)$.",
        ),
        mistake=("2*W @ x - W @ s", "only one of the two mixed terms was kept when the product was multiplied out"),
    )  # fmt: skip
