"""The Hessian of logistic regression with labels 0 and 1, the matrix of Newton's method (iteratively reweighted least squares)."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Hessian of logistic regression",
    covers=("matrix-calculus/logistic-regression-hessian", "optimization/logistic-regression"),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.91/4.96 (gradient), 4.97 (Hessian)",),
)
def logistic_regression_hessian(X="[[1, 0], [1, 1], [1, 2]]", y="[0, 1, 1]", w="[0, 1]") -> Derivation:
    """The Hessian of the cross-entropy of all points in the weights."""
    return worked(
        "hessian", "sum(log(1 + exp(X @ w)) - y*(X @ w))", "w", {"X": ("n", "d"), "y": ("n",), "w": ("d",)},
        title="The Hessian of logistic regression", at={"X": X, "y": y, "w": w},
        pair="sigmoid",
        remarks=(
            "The weights $sigmoid(z)*(1 - sigmoid(z))$ lie between 0 and 1/4, so the Hessian is positive "
            "semidefinite and the loss is convex; it is positive definite where the columns of $X$ are "
            "independent.",
            "The labels do not stand in the Hessian. A step of Newton's method solves a least-squares "
            "problem with these weights.",
        ),
        mistake=(
            "X.T @ diag(sigmoid(X @ w)) @ X",
            "the slope of the sigmoid is $sigmoid(z)*(1 - sigmoid(z))$; the second factor is missing",
        ),
    )  # fmt: skip
