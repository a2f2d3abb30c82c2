"""The cosine of the angle between two vectors: only the direction of x matters."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Cosine similarity",
    covers=("matrix-calculus/cosine-similarity",),
    sources=("Wang, Xiang, Cheng & Yuille, NormFace (2017, arXiv:1704.06369), §3",),
)
def cosine_similarity(x="[1, 2, 2]", y="[2, -1, 2]") -> Derivation:
    """The gradient of xᵀy/(‖x‖‖y‖) in x."""
    return worked(
        "gradient", "(x @ y)/(norm(x)*norm(y))", "x", {"x": ("n",), "y": ("n",)},
        title="Cosine similarity", at={"x": x, "y": y},
        remarks=(
            "The gradient is orthogonal to $x$, and it is zero exactly where $x$ and $y$ are parallel: there the "
            "cosine is 1 or −1.",
        ),
        mistake=("y/(norm(x)*norm(y))", "the length of $x$ was held constant"),
    )  # fmt: skip
