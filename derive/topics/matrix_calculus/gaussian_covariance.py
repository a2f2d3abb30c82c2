"""The score of a Gaussian in its covariance: it vanishes at the sample covariance."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The covariance of a Gaussian",
    covers=("matrix-calculus/gaussian-covariance",),
    sources=(
        "Magnus & Neudecker, Matrix Differential Calculus (3rd ed., 2019), §18.16",
        "Bishop, Pattern Recognition and Machine Learning (2006), eq. 2.122 (the maximiser)",
    ),
)
def gaussian_covariance(Sigma="[[2, 1], [1, 2]]", S="[[3, 1], [1, 1]]", n="4") -> Derivation:
    """The gradient of the log likelihood of n points with sample covariance S in the covariance Sigma."""
    return worked(
        "gradient", "-n/2*logdet(Sigma) - n/2*trace(inv(Sigma) @ S)", "Sigma",
        {"Sigma": ("d", "d"), "S": ("d", "d"), "n": ()},
        title="The covariance of a Gaussian", at={"Sigma": Sigma, "S": S, "n": n},
        assume={"Sigma": "positive definite", "S": "symmetric", "n": "positive"},
        pair="log-determinant",
        remarks=(
            "The gradient is zero exactly where $Sigma = S$: the maximum likelihood estimate is the sample "
            "covariance.",
        ),
        mistake=(
            "-n/2*(inv(Sigma) - S)",
            "the differential of the inverse is $-inv(Sigma) @ dSigma @ inv(Sigma)$: its two factors are "
            "missing",
        ),
    )  # fmt: skip
