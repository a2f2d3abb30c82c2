"""The gradient of log-sum-exp, the smooth maximum, is softmax."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Log-sum-exp",
    covers=("matrix-calculus/log-sum-exp",),
    sources=(
        "Beck, First-Order Methods in Optimization (2017), Example 5.15",
        "Boyd & Vandenberghe, Convex Optimization (2004), §3.1.5 (p. 74)",
    ),
)
def log_sum_exp(z="[1, 2, 3]") -> Derivation:
    """The gradient of the logarithm of a sum of exponentials."""
    return worked(
        "gradient", "logsumexp(z)", "z", {"z": ("n",)},
        title="Log-sum-exp", at={"z": z},
        pair="logsumexp",
        remarks=(
            "Log-sum-exp is a smooth maximum: it lies above the largest entry, by $log(n)$ at most. Its "
            "gradient, which is positive with entries that add up to one, is a soft choice of the largest "
            "entry.",
        ),
        mistake=("exp(z)", "the slope of the logarithm is missing: divide by $sum(exp(z))$"),
    )  # fmt: skip
