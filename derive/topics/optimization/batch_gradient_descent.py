"""Full-batch gradient descent: the gradients of all examples averaged, then one update."""

from derive.methods.batches import decreases, minimum_line, one_gradient, shown, update
from derive.model import Derivation
from derive.topics import topic
from derive.topics.data import count
from derive.topics.optimization._examples import read, wrong_sum


@topic(title="Full-batch gradient descent", covers=("optimization/batch-gradient-descent",),
       sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Minibatch Stochastic Gradient Descent"',))  # fmt: skip
def batch_gradient_descent(x=(1, 2, 3), y=(2, 4, 6), w="0", rate="0.1", steps="1") -> Derivation:
    """So many updates of w in the model w·x with half the squared error, each with the mean gradient of all examples.

    >>> print(batch_gradient_descent().result)
    14/15
    """
    data, start = read(x, y, w, rate)
    lines, here = [one_gradient()], start
    for k in range(1, count(steps, "steps", most=20) + 1):
        more, here = update(data, here, range(len(data.x)), k)
        lines += more
    lines += [*decreases(data, start, here), *minimum_line(data)]
    return Derivation(
        title="Full-batch gradient descent", problem=shown(here), question="$w$ after the updates", steps=tuple(lines),
        result=shown(here), mistakes=wrong_sum(data, start),
        remarks=("Every update looks at all examples: exact, but as expensive as the data set is large.",),
    )  # fmt: skip
