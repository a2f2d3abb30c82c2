"""Cross-entropy of a softmax: prediction minus target, for targets that add up to one."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Softmax with cross-entropy",
    covers=("matrix-calculus/softmax-cross-entropy",),
    sources=(
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Softmax Regression", subsection "Softmax and Cross-Entropy Loss"',
        "Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.106-4.109",
    ),
)
def softmax_cross_entropy(z="[1, 2, 3]", y="[0, 0, 1]") -> Derivation:
    """The gradient of the cross-entropy in the scores."""
    return worked(
        "gradient", "-y @ log(softmax(z))", "z", {"z": ("n",), "y": ("n",)},
        title="Softmax with cross-entropy", at={"z": z, "y": y},
        pair="softmax",
        remarks=(
            "If the entries of $y$ add up to one, as those of a one-hot target do, the gradient is "
            "$softmax(z) - y$: prediction minus target. For other $y$ the factor $sum(y)$ stays.",
            "The loss written as $logsumexp(z) - y @ z$ is the same for such $y$, and its gradient is "
            "$softmax(z) - y$ for every $y$.",
        ),
        mistake=(
            "-y/softmax(z)",
            "this is the gradient in the probabilities, not in the scores: the Jacobian of softmax is missing",
        ),
    )  # fmt: skip
