"""The nearest Kronecker product to a given vector, in one of its factors."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="The Kronecker product",
    covers=("matrix-calculus/kronecker-product",),
)
def kronecker_product(a="[1, 2]", x="[1, 0, 3]", b="[1, 1, 2, 3, 0, 5]") -> Derivation:
    """The gradient of ‖a ⊗ x − b‖² in x."""
    return worked(
        "gradient", "norm(kron(a, x) - b)**2", "x", {"a": ("m",), "x": ("n",), "b": ("m*n",)},
        title="The Kronecker product", at={"a": a, "x": x, "b": b},
        remarks=(
            "The gradient is zero at $x = (b.reshape(m, n).T @ a)/(a @ a)$. A Kronecker product of vectors is "
            "$outer(a, x)$ row after row, so this is the best approximation of rank one when $a$ is given.",
        ),
        mistake=(
            "2*((kron(x, a) - b).reshape(m, n).T @ a)",
            "the factors have changed places; $kron(x, a)$ holds the same entries in another order",
        ),
    )  # fmt: skip
