"""Mini-batch gradient descent: the examples in batches, the mean gradient of a batch, an update per batch."""

from derive.methods.batches import Data, decreases, minimum_line, one_gradient, shown, update
from derive.methods.slips import refuted
from derive.model import Derivation, Step
from derive.rules import optimisation as rules
from derive.topics import topic
from derive.topics.data import count
from derive.topics.optimization._examples import read


@topic(title="Mini-batch gradient descent", covers=("optimization/mini-batch-gradient-descent",),
       sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Minibatch Stochastic Gradient Descent"',))  # fmt: skip
def mini_batch_gradient_descent(x=(1, 2, 3), y=(2, 4, 6), w="0", rate="0.1", size="2", epochs="1") -> Derivation:
    """Updates of w in the model w·x with half the squared error, one for every batch of so many examples, in their order.

    >>> print(mini_batch_gradient_descent().result)
    1.85
    """
    data, start = read(x, y, w, rate)
    n, each = len(data.x), count(size, "size", most=len(data.x))
    batches = [list(range(k, min(k + each, n))) for k in range(0, n, each)]
    lines, here, number = [one_gradient()], start, 0
    for _ in range(count(epochs, "epochs", most=10)):
        for batch in batches:
            number += 1
            more, here = update(data, here, batch, number)
            lines += more
    lines += [*decreases(data, start, here), *minimum_line(data)]
    listed = "; ".join(", ".join(str(i + 1) for i in batch) for batch in batches)
    return Derivation(
        title="Mini-batch gradient descent", problem=shown(here), question="$w$ after the updates", steps=tuple(lines),
        result=shown(here), mistakes=_at_the_end(data, start, here) if len(batches) > 1 else (),
        remarks=(f"The batches are the examples {listed}; in practice they are shuffled before every epoch.",
                 "One batch of all examples is full-batch descent, batches of one example are stochastic gradient descent."),
    )  # fmt: skip


def _at_the_end(data: Data, start, here) -> tuple[Step, ...]:
    """One update with the mean over everything in the place of an update per batch."""
    slope = data.gradient(start, range(len(data.x)))
    once = shown(start) - shown(data.rate) * shown(slope)
    note = "every batch has an update of its own; averaging over all batches and moving once is another method"
    return refuted(Step(once, shown(here), (rules.gradient_step,), note=note))
