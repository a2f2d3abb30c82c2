"""The sample variance divides by n − 1: then it is right on the average over all samples."""

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import Div, Pow, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.samples import mean, mean_lines, products, products_lines, root_lines, total, worth
from derive.model import Derivation, Step
from derive.rules import probability
from derive.rules import statistics as rules
from derive.topics import topic
from derive.topics.statistics._sample import N, sample, shown

X_bar = symbols("X_bar")


@topic(
    title="Sample variance", covers=("statistics/sample-variance", "statistics/standard-deviation"),
    sources=('Wikipedia, "Bessel\'s correction"',),
)  # fmt: skip
def sample_variance(x: Any = [1, 2, 3, 4, 5]) -> Derivation:  # noqa: B006  # read, never changed
    """The unbiased variance of a sample of at least two numbers or letters.

    Raises ShapeError for one datum.
    """
    data = sample(x, "x")
    n = len(data)
    if n == 1:
        raise ShapeError(f"x = {x!s:.60} has 1 entry: the sample variance divides by n − 1, so expected at least 2")
    centre, square = mean(data), worth(products(data, data) / (n - 1))
    first = Div(total([Pow(v - centre, 2) for v in data]), n - 1)
    return Derivation(
        title="Sample variance",
        problem=first,
        question=f"the sample variance of {shown(data)}, divided by n − 1",
        steps=(
            line("E(Sum((X[i] - X_bar)**2, (i, 1, n)))", "Sum(E(X[i]**2), (i, 1, n)) - n*E(X_bar**2)", probability.linearity_of_expectation,
                 note="in general: what the sum of the squares is on the average"),
            *chain(
                "n*(sigma**2 + mu**2) - n*(sigma**2/n + mu**2)",
                to("(n - 1)*sigma**2", rules.bessel,
                   note="independent values of mean $mu$ and variance $sigma**2$, so that $X_bar$ has the variance $sigma**2/n$; divided by $n - 1$ this is $sigma**2$ on the average"),
            ),
            *mean_lines(data, note="here: first the mean"),
            *products_lines(data, data, n - 1, rules.definition_of_the_variance, note="then the squared distances from it"),
            *root_lines(square, note="the standard deviation of the sample"),
            line("(0 + (a - b)**2/2 + (b - a)**2/2 + 0)/4", "((a - (a + b)/2)**2 + (b - (a + b)/2)**2)/2", rules.bessel,
                 note="check: two draws from $a$ and $b$ alike: the mean of the four sample variances is the variance of what is drawn from"),
        ),
        result=square,
        assume=N,
        where=((X_bar, read("Sum(X[j], (j, 1, n))/n")),),
        mistakes=_wrong(first, square, n),
    )  # fmt: skip


def _wrong(first, square, n) -> tuple[Step, ...]:
    smaller = worth(square * (n - 1) / n)
    return () if smaller is square else (Step(first, smaller, note="divided by n: too small on the average"),)
