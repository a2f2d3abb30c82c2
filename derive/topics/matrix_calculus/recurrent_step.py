"""One step of a recurrent network: an error at the new state becomes the gradient of the recurrent weights."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="One step of a recurrent network",
    covers=("matrix-calculus/recurrent-step",),
)
def recurrent_step(
    W="[[0, 1], [1, 0]]", h="[1, -1]", U="[[1, 0, 1], [0, 1, 0]]", x="[1, 1, 0]", v="[1, 2]"
) -> Derivation:
    """The gradient in the recurrent weights when v is the error at the new state."""
    return worked(
        "gradient", "v @ tanh(W @ h + U @ x)", "W",
        {"W": ("m", "m"), "h": ("m",), "U": ("m", "n"), "x": ("n",), "v": ("m",)},
        title="One step of a recurrent network", at={"W": W, "h": h, "U": U, "x": x, "v": v},
        remarks=(
            "The error passes the slope of tanh and meets the old state $h$ in an outer product.",
            "Here $h$ is held fixed. In backpropagation through time it depends on $W$ as well: the error "
            "$W.T @ (v*(1 - tanh(W @ h + U @ x)**2))$ goes on to the step before, and the gradients of all "
            "steps are added.",
        ),
        mistake=("outer(v, h)", "the slope $1 - tanh(z)**2$ of the activation is missing"),
    )  # fmt: skip
