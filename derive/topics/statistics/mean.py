"""The mean of data: the value about which the deviations cancel and the squares are least."""

from typing import Any

from derive.language.expressions import ZERO, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.samples import mean as mean_of
from derive.methods.samples import mean_lines, total, worth
from derive.model import Derivation, Step
from derive.rules import calculus
from derive.rules import statistics as rules
from derive.topics import topic
from derive.topics.statistics._sample import N, numbers, sample, shown

x_bar = symbols("x_bar")


@topic(
    title="The mean of data", covers=("statistics/mean",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Statistics"',),
)  # fmt: skip
def mean(x: Any = [1, 2, 3, 4, 5]) -> Derivation:  # noqa: B006  # read, never changed
    """The mean of a list of numbers or letters.

    >>> print(mean(x=[1, 2, 4]).result)
    7/3
    """
    data = sample(x, "x")
    found = mean_of(data)
    first = total(data) / len(data)
    off = [v - found for v in data]
    return Derivation(
        title="The mean of data",
        problem=first,
        question=f"the mean of {shown(data)}",
        steps=(
            *chain(
                "Sum(x[i] - x_bar, (i, 1, n))",
                to("Sum(x[i], (i, 1, n)) - n*x_bar", rules.arithmetic, note="in general: the deviations from the mean"),
                to("0", rules.deviations_cancel),
            ),
            line("Derivative(Sum((x[i] - a)**2, (i, 1, n)), a)", "-2*Sum(x[i] - a, (i, 1, n))", calculus.sum_with_index_rule,
                 note="the squared distances from $a$ stop falling where the deviations cancel"),
            line("Sum((x[i] - a)**2, (i, 1, n))", "Sum((x[i] - x_bar)**2, (i, 1, n)) + n*(x_bar - a)**2", rules.squares_about_the_mean,
                 note="and are least there: no other $a$ is as close to all the data"),
            *mean_lines(data, note="here: add up, and divide by how many there are"),
            *_cancel(off),
        ),
        result=found,
        assume=N,
        at=numbers(x=data),
        where=((x_bar, read("Sum(x[j], (j, 1, n))/n")),),
        mistakes=_wrong(data),
    )  # fmt: skip


def _cancel(off) -> tuple[Step, ...]:
    return (
        *chain(
            total(off),
            to(total([worth(d) for d in off]), rules.arithmetic),
            to(worth(total(off)), rules.deviations_cancel, note="check"),
        ),
    )


def _wrong(data) -> tuple[Step, ...]:
    """Dividing by one less, where it makes a difference."""
    if len(data) < 2 or worth(total(data)) is ZERO:
        return ()
    return (
        Step(
            total(data) / len(data),
            total(data) / (len(data) - 1),
            note="the mean divides by n; only the sample variance divides by n − 1",
        ),
    )
