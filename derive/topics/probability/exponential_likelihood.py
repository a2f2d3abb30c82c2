"""Maximum likelihood for the rate of waiting times: 1 over their mean."""

from fractions import Fraction
from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import ArgMax, Call, Subs, as_expr, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.methods.samples import mean as mean_of
from derive.methods.samples import mean_lines, total, worth
from derive.model import EQUIVALENT, LESS, LESS_EQUAL, Derivation, Step
from derive.rules import calculus, limits, statistics
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import number, numbers
from derive.topics.statistics._sample import numbers as beside

lam = symbols("lam")
NEAREST, FARTHEST = Fraction(1, 16), 64  # rates that a search finds
GIVEN = ("lam > 0", "s > 0")


@topic(
    title="Maximum likelihood: exponential",
    covers=("probability/maximum-likelihood",),
    sources=(rules.LIKELIHOOD, 'Wikipedia, "Exponential distribution"'),
)
def exponential_likelihood(times: Any = "[1, 2, 3, 6]") -> Derivation:
    """The rate of an exponential law under which positive waiting times are most likely."""
    data = [as_expr(v) for v in numbers(times, "times", above=0)]
    n, s = len(data), worth(total(data))
    found = worth(n / s)
    log = n * Call("log", lam) - lam * s
    quotient, near = n / s, NEAREST < number(found, "the rate") < FARTHEST
    return Derivation(
        title="Maximum likelihood: exponential",
        problem=ArgMax(log, lam) if near else quotient,
        question="the rate $lam$ under which the waiting times " + ", ".join(f"${v}$" for v in data) + " are most likely",
        steps=(
            line("log(Product(lam*exp(-lam*x[i]), (i, 1, n)))", "n*log(lam) - lam*Sum(x[i], (i, 1, n))", rules.log_of_a_product, given=("lam > 0",),
                 note="independent times: the densities multiply; the logarithm $ell$ of the likelihood, with $s = Sum(x[i], (i, 1, n))$ below"),
            line("Derivative(n*log(lam) - lam*s, lam)", "n/lam - s", calculus.logarithm_rule, given=GIVEN, note="its slope"),
            line("n/lam - s == 0", "lam == n/s", rules.first_order, relation=EQUIVALENT, given=GIVEN, note="it is 0 only at 1 over the mean"),
            line("Derivative(n*log(lam) - lam*s, lam, 2)", "-n/lam**2", rules.second_order, given=GIVEN),
            line("-n/lam**2", 0, rules.second_order, relation=LESS, given=GIVEN, note="negative for every $lam$: $ell$ is concave, and the stationary point is the only maximum"),
            line("n*log(lam) - lam*s", "n*log(n/s) - n", rules.concavity, relation=LESS_EQUAL, given=GIVEN, note="in one line: this is $log(t) <= t - 1$ at $t = lam*s/n$"),
            line("Limit(n*log(lam) - lam*s, lam, oo)", "-oo", limits.logarithm_slower, given=("s > 0",), note="for large rates $ell$ falls without bound, and also towards 0"),
            *mean_lines(data, note="here: the mean of the times"),
            *chain(n / s, to(found, statistics.arithmetic, note="the rate is 1 over it")),
            *rounded(found),
            *_searched(log, n, s, found, near),
        ),
        result=found,
        at={**beside(x=data), read("s"): s},
        assume=assumptions({"lam": "positive", "n": "positive integer", "s": "positive"}),
        mistakes=_wrong(quotient, found, mean_of(data)),
    )  # fmt: skip


def _searched(log, n, s, found, near: bool) -> tuple[Step, ...]:
    """The maximum by search, where a search can be expected to come across it."""
    if near:
        return (line(ArgMax(log, lam), found, rules.first_order, note="check: by search, without the slope"),)
    return (line(Subs(n / lam - s, lam, found), 0, rules.first_order, note="check: the slope is 0 there"),)


def _wrong(quotient, found, mean) -> tuple[Step, ...]:
    return () if mean is found else (Step(quotient, mean, note="the mean is the expected time; the rate is 1 over it"),)
