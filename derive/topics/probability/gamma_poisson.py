"""A gamma prior for the rate of a Poisson law: the posterior adds the counts to the shape and their number to the rate."""

from typing import Any

from derive.language.assumptions import assumptions
from derive.language.expressions import OO, Call, Integral, Pow, as_expr, symbols
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.samples import total, worth
from derive.model import Derivation, Step
from derive.rules import integrals
from derive.rules import probability as rules
from derive.topics import topic
from derive.topics.data import count, number, vector

lam, u = symbols("lam u")
LARGEST = 100  # shape that is integrated
PRIOR = "beta**alpha/gamma(alpha)*lam**(alpha - 1)*exp(-beta*lam)"
EVIDENCE = "beta**alpha*gamma(alpha + s)/(gamma(alpha)*(beta + n)**(alpha + s))"


@topic(
    title="Gamma prior, Poisson data", covers=("probability/marginal-likelihood",),
    sources=('Wikipedia, "Conjugate prior"', 'Wikipedia, "Gamma distribution"'),
)  # fmt: skip
def gamma_poisson(counts: Any = "[3, 5, 4]", shape: Any = 2, rate: Any = 1) -> Derivation:
    """The posterior of the rate lam after counts, with a gamma prior of positive shape and rate."""
    data = [as_expr(count(v, "counts", least=0)) for v in vector(counts, "counts").args]
    p, q = as_expr(number(shape, "shape", above=0)), as_expr(number(rate, "rate", above=0))
    n, s = as_expr(len(data)), worth(total(data))
    form, speed = worth(p + s), worth(q + n)
    mean = worth(form / speed)
    moment = Integral(Pow(u, form) * Call("exp", -u), u, 0, OO) / (speed * Call("gamma", form))
    if number(form, "shape") > LARGEST:  # the integrand is a needle
        moment = form / speed
    return Derivation(
        title="Gamma prior, Poisson data",
        problem=moment,
        question="what the counts " + ", ".join(f"${v}$" for v in data) + f" say of their rate, whose prior is gamma of shape ${p}$ and rate ${q}$: the posterior mean",
        steps=(
            line(f"exp(-n*lam)*lam**s*({PRIOR})", "beta**alpha/gamma(alpha)*lam**(alpha + s - 1)*exp(-(beta + n)*lam)", rules.bayes_for_densities,
                 note="in general: $n$ counts with the sum $s$ have a likelihood that is a constant times $exp(-n*lam)*lam**s$; it multiplies the prior"),
            line("Integral(beta**alpha/gamma(alpha)*lam**(alpha + s - 1)*exp(-(beta + n)*lam), (lam, 0, oo))", EVIDENCE, integrals.gamma_integral,
                 note="integrated over $lam$, with $u = (beta + n)*lam$"),
            line(f"(beta**alpha/gamma(alpha)*lam**(alpha + s - 1)*exp(-(beta + n)*lam))/({EVIDENCE})",
                 "(beta + n)**(alpha + s)/gamma(alpha + s)*lam**(alpha + s - 1)*exp(-(beta + n)*lam)", rules.bayes_for_densities,
                 note="divided by it: gamma again, of shape $alpha + s$ and rate $beta + n$"),
            line("(alpha + s)/(beta + n)", "beta/(beta + n)*(alpha/beta) + n/(beta + n)*(s/n)", rules.arithmetic,
                 note="its mean lies between the prior mean and the mean of the counts"),
            *chain(total(data), to(s, rules.arithmetic, note="here: the sum of the counts")),
            *chain(form / speed, to(mean, rules.arithmetic, note=f"the mean of the posterior, gamma of shape ${form}$ and rate ${speed}$")),
            *rounded(mean),
            *(chain(moment, to(mean, integrals.gamma_integral, note=f"check: the mean by the integral itself, with $u = {speed}*lam$")) if moment.args[0] is not form else ()),
        ),
        result=mean,
        assume=assumptions({"alpha": "positive", "beta": "positive", "n": "positive integer", "s": "positive", "lam": "positive"}),
        mistakes=(Step(moment, worth((p + s) / (q + 1)), note="the rate grows by 1 for every count, not once"),) if len(data) > 1 else (),
    )  # fmt: skip
