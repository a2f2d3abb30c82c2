"""Poisson regression with the logarithmic link: predicted minus counted."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Poisson regression",
    covers=("matrix-calculus/poisson-regression",),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), §4.3.6, eq. 4.124",),
)
def poisson_regression(X="[[1, 0], [1, 1], [1, 2]]", y="[1, 2, 4]", w="[0, 1]") -> Derivation:
    """The gradient of the negative log likelihood of counts in the weights; the term log y! does not depend on them."""
    return worked(
        "gradient", "sum(exp(X @ w) - y*(X @ w))", "w", {"X": ("n", "d"), "y": ("n",), "w": ("d",)},
        title="Poisson regression", at={"X": X, "y": y, "w": w},
        remarks=(
            "The gradient has the form of least squares and of logistic regression, features times "
            "prediction minus target: so it is for every canonical link.",
            "If $X$ has a column of ones, the predicted counts at the optimum add up to the observed ones.",
        ),
        mistake=("X.T @ (X @ w - y)", "the predicted count is $exp(X @ w)$, not its logarithm"),
    )  # fmt: skip
