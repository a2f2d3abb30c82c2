"""Scatter between classes over scatter within them: the criterion of linear discriminant analysis."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Fisher's ratio",
    covers=("matrix-calculus/fisher-ratio",),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.26, 4.29 and 4.30",),
)
def fisher_ratio(
    B="[[1, 2, 0], [2, 4, 0], [0, 0, 1]]", S="[[2, 1, 0], [1, 3, 1], [0, 1, 2]]", w="[1, 0, 1]"
) -> Derivation:
    """The gradient of wᵀBw/wᵀSw in w for symmetric B and S."""
    return worked(
        "gradient", "(w @ B @ w)/(w @ S @ w)", "w", {"B": ("n", "n"), "S": ("n", "n"), "w": ("n",), "d": ("n",)},
        title="Fisher's ratio", at={"B": B, "S": S, "w": w}, assume={"B": "symmetric", "S": "symmetric"},
        remarks=(
            "The gradient is zero exactly where $B @ w = J*S @ w$ with $J = (w @ B @ w)/(w @ S @ w)$. For two classes "
            "$B = outer(d, d)$ with $d$ the difference of their means, and the best $w$ is a multiple of $inv(S) @ "
            "d$.",
        ),
        mistake=("B @ w/(S @ w)", "numerator and denominator were differentiated each by itself"),
    )  # fmt: skip
