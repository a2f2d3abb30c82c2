"""Softmax regression (multinomial logistic regression): the gradient in the matrix of weights, a column for each class."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Softmax regression",
    covers=("matrix-calculus/softmax-regression",),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.109 (gradient), 4.110 (Hessian blocks)",),
)
def softmax_regression(
    X="[[1, 0], [1, 1], [1, 2], [0, 1]]", W="[[0, 1, -1], [1, 0, 1]]", Y="[[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]]"
) -> Derivation:
    """The gradient of the cross-entropy of all points in the weights of all classes."""
    return worked(
        "gradient", "sum(logsumexp(X @ W)) - sum(Y*(X @ W))", "W", {"X": ("n", "d"), "W": ("d", "k"), "Y": ("n", "k")},
        title="Softmax regression", at={"X": X, "W": W, "Y": Y},
        pair="logsumexp",
        remarks=(
            "Every point adds the outer product of its features and of its error, prediction minus target. "
            "The softmax is taken row by row.",
            "Where the gradient vanishes, $X.T @ softmax(X @ W) = X.T @ Y$: the model reproduces the sum of "
            "the features in each class.",
            "The columns of the gradient add up to zero when the rows of $Y$ add up to one: the same vector "
            "added to every column of $W$ changes nothing.",
        ),
        mistake=("(softmax(X @ W) - Y).T @ X", "this is the transpose; the gradient has the shape of $W$"),
    )  # fmt: skip
