"""The covariance of two samples, and the covariance matrix."""

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import Array, Call, Div, MatMul, Mul, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.samples import deviations, mean, mean_lines, products, products_lines, total, worth
from derive.model import GREATER_EQUAL, Derivation, Step
from derive.rules import linear_algebra, probability
from derive.rules import statistics as rules
from derive.topics import topic
from derive.topics.data import of_equal_length
from derive.topics.statistics._sample import N, numbers, sample, shown

x_bar, y_bar = symbols("x_bar y_bar")


@topic(
    title="Covariance and covariance matrix", covers=("statistics/covariance", "statistics/covariance-matrix"),
    sources=('Wikipedia, "Sample mean and covariance"',),
)  # fmt: skip
def covariance(x: Any = [1, 2, 30, 4, 5], y: Any = [2, 4, 60, 18, 10]) -> Derivation:  # noqa: B006  # read, never changed
    """The sample covariance of two lists of numbers or letters, and the matrix of both variances and the covariance.

    Raises ShapeError for lists of different lengths and for single data.
    """
    a, b = sample(x, "x"), sample(y, "y")
    of_equal_length(x=a, y=b)
    n = len(a)
    if n == 1:
        raise ShapeError(f"x = {x!s:.60} has 1 entry: the covariance divides by n − 1, so expected at least 2")
    entries = [[worth(products(u, v) / (n - 1)) for v in (a, b)] for u in (a, b)]
    matrix = Array(*[Array(*row) for row in entries])
    centred = Array(*[Array(*row) for row in zip(deviations(a), deviations(b), strict=True)])
    gram = MatMul(Call("transpose", centred), centred) / (n - 1)
    return Derivation(
        title="Covariance and covariance matrix",
        problem=gram,
        question=f"the covariance matrix of x: {shown(a)} and y: {shown(b)}",
        steps=(
            *chain(
                "Sum((x[i] - x_bar)*(y[i] - y_bar), (i, 1, n))",
                to("Sum(x[i]*y[i], (i, 1, n)) - x_bar*Sum(y[i], (i, 1, n)) - y_bar*Sum(x[i], (i, 1, n)) + n*x_bar*y_bar",
                   rules.arithmetic, note="in general: multiply out"),
                to("Sum(x[i]*y[i], (i, 1, n)) - n*x_bar*y_bar", rules.definition_of_the_mean, note="the shortcut"),
            ),
            line("Sum((s*(x[i] - x_bar) + t*(y[i] - y_bar))**2, (i, 1, n))", "0", rules.arithmetic, relation=GREATER_EQUAL,
                 note="a sum of squares for every $s$ and $t$: the covariance matrix is positive semidefinite"),
            line("Var(X + Y)", "Var(X) + 2*Cov(X, Y) + Var(Y)", probability.variance_of_a_sum,
                 note="what it is for: the variance of a sum"),
            *mean_lines(a, note="here: the mean of x"),
            *mean_lines(b, note="the mean of y"),
            *products_lines(a, b, n - 1, rules.definition_of_the_covariance, note="the covariance: products of the deviations"),
            *products_lines(a, a, n - 1, rules.definition_of_the_variance, note="the variance of x is its covariance with itself"),
            *products_lines(b, b, n - 1, rules.definition_of_the_variance, note="the variance of y"),
            line(gram, matrix, linear_algebra.matrix_arithmetic, note="all of it at once: the centred data, one column each; symmetric"),
            line(worth(total([u * v for u, v in zip(a, b, strict=True)])) - n * mean(a) * mean(b), worth((n - 1) * entries[0][1]),
                 rules.arithmetic, note="check: the shortcut"),
        ),
        result=matrix,
        assume=N,
        at=numbers(x=a, y=b),
        where=((x_bar, read("Sum(x[j], (j, 1, n))/n")), (y_bar, read("Sum(y[j], (j, 1, n))/n"))),
        mistakes=_wrong(a, b),
    )  # fmt: skip


def _wrong(a, b) -> tuple[Step, ...]:
    """The means not taken away, where that makes a difference."""
    n = len(a)
    raw = Div(total([Mul(u, v) for u, v in zip(a, b, strict=True)]), n - 1)
    right = Div(total([Mul(u - mean(a), v - mean(b)) for u, v in zip(a, b, strict=True)]), n - 1)
    return () if worth(raw) is worth(right) else (Step(right, raw, note="the means have to be taken away first"),)
