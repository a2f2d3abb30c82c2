"""The Bernoulli law: two outcomes, its mean, variance and moment generating function."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.methods.samples import worth
from derive.model import Derivation, Step
from derive.rules import calculus
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import number

p = symbols("p")


@topic(title="Bernoulli distribution", covers=("probability/bernoulli-distribution",), sources=(rules.DISTRIBUTIONS,))
def bernoulli_distribution(probability: Any = "0.7") -> Derivation:
    """Mean and variance of an X that is 1 with the given probability and else 0."""
    chance = worth(read(str(number(probability, "probability", least=0, most=1))))
    variance = worth(chance * (1 - chance))
    return Derivation(
        title="Bernoulli distribution",
        problem=read("(1 - p)**2*p + (0 - p)**2*(1 - p)"),
        question="the mean and the variance of an $X$ that is 1 with probability $p$ and 0 with probability $1 - p$",
        steps=(
            line("Sum(p**x*(1 - p)**(1 - x), (x, 0, 1))", "(1 - p) + p", rules.normalisation, given=("p > 0", "p < 1"),
                 note="the probability of $x$ is $p**x*(1 - p)**(1 - x)$, for $x = 0$ and $x = 1$"),
            line("(1 - p) + p", 1, rules.normalisation),
            *chain("1*p + 0*(1 - p)", to("p", rules.table, note="the mean: each value times its probability")),
            *chain("(1 - p)**2*p + (0 - p)**2*(1 - p)", to("p*(1 - p)*((1 - p) + p)", calculus.factoring, note="the variance: squared distances from the mean"),
                   to("p*(1 - p)", rules.normalisation)),
            line("(1**2*p + 0**2*(1 - p)) - p**2", "p*(1 - p)", rules.variance_shortcut, note="a second way: the square of 0 is 0 and that of 1 is 1, so $X**2 = X$"),
            *chain("Subs(Derivative(p*exp(t) + (1 - p), t), t, 0)", to("p", rules.generating_function, note="the mean from the moment generating function, the mean of $exp(t*X)$")),
            line("Subs(Derivative(p*exp(t) + (1 - p), t, 2), t, 0) - p**2", "p*(1 - p)", rules.generating_function, note="and the variance"),
            line("p*(1 - p)", "1/4 - (p - 1/2)**2", rules.arithmetic, note="most uncertain at $p = 1/2$"),
            *chain(chance * (1 - chance), to(variance, rules.arithmetic, note="here: the variance")),
            *rounded(variance),
        ),
        result=read("p*(1 - p)"),
        assume=assumptions({"p": "probability"}),
        at={p: chance},
        mistakes=(Step(read("(1 - p)**2*p + (0 - p)**2*(1 - p)"), read("p"), note="the mean of the square, without the square of the mean"),),
    )  # fmt: skip
