"""Logistic regression with labels 1 and −1: every point pulls with the probability that the model gives to the wrong label."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Logistic regression",
    covers=("matrix-calculus/logistic-regression",),
)
def logistic_regression(X="[[1, 0], [1, 1], [1, 2]]", y="[-1, 1, 1]", w="[0, 1]") -> Derivation:
    """The gradient of the logistic loss of all points in the weights."""
    return worked(
        "gradient", "sum(log(1 + exp(-y*(X @ w))))", "w", {"X": ("n", "d"), "y": ("n",), "w": ("d",)},
        title="Logistic regression", at={"X": X, "y": y, "w": w},
        pair="logistic loss",
        remarks=(
            "A point is weighed with $sigmoid(-y*(X @ w))$, the probability that the model gives to the "
            "wrong label: near 0 for a point that is safely right, near 1 for one that is badly wrong.",
            "For the labels 1 and -1 it is $X.T @ (sigmoid(X @ w) - (1 + y)/2)$: prediction minus target, "
            "with the targets 1 and 0.",
        ),
        mistake=(
            "-X.T @ (y*sigmoid(y*(X @ w)))",
            "the slope of $log(1 + exp(-z))$ is $-sigmoid(-z)$, not $-sigmoid(z)$",
        ),
    )  # fmt: skip
