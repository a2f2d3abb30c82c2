"""Backpropagation through a network with one hidden layer of rectified linear units and the squared error."""

from dataclasses import replace

from derive.language.expressions import substitute, written_out
from derive.methods import pictures
from derive.model import Derivation, Figure
from derive.numeric.arrays import value
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Backpropagation through a two-layer network",
    covers=("matrix-calculus/two-layer-network",),
    sources=(
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Forward Propagation, Backward Propagation, and Computational Graphs"',
        "Bishop, Pattern Recognition and Machine Learning (2006), eq. 5.56",
    ),
)
def two_layer_network(
    X="[[1, 2], [0, 1], [2, -1]]", W1="[[1, -1], [1, 1]]", b1="[-2, 1]", W2="[[1], [2]]", b2="[1]", Y="[[3], [1], [2]]"
) -> Derivation:
    """The gradients of the squared error in the weights and biases of both layers; the rows of X are the samples."""
    found = worked(
        "gradient", "1/2*norm(relu(X @ W1 + b1) @ W2 + b2 - Y)**2", "W1, b1, W2, b2",
        {"X": ("n", "d"), "W1": ("d", "m"), "b1": ("m",), "W2": ("m", "k"), "b2": ("k",), "Y": ("n", "k")},
        title="Backpropagation through a two-layer network",
        at={"X": X, "W1": W1, "b1": b1, "W2": W2, "b2": b2, "Y": Y},
        remarks=(
            "The error $R$ at the output goes back through $W2.T$ and counts only where the unit was active: "
            "that is the error of the hidden layer.",
            "The gradient of a layer's weights is its input, transposed, times the error at its output; that "
            "of its biases is the error summed over the samples.",
        ),
        mistake=(
            "(X.T @ ((relu(X @ W1 + b1) @ W2 + b2 - Y) @ W2.T), sum((relu(X @ W1 + b1) @ W2 + b2 - Y) @ "
            "W2.T, axis=0), relu(X @ W1 + b1).T @ (relu(X @ W1 + b1) @ W2 + b2 - Y), sum(relu(X @ W1 + b1) @ "
            "W2 + b2 - Y, axis=0))",
            "the derivative of the rectified linear units is forgotten: inactive units let no error through",
        ),
    )  # fmt: skip
    return replace(found, figures=_both_ways(found))


def _both_ways(d: Derivation) -> tuple[Figure, ...]:
    """The network as a graph: the layers' values going forward, the errors and gradients coming back."""
    meaning = written_out(d.where)
    names = {str(name): name for name, _ in d.where} | {x.name: x for x in d.at}
    worth = {n: value(substitute(x, meaning), d.at) for n, x in names.items() if not n.startswith("d") or n == "delta"}
    back = dict(
        zip(("W1", "b1", "W2", "b2"), (value(substitute(g, meaning), d.at) for g in d.result.args), strict=True)
    )
    back |= {"f": 1, "R": worth["R"], "Z": worth["delta"], "H": worth["R"] @ worth["W2"].T}
    made = {
        "Z": ("Z = X @ W1 + b1", "X W1 b1"),
        "H": ("H = relu(Z)", "Z"),
        "R": ("R = H @ W2 + b2 - Y", "H W2 b2"),
        "f": ("f", "R"),
    }
    order = ("X", "W1", "b1", "Z", "H", "W2", "b2", "R", "f")
    return pictures.computation_graph(
        [
            pictures.Node(n, label, tuple(inputs.split()), worth[n], back.get(n))
            for n in order
            for label, inputs in [made.get(n, (n, ""))]
        ],
    )
