"""The Jacobian of softmax by the quotient rule: the exponentials over their sum."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Jacobian of softmax by the quotient rule",
    covers=("matrix-calculus/softmax-by-the-quotient-rule",),
    sources=("Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.106",),
)
def softmax_by_the_quotient_rule(z="[1, 2, 3]") -> Derivation:
    """The Jacobian of softmax, numerator and denominator in turn."""
    return worked(
        "jacobian", "softmax(z)", "z", {"z": ("n",)},
        title="The Jacobian of softmax by the quotient rule", at={"z": z},
        method="quotient rule", pair="softmax",
        remarks=(
            "On the diagonal stands $p*(1 - p)$, as for the sigmoid; off the diagonal stands minus the "
            "product of two probabilities.",
        ),
        mistake=("diag(softmax(z))", "the denominator moves with every score as well: its term is missing"),
    )  # fmt: skip
