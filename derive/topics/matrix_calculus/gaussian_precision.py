"""The score of a Gaussian in its precision, the inverse covariance: no inverse is differentiated."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The precision of a Gaussian",
    covers=("matrix-calculus/gaussian-precision",),
)
def gaussian_precision(P="[[2, 1], [1, 2]]", x="[3, 1]", mu="[1, 2]") -> Derivation:
    """The gradient of the log density of one point in the precision matrix."""
    return worked(
        "gradient", "1/2*logdet(P) - 1/2*((x - mu) @ P @ (x - mu))", "P", {"P": ("d", "d"), "x": ("d",), "mu": ("d",)},
        title="The precision of a Gaussian", at={"P": P, "x": x, "mu": mu},
        assume={"P": "positive definite"},
        pair="log-determinant",
        remarks=(
            "The gradient is half the covariance that the model claims, minus half the one that the point "
            "shows.",
            "On average over many points it is zero where $inv(P)$ is the mean of $outer(x - mu, x - mu)$, "
            "the sample covariance; for a single point that matrix has rank one and no inverse.",
        ),
        mistake=("(P - outer(x - mu, x - mu))/2", "the gradient of the log-determinant is the inverse $inv(P)$"),
    )  # fmt: skip
