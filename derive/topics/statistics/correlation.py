"""Pearson's correlation: the covariance in units of both standard deviations."""

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ZERO, Call, Div, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.methods.samples import mean_lines, products, products_lines, worth
from derive.methods.tidy import tidy
from derive.model import LESS_EQUAL, Derivation, Step
from derive.rules import statistics as rules
from derive.topics import topic
from derive.topics.data import numbers as numbers_of
from derive.topics.data import of_equal_length, vector
from derive.topics.statistics._sample import N, numbers, shown

x_bar, y_bar = symbols("x_bar y_bar")


def sqrt(e):
    return Call("sqrt", e)


@topic(
    title="Pearson's correlation", covers=("statistics/correlation",),
    sources=('Wikipedia, "Pearson correlation coefficient"',),
)  # fmt: skip
def correlation(x: Any = [1, 2, 30, 4, 5], y: Any = [2, 4, 60, 18, 10]) -> Derivation:  # noqa: B006  # read, never changed
    """The correlation of two lists of numbers.

    Raises AssumptionError where all numbers of a list are equal, ShapeError for lists of different lengths.
    """
    a, b = vector(x, "x").args, vector(y, "y").args
    of_equal_length(x=a, y=b)
    for name, v in (("x", x), ("y", y)):
        if len(set(numbers_of(v, name))) == 1:
            raise AssumptionError(
                f"all numbers of {name} = {v!s:.60} are equal: the correlation would divide by a variance of 0"
            )
    n = len(a)
    xy, xx, yy = products(a, b), products(a, a), products(b, b)
    first = Div(Div(xy, n - 1), sqrt(Div(xx, n - 1)) * sqrt(Div(yy, n - 1)))
    result = tidy(xy / sqrt(worth(xx * yy)))
    return Derivation(
        title="Pearson's correlation",
        problem=first,
        question=f"the correlation of x: {shown(a)} and y: {shown(b)}",
        steps=(
            line("(Sum((x[i] - x_bar)*(y[i] - y_bar), (i, 1, n))/(n - 1))/(sqrt(Sum((x[i] - x_bar)**2, (i, 1, n))/(n - 1))*sqrt(Sum((y[i] - y_bar)**2, (i, 1, n))/(n - 1)))",
                 "Sum((x[i] - x_bar)*(y[i] - y_bar), (i, 1, n))/(sqrt(Sum((x[i] - x_bar)**2, (i, 1, n)))*sqrt(Sum((y[i] - y_bar)**2, (i, 1, n))))",
                 rules.definition_of_correlation, given=("n > 1", "neither variance is 0"), note="in general: the same divisor everywhere cancels"),
            line("Sum((x[i] - x_bar)*(y[i] - y_bar), (i, 1, n))**2", "Sum((x[i] - x_bar)**2, (i, 1, n))*Sum((y[i] - y_bar)**2, (i, 1, n))",
                 rules.cauchy_schwarz, relation=LESS_EQUAL, note="so it lies between −1 and 1"),
            *mean_lines(a, note="here: the mean of x"),
            *mean_lines(b, note="the mean of y"),
            *products_lines(a, b, n - 1, rules.definition_of_the_covariance, note="the covariance"),
            *products_lines(a, a, n - 1, rules.definition_of_the_variance, note="the variance of x"),
            *products_lines(b, b, n - 1, rules.definition_of_the_variance, note="the variance of y"),
            *chain(first, to(Div(xy, sqrt(xx) * sqrt(yy)), rules.arithmetic, note="the correlation: $n - 1$ cancels"), to(result, rules.arithmetic)),
            *rounded(result),
            line(Div(xy, sqrt(xx) * sqrt(yy)) ** 2, 1, rules.cauchy_schwarz, relation=LESS_EQUAL, note=_extreme(xy, xx, yy)),
        ),
        result=result,
        assume=N,
        at=numbers(x=a, y=b),
        where=((x_bar, read("Sum(x[j], (j, 1, n))/n")), (y_bar, read("Sum(y[j], (j, 1, n))/n"))),
        mistakes=_wrong(first, xy, xx, yy, n),
    )  # fmt: skip


def _extreme(xy, xx, yy) -> str:
    on_a_line = worth(xy * xy) is worth(xx * yy)
    return "check: at most 1 in size" + (", and 1 here: all points lie on a line" if on_a_line else "")


def _wrong(first, xy, xx, yy, n) -> tuple[Step, ...]:
    mixed = Div(Div(xy, n - 1), sqrt(Div(xx, n)) * sqrt(Div(yy, n)))
    return (
        ()
        if worth(xy) is ZERO
        else (Step(first, mixed, note="a covariance divided by n − 1 over deviations divided by n: this may exceed 1"),)
    )
