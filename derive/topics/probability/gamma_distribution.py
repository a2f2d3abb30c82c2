"""The gamma law: normalisation by the gamma function, mean, variance and generating function."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import Call, Pow, as_expr, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import rounded
from derive.methods.samples import worth
from derive.model import Derivation, Step
from derive.rules import integrals
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import number

alpha, beta = symbols("alpha beta")
DENSITY = "beta**alpha/gamma(alpha)*x**(alpha - 1)*exp(-beta*x)"


@topic(
    title="Gamma distribution",
    covers=("probability/gamma-distribution",),
    sources=('Wikipedia, "Gamma distribution"', "DLMF 5.2.1"),
)
def gamma_distribution(shape: Any = 2, rate: Any = 1, x: Any = 1) -> Derivation:
    """Mean, variance and the density at x of the gamma law of positive shape alpha and rate beta; x is positive."""
    form, speed = as_expr(number(shape, "shape", above=0)), as_expr(number(rate, "rate", above=0))
    at = as_expr(number(x, "x", above=0))
    here = Pow(speed, form) / Call("gamma", form) * Pow(at, form - 1) * Call("exp", -(speed * at))
    return Derivation(
        title="Gamma distribution",
        problem=here,
        question=f"the density at ${at}$, the mean and the variance of the gamma law of shape ${form}$ and rate ${speed}$",
        steps=(
            *chain(f"Integral({DENSITY}, (x, 0, oo))",
                   to("1/gamma(alpha)*Integral(u**(alpha - 1)*exp(-u), (u, 0, oo))", integrals.substitution_definite, note="with $u = beta*x$, so $du = beta*dx$"),
                   to("1/gamma(alpha)*gamma(alpha)", integrals.gamma_integral, note="the integral that defines the gamma function"), to(1, rules.normalisation)),
            line(f"Integral(x**m*{DENSITY}, (x, 0, oo))", "gamma(alpha + m)/(beta**m*gamma(alpha))", integrals.gamma_integral, note="the moments: the same with $m$ powers of $x$ more"),
            *chain("gamma(alpha + 1)/(beta*gamma(alpha))", to("alpha/beta", rules.gamma_step, note="the mean, $m = 1$")),
            *chain("gamma(alpha + 2)/(beta**2*gamma(alpha))", to("alpha*(alpha + 1)/beta**2", rules.gamma_step, note="the mean of the square, $m = 2$: twice")),
            line("alpha*(alpha + 1)/beta**2 - (alpha/beta)**2", "alpha/beta**2", rules.variance_shortcut, note="the variance"),
            line("Subs(Derivative((beta/(beta - t))**alpha, t), t, 0)", "alpha/beta", rules.generating_function, note="a second way: $(beta/(beta - t))**alpha$ is the generating function for $t < beta$"),
            *chain(here, to(worth(here), rules.arithmetic, note="here: the density")),
            *rounded(worth(here)),
            *chain(form / speed, to(worth(form / speed), rules.arithmetic, note="the mean")),
            *rounded(worth(form / speed)),
            *chain(form / Pow(speed, 2), to(worth(form / Pow(speed, 2)), rules.arithmetic, note="the variance")),
            *rounded(worth(form / Pow(speed, 2))),
            line("Integral(beta*exp(-beta*x), (x, 0, oo))", 1, rules.normalisation, note="check: shape 1 is the exponential law, of mean $1/beta$"),
        ),
        result=worth(here),
        assume=assumptions({"alpha": "positive", "beta": "positive", "m": "positive"}),
        at={alpha: form, beta: speed, read("m"): as_expr(1)},
        mistakes=(Step(read(f"Integral(x*{DENSITY}, (x, 0, oo))"), read("alpha*beta"), note="the rate taken for a scale: a higher rate makes shorter times"),),
        remarks=("It describes waiting times, which are continuous; counts have the Poisson law.",),
    )  # fmt: skip
