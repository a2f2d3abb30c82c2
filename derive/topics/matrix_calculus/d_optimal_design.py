"""D-optimal design of experiments: the log-determinant of the information matrix, differentiated in the weights."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="D-optimal design",
    covers=("matrix-calculus/d-optimal-design",),
)
def d_optimal_design(X="[[1, 0], [1, 1], [1, 2]]", w="[1, 2, 1]") -> Derivation:
    """The gradient of the log-determinant of the information in the weights of the experiments; the rows of X are the experiments."""
    return worked(
        "gradient", "logdet(X.T @ diag(w) @ X)", "w", {"X": ("m", "n"), "w": ("m",)},
        title="D-optimal design", at={"X": X, "w": w},
        assume={"w": "positive"},
        pair="log-determinant",
        remarks=(
            "An entry of the gradient is the variance with which the design predicts the outcome of that "
            "experiment: one measures next where the prediction is least certain.",
            "The entries times the weights add up to $n$. For weights that add up to one the design is best "
            "where no entry exceeds $n$ (Kiefer and Wolfowitz).",
        ),
        mistake=("1/w", "right for an invertible square $X$ only, where the log-determinant splits into a sum"),
    )  # fmt: skip
