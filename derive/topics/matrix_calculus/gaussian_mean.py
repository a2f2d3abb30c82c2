"""The score of a Gaussian in its mean: it vanishes at the sample mean, whatever the covariance."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The mean of a Gaussian",
    covers=("matrix-calculus/gaussian-mean",),
    sources=(
        "Bishop, Pattern Recognition and Machine Learning (2006), eq. 2.120",
        "Magnus & Neudecker, Matrix Differential Calculus (3rd ed., 2019), §18.16",
    ),
)
def gaussian_mean(X="[[1, 2], [3, 0], [2, 4]]", mu="[1, 1]", S="[[2, 1], [1, 2]]") -> Derivation:
    """The gradient of the log likelihood of n points in the mean; the rows of X are the points."""
    return worked(
        "gradient", "-1/2*sum(((X - mu) @ inv(S))*(X - mu))", "mu", {"X": ("n", "d"), "mu": ("d",), "S": ("d", "d")},
        title="The mean of a Gaussian", at={"X": X, "mu": mu, "S": S},
        assume={"S": "positive definite"},
        pair="solve",
        remarks=(
            "$S$ is the covariance. The gradient is $inv(S)$ times the sum of the deviations of the points "
            "from $mu$. It is zero exactly where they add up to zero: the maximum likelihood estimate is the "
            "sample mean, whatever $S$ is.",
        ),
        mistake=(
            "-sum((X - mu) @ inv(S), axis=0)",
            "the mean stands with a minus in the deviation: two minus signs cancel",
        ),
    )  # fmt: skip
