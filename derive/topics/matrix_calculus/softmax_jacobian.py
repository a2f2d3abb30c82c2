"""The Jacobian of softmax by differentials."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Jacobian of softmax",
    covers=("matrix-calculus/softmax-jacobian",),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.106",),
)
def softmax_jacobian(z="[1, 2, 3]") -> Derivation:
    """How every probability changes with every score."""
    return worked(
        "jacobian", "softmax(z)", "z", {"z": ("n",)},
        title="The Jacobian of softmax", at={"z": z},
        pair="softmax",
        remarks=(
            "The Jacobian is symmetric and its rows sum to zero: adding the same number to every score "
            "changes no probability.",
            "The same matrix comes from the quotient rule and from the logarithmic derivative; each is a "
            "topic of its own.",
        ),
        mistake=(
            "diag(softmax(z)*(1 - softmax(z)))",
            "each probability depends on every score, so the entries beside the diagonal are not zero",
        ),
    )  # fmt: skip
