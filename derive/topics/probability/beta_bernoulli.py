"""A Beta prior for the probability of success: evidence, posterior, and its mean between prior and data."""

from fractions import Fraction
from math import prod
from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import Call, Expr, Integral, Pow, as_expr, symbols
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.samples import worth
from derive.model import Derivation, Step
from derive.rules import integrals
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import count, number

theta = symbols("theta")
PRIOR = "theta**(a - 1)*(1 - theta)**(b - 1)/beta(a, b)"
POSTERIOR = "theta**(a + s - 1)*(1 - theta)**(b + f - 1)/beta(a + s, b + f)"


@topic(
    title="Beta prior, Bernoulli data", covers=("probability/marginal-likelihood",),
    sources=('Wikipedia, "Conjugate prior"', 'Wikipedia, "Marginal likelihood"'),
)  # fmt: skip
def beta_bernoulli(successes: Any = 6, failures: Any = 4, a: Any = 1, b: Any = 1) -> Derivation:
    """Evidence and posterior for a sequence of trials in a given order, with a Beta(a, b) prior; a and b are positive."""
    s, f = as_expr(count(successes, "successes", least=0)), as_expr(count(failures, "failures", least=0))
    p, q = as_expr(number(a, "a", above=0)), as_expr(number(b, "b", above=0))
    after = worth(p + s), worth(q + f)
    likelihood = Pow(theta, s) * Pow(1 - theta, f)
    prior = Pow(theta, worth(p - 1)) * Pow(1 - theta, worth(q - 1)) / Call("beta", p, q)
    evidence = Integral(likelihood * prior, theta, 0, 1)
    ratio = Call("beta", *after) / Call("beta", p, q)
    value = as_expr(_rising(p, s) * _rising(q, f) / _rising(worth(p + q), worth(s + f)))
    mean = worth(after[0] / (after[0] + after[1]))
    return Derivation(
        title="Beta prior, Bernoulli data",
        problem=evidence,
        question=f"the evidence of ${s}$ successes and ${f}$ failures in a given order, and what they say of $theta$, whose prior is Beta(${p}$, ${q}$)",
        steps=(
            line(f"theta**s*(1 - theta)**f*({PRIOR})", "theta**(a + s - 1)*(1 - theta)**(b + f - 1)/beta(a, b)", rules.bayes_for_densities,
                 note="in general: likelihood times prior"),
            line("Integral(theta**(a + s - 1)*(1 - theta)**(b + f - 1), (theta, 0, 1))/beta(a, b)", "beta(a + s, b + f)/beta(a, b)", integrals.beta_integral,
                 note="integrated over $theta$: the evidence"),
            line("(theta**(a + s - 1)*(1 - theta)**(b + f - 1)/beta(a, b))/(beta(a + s, b + f)/beta(a, b))", POSTERIOR, rules.bayes_for_densities,
                 note="divided by the evidence: the posterior is Beta again, with the counts added to $a$ and $b$"),
            line("beta(a + 1, b)/beta(a, b)", "a/(a + b)", rules.gamma_step, note="the mean of Beta(a, b), one power of $theta$ more"),
            line("(a + s)/(a + b + s + f)", "(a + b)/(a + b + s + f)*(a/(a + b)) + (s + f)/(a + b + s + f)*(s/(s + f))", rules.arithmetic, given=("s + f > 0",),
                 note="so the posterior mean lies between prior mean and relative frequency, each weighted by its size"),
            *chain(evidence, to(ratio, integrals.beta_integral, note="here: the evidence"), to(value, rules.gamma_step)),
            *rounded(value),
            *chain(after[0] / (after[0] + after[1]), to(mean, rules.arithmetic, note=f"the mean of the posterior Beta(${after[0]}$, ${after[1]}$)")),
            *rounded(mean),
            line(Integral(Pow(theta, after[0]) * Pow(1 - theta, worth(after[1] - 1)) / Call("beta", *after), theta, 0, 1), mean, integrals.beta_integral,
                 note="check: the mean by the integral itself; it is also the probability of a success next time"),
        ),
        result=value,
        assume=assumptions({"theta": ["interval", 0, 1], "a": "positive", "b": "positive", "s": "positive", "f": "positive"}),
        mistakes=_wrong(evidence, s, f, p, q),
    )  # fmt: skip


def _wrong(evidence, s, f, p, q) -> tuple[Step, ...]:
    """The likelihood at the prior mean, where that differs."""
    if s.value + f.value < 2:
        return ()
    centre = worth(p / (p + q))
    return (
        Step(
            evidence,
            worth(Pow(centre, s) * Pow(1 - centre, f)),
            note="the evidence is the mean of the likelihood, not the likelihood at the mean",
        ),
    )


def _rising(start: Expr, steps: Expr) -> Fraction:
    """start (start + 1) … with so many factors: Γ(start + steps) over Γ(start)."""
    first, many = number(start, "a"), count(steps, "successes", least=0)
    return prod((first + i for i in range(many)), start=Fraction(1))
