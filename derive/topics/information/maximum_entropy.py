"""The law of greatest entropy on n outcomes: by Lagrange's multiplier, and by Gibbs' inequality for all laws at once."""

from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import assumptions
from derive.language.expressions import ONE, Expr, Symbol, as_expr, constant_value
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.methods.entropies import entropy, log
from derive.model import EQUIVALENT, LESS_EQUAL, Derivation, Step
from derive.rules import calculus
from derive.rules import information as rules
from derive.topics import topic
from derive.topics.data import count
from derive.topics.information._laws import beside, general, sums_to_one

MOST_WRITTEN = 12  # terms
LAGRANGIAN = "-Sum(p[k]*log(p[k]), (k, 1, n)) - mu*(Sum(p[k], (k, 1, n)) - 1)"
H = "-Sum(p[k]*log(p[k]), (k, 1, n))"


@topic(
    title="Maximum entropy", covers=("information/maximum-entropy",),
    sources=(rules.INFORMATION, 'Wikipedia, "Maximum entropy probability distribution"'),
)  # fmt: skip
def maximum_entropy(n: Any = 6) -> Derivation:
    """The greatest entropy of a law on n outcomes, n a whole number or a letter."""
    if str(n) in ("p", "q", "mu", "j", "k", "i", "e", "pi"):
        raise AssumptionError(f"n = {n}: the letter {n} has a meaning of its own here; use another")
    many = n if isinstance(n, Symbol) else as_expr(count(n, "n"))
    uniform = [ONE / many] * count(n, "n", most=MOST_WRITTEN) if _is_few(many) else []
    return Derivation(
        title="Maximum entropy",
        problem=many * (ONE / many) * log(many),
        question=f"the law on ${many}$ outcomes with the greatest entropy, if nothing else is known of it",
        steps=(
            line(f"Derivative({LAGRANGIAN}, p[j])", "-log(p[j]) - 1 - mu", calculus.sum_with_index_rule,
                 note="the entropy with a multiplier for $Sum(p[k], (k, 1, n)) = 1$"),
            line("-log(q) - 1 - mu == 0", "q == exp(-1 - mu)", rules.stationary, relation=EQUIVALENT,
                 note="the same $q$ for every $j$: all outcomes are equally likely"),
            line("n*exp(-1 - mu) == 1", "mu == log(n) - 1", rules.stationary, relation=EQUIVALENT, note="they sum to 1"),
            line("exp(-1 - (log(n) - 1))", "1/n", rules.arithmetic, note="so each has the probability $1/n$"),
            line("Derivative(-q*log(q), q, 2)", "-1/q", calculus.higher_derivative, note="below 0: every term is concave, and a stationary point is the maximum"),
            line("log(n) - (" + H + ")", "Sum(p[k]*log(p[k]/(1/n)), (k, 1, n))", rules.log_of_a_quotient, given=sums_to_one("p"),
                 note="a second way: what is missing to $log(n)$ is the divergence from the uniform law"),
            line(H, "log(n)", rules.gibbs, relation=LESS_EQUAL, given=sums_to_one("p"), note="which is not negative: no law has more entropy"),
            *chain(many * (ONE / many) * log(many), to(log(many), rules.arithmetic, note="here: each of the terms is $(1/n)*log(n)$")),
            *rounded(log(many), note="in nats"),
            *rounded(log(many) / log(as_expr(2)), note="in bits"),
            *(chain(entropy(uniform), to(log(many), rules.definition_of_entropy, note="check: term by term")) if uniform else ()),
        ),
        result=log(many),
        at=beside([ONE / 2, ONE / 4, ONE / 4]),
        assume={**general(), **assumptions({"q": "positive", str(many): "positive integer"} if isinstance(many, Symbol) else {"q": "positive"})},
        mistakes=(Step(read("exp(-1 - (log(n) - 1))"), read("exp(-1)"), note="the stationary point without the condition that the probabilities sum to 1"),),
        remarks=("If more is known, such as the mean, the maximum is taken among the laws that satisfy it, and is another one.",),
    )  # fmt: skip


def _is_few(many: Expr) -> bool:
    value = constant_value(many)
    return value is not None and 1 < value <= MOST_WRITTEN
