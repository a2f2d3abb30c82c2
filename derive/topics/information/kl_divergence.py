"""The Kullback–Leibler divergence of two finite laws: never negative, not symmetric; and the cross-entropy."""

from typing import Any

from derive.language.expressions import OO, TWO, ZERO, Limit, free_symbols, symbols
from derive.methods import entropies
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.entropies import convention, divergence, is_zero, log, simplified, under
from derive.model import GREATER_EQUAL, LESS_EQUAL, UNEQUAL, Derivation, Step
from derive.rules import information as rules
from derive.rules import limits
from derive.topics import topic
from derive.topics.data import of_equal_length
from derive.topics.information._laws import beside, general, law, letters, shown, sums_to_one

t = symbols("t")
NAMED = ("information/kl-divergence", "information/kl-nonnegativity", "information/kl-asymmetry")


@topic(
    title="Kullback–Leibler divergence", covers=NAMED,
    sources=(rules.INFORMATION, 'Wikipedia, "Kullback–Leibler divergence"'),
)  # fmt: skip
def kl_divergence(p: Any = "[1/2, 1/2]", q: Any = "[9/10, 1/10]") -> Derivation:
    """D(p || q) of two lists of probabilities, numbers or letters; infinite where q is 0 and p is not.

    >>> print(kl_divergence(p=["1/2", "1/2"], q=[1, 0]).result)
    oo
    """
    p, q = law(p, "p"), law(q, "q")
    of_equal_length(p=p, q=q)
    impossible = next((a for a, b in zip(p, q, strict=True) if b is ZERO and a is not ZERO), None)
    if impossible is None:
        problem, result, steps = divergence(p, q), simplified(p, q), under(_worked(p, q), p, q)
    else:
        problem, result = Limit(impossible * log(impossible / t), t, ZERO, "+"), OO
        steps = (line(problem, OO, limits.infinite_product, note="here the second law gives 0 where the first does not: this term alone is infinite"),)  # fmt: skip
    return Derivation(
        title="Kullback–Leibler divergence",
        problem=problem,
        question=f"the divergence of p: {shown(p)} from q: {shown(q)}",
        steps=(*_general(*letters(p, q)), *steps),
        result=result,
        assume={**general(p, q), **entropies.domains(p, q)},
        conditions=convention(p, q),
        at=beside(p, q),
        mistakes=_wrong(p, q) if impossible is None else (),
    )


def _general(p: str, q: str) -> tuple[Step, ...]:
    """For any two laws, by what letters they are called."""
    both, ratio = sums_to_one(p, q), f"{q}[k]/{p}[k]"
    return (
        line("log(t)", "t - 1", rules.tangent_of_the_logarithm, relation=LESS_EQUAL, given=("t > 0",),
             note="in general: equal at $t = 1$ alone"),
        line(f"Sum({p}[k]*log({ratio}), (k, 1, n))", f"Sum({p}[k]*({ratio} - 1), (k, 1, n))", rules.tangent_of_the_logarithm,
             relation=LESS_EQUAL, note=f"at $t = {ratio}$ in every term"),
        line(f"Sum({p}[k]*({ratio} - 1), (k, 1, n))", f"Sum({q}[k], (k, 1, n)) - Sum({p}[k], (k, 1, n))", rules.arithmetic, note="which is 1 minus 1"),
        line(f"Sum({p}[k]*log({p}[k]/{q}[k]), (k, 1, n))", 0, rules.gibbs, relation=GREATER_EQUAL, given=both,
             note=f"so the divergence is not negative, and 0 only where ${q}[k] = {p}[k]$ for all $k$"),
    )  # fmt: skip


def _worked(p, q) -> tuple[Step, ...]:
    there = simplified(p, q)
    return (
        *rounded(there, note="here: in nats") ,
        *chain(simplified(p, q, 2), to(there / log(TWO), rules.change_of_unit, note="in bits: divided by $log(2)$")),
        *rounded(there / log(TWO)),
        line(entropies.cross_entropy(p, q), entropies.entropy(p) + there, rules.log_of_a_quotient,
             note="the cross-entropy is the entropy of p and the divergence"),
        *rounded(entropies.cross_entropy(p, q)),
        *_back(p, q),
        line(divergence(p, p), 0, rules.log_of_one, note="check: no law diverges from itself"),
    )  # fmt: skip


def _back(p, q) -> tuple[Step, ...]:
    """The divergence the other way round, where it is finite, beside this one."""
    if any(a is ZERO and b is not ZERO for a, b in zip(p, q, strict=True)):
        return ()
    back = simplified(q, p)
    if free_symbols(back):
        return (
            line(
                back,
                0,
                rules.gibbs,
                relation=GREATER_EQUAL,
                note="the other way round: another function of the letters",
            ),
        )
    lines = tuple(rounded(back, note="the other way round, of q from p"))
    return (*lines, line(simplified(p, q), back, rules.asymmetry, relation=UNEQUAL)) if _differ(p, q) else lines


def _differ(p, q) -> bool:
    return not is_zero(divergence(p, q) - divergence(q, p))


def _wrong(p, q) -> tuple[Step, ...]:
    back = any(a is ZERO and b is not ZERO for a, b in zip(p, q, strict=True))
    if back or free_symbols(divergence(p, q)) or not _differ(p, q):
        return ()
    return (Step(divergence(p, q), divergence(q, p), note="the divergence is not symmetric"),)
