"""The sum of absolute residuals: each pulls with its sign alone."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Least absolute deviations",
    covers=("matrix-calculus/l1-norm",),
)
def l1_norm(A="[[1, 0], [1, 1], [1, 2]]", b="[2, 0, 4]", x="[1, 1]") -> Derivation:
    """The gradient of ‖Ax − b‖₁ in x."""
    return worked(
        "gradient", "norm1(A @ x - b)", "x", {"A": ("m", "n"), "x": ("n",), "b": ("m",)},
        title="Least absolute deviations", at={"A": A, "b": b, "x": x},
        remarks=(
            "Only the signs of the residuals count, so an outlier pulls no more than any other observation. With one "
            "column of ones, the minimum is at the median of $b$.",
        ),
        mistake=("sign(A @ x - b)", "the inner derivative is missing; the residual depends on $x$ through $A$"),
    )  # fmt: skip
