"""The p-value of an observed t: both tails of Student's law, as an integral and as an incomplete beta function."""

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ONE, ZERO, Expr, Pow, as_expr
from derive.methods import student
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import decimal
from derive.methods.samples import worth
from derive.model import LESS, ROUNDED, Derivation, Step
from derive.rules import linear_algebra
from derive.rules import statistics as rules
from derive.topics import topic
from derive.topics.data import count, number
from derive.topics.statistics._sample import POSITIVE


@topic(
    title="The p-value of a t statistic", covers=("statistics/p-value",),
    sources=('Wikipedia, "Student\'s t-distribution"', 'Wikipedia, "p-value"'),
)  # fmt: skip
def p_value(t: Any = "2.1", df: Any = 18) -> Derivation:
    """P(|T| >= |t|) for Student's law with df degrees of freedom, a whole number."""
    size, nu = as_expr(abs(number(t, "t"))), as_expr(count(df, "df", most=MOST_DF))
    p = student.tails(size, nu)
    steps = tail_lines(size, Pow(size, 2), nu)
    return Derivation(
        title="The p-value of a t statistic",
        figures=student.picture(size, nu, 1 - p),
        problem=steps[-2].before if size is not ZERO else p,
        question=f"how likely a value of $abs(T)$ of at least ${size}$ is if the null hypothesis holds, with {student.freedom(nu)}",
        steps=(*general(nu), *steps),
        result=steps[-2].after if size is not ZERO else ONE,
        assume=POSITIVE,
        at={read("a"): size},
        mistakes=(Step(p, p.args[1], note="one tail only: values of either sign are as extreme"),),
    )  # fmt: skip


UNSEEN = 1e-100  # p-value that no quadrature resolves
MOST_DF = 10**12  # degrees of freedom, from where on the law is normal to any number of digits shown
SMALLEST = 1e-12  # tail that is integrated
SMALLEST_SAID = "1/10**12"


def general(nu: Expr) -> tuple[Step, ...]:
    """Both tails of the law, from any a on."""
    a = read("a")
    heavy = number(nu, "df") < 3  # tails that fall off so slowly are seen by what they leave
    both = 1 - student.between(a, nu) if heavy else student.tails(a, nu)
    return (
        line(both, student.as_incomplete_beta(Pow(a, 2), nu), rules.incomplete_beta, given=("a > 0",),
             note=f"in general: both tails of the density from $a$ on; with $w = {nu}/({nu} + t**2)$ this is the incomplete beta function"),
    )  # fmt: skip


def tail_lines(size, square, nu) -> tuple[Step, ...]:
    """The tails beyond ``size``, whose square is given, in numbers."""
    p = student.tails(size, nu)
    if worth(size) is ZERO:
        return chain(p, to(ONE, rules.two_tails, note="here: every value is at least as far from 0"))
    beta = student.as_incomplete_beta(worth(square), nu)
    value = decimal(beta)
    if float(str(value)) < UNSEEN:
        raise AssumptionError(f"t = {decimal(size)} lies so far out that its p-value, below 1e-100, is not to be seen")
    if float(str(value)) < SMALLEST:  # quadrature over the tails would see nothing
        return (
            line(beta, SMALLEST_SAID, rules.incomplete_beta, relation=LESS, note="here: next to nothing"),
            Step(beta, value, (linear_algebra.rounding,), ROUNDED),
            line(nu / (nu + worth(square)), 1, rules.arithmetic, relation=LESS, note="check: the integral reaches over a small part of the interval from 0 to 1"),
        )  # fmt: skip
    return (
        line(p, beta, rules.incomplete_beta, note="here: the integral of a density over both tails"),
        Step(beta, value, (linear_algebra.rounding,), ROUNDED),
        Step(1 - student.between(size, nu), value, (rules.two_tails,), ROUNDED, note="check: the middle taken away from 1"),
    )  # fmt: skip
