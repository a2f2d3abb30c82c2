"""The divergence of two Gaussians on the line, and the term of a variational autoencoder."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import ZERO, Div, as_expr, substitute, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.methods.samples import worth
from derive.model import GREATER_EQUAL, Derivation, Step
from derive.numeric.balls import refined
from derive.rules import information as rules
from derive.rules import integrals, probability
from derive.topics import topic
from derive.topics.data import number

P1 = "exp(-(x - mu1)**2/(2*sigma1**2))/sqrt(2*pi*sigma1**2)"
P2 = "exp(-(x - mu2)**2/(2*sigma2**2))/sqrt(2*pi*sigma2**2)"
STANDARD = "exp(-z**2/2)/sqrt(2*pi)"
RESULT = "log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2) - 1/2"
SPREAD = {
    "sigma1": "positive",
    "sigma2": "positive",
    "t": "positive",
    "sigma": "positive",
    "a": "positive",
    "b": "positive",
}


@topic(
    title="Divergence of two Gaussians", covers=("information/kl-gaussian",),
    sources=('Wikipedia, "Kullback–Leibler divergence"', rules.INFORMATION),
)  # fmt: skip
def kl_gaussian(mean1: Any = 1, deviation1: Any = 1, mean2: Any = 0, deviation2: Any = 1) -> Derivation:
    """D(N(mean1, deviation1**2) || N(mean2, deviation2**2)); both deviations are positive.

    >>> print(kl_gaussian().result)
    1/2
    """
    m1, m2 = as_expr(number(mean1, "mean1")), as_expr(number(mean2, "mean2"))
    s1, s2 = as_expr(number(deviation1, "deviation1", above=0)), as_expr(number(deviation2, "deviation2", above=0))
    names = symbols("mu1 sigma1 mu2 sigma2")
    here = substitute(read(RESULT), dict(zip(names, (m1, s1, m2, s2), strict=True)))
    back = substitute(read(RESULT), dict(zip(names, (m2, s2, m1, s1), strict=True)))
    problem = substitute(
        read(
            f"Integral({STANDARD}*(log(sigma2/sigma1) - z**2/2 + (mu1 + sigma1*z - mu2)**2/(2*sigma2**2)), (z, -oo, oo))"
        ),
        dict(zip(names, (m1, s1, m2, s2), strict=True)),
    )
    if (m1, s1) == (m2, s2) or _is_tiny(worth(here)):  # nothing that a quadrature sees
        problem = here
    return Derivation(
        title="Divergence of two Gaussians",
        problem=problem,
        question=f"the divergence of the normal law of mean ${m1}$ and standard deviation ${s1}$ from that of mean ${m2}$ and standard deviation ${s2}$",
        steps=(
            line(f"log(({P1})/({P2}))", "log(sigma2/sigma1) - (x - mu1)**2/(2*sigma1**2) + (x - mu2)**2/(2*sigma2**2)", rules.log_of_a_quotient,
                 note="the logarithm of the ratio of the densities"),
            *chain(
                "E((X - mu2)**2)",
                to("E((X - E(X))**2 + 2*(X - E(X))*(E(X) - mu2) + (E(X) - mu2)**2)", rules.arithmetic,
                   note="its mean under the first law; in the last term add and subtract $mu1 = E(X)$"),
                to("E((X - E(X))**2) + 2*(E(X) - mu2)*E(X - E(X)) + (E(X) - mu2)**2", probability.linearity_of_expectation),
                to("Var(X) + (E(X) - mu2)**2", rules.moments, note="the mean of $X - E(X)$ is 0"),
            ),
            line("E(log(sigma2/sigma1) - (X - E(X))**2/(2*sigma1**2) + (X - mu2)**2/(2*sigma2**2))",
                 "log(sigma2/sigma1) - Var(X)/(2*sigma1**2) + (Var(X) + (E(X) - mu2)**2)/(2*sigma2**2)", probability.linearity_of_expectation,
                 note="put together"),
            line("log(sigma2/sigma1) - sigma1**2/(2*sigma1**2) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2)", RESULT, rules.moments,
                 note="with $Var(X) = sigma1**2$"),
            line(f"2*({RESULT})", "(sigma1**2/sigma2**2 - 1 - log(sigma1**2/sigma2**2)) + (mu1 - mu2)**2/sigma2**2", rules.arithmetic,
                 note="not negative: twice it is $t - 1 - log(t)$ at $t = sigma1**2/sigma2**2$, and a square"),
            line("t - 1 - log(t)", 0, rules.tangent_of_the_logarithm, relation=GREATER_EQUAL, note="0 only at $t = 1$: the divergence is 0 only for equal laws"),
            line(RESULT.replace("sigma1", "sigma").replace("mu1", "mu").replace("sigma2", "1").replace("mu2", "0"),
                 "(mu**2 + sigma**2 - 1 - log(sigma**2))/2", rules.log_of_a_quotient, note="from the standard normal law: the term of a variational autoencoder"),
            *chain(problem, to(here, integrals.substitution_definite, note="here, by the integral itself, with $z = (x - mu1)/sigma1$"), to(worth(here), rules.arithmetic)),
            *rounded(worth(here)),
            *rounded(worth(back), note=_other_way(worth(here), worth(back))),
            line("log(sigma/sigma) + (sigma**2 + (mu - mu)**2)/(2*sigma**2) - 1/2", 0, rules.log_of_one, note="check: from itself"),
            line("Integral(a*exp(-a*x)*(log(a/b) - (a - b)*x), (x, 0, oo))", "log(a/b) + b/a - 1", rules.moments_of_the_exponential,
                 note="beside it: exponential laws of rates $a$ and $b$, whose ratio has this logarithm"),
        ),
        result=worth(here),
        assume=assumptions(SPREAD),
        at=dict(zip(names, (m1, s1, m2, s2), strict=True)),
        mistakes=(Step(problem, worth(here + Div(1, 2)), note="the mean of $(x - mu1)**2/(2*sigma1**2)$, which is 1/2, is left out"),),
    )  # fmt: skip


def _is_tiny(divergence: Any) -> bool:
    return divergence is ZERO or abs(refined(divergence, {}, digits=5)) < 1e-12


def _other_way(here: Any, back: Any) -> str:
    if here is back:
        return "the other way round: the same here, as the deviations are equal; in general it is not"
    return "the other way round: the divergence is not symmetric"
