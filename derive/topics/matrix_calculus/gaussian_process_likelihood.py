"""The log marginal likelihood of a Gaussian process, differentiated in its kernel matrix."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The likelihood of a Gaussian process",
    covers=("matrix-calculus/gaussian-process-likelihood",),
    sources=("Rasmussen & Williams, Gaussian Processes for Machine Learning (2006), eq. 5.9",),
)
def gaussian_process_likelihood(K="[[2, 1, 0], [1, 2, 1], [0, 1, 2]]", y="[1, 2, 1]") -> Derivation:
    """The gradient of the log marginal likelihood in the covariance matrix K of the observations."""
    return worked(
        "gradient", "-1/2*(y @ inv(K) @ y) - 1/2*logdet(K)", "K", {"K": ("n", "n"), "y": ("n",)},
        title="The likelihood of a Gaussian process", at={"K": K, "y": y},
        assume={"K": "positive definite"},
        pair="log-determinant",
        remarks=(
            "The first term rewards the fit to the data, the second keeps the model simple.",
            "A parameter of the kernel acts through $K$: the derivative in the parameter is the trace of "
            "this gradient times the derivative of $K$ in the parameter.",
        ),
        mistake=(
            "(outer(y, y) - inv(K))/2",
            "$y$ is to be replaced by $inv(K) @ y$: the factors of the differential of the inverse are "
            "missing",
        ),
    )  # fmt: skip
