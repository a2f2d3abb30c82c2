"""Layer normalisation: the Jacobian of taking off the mean and dividing by the standard deviation."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Layer normalisation",
    covers=("matrix-calculus/layer-normalisation",),
    sources=(
        "Ba, Kiros & Hinton, Layer Normalization (2016, arXiv:1607.06450), §3, eq. 3",
        "Xu et al., Understanding and Improving Layer Normalization (NeurIPS 2019, arXiv:1911.07013), Theorem 1",
    ),
)
def layer_normalisation(x="[1, 2, 3, 6]") -> Derivation:
    """The Jacobian of the normalised vector; all entries of x alike have no standard deviation to divide by."""
    return worked(
        "jacobian", "(x - mean(x))/sqrt(mean((x - mean(x))**2))", "x", {"x": ("n",)},
        title="Layer normalisation", at={"x": x},
        remarks=(
            "With the deviations $r$ and the variance $s$ the Jacobian is $(eye(n) - outer(ones(n), "
            "ones(n))/n - outer(r, r)/(n*s))/sqrt(s)$.",
            "It is symmetric and sends both $ones(n)$ and $r$ to zero: shifting or stretching $x$ changes "
            "nothing. So an error that passes back has mean zero and is divided by the standard deviation.",
        ),
        mistake=(
            "(eye(n) - ones(n, n)/n)/sqrt(mean((x - mean(x))**2))",
            "the standard deviation was held fixed; it moves with $x$ as well",
        ),
    )  # fmt: skip
