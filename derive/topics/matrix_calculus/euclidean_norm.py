"""The distance from a point: its gradient is a direction."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Euclidean norm",
    covers=("matrix-calculus/euclidean-norm",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eq. 129",),
)
def euclidean_norm(x="[2, 4, 3]", a="[1, 2, 1]") -> Derivation:
    """The gradient of ‖x − a‖ in x."""
    return worked(
        "gradient", "norm(x - a)", "x", {"x": ("n",), "a": ("n",)},
        title="The Euclidean norm", at={"x": x, "a": a},
        remarks=(
            "The gradient has length 1 wherever it exists: it points straight away from $a$. At $x = a$ there is a "
            "kink, which the squared distance does not have.",
        ),
        mistake=("2*(x - a)", "this is the gradient of the squared distance"),
    )  # fmt: skip
