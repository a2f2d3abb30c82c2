"""The variance that the columns of W keep, the objective of principal component analysis."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The trace of principal components",
    covers=("matrix-calculus/pca-trace",),
    sources=(
        "Petersen & Pedersen, The Matrix Cookbook (2012), eq. 108",
        "Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), eqs. 10.11-10.13 (one column)",
    ),
)
def pca_trace(S="[[2, 1, 0], [1, 3, 1], [0, 1, 2]]", W="[[1, 0], [2, 1], [0, -1]]") -> Derivation:
    """The gradient of tr(WᵀSW) in W for a symmetric S."""
    return worked(
        "gradient", "trace(W.T @ S @ W)", "W", {"S": ("n", "n"), "W": ("n", "k"), "L": ("k", "k")},
        title="The trace of principal components", at={"S": S, "W": W}, assume={"S": "symmetric"},
        remarks=(
            "Under $W.T @ W = eye(k)$ the trace is stationary where $S @ W = W @ L$ for some symmetric $L$, and "
            "largest where the columns of $W$ span the eigenvectors of the k largest eigenvalues of $S$.",
        ),
        mistake=("S @ W", "$W$ stands twice in the trace, and each place gives a term"),
    )  # fmt: skip
