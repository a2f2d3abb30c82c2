"""A discrete random variable from its table: mean, variance, generating function, distribution function."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import ONE, ZERO, Call, Derivative, Expr, Mul, Pow, Subs, constant_value, symbols
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.samples import total, worth
from derive.model import Derivation, Step
from derive.rules import probability as rules
from derive.rules import statistics
from derive.topics import topic
from derive.topics.data import of_equal_length, vector
from derive.topics.information._laws import law

t = symbols("t")
BOOK = 'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Random Variables"'


@topic(
    title="Discrete random variable", covers=("probability/random-variable-discrete", "probability/probability-distribution"),
    sources=(BOOK,),
)  # fmt: skip
def discrete_random_variable(
    values: Any = "[1, 2, 3, 4, 5, 6]", probabilities: Any = "[1/6, 1/6, 1/6, 1/6, 1/6, 1/6]"
) -> Derivation:  # fmt: skip
    """Mean and variance of a variable that takes the values with the probabilities; numbers or letters.

    >>> print(discrete_random_variable(values=[0, 1], probabilities=["3/4", "1/4"]).result)
    3/16
    """
    x, p = [worth(v) for v in vector(values, "values").args], law(probabilities, "probabilities")
    of_equal_length(values=x, probabilities=p)
    mean, second = worth(_over(x, p)), worth(_over([Pow(v, 2) for v in x], p))
    spread = _over([Pow(v - mean, 2) for v in x], p)
    variance = worth(spread)
    generating = total([Mul(q, Call("exp", t * v)) for v, q in zip(x, p, strict=True)])
    return Derivation(
        title="Discrete random variable",
        problem=spread,
        question=f"the mean and the variance of the variable that is {_said(x, p)}",
        steps=(
            line("Var(X)", "E((X - E(X))**2)", rules.definition_of_variance, note="in general: the variance is the mean squared distance from the mean"),
            line("Var(X)", "E(X**2) - E(X)**2", rules.variance_shortcut, note="or the mean of the square minus the square of the mean"),
            *chain(total(p), to(ONE, rules.normalisation, note="here: the probabilities sum to 1")),
            *chain(_over(x, p), to(mean, rules.table, note="the mean: each value times its probability")),
            *rounded(mean),
            *chain(_over([Pow(v, 2) for v in x], p), to(second, rules.table, note="the mean of the square")),
            *chain(spread, to(variance, rules.definition_of_variance, note="the variance from its definition")),
            *chain(second - Pow(mean, 2), to(variance, rules.variance_shortcut, note="and by the shortcut")),
            *rounded(variance),
            *chain(Call("sqrt", variance), to(worth(Call("sqrt", variance)), statistics.arithmetic, note="the standard deviation")),
            *rounded(worth(Call("sqrt", variance))),
            *_accumulated(x, p),
            line(Subs(Derivative(generating, t), t, ZERO), mean, rules.generating_function,
                 note="check: the derivative of the mean of $exp(t*X)$ at $t = 0$ is the mean"),
        ),
        result=variance,
        assume=assumptions({"X": "real"}),
        mistakes=() if mean is ZERO else (Step(spread, second, note="the square of the mean is missing"),),
    )  # fmt: skip


def _over(f: list[Expr], p: list[Expr]) -> Expr:
    return total([Mul(v, q) for v, q in zip(f, p, strict=True)])


def _said(x: list[Expr], p: list[Expr]) -> str:
    return ", ".join(f"${v}$ with probability ${q}$" for v, q in zip(x, p, strict=True))


def _accumulated(x: list[Expr], p: list[Expr]) -> tuple[Step, ...]:
    """The distribution function in the middle of the values, where values and probabilities are numbers."""
    known = [(constant_value(v), q) for v, q in zip(x, p, strict=True)]
    numbers = [(v, q) for v, q in known if v is not None and constant_value(q) is not None]
    if len(x) < 3 or len(numbers) < len(known):
        return ()
    ordered = sorted(numbers, key=lambda pair: pair[0])
    middle = (len(ordered) - 1) // 2
    up_to = total([q for _, q in ordered[: middle + 1]])
    said = f"the distribution function at ${ordered[middle][0]}$: all probabilities up to there"
    return chain(up_to, to(worth(up_to), rules.table, note=said))
