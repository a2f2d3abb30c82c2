"""The Hessian of log-sum-exp, the Jacobian of softmax, shows that log-sum-exp is convex."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Hessian of log-sum-exp",
    covers=("matrix-calculus/log-sum-exp-hessian",),
    sources=(
        "Beck, First-Order Methods in Optimization (2017), Example 5.15",
        "Boyd & Vandenberghe, Convex Optimization (2004), §3.1.5 (p. 74)",
    ),
)
def log_sum_exp_hessian(z="[1, 2, 3]") -> Derivation:
    """The second derivatives of the logarithm of a sum of exponentials."""
    return worked(
        "hessian", "logsumexp(z)", "z", {"z": ("n",)},
        title="The Hessian of log-sum-exp", at={"z": z},
        pair="logsumexp",
        remarks=(
            "The quadratic form of a vector with this matrix is the variance of the vector's entries under "
            "the probabilities $softmax(z)$. It is never negative, so log-sum-exp is convex.",
            "The variance is zero for a vector whose entries are all equal: along $ones(n)$ log-sum-exp is "
            "linear.",
        ),
        mistake=("diag(softmax(z))", "the denominator of softmax depends on every entry: the outer product is missing"),
    )  # fmt: skip
