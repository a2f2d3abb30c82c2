"""Maximum likelihood for a probability: the log-likelihood, its only stationary point, and that it is the maximum."""

from fractions import Fraction
from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import ArgMax, Call, Subs, as_expr, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.methods.samples import worth
from derive.model import EQUIVALENT, LESS, LESS_EQUAL, Derivation, Step
from derive.rules import calculus, limits, statistics
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import count

p = symbols("p")
LOG = "k*log(p) + (n - k)*log(1 - p)"
NEAREST = Fraction(1, 100)  # to 0 or 1 that a search comes across
INSIDE = ("p > 0", "p < 1", "k > 0", "n > k")


@topic(title="Maximum likelihood: Bernoulli", covers=("probability/maximum-likelihood",), sources=(rules.LIKELIHOOD,))
def bernoulli_likelihood(ones: Any = 6, trials: Any = 10) -> Derivation:
    """The probability under which so many ones among so many independent trials are most likely."""
    n = count(trials, "trials")
    k = count(ones, "ones", least=0, most=n)
    found = worth(as_expr(k) / n)
    log = _log_likelihood(k, n)
    return Derivation(
        title="Maximum likelihood: Bernoulli",
        problem=ArgMax(log, p) if _by_search(k, n) else as_expr(k) / n,
        question=f"the probability $p$ under which ${k}$ ones in ${n}$ independent trials, in the order seen, are most likely",
        steps=(
            *chain("log(p**k*(1 - p)**(n - k))", to(LOG, rules.log_of_a_product, given=INSIDE,
                   note="independent trials: the likelihood is a product; its logarithm $ell$ has its maximum at the same place")),
            line(f"Derivative({LOG}, p)", "k/p - (n - k)/(1 - p)", calculus.logarithm_rule, given=INSIDE, note="its slope"),
            line("k/p - (n - k)/(1 - p) == 0", "p == k/n", rules.first_order, relation=EQUIVALENT, given=INSIDE, note="it is 0 only at the relative frequency"),
            line(f"Derivative({LOG}, p, 2)", "-k/p**2 - (n - k)/(1 - p)**2", rules.second_order, given=INSIDE),
            line("-k/p**2 - (n - k)/(1 - p)**2", 0, rules.second_order, relation=LESS, given=INSIDE, note="negative for every $p$: $ell$ is concave, so the stationary point is the only maximum"),
            line(LOG, "k*log(k/n) + (n - k)*log(1 - k/n)", rules.concavity, relation=LESS_EQUAL, given=INSIDE,
                 note="in one line: what is missing is $n$ times a divergence, which is not negative"),
            line("Limit(p**k*(1 - p)**(n - k), p, 0, '+')", 0, limits.product_of_limits, given=("k > 0", "n > k"), note="at the ends the likelihood itself tends to 0"),
            *_here(log, k, n, found),
            *chain(as_expr(k) / n, to(found, statistics.arithmetic, note="the relative frequency")),
            *rounded(found),
        ),
        result=found,
        assume=assumptions({"p": "probability", "n": "positive", "k": "positive"}),
        at={read("k"): as_expr(k), read("n"): as_expr(n)} if 0 < k < n else {},
        mistakes=_wrong(log, k, n, found),
    )  # fmt: skip


def _log_likelihood(k: int, n: int):
    terms = [as_expr(c) * Call("log", e) for c, e in ((k, p), (n - k, 1 - p)) if c]
    return terms[0] if len(terms) == 1 else terms[0] + terms[1]


def _by_search(k: int, n: int) -> bool:
    """Whether a search over p finds the maximum: at an end, or away from the ends and from the middle, where it begins."""
    return k in (0, n) or (NEAREST <= Fraction(k, n) <= 1 - NEAREST and 2 * k != n)


def _here(log, k: int, n: int, found) -> tuple[Step, ...]:
    if 0 < k < n and not _by_search(k, n):
        slope = as_expr(k) / p - as_expr(n - k) / (1 - p)
        return (line(Subs(slope, p, found), 0, rules.first_order, note="here: the slope is 0 there"),)
    if 0 < k < n:
        return (line(ArgMax(log, p), found, rules.first_order, note="here; by search, without the slope"),)
    end = "all" if k else "none"
    return (line(log, 0, rules.concavity, relation=LESS_EQUAL, given=("p > 0", "p < 1"),
                 note=f"here {end} of the trials are ones: there is no stationary point, and $ell$ grows towards $p = {found}$, where it is 0"),)  # fmt: skip


def _wrong(log, k: int, n: int, found) -> tuple[Step, ...]:
    if not 0 < k < n or 2 * k == n:
        return ()
    given = ArgMax(log, p) if _by_search(k, n) else as_expr(k) / n
    return (Step(given, worth(1 - found), note="ones and zeros exchanged"),)
