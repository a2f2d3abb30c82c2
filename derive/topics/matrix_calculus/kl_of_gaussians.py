"""The Kullback–Leibler divergence of two Gaussians, differentiated in the mean and covariance of the first."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Kullback–Leibler divergence of two Gaussians",
    covers=("matrix-calculus/kl-of-gaussians",),
)
def kl_of_gaussians(m1="[1, 0]", S1="[[2, 1], [1, 1]]", m2="[0, 2]", S2="[[1, 0], [0, 2]]") -> Derivation:
    """The gradients of KL(N(m1, S1) ‖ N(m2, S2)) in m1 and S1."""
    return worked(
        "gradient",
        "1/2*(trace(inv(S2) @ S1) + (m2 - m1) @ inv(S2) @ (m2 - m1) - d + logdet(S2) - logdet(S1))",
        "m1, S1",
        {"m1": ("d",), "S1": ("d", "d"), "m2": ("d",), "S2": ("d", "d")},
        title="The Kullback–Leibler divergence of two Gaussians", at={"m1": m1, "S1": S1, "m2": m2, "S2": S2},
        assume={"S1": "positive definite", "S2": "positive definite"},
        pair="log-determinant",
        remarks=(
            "Both gradients are zero exactly where the two Gaussians agree. The mean is drawn to the other "
            "one in the metric of $inv(S2)$.",
            "Against a standard Gaussian, $m2 = zeros(d)$ and $S2 = eye(d)$, they are $m1$ and $(eye(d) - "
            "inv(S1))/2$: the regulariser of a variational autoencoder.",
        ),
        mistake=(
            "(inv(S2) @ (m2 - m1), (inv(S2) - inv(S1))/2)",
            "the sign in $m1$: the mean $m1$ stands with a minus in $m2 - m1$",
        ),
    )  # fmt: skip
