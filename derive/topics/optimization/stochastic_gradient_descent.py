"""Stochastic gradient descent: one example, its gradient, an update; on average it is the gradient of all."""

from derive.errors import AssumptionError
from derive.language.expressions import Derivative, Indexed, Sum, symbols
from derive.methods.batches import Data, decreases, mean, minimum_line, one_gradient, shown, update, w
from derive.methods.slips import refuted
from derive.model import Derivation, Step
from derive.rules import optimisation as rules
from derive.topics import topic
from derive.topics.data import count, vector
from derive.topics.optimization._examples import read

i, n = symbols("i n")
X, Y = symbols("x y")


@topic(title="Stochastic gradient descent", covers=("optimization/stochastic-gradient-descent",),
       sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Stochastic Gradient Descent"',))  # fmt: skip
def stochastic_gradient_descent(x=(1, 2, 3), y=(2, 4, 6), w="0", rate="0.1", order=(1, 2)) -> Derivation:
    """Updates of w in the model w·x with half the squared error, each with the one example that the order names.

    >>> print(stochastic_gradient_descent().result)
    0.92
    """
    data, start = read(x, y, w, rate)
    chosen = [count(k, "order") for k in vector(order, "order").args]
    if max(chosen) > len(data.x) or len(chosen) > 40:
        raise AssumptionError(
            f"order = {vector(order, 'order')!s:.60}: expected numbers of examples from 1 to {len(data.x)}, at most 40 of them"
        )
    lines, here = [one_gradient(), *_unbiased(data)], start
    for number, k in enumerate(chosen, 1):
        more, here = update(data, here, [k - 1], number)
        lines += more
    lines += [*decreases(data, start, here), *minimum_line(data)]
    return Derivation(
        title="Stochastic gradient descent", problem=shown(here), question="$w$ after the updates", steps=tuple(lines),
        result=shown(here), mistakes=_one_is_not_all(data, chosen[0] - 1),
        remarks=("The example is drawn at random; here the order is written down, so that the lines can be checked.",
                 "A single step need not lower the loss of all examples; only on average it points the right way."),
    )  # fmt: skip


def _unbiased(data: Data) -> list[Step]:
    """The mean of the gradients over all choices of one example is the gradient of the mean loss."""
    a, b = Indexed(X, i), Indexed(Y, i)
    loss, slope = (w * a - b) ** 2 / 2, (w * a - b) * a
    every = range(len(data.x))
    each = [(w * shown(data.x[j]) - shown(data.y[j])) * shown(data.x[j]) for j in every]
    return [
        Step(Derivative(Sum(loss, i, 1, n) / n, w), Sum(slope, i, 1, n) / n, (rules.mean_gradient,),
             note="every example is drawn with the probability $1/n$: the mean of its gradient is the gradient of the mean loss"),
        Step(Derivative(data.loss(w, every), w), mean(each), (rules.unbiasedness,), note="the same with the data"),
    ]  # fmt: skip


def _one_is_not_all(data: Data, j: int) -> tuple[Step, ...]:
    slope = (w * shown(data.x[j]) - shown(data.y[j])) * shown(data.x[j])
    wrong = Step(
        Derivative(data.loss(w, range(len(data.x))), w),
        slope,
        note="the gradient of one example is that of all only on average",
    )
    return refuted(wrong)
