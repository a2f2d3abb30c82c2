"""The moment generating function of a normal law: by completing the square; its derivatives at 0 are the moments."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import Pow, as_expr, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.samples import worth
from derive.model import Derivation, Step
from derive.rules import integrals
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import number

mu, sigma = symbols("mu sigma")
BELL = "exp(-z**2/2)/sqrt(2*pi)"
SHIFTED = "exp(-(z - sigma*t)**2/2)/sqrt(2*pi)"
M = "exp(mu*t + sigma**2*t**2/2)"


@topic(
    title="Moment generating function of a normal law", covers=("probability/normal-distribution",),
    sources=('Wikipedia, "Moment-generating function"',),
)  # fmt: skip
def moment_generating_function(mean: Any = 1, deviation: Any = 2) -> Derivation:
    """The mean of exp(t*X) for X normal, and the moments that follow from it."""
    centre, spread = as_expr(number(mean, "mean")), as_expr(number(deviation, "deviation", above=0))
    third = worth(Pow(centre, 3) + 3 * centre * Pow(spread, 2))
    problem = read(f"Integral(({BELL})*exp(t*(mu + sigma*z)), (z, -oo, oo))")
    return Derivation(
        title="Moment generating function of a normal law",
        problem=problem,
        question="the mean of $exp(t*X)$ for a normal $X = mu + sigma*Z$, with $Z$ standard normal",
        steps=(
            line("-z**2/2 + t*(mu + sigma*z)", "-(z - sigma*t)**2/2 + mu*t + sigma**2*t**2/2", integrals.completing_the_square, note="the exponents together, the square completed in $z$"),
            *chain(problem, to(f"{M}*Integral({SHIFTED}, (z, -oo, oo))", integrals.definite_linearity, note="what does not depend on $z$ stands before the integral"),
                   to(f"{M}*1", rules.normalisation, note="a normal density about $sigma*t$"), to(M, rules.arithmetic)),
            line(f"Subs(Derivative({M}, t), t, 0)", "mu", rules.generating_function, note="the mean"),
            line(f"Subs(Derivative({M}, t, 2), t, 0)", "mu**2 + sigma**2", rules.generating_function, note="the mean of the square"),
            line("mu**2 + sigma**2 - mu**2", "sigma**2", rules.variance_shortcut, note="the variance"),
            line(f"Subs(Derivative({M}, t, 3), t, 0)", "mu**3 + 3*mu*sigma**2", rules.generating_function, note="the mean of the cube"),
            line("exp(mu*t + sigma**2*t**2/2)*exp(nu*t + tau**2*t**2/2)", "exp((mu + nu)*t + (sigma**2 + tau**2)*t**2/2)", rules.arithmetic,
                 note="for independent variables the generating functions multiply: a sum of normal variables is normal, means and variances add"),
            *chain(Pow(centre, 3) + 3 * centre * Pow(spread, 2), to(third, rules.arithmetic, note="here: the mean of the cube")),
            line(f"Subs({M}, t, 0)", 1, rules.normalisation, note="check: at $t = 0$ it is 1"),
        ),
        result=read(M),
        assume=assumptions({"sigma": "positive", "tau": "positive"}),
        at={mu: centre, sigma: spread},
        mistakes=(Step(problem, read("exp(mu*t)"), note="the mean of a function is not the function of the mean"),),
    )  # fmt: skip
