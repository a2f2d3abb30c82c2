"""The Gaussian integral: squared, in polar coordinates, with mean and deviation by a substitution."""

from derive.language.assumptions import NAMED, REAL
from derive.language.expressions import OO, PI, ZERO, Array, Call, Derivative, Integral, Limit, symbols
from derive.methods import pictures
from derive.methods.decimals import rounded
from derive.model import LESS_EQUAL, Condition, Derivation, Step
from derive.rules import integrals as rules
from derive.rules.calculus import algebra
from derive.topics import topic
from derive.topics.data import number

x, u, v, r, theta, w, mu, sigma = symbols("x u v r theta w mu sigma")


def exp(e):
    return Call("exp", e)


def over_the_line(f, t):
    return Integral(f, t, -OO, OO)


bell = over_the_line(exp(-(u**2)), u)
scaled = over_the_line(exp(-((x - mu) ** 2) / (2 * sigma**2)), x)
root = Call("sqrt", PI)


@topic(title="Gaussian integral", covers=("calculus/gaussian-integral",), sources=("DLMF 4.10.11",))
def gaussian_integral(mean="0", deviation="1") -> Derivation:
    """The integral of exp(-u**2) over the line, and that of the bell with the given mean and deviation > 0.

    >>> print(gaussian_integral(deviation=2).result)
    sqrt(pi)
    """
    mean, deviation = number(mean, "mean"), number(deviation, "deviation", above=0)
    positive = (Condition(sigma > 0),)
    polar = Integral(Integral(exp(-(r**2)) * r, r, 0, OO), theta, 0, 2 * PI)
    return Derivation(
        title="Gaussian integral", problem=bell, result=root, at={mu: mean, sigma: deviation},
        figures=pictures.area(exp(-(u**2)), u, -OO, OO, root, over=(-3, 3)),
        steps=(*_convergence(), *_squared(polar), *_with_mean_and_deviation(positive)),
        assume={"x": REAL, "u": REAL, "v": REAL, "mu": REAL, "sigma": NAMED["positive"], "r": NAMED["nonnegative"], "theta": REAL},
        mistakes=(Step(bell**2, Integral(Integral(exp(-(r**2)), r, 0, OO), theta, 0, 2 * PI),
                       note="the factor $r$ of the area element is dropped"),),
        remarks=("The antiderivative of $exp(-u**2)$ is no elementary function: only the integral over the whole line is simple.",),
    )  # fmt: skip


def _convergence() -> list[Step]:
    bound = exp(1 - 2 * Call("abs", u))
    return [
        Step(exp(-(u**2)), bound, (rules.comparison,), LESS_EQUAL, note="the integral converges: $(1 - abs(u))**2 >= 0$ gives $-u**2 <= 1 - 2*abs(u)$"),
        Step(over_the_line(bound, u), exp(1), (rules.exponential_rule,), note="a convergent integral above"),
    ]  # fmt: skip


def _squared(polar) -> list[Step]:
    squared = over_the_line(over_the_line(exp(-(u**2 + v**2)), u), v)
    ring, line = Integral(r * exp(-(r**2)), r, 0, OO), Integral(exp(-w), w, 0, OO)
    ends = Limit(-exp(-w), w, OO) - -exp(-ZERO)
    x_, y_ = r * Call("cos", theta), r * Call("sin", theta)
    area = Call(
        "det", Array(Array(Derivative(x_, r), Derivative(x_, theta)), Array(Derivative(y_, r), Derivative(y_, theta)))
    )
    return [
        Step(bell**2, squared, (rules.fubini,), note="a product of integrals is a double integral; the integrand is positive"),
        Step(area, r, (rules.pythagorean,), note="the area element: $u = r*cos(theta)$, $v = r*sin(theta)$ have the functional determinant $r$"),
        Step(bell**2, polar, (rules.polar_coordinates,), conditions=(Condition(r >= 0),), note="the double integral in them: $u**2 + v**2 = r**2$"),
        Step(polar, 2 * PI * ring, (rules.definite_linearity,), note="nothing depends on $theta$"),
        Step(2 * PI * ring, PI * line, (rules.substitution_definite,), note="let $w = r**2$, so $dw = 2*r*dr$"),
        Step(PI * line, PI * ends, (rules.improper_integral,)),
        Step(PI * ends, PI, (rules.limit_rule,)),
        Step(bell, root, (rules.positive_root,), note="the square is $pi$ and the integrand is positive"),
        *rounded(root, 17),
    ]  # fmt: skip


def _with_mean_and_deviation(positive) -> list[Step]:
    turned = sigma * Call("sqrt", 2) * bell
    return [
        Step(scaled, turned, (rules.substitution_definite,), conditions=positive,
             note="mean and deviation: let $u = (x - mu)/(sigma*sqrt(2))$, so $dx = sigma*sqrt(2)*du$"),
        Step(turned, sigma * Call("sqrt", 2) * root, (rules.gaussian_integral,), conditions=positive),
        Step(sigma * Call("sqrt", 2) * root, Call("sqrt", 2 * PI * sigma**2), (algebra,), conditions=positive),
    ]  # fmt: skip
