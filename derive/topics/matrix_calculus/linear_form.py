"""A linear form: its gradient is the vector of its coefficients."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A linear form",
    covers=("matrix-calculus/linear-form",),
    sources=(
        "Petersen & Pedersen, The Matrix Cookbook (2012), eq. 69",
        "Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), eq. 5.105",
        "Bishop, Pattern Recognition and Machine Learning (2006), eq. C.19",
    ),
)
def linear_form(a="[2, -1, 3]", x="[1, 4, 2]") -> Derivation:
    """The gradient of aᵀx in x."""
    return worked(
        "gradient", "a @ x", "x", {"a": ("n",), "x": ("n",)},
        title="A linear form", at={"a": a, "x": x},
        remarks=(
            "The gradient is the same at every $x$: a step $dx$ changes the value by $a @ dx$, which is nothing where "
            "$dx$ is orthogonal to $a$.",
        ),
    )  # fmt: skip
