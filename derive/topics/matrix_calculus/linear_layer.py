"""A linear layer of a network: an error at its output becomes the gradients of its weights and biases."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="A linear layer",
    covers=("matrix-calculus/linear-layer",),
    sources=('Johnson, "Backpropagation for a Linear Layer" (Stanford CS231n handout, 2017)',),
)
def linear_layer(
    X="[[1, 0], [2, 1], [0, 3]]", W="[[1, 2, 0], [0, 1, 1]]", b="[0, 1, 2]", D="[[1, 0, 2], [0, 1, 1], [-1, 2, 0]]"
) -> Derivation:
    """The gradients in weights and biases when D is the error at the output, one row a sample."""
    return worked(
        "gradient", "sum(D*(X @ W + b))", "W, b", {"X": ("n", "d"), "W": ("d", "k"), "b": ("k",), "D": ("n", "k")},
        title="A linear layer", at={"X": X, "W": W, "b": b, "D": D},
        remarks=(
            "For a loss $L$ whose gradient at the output $X @ W + b$ is $D$, these are the gradients of $L$ "
            "in $W$ and $b$: the rest of the network enters through $D$ alone.",
            "The bias is added to every row, so its gradient sums over the rows. What is passed on to the "
            "layer below is $D @ W.T$.",
        ),
        mistake=("(X.T @ D, mean(D, axis=0))", "the bias acts on every sample: its errors are added up, not averaged"),
    )  # fmt: skip
