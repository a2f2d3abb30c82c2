"""A normal prior for the mean of a normal law: precisions add, and the mean is weighted by them."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import Pow, as_expr, symbols
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.samples import mean_lines, total, worth
from derive.model import Derivation, Step
from derive.rules import integrals
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import number, numbers

mu = symbols("mu")
MEAN = "(m/tau**2 + n*x_bar/sigma**2)/(1/tau**2 + n/sigma**2)"


@topic(
    title="Normal prior, normal data", covers=("probability/marginal-likelihood",),
    sources=('Wikipedia, "Conjugate prior"',),
)  # fmt: skip
def normal_normal(x: Any = "[1, 2, 3]", deviation: Any = 1, mean: Any = 0, prior_deviation: Any = 2) -> Derivation:
    """The posterior of the mean of normal data of known deviation, with a normal prior of the given mean and deviation."""
    data = [as_expr(v) for v in numbers(x, "x")]
    s, t = (
        as_expr(number(deviation, "deviation", above=0)),
        as_expr(number(prior_deviation, "prior_deviation", above=0)),
    )
    m, n = as_expr(number(mean, "mean")), len(data)
    centre = worth(total(data) / n)
    precision = worth(1 / Pow(t, 2) + n / Pow(s, 2))
    weighted = worth(m / Pow(t, 2) + n * centre / Pow(s, 2))
    found = worth(weighted / precision)
    spread = total([Pow(mu - v, 2) for v in data])
    exponent = spread / (2 * Pow(s, 2)) + Pow(mu - m, 2) / (2 * Pow(t, 2))
    rest = worth(total([Pow(found - v, 2) for v in data]) / (2 * Pow(s, 2)) + Pow(found - m, 2) / (2 * Pow(t, 2)))
    return Derivation(
        title="Normal prior, normal data",
        problem=weighted / precision,
        question="what the data " + ", ".join(f"${v}$" for v in data) + f" of standard deviation ${s}$ say of their mean $mu$, whose prior is normal with mean ${m}$ and standard deviation ${t}$: the posterior mean",
        steps=(
            line("log(Product(exp(-(x[i] - mu)**2/(2*sigma**2)), (i, 1, n))*exp(-(mu - m)**2/(2*tau**2)))",
                 "-Sum((x[i] - mu)**2, (i, 1, n))/(2*sigma**2) - (mu - m)**2/(2*tau**2)", rules.log_of_a_product,
                 note="in general: likelihood times prior, without constant factors"),
            line("n*(x_bar - mu)**2/(2*sigma**2) + (mu - m)**2/(2*tau**2)",
                 f"(1/tau**2 + n/sigma**2)*(mu - {MEAN})**2/2 + (x_bar - m)**2/(2*(tau**2 + sigma**2/n))", integrals.completing_the_square,
                 note="what depends on $mu$, a square completed: normal again, precisions (1 over the variance) add, the mean is weighted by them"),
            line(MEAN, "m + tau**2/(tau**2 + sigma**2/n)*(x_bar - m)", rules.arithmetic, note="the prior mean, moved towards the mean of the data"),
            *mean_lines(data, note="here: the mean of the data"),
            *chain(1 / Pow(t, 2) + n / Pow(s, 2), to(precision, rules.arithmetic, note="the precision of the posterior")),
            *chain(weighted / precision, to(found, rules.arithmetic, note="its mean")),
            *rounded(found),
            *chain(1 / precision, to(worth(1 / precision), rules.arithmetic, note="its variance")),
            *rounded(worth(1 / precision)),
            line(exponent, precision * Pow(mu - found, 2) / 2 + rest, integrals.completing_the_square, note="check: the exponent of the data and of the prior, for every $mu$"),
        ),
        result=found,
        assume=assumptions({"sigma": "positive", "tau": "positive", "n": "positive integer"}),
        mistakes=_wrong(weighted / precision, worth((m + n * centre) / (n + 1)), found),
    )  # fmt: skip


def _wrong(right, plain, found) -> tuple[Step, ...]:
    return (
        ()
        if plain is found
        else (Step(right, plain, note="the prior counted as one more datum: its weight depends on its variance"),)
    )
