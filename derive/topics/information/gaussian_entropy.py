"""The differential entropy of a Gaussian, and of a uniform law of the same variance, which has less."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import Call, as_expr, substitute, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.model import EQUIVALENT, LESS, Derivation, Step
from derive.rules import information as rules
from derive.rules import integrals, probability
from derive.topics import topic
from derive.topics.data import number

mu, sigma = symbols("mu sigma")
DENSITY = "exp(-(x - mu)**2/(2*sigma**2))/sqrt(2*pi*sigma**2)"
LINE = "(x, -oo, oo)"
RESULT = "log(2*pi*exp(1)*sigma**2)/2"
GIVEN = ("sigma > 0",)


@topic(
    title="Differential entropy of a Gaussian", covers=("information/entropy",),
    sources=(rules.INFORMATION, 'Wikipedia, "Differential entropy"'),
)  # fmt: skip
def gaussian_entropy(mean: Any = 0, deviation: Any = 1) -> Derivation:
    """−∫ p log p for N(mean, deviation**2)."""
    centre, spread = as_expr(number(mean, "mean")), as_expr(number(deviation, "deviation", above=0))
    here = read(RESULT.replace("sigma**2", f"({spread})**2") if spread is not as_expr(1) else "log(2*pi*exp(1))/2")
    z = "exp(-z**2/2)/sqrt(2*pi)"
    problem = substitute(read(f"-Integral({z}*(-log(2*pi*sigma**2)/2 - z**2/2), (z, -oo, oo))"), {sigma: spread})
    return Derivation(
        title="Differential entropy of a Gaussian",
        problem=problem,
        question=f"the entropy of the normal law of mean ${centre}$ and standard deviation ${spread}$: minus the mean of the logarithm of its density",
        steps=(
            line(f"log({DENSITY})", "-log(2*pi*sigma**2)/2 - (x - mu)**2/(2*sigma**2)", rules.log_of_a_quotient, given=GIVEN,
                 note="the logarithm of the density"),
            *chain(
                "-E(-log(2*pi*Var(X))/2 - (X - E(X))**2/(2*Var(X)))",
                to("log(2*pi*Var(X))/2 + E((X - E(X))**2)/(2*Var(X))", probability.linearity_of_expectation,
                   note="minus its mean, with $mu = E(X)$ and $sigma**2 = Var(X)$; $0*log(0)$ is taken to be 0"),
                to("log(2*pi*Var(X))/2 + 1/2", rules.moments, note="the mean of $(X - mu)**2$ is the variance"),
            ),
            line("log(2*pi*sigma**2)/2 + 1/2", RESULT, rules.log_of_one, given=GIVEN, note="$1 = log(exp(1))$: the mean does not matter"),
            line(f"{RESULT} < 0", "sigma**2 < 1/(2*pi*exp(1))", rules.log_of_one, relation=EQUIVALENT, given=GIVEN,
                 note="unlike that of a finite law it may be negative: where the density is narrow"),
            line(problem, here, integrals.substitution_definite, note="here, by the integral itself, with $z = (x - mu)/sigma$"),
            *rounded(here, note="in nats"),
            *rounded(here / read("log(2)"), note="in bits"),
            *chain("-Integral(log(1/(b - a))/(b - a), (x, a, b))", to("log(b - a)", integrals.constant_integrand, given=("b > a",),
                   note="beside it: a uniform law on an interval from $a$ to $b$")),
            line("log(sqrt(12)*sigma)", RESULT, rules.gibbs, relation=LESS, given=GIVEN,
                 note="check: of the same variance, $(b - a)**2 = 12*sigma**2$, it has less: the Gaussian has the most"),
        ),
        result=here,
        assume=assumptions({"sigma": "positive"}),
        at={mu: centre, sigma: spread},
        mistakes=(Step(here, read("log(2*pi)/2") + Call("log", spread), note="the mean of the square is left out"),),
    )  # fmt: skip
