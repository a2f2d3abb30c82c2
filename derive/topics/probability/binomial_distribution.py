"""The binomial law: how many of n independent trials succeed."""

from fractions import Fraction
from math import comb
from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import Call, Expr, Pow, as_expr, constant_value, symbols
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.samples import worth
from derive.model import Derivation, Step
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import count, number

n, p, k = symbols("n p k")
MASS = "binomial(n, k)*p**k*(1 - p)**(n - k)"
LONGEST = 10**12  # denominator that is shown
MOST = 10_000  # trials, whose binomial coefficients are worked out exactly
INSIDE = ("p > 0", "p < 1")


@topic(title="Binomial distribution", covers=("probability/binomial-distribution",), sources=(rules.DISTRIBUTIONS,))
def binomial_distribution(trials: Any = 10, probability: Any = "0.7", successes: Any = 6) -> Derivation:
    """P(X = successes), mean and variance for n independent trials that succeed with the given probability."""
    many_, share = count(trials, "trials", most=MOST), number(probability, "probability", least=0, most=1)
    hits_ = count(successes, "successes", least=0, most=many_)
    many, hits, chance = as_expr(many_), as_expr(hits_), as_expr(share)
    here = Call("binomial", many, hits) * Pow(chance, hits) * Pow(worth(1 - chance), worth(many - hits))
    value = _value(here, many_, hits_, share)
    return Derivation(
        title="Binomial distribution",
        problem=here,
        question=f"the probability of ${hits}$ successes in ${many}$ independent trials, each with probability ${chance}$; mean and variance",
        steps=(
            *chain(f"Sum({MASS}, (k, 0, n))", to("(p + (1 - p))**n", rules.binomial_theorem, given=INSIDE,
                   note="$k$ successes can be arranged in $binomial(n, k)$ ways, each of probability $p**k*(1 - p)**(n - k)$"), to(1, rules.normalisation)),
            line("k*binomial(n, k)", "n*binomial(n - 1, k - 1)", rules.absorption, given=("k > 0", "n >= k"), note="for the mean: a factor that goes into the binomial coefficient"),
            *chain(f"Sum(k*{MASS}, (k, 0, n))", to("n*p*(p + (1 - p))**(n - 1)", rules.binomial_theorem, given=INSIDE,
                   note="the mean: the term $k = 0$ adds nothing; $n*p$ taken out, what is left are the probabilities of $j = k - 1$ successes in $n - 1$ trials"),
                   to("n*p", rules.normalisation)),
            line(f"Sum(k*(k - 1)*{MASS}, (k, 0, n))", "n*(n - 1)*p**2", rules.absorption, given=INSIDE, note="the same twice"),
            *chain("n*(n - 1)*p**2 + n*p - (n*p)**2", to("n*p*(1 - p)", rules.variance_shortcut,
                   note="the variance: $X**2 = X*(X - 1) + X$, minus the square of the mean")),
            line("Subs(Derivative((p*exp(t) + 1 - p)**n, t), t, 0)", "n*p", rules.generating_function, given=INSIDE,
                 note="a second way: the generating function is that of one trial to the power $n$"),
            line("Subs(Derivative((p*exp(t) + 1 - p)**n, t, 2), t, 0) - (n*p)**2", "n*p*(1 - p)", rules.generating_function, given=INSIDE),
            *chain(here, to(value, rules.arithmetic, note="here: the probability")),
            *rounded(value),
            *chain(many * chance, to(worth(many * chance), rules.arithmetic, note="the mean")),
            *chain(many * chance * worth(1 - chance), to(worth(many * chance * (1 - chance)), rules.arithmetic, note="the variance")),
            *rounded(worth(many * chance * (1 - chance))),
            line("Subs(n*p*(1 - p), n, 1)", "p*(1 - p)", rules.arithmetic, note="check: one trial is a Bernoulli trial"),
        ),
        result=value,
        assume=assumptions({"p": "probability", "n": "positive integer", "k": "positive integer"}),
        at={n: many, p: chance},
        mistakes=_wrong(here, many_, hits_, chance),
    )  # fmt: skip


def _value(here: Expr, n: int, k: int, p: Fraction) -> Expr:
    """The probability as a fraction, if that is not too long to read."""
    exact = comb(n, k) * p**k * (1 - p) ** (n - k)
    return as_expr(exact) if exact.denominator < LONGEST else here


def _wrong(here: Expr, n: int, k: int, chance: Expr) -> tuple[Step, ...]:
    without = Pow(chance, as_expr(k)) * Pow(worth(1 - chance), as_expr(n - k))
    zero = constant_value(chance) in (0, 1) and constant_value(chance) != Fraction(k, n)
    note = "one arrangement only: the successes may be any of the trials"
    return () if comb(n, k) == 1 or zero else (Step(here, without, note=note),)
