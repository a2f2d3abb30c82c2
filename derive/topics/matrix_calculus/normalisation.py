"""A vector divided by its length: steps along it are lost."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Normalisation",
    covers=("matrix-calculus/normalisation",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eq. 130 with a = 0",),
)
def normalisation(x="[1, 2, 2]") -> Derivation:
    """The Jacobian of x/‖x‖ in x."""
    return worked(
        "jacobian", "x / norm(x)", "x", {"x": ("n",)},
        title="Normalisation", at={"x": x},
        remarks=(
            "The Jacobian is $(eye(n) - outer(x, x)/norm(x)**2)/norm(x)$: the projection onto the plane orthogonal to "
            "$x$, divided by the length. It maps $x$ itself to 0, since a longer $x$ has the same direction.",
        ),
        mistake=("eye(n)/norm(x)", "the length was held constant"),
    )  # fmt: skip
