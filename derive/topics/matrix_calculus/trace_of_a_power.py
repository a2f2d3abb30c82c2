"""The trace of a power of a matrix: the power rule of numbers, transposed."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The trace of a power",
    covers=("matrix-calculus/trace-of-a-power",),
    sources=(
        "Petersen & Pedersen, The Matrix Cookbook (2012), eq. 121",
        "Magnus & Neudecker, Matrix Differential Calculus (3rd ed., 2019), Example 18.7b",
    ),
)
def trace_of_a_power(X="[[1, 2], [0, -1]]") -> Derivation:
    """The gradient of tr(X⁴) in X."""
    return worked(
        "gradient", "trace(X @ X @ X @ X)", "X", {"X": ("n", "n")},
        title="The trace of a power", at={"X": X},
        remarks=(
            "The four terms of the product rule are equal only because a trace may be turned around; without the trace"
            " they are four different matrices.",
            "In the same way $trace(X @ X)$ has the gradient $2*X.T$. The gradient is zero exactly where $X @ X @ X = "
            "0$, so not only at the zero matrix.",
        ),
        mistake=("4*X @ X @ X", "the transpose is missing; it holds only if $X @ X @ X$ is symmetric"),
    )  # fmt: skip
