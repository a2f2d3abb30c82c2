"""A bilinear form in a matrix: its gradient is an outer product."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A bilinear form",
    covers=("matrix-calculus/bilinear-form",),
    sources=(
        "Petersen & Pedersen, The Matrix Cookbook (2012), eq. 70",
        "Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), eq. 5.106",
    ),
)
def bilinear_form(a="[1, 2, -1]", X="[[1, 0], [2, 1], [0, 3]]", b="[3, 1]") -> Derivation:
    """The gradient of aᵀXb in X."""
    return worked(
        "gradient", "a @ X @ b", "X", {"a": ("m",), "X": ("m", "n"), "b": ("n",)},
        title="A bilinear form", at={"a": a, "X": X, "b": b},
        remarks=(
            "Row i and column j of $X$ meet only entry i of $a$ and entry j of $b$: their product is the slope. The "
            "gradient has rank one and is the same at every $X$.",
        ),
        mistake=("outer(b, a)", "the vectors have changed places, and the shape is that of $X.T$"),
    )  # fmt: skip
