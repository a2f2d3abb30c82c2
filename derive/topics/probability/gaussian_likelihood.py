"""Maximum likelihood for a Gaussian: the log-likelihood, its stationary point, and that it is the global maximum."""

from typing import Any

from derive.errors import AssumptionError, ShapeError
from derive.language.assumptions import assumptions
from derive.language.expressions import ZERO, Pow, as_expr, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.samples import mean as mean_of
from derive.methods.samples import mean_lines, products, products_lines, root_lines, total, worth
from derive.model import EQUIVALENT, LESS_EQUAL, Derivation, Step
from derive.rules import calculus, limits, statistics
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import numbers
from derive.topics.statistics._sample import numbers as beside

x_bar, S, ell = symbols("x_bar S ell")
LIKELIHOOD = "Product(exp(-(x[i] - mu)**2/(2*sigma**2))/sqrt(2*pi*sigma**2), (i, 1, n))"
LOG = "-n/2*log(2*pi) - n*log(sigma) - Sum((x[i] - mu)**2, (i, 1, n))/(2*sigma**2)"
AT_MEAN = "-n/2*log(2*pi) - n*log(sigma) - n*v/(2*sigma**2)"
GIVEN = ("sigma > 0",)


@topic(
    title="Maximum likelihood: Gaussian", covers=("probability/maximum-likelihood",),
    sources=(rules.LIKELIHOOD, 'Wikipedia, "Normal distribution"'),
)  # fmt: skip
def gaussian_likelihood(x: Any = "[1, 2, 3, 4, 5]") -> Derivation:
    """The mean and the deviation under which the data, at least two and not all equal, are most likely.

    Raises AssumptionError for equal data: the likelihood then grows without bound as the deviation shrinks.
    """
    data = [as_expr(v) for v in numbers(x, "x")]
    if len(data) < 2:
        raise ShapeError(f"x = {x!s:.60} has 1 entry: expected at least 2 data that differ")
    if products(data, data) is ZERO:
        raise AssumptionError(
            f"all data of x = {x!s:.60} are equal: the likelihood grows without bound as sigma shrinks to 0"
        )
    n, centre, square = len(data), mean_of(data), worth(products(data, data) / len(data))
    first = total([Pow(v - centre, 2) for v in data]) / n
    return Derivation(
        title="Maximum likelihood: Gaussian",
        problem=first,
        question="the mean $mu$ and the standard deviation $sigma$ of a normal law under which the data " + ", ".join(f"${v}$" for v in data) + " are most likely",
        steps=(
            *chain(
                f"log({LIKELIHOOD})",
                to("Sum(log(exp(-(x[i] - mu)**2/(2*sigma**2))/sqrt(2*pi*sigma**2)), (i, 1, n))", rules.log_of_a_product, given=GIVEN,
                   note="independent data: the densities multiply; the logarithm grows with its argument, so it has its maximum at the same place"),
                to(LOG, statistics.arithmetic, given=GIVEN, note="the log-likelihood $ell$"),
            ),
            line(f"Derivative({LOG}, mu)", "Sum(x[i] - mu, (i, 1, n))/sigma**2", calculus.chain_rule, given=GIVEN, note="its slope in $mu$"),
            line("Sum(x[i] - mu, (i, 1, n))/sigma**2 == 0", "mu == x_bar", rules.first_order, relation=EQUIVALENT, given=GIVEN,
                 note="it is 0 only at the mean of the data: $sigma**2$ is positive and may be cancelled"),
            line(f"Derivative({LOG}, sigma)", "-n/sigma + Sum((x[i] - mu)**2, (i, 1, n))/sigma**3", calculus.chain_rule, given=GIVEN, note="its slope in $sigma$"),
            line("-n/sigma + n*v/sigma**3 == 0", "sigma == sqrt(v)", rules.first_order, relation=EQUIVALENT, given=(*GIVEN, "v > 0"),
                 note="at $mu = x_bar$, with $v = Sum((x[i] - x_bar)**2, (i, 1, n))/n$, times $sigma**3$: the only stationary point"),
            line(f"Derivative({LOG}, mu, 2)", "-n/sigma**2", rules.second_order, given=GIVEN, note="second derivatives: in $mu$"),
            line("Derivative(Sum(x[i] - mu, (i, 1, n))/sigma**2, sigma)", "-2*Sum(x[i] - mu, (i, 1, n))/sigma**3", rules.second_order, given=GIVEN, note="mixed: 0 where the deviations cancel"),
            line(f"Subs(Derivative({AT_MEAN}, sigma, 2), sigma, sqrt(v))", "-2*n/v", rules.second_order, given=("v > 0",),
                 note="in $sigma$, at the stationary point: both are negative, so the Hessian is negative definite there, and the point is a maximum"),
            line(f"Limit({AT_MEAN}, sigma, 0, '+')", "-oo", limits.dominant_term, given=("v > 0",), note="the global maximum: $ell$ falls without bound as $sigma$ shrinks to 0"),
            line("Limit(sigma**(-n)*exp(-n*v/(2*sigma**2)), sigma, oo)", 0, limits.dominant_term, given=("v > 0",), note="and the likelihood tends to 0 as it grows"),
            line(LOG, "-n/2*log(2*pi) - n*log(sigma) - Sum((x[i] - x_bar)**2, (i, 1, n))/(2*sigma**2) - n*(mu - x_bar)**2/(2*sigma**2)", statistics.squares_about_the_mean,
                 given=GIVEN, note="and as $mu$ moves away from the mean"),
            line("-n*log(sigma) - n*v/(2*sigma**2)", "-n*log(v)/2 - n/2", rules.concavity, relation=LESS_EQUAL, given=(*GIVEN, "v > 0"),
                 note="in one line: with $t = v/sigma**2$ this says $log(t) <= t - 1$; equal only at $sigma**2 = v$"),
            *mean_lines(data, note="here: the estimate of $mu$"),
            *products_lines(data, data, n, statistics.definition_of_the_variance, note="and of $sigma**2$: divided by n"),
            *root_lines(square, note="the estimate of $sigma$"),
            line("n*(sigma**2 + mu**2)/n - (sigma**2/n + mu**2)", "(n - 1)/n*sigma**2", statistics.bessel,
                 note="its mean over all samples, too small by the factor $(n - 1)/n$: mean of the squares minus the mean square of $x_bar$, whose variance is $sigma**2/n$"),
            line(f"Subs(-n/sigma + n*({square})/sigma**3, sigma, sqrt({square}))", 0, rules.first_order, note="check: the slope in $sigma$ is 0 there"),
        ),
        result=square,
        assume=assumptions({"n": "positive integer", "sigma": "positive", "v": "positive", "mu": "real"}),
        at={**beside(x=data), read("v"): square},
        where=((x_bar, read("Sum(x[j], (j, 1, n))/n")),),
        mistakes=(Step(read("Derivative(-n/2*log(2*pi) - n*log(sigma) - n*v/(2*sigma**2), sigma)"), read("-n/(2*sigma**2) + n*v/(2*sigma**4)"),
                       note="the slope in $sigma**2$ taken for that in $sigma$: the root is the same, the second derivative is not"),),
    )  # fmt: skip
