"""Kernel ridge regression: the gradient in the coefficients, and the linear system where it vanishes."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Kernel ridge regression",
    covers=("matrix-calculus/kernel-ridge",),
    sources=("Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2nd ed., 2009), eqs. 5.54-5.55",),
)
def kernel_ridge(K="[[2, 1, 0], [1, 2, 1], [0, 1, 2]]", a="[1, 0, -1]", y="[1, 2, 0]", lam="1/2") -> Derivation:
    """The gradient of the penalised squared error in the coefficients of the kernel functions."""
    return worked(
        "gradient", "norm(K @ a - y)**2 + lam*(a @ K @ a)", "a", {"K": ("n", "n"), "a": ("n",), "y": ("n",), "lam": ()},
        title="Kernel ridge regression", at={"K": K, "a": a, "y": y, "lam": lam},
        assume={"K": "symmetric", "lam": "positive"},
        pair="solve",
        remarks=(
            "The gradient is $2*K @ (K @ a + lam*a - y)$. It is zero where $(K + lam*eye(n)) @ a = y$: one "
            "linear system, and for an invertible $K$ the only solution.",
        ),
        mistake=("2*(K @ a - y) + 2*lam*(K @ a)", "the inner derivative of $K @ a - y$, the factor $K$, is missing"),
    )  # fmt: skip
