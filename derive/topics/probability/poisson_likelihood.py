"""Maximum likelihood for the rate of a Poisson law: the mean of the counts."""

from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import assumptions
from derive.language.expressions import ZERO, ArgMax, Call, Derivative, Subs, as_expr, symbols
from derive.methods.board import line
from derive.methods.samples import mean as mean_of
from derive.methods.samples import mean_lines, total, worth
from derive.model import EQUIVALENT, LESS, LESS_EQUAL, Derivation, Step
from derive.rules import calculus, limits
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import count, number, vector

lam = symbols("lam")
LOG = "s*log(lam) - n*lam - Sum(log(factorial(x[i])), (i, 1, n))"
NEAREST, FARTHEST = Fraction(1, 16), 64  # rates that a search finds
GIVEN = ("lam > 0", "s > 0")


@topic(
    title="Maximum likelihood: Poisson",
    covers=("probability/maximum-likelihood",),
    sources=(rules.LIKELIHOOD, 'Wikipedia, "Poisson distribution"'),
)
def poisson_likelihood(counts: Any = "[6, 5, 3, 7, 2, 2, 9, 4, 3, 5]") -> Derivation:
    """The rate under which the counts are most likely; not all of them 0."""
    data = [as_expr(count(v, "counts", least=0)) for v in vector(counts, "counts").args]
    n, s, found = len(data), worth(total(data)), mean_of(data)
    if s is ZERO:
        raise AssumptionError(
            f"counts = {counts!s:.60} are all 0: the likelihood grows towards the rate 0, where there is no Poisson law"
        )
    log = s * Call("log", lam) - n * lam
    quotient, near = s / n, NEAREST < number(found, "the rate") < FARTHEST
    return Derivation(
        title="Maximum likelihood: Poisson",
        problem=ArgMax(log, lam) if near else quotient,
        question="the rate $lam$ under which the counts " + ", ".join(f"${v}$" for v in data) + " are most likely",
        steps=(
            line("log(Product(lam**x[i]*exp(-lam)/factorial(x[i]), (i, 1, n)))", "Sum(x[i], (i, 1, n))*log(lam) - n*lam - Sum(log(factorial(x[i])), (i, 1, n))",
                 rules.log_of_a_product, given=("lam > 0",), note="independent counts: the probabilities multiply; the logarithm $ell$ of the likelihood, with $s = Sum(x[i], (i, 1, n))$ below"),
            line(f"Derivative({LOG}, lam)", "s/lam - n", calculus.logarithm_rule, given=GIVEN, note="its slope"),
            line("s/lam - n == 0", "lam == s/n", rules.first_order, relation=EQUIVALENT, given=GIVEN, note="it is 0 only at the mean of the counts"),
            line(f"Derivative({LOG}, lam, 2)", "-s/lam**2", rules.second_order, given=GIVEN),
            line("-s/lam**2", 0, rules.second_order, relation=LESS, given=GIVEN, note="negative for every $lam$: $ell$ is concave, and the stationary point is the only maximum"),
            line("s*log(lam) - n*lam", "s*log(s/n) - s", rules.concavity, relation=LESS_EQUAL, given=GIVEN, note="in one line: this is $log(t) <= t - 1$ at $t = n*lam/s$"),
            line("Limit(s*log(lam) - n*lam, lam, oo)", "-oo", limits.logarithm_slower, given=("s > 0",), note="for large rates $ell$ falls without bound, and also towards 0"),
            *mean_lines(data, note="here: the mean of the counts"),
            *_searched(log, found, near),
        ),
        result=found,
        assume=assumptions({"lam": "positive", "n": "positive integer", "s": "positive", "x": "positive"}),
        mistakes=_wrong(quotient, s, found),
    )  # fmt: skip


def _searched(log, found, near: bool) -> tuple[Step, ...]:
    """The maximum by search, where a search can be expected to come across it."""
    if near:
        return (line(ArgMax(log, lam), found, rules.first_order, note="check: by search, without the slope"),)
    return (line(Subs(Derivative(log, lam), lam, found), 0, rules.first_order, note="check: the slope is 0 there"),)


def _wrong(quotient, s, found) -> tuple[Step, ...]:
    return () if s is found else (Step(quotient, s, note="the sum of the counts instead of their mean"),)
