"""Two jointly normal variables: the law of one when the other is known, and what they say of each other."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import Expr, as_expr, substitute, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.methods.entropies import is_zero
from derive.methods.samples import worth
from derive.model import GREATER_EQUAL, Derivation, Step
from derive.rules import information, integrals
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import number

NAMES = symbols("mu1 mu2 sigma1 sigma2 rho y")
QUADRATIC = "(u**2 - 2*rho*u*v + v**2)/(1 - rho**2)"
MEAN, VARIANCE = "mu1 + rho*sigma1/sigma2*(y - mu2)", "sigma1**2*(1 - rho**2)"
JOINT = "exp(-(u**2 - 2*rho*u*v + v**2)/(2*(1 - rho**2)))/(2*pi*sigma1*sigma2*sqrt(1 - rho**2))"
MARGIN = "exp(-v**2/2)/(sqrt(2*pi)*sigma2)"
CONDITIONAL = "exp(-(x - m)**2/(2*s**2))/(sqrt(2*pi)*s)"
WHERE = {"u": "(x - mu1)/sigma1", "v": "(y - mu2)/sigma2", "m": MEAN, "s": "sigma1*sqrt(1 - rho**2)"}
INSIDE = ("rho**2 < 1",)


@topic(
    title="Conditioning a bivariate Gaussian", covers=("probability/normal-distribution", "information/mutual-information"),
    sources=('Wikipedia, "Multivariate normal distribution"', 'Wikipedia, "Mutual information"'),
)  # fmt: skip
def gaussian_conditioning(
    mean1: Any = 0, mean2: Any = 0, deviation1: Any = 1, deviation2: Any = 1, correlation: Any = "1/2", y: Any = 1
) -> Derivation:  # fmt: skip
    """Mean and variance of X when Y = y, for jointly normal X and Y with a correlation strictly between -1 and 1."""
    given = (
        number(mean1, "mean1"), number(mean2, "mean2"), number(deviation1, "deviation1", above=0),
        number(deviation2, "deviation2", above=0), number(correlation, "correlation", above=-1, below=1), number(y, "y"),
    )  # fmt: skip
    values = dict(zip(NAMES, map(as_expr, given), strict=True))
    mean, variance, mutual = (substitute(read(f), values) for f in (MEAN, VARIANCE, "-log(1 - rho**2)/2"))
    return Derivation(
        title="Conditioning a bivariate Gaussian",
        problem=mean,
        question="the mean and the variance of $X$ once $Y = y$ is known, for jointly normal $X$ and $Y$ of correlation $rho$",
        steps=(
            line(QUADRATIC, "(x - m)**2/s**2 + v**2", integrals.completing_the_square, given=INSIDE,
                 note="in general: the exponent of the joint density is $-1/2$ times this; a square completed in $x$"),
            line(f"({JOINT})/({MARGIN})", CONDITIONAL, rules.bayes_for_densities, given=INSIDE,
                 note="the joint density over that of $Y$: the density of $X$ once $Y = y$ is known; normal again"),
            line(f"Subs({MEAN}, y, mu2)", "mu1", rules.arithmetic, note="at the mean of $Y$ nothing moves; else the mean of $X$ moves in proportion to $rho$"),
            line(f"sigma1**2 - {VARIANCE}", "rho**2*sigma1**2", rules.arithmetic, note="the variance falls by the part that $Y$ explains, whatever $y$ is"),
            *chain(f"log(2*pi*exp(1)*sigma1**2)/2 - log(2*pi*exp(1)*{VARIANCE})/2", to("-log(1 - rho**2)/2", information.log_of_a_quotient, given=INSIDE,
                   note="the mutual information: entropy of $X$ minus entropy of $X$ once $Y$ is known")),
            line("-log(1 - rho**2)/2", 0, information.gibbs, relation=GREATER_EQUAL, given=INSIDE, note="it is 0 only at $rho = 0$: for jointly normal variables uncorrelated is independent"),
            *chain(mean, to(worth(mean), rules.arithmetic, note="here: the mean of $X$")),
            *rounded(worth(mean)),
            *chain(variance, to(worth(variance), rules.arithmetic, note="its variance")),
            *rounded(worth(variance)),
            *_nonzero(mutual),
            line("Subs(" + QUADRATIC + ", rho, 0)", "u**2 + v**2", rules.arithmetic, note="check: without correlation the exponent, and with it the density, falls apart"),
        ),
        result=worth(mean),
        assume=assumptions({"sigma1": "positive", "sigma2": "positive", "rho": ["interval", -1, 1]}),
        at=values,
        where=tuple((read(name), read(meaning)) for name, meaning in WHERE.items()),
        mistakes=(Step(read(f"({JOINT})/({MARGIN})"), read("exp(-(x - m)**2/(2*sigma1**2))/(sqrt(2*pi)*sigma1)"), note="the variance of $X$ has to shrink as well"),),
    )  # fmt: skip


def _nonzero(mutual: Expr) -> tuple[Step, ...]:
    """The mutual information in decimals, where it is not 0."""
    if is_zero(mutual):
        return (line(mutual, 0, information.log_of_one, note="the mutual information: independent"),)
    return (
        *rounded(mutual, note="the mutual information in nats"),
        *rounded(mutual / read("log(2)"), note="and in bits"),
    )
