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
MOST, LEAST = 1000, Fraction(1, 1000)
SEEN = 60  # sum of all four for which a quadrature still sees the integrand
LONGEST = 10**12  # denominator that is shown
PRIOR = "theta**(a - 1)*(1 - theta)**(b - 1)/beta(a, b)"
POSTERIOR = "theta**(a + s - 1)*(1 - theta)**(b + f - 1)/beta(a + s, b + f)"


@topic(
    title="Beta prior, Bernoulli data", covers=("probability/marginal-likelihood",),
    sources=('Wikipedia, "Conjugate prior"', 'Wikipedia, "Marginal likelihood"'),
)  # fmt: skip
def beta_bernoulli(successes: Any = 6, failures: Any = 4, a: Any = 1, b: Any = 1) -> Derivation:
    """Evidence and posterior for a sequence of trials in a given order, with a Beta(a, b) prior; a and b are positive."""
    s, f = (
        as_expr(count(successes, "successes", least=0, most=MOST)),
        as_expr(count(failures, "failures", least=0, most=MOST)),
    )
    p, q = as_expr(number(a, "a", least=LEAST, most=MOST)), as_expr(number(b, "b", least=LEAST, most=MOST))
    after = worth(p + s), worth(q + f)
    likelihood = Pow(theta, s) * Pow(1 - theta, f)
    prior = Pow(theta, worth(p - 1)) * Pow(1 - theta, worth(q - 1)) / Call("beta", p, q)
    evidence = Integral(likelihood * prior, theta, 0, 1)
    ratio = Call("beta", *after) / Call("beta", p, q)
    exact = as_expr(_rising(p, s) * _rising(q, f) / _rising(worth(p + q), worth(s + f)))
    value = exact if number(exact, "evidence").denominator < LONGEST else ratio
    seen = _is_seen(p, q, s, f)
    mean = worth(after[0] / (after[0] + after[1]))
    return Derivation(
        title="Beta prior, Bernoulli data",
        problem=evidence if seen else ratio,
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
            *_evidence(evidence if seen else ratio, ratio, value),
            *rounded(value),
            *chain(after[0] / (after[0] + after[1]), to(mean, rules.arithmetic, note=f"the mean of the posterior Beta(${after[0]}$, ${after[1]}$)")),
            *rounded(mean),
            _checked(after, mean, seen),
        ),
        result=value,
        assume=assumptions({"theta": ["interval", 0, 1], "a": "positive", "b": "positive", "s": "positive", "f": "positive"}),
        mistakes=_wrong(evidence if seen else ratio, s, f, p, q),
    )  # fmt: skip


def _is_seen(p: Expr, q: Expr, s: Expr, f: Expr) -> bool:
    return sum(number(v, "a") for v in (p, q, s, f)) <= SEEN and min(number(p, "a"), number(q, "b")) >= 1


def _evidence(written: Expr, ratio: Expr, value: Expr) -> tuple[Step, ...]:
    first = (to(ratio, integrals.beta_integral, note="here: the evidence"),) if written is not ratio else ()
    last = (to(value, rules.gamma_step, note="" if first else "here: the evidence"),) if value is not ratio else ()
    return chain(written, *first, *last) if first or last else ()


def _checked(after: tuple[Expr, Expr], mean: Expr, seen: bool) -> Step:
    """The mean of the posterior by the integral, or by the beta function where no quadrature sees it."""
    note = "it is also the probability of a success next time"
    if not seen:
        ratio = Call("beta", worth(after[0] + 1), after[1]) / Call("beta", *after)
        return line(ratio, mean, rules.gamma_step, note=f"check: the mean by the beta function; {note}")
    mass = Pow(theta, after[0]) * Pow(1 - theta, worth(after[1] - 1)) / Call("beta", *after)
    return line(
        Integral(mass, theta, 0, 1),
        mean,
        integrals.beta_integral,
        note=f"check: the mean by the integral itself; {note}",
    )


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
