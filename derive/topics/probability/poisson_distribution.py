"""The Poisson law: the limit of binomial laws with a fixed mean, its sum, mean, variance and generating function."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import Call, Pow, as_expr, symbols
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.samples import worth
from derive.model import Derivation, Step
from derive.rules import calculus, limits
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import count, number

lam, k = symbols("lam k")
MASS = "lam**k*exp(-lam)/factorial(k)"


@topic(
    title="Poisson distribution",
    covers=("probability/poisson-distribution",),
    sources=(rules.DISTRIBUTIONS, 'Wikipedia, "Poisson limit theorem"'),
)
def poisson_distribution(rate: Any = 5, events: Any = 5) -> Derivation:
    """P(X = events), mean and variance of the number of events of which the given rate is expected."""
    mean = as_expr(number(rate, "rate", above=0))
    many = as_expr(count(events, "events", least=0))
    here = Pow(mean, many) * Call("exp", -mean) / Call("factorial", many)
    none = Call("exp", -mean)
    return Derivation(
        title="Poisson distribution",
        problem=here,
        question=f"the probability of ${many}$ events where ${mean}$ are expected; mean and variance",
        steps=(
            *chain(
                "Limit(binomial(n, k)*(lam/n)**k*(1 - lam/n)**(n - k), n, oo)",
                to("Limit(binomial(n, k)*factorial(k)/n**k*(lam**k/factorial(k))*(1 - lam/n)**n*(1 - lam/n)**(-k), n, oo)", limits.splitting_power,
                   note="a rare event with many chances: binomial with $n*p = lam$"),
                to(MASS, limits.compound_interest, note="the first factor tends to 1, the last as well, and $(1 - lam/n)**n$ to $exp(-lam)$"),
            ),
            *chain(f"Sum({MASS}, (k, 0, oo))", to("exp(-lam)*Sum(lam**k/factorial(k), (k, 0, oo))", rules.arithmetic),
                   to("exp(-lam)*exp(lam)", rules.exponential_series, note="the probabilities sum to 1"), to(1, calculus.algebra)),
            *chain(f"Sum(k*{MASS}, (k, 0, oo))",
                   to("lam*Sum(lam**(k - 1)*exp(-lam)/factorial(k - 1), (k, 1, oo))", rules.first_terms_vanish, note="the mean: $k/factorial(k) = 1/factorial(k - 1)$"),
                   to("lam*Sum(lam**j*exp(-lam)/factorial(j), (j, 0, oo))", rules.index_shift, note="$j = k - 1$"),
                   to("lam", rules.normalisation)),
            line(f"Sum(k*(k - 1)*{MASS}, (k, 0, oo))", "lam**2", rules.index_shift, note="the same twice"),
            line("lam**2 + lam - lam**2", "lam", rules.variance_shortcut, note="the variance: $X**2 = X*(X - 1) + X$, minus the square of the mean"),
            *chain(f"Sum(exp(t*k)*{MASS}, (k, 0, oo))", to("exp(lam*(exp(t) - 1))", rules.exponential_series, note="the moment generating function: a second way")),
            line("Subs(Derivative(exp(lam*(exp(t) - 1)), t), t, 0)", "lam", rules.generating_function),
            *chain(here, to(worth(here), rules.arithmetic, note="here")),
            *rounded(worth(here)),
            *rounded(none, note="the probability that nothing happens"),
            line(f"Sum({MASS}, (k, 0, oo))".replace("lam", f"({mean})"), 1, rules.normalisation, note="check: the probabilities here sum to 1"),
        ),
        result=worth(here),
        assume=assumptions({"lam": "positive", "k": "positive integer"}),
        at={lam: mean},
        mistakes=(Step(here, Pow(mean, many) * Call("exp", -mean), note="the factorial is missing"),) if int(str(many)) > 1 else (),
    )  # fmt: skip
