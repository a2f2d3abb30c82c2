"""The squared hinge loss of a support vector machine: only the points inside the margin count."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The squared hinge loss",
    covers=("matrix-calculus/squared-hinge",),
)
def squared_hinge(X="[[2, 1], [-2, 0], [1, -2], [0, 1]]", y="[1, -1, 1, -1]", w="[1, 1]") -> Derivation:
    """The gradient of the squared hinge loss in the weights."""
    return worked(
        "gradient", "sum(relu(1 - y*(X @ w))**2)", "w", {"X": ("n", "d"), "y": ("n",), "w": ("d",)},
        title="The squared hinge loss", at={"X": X, "y": y, "w": w},
        remarks=(
            "A point beyond its margin, with $y*(X @ w) >= 1$, adds nothing; the others, the support "
            "vectors, pull in proportion to how far they fall short.",
            "The square removes the kink of the hinge: at $y*(X @ w) = 1$ both one-sided slopes are zero, so "
            "the gradient is continuous.",
        ),
        mistake=(
            "-2*X.T @ (y*(1 - y*(X @ w)))",
            "points beyond the margin are pulled back: the positive part was dropped",
        ),
    )  # fmt: skip
