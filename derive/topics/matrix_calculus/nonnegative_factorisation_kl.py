"""Nonnegative matrix factorisation with the generalised Kullback–Leibler divergence, as Lee and Seung have it."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Nonnegative factorisation with the Kullback–Leibler divergence",
    covers=("matrix-calculus/nonnegative-factorisation-kl",),
    sources=(
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2nd ed., 2009), eqs. 14.73-14.74",
        "Lee & Seung, Algorithms for Non-negative Matrix Factorization (NIPS 13, 2000)",
    ),
)
def nonnegative_factorisation_kl(A="[[4, 2, 6], [1, 3, 2]]", W="[[1], [2]]", B="[[2, 1, 3]]") -> Derivation:
    """The gradient of the divergence of W B from A in W."""
    return worked(
        "gradient", "sum(A*log(A/(W @ B)) - A + W @ B)", "W", {"A": ("m", "n"), "W": ("m", "k"), "B": ("k", "n")},
        title="Nonnegative factorisation with the Kullback–Leibler divergence", at={"A": A, "W": W, "B": B},
        assume={"A": "positive", "W": "positive", "B": "positive"},
        remarks=(
            "The gradient is $ones(m, n) @ B.T - (A/(W @ B)) @ B.T$. A step of the size $W/(ones(m, n) @ "
            "B.T)$ turns it into the multiplicative update $W*((A/(W @ B)) @ B.T)/(ones(m, n) @ B.T)$, which "
            "keeps $W$ positive.",
        ),
        mistake=("(1 - W @ B/A) @ B.T", "the slope of $A*log(A/Z)$ in $Z$ is $-A/Z$: the quotient stands upside down"),
    )  # fmt: skip
