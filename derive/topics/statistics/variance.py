"""The variance of data, from its definition and by the shortcut; the standard deviation is its root."""

from typing import Any

from derive.language.expressions import ZERO, Div, Pow, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.samples import mean, mean_lines, products, products_lines, root_lines, total, worth
from derive.model import GREATER_EQUAL, Derivation, Step
from derive.rules import statistics as rules
from derive.topics import topic
from derive.topics.statistics._sample import N, numbers, sample, shown

x_bar = symbols("x_bar")


@topic(
    title="Variance and standard deviation of data", covers=("statistics/variance", "statistics/standard-deviation"),
    sources=('Wikipedia, "Variance"',),
)  # fmt: skip
def variance(x: Any = [1, 2, 3, 4, 5]) -> Derivation:  # noqa: B006  # read, never changed
    """The mean squared distance of a list of numbers or letters from its mean (divided by n).

    >>> print(variance(x=[1, 2, 3, 4, 5]).result)
    2
    """
    data = sample(x, "x")
    n, centre, square = len(data), mean(data), worth(products(data, data) / len(data))
    first = Div(total([Pow(v - centre, 2) for v in data]), n)
    squares = total([Pow(v, 2) for v in data]) / n
    shortcut = squares - Pow(mean(data), 2)
    return Derivation(
        title="Variance and standard deviation of data",
        problem=first,
        question=f"the variance of {shown(data)}, divided by n",
        steps=(
            *chain(
                "Sum((x[i] - x_bar)**2, (i, 1, n))/n",
                to("Sum(x[i]**2, (i, 1, n))/n - 2*x_bar*Sum(x[i], (i, 1, n))/n + x_bar**2", rules.arithmetic,
                   note="in general: square each difference"),
                to("Sum(x[i]**2, (i, 1, n))/n - x_bar**2", rules.definition_of_the_mean,
                   note="the shortcut: mean of the squares minus square of the mean"),
            ),
            line("Sum((x[i] - x_bar)**2, (i, 1, n))/n", "0", rules.arithmetic, relation=GREATER_EQUAL,
                 note="0 only where all data are equal"),
            *mean_lines(data, note="here: first the mean"),
            *products_lines(data, data, n, rules.definition_of_the_variance, note="then the squared distances from it"),
            *root_lines(square, note="the standard deviation, in the unit of the data"),
            line(shortcut, square, rules.arithmetic, note="check: the shortcut"),
        ),
        result=square,
        assume=N,
        at=numbers(x=data),
        where=((x_bar, read("Sum(x[j], (j, 1, n))/n")),),
        mistakes=_wrong(first, squares, centre),
    )  # fmt: skip


def _wrong(first, squares, centre) -> tuple[Step, ...]:
    return () if worth(Pow(centre, 2)) is ZERO else (Step(first, squares, note="the square of the mean is missing"),)
