"""The Jacobian of softmax by the logarithmic derivative: ln p is linear but for log-sum-exp."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Jacobian of softmax by the logarithmic derivative",
    covers=("matrix-calculus/softmax-by-the-logarithmic-derivative",),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.106",),
)
def softmax_by_the_logarithmic_derivative(z="[1, 2, 3]") -> Derivation:
    """The Jacobian of softmax from the differential of its logarithm."""
    return worked(
        "jacobian", "softmax(z)", "z", {"z": ("n",)},
        title="The Jacobian of softmax by the logarithmic derivative", at={"z": z},
        method="logarithmic derivative", pair="softmax",
        remarks=(
            "The logarithm of a softmax is the score minus $logsumexp(z)$. Its differential says that a "
            "probability grows, in proportion to itself, by how much its score moves more than the average "
            "score.",
        ),
        mistake=(
            "eye(n) - outer(ones(n), softmax(z))",
            "this is the Jacobian of $log(softmax(z))$; each row is still to be multiplied by its probability",
        ),
    )  # fmt: skip
