"""Matrix completion: the residual counts only where an entry was observed, and both factors are kept small."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Factorisation with missing entries",
    covers=("matrix-calculus/masked-factorisation",),
)
def masked_factorisation(
    M="[[1, 0, 1], [0, 1, 1]]", Y="[[5, 0, 1], [0, 4, 2]]", U="[[1], [2]]", V="[[1], [2], [1]]", lam="1/2"
) -> Derivation:
    """The gradient of the regularised loss over the observed entries in one factor."""
    return worked(
        "gradient", "norm(M*(Y - U @ V.T))**2 + lam*(norm(U)**2 + norm(V)**2)", "U",
        {"M": ("m", "n"), "Y": ("m", "n"), "U": ("m", "k"), "V": ("n", "k"), "lam": ()},
        title="Factorisation with missing entries", at={"M": M, "Y": Y, "U": U, "V": V, "lam": lam},
        assume={"lam": "positive"},
        remarks=(
            "$M$ has a 1 where an entry of $Y$ was observed and a 0 elsewhere; then $M**2 = M$, and what "
            "stands in $Y$ at the other places is of no account.",
            "With $V$ fixed each row of $U$ solves a ridge regression on the entries observed in that row.",
        ),
        mistake=(
            "2*lam*U - 2*(Y - U @ V.T) @ V",
            "the mask is missing: entries that nobody observed would pull the factors",
        ),
    )  # fmt: skip
