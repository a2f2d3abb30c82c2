"""The critical value of a two-sided t-test: where both tails of Student's law are worth the level."""

from fractions import Fraction
from typing import Any

from flint import fmpq

from derive.errors import AssumptionError
from derive.language.expressions import Expr, as_expr
from derive.methods import student
from derive.methods.board import line, read
from derive.model import GREATER, LESS, Derivation, Step
from derive.rules import statistics as rules
from derive.topics import topic
from derive.topics.data import count, number
from derive.topics.statistics._sample import POSITIVE
from derive.topics.statistics.p_value import MOST_DF, general

DIGITS = 7  # of the critical value


SMALLEST = Fraction(1, 10**20)  # level whose tails a quadrature still tells apart


@topic(
    title="Significance level and critical value", covers=("statistics/significance-level",),
    sources=('Wikipedia, "Student\'s t-distribution"', 'Wikipedia, "Type I and type II errors"'),
)  # fmt: skip
def significance_level(alpha: Any = "0.05", df: Any = 18) -> Derivation:
    """The c with P(|T| >= c) = alpha for Student's law with df degrees of freedom, to seven digits."""
    given, nu = number(alpha, "alpha", above=0, below=1), as_expr(count(df, "df", most=MOST_DF))
    if given < SMALLEST:
        raise AssumptionError(f"alpha = {alpha!s:.60}: expected a level of at least 1/10**20")
    level = as_expr(given)
    low, high = student.critical(fmpq(given.numerator, given.denominator), count(df, "df"), DIGITS)
    return Derivation(
        title="Significance level and critical value",
        problem=low,
        question=f"the value $c$ that $abs(T)$ passes with probability ${level}$ if the null hypothesis holds, with {student.freedom(nu)}",
        steps=(
            *general(nu),
            *_found(low, high, nu, level),
        ),
        result=low,
        figures=student.picture(low, nu, 1 - level),
        assume=POSITIVE,
        at={read("a"): low},
        mistakes=(Step(student.tails(low, nu).args[1], student.tails(low, nu), note="the level is shared by both tails, half of it in each"),),
        remarks=(
            "Rejecting where $abs(T)$ is at least $c$ is wrong with probability $alpha$ where the null hypothesis holds: the type I error.",
            "Not rejecting where it does not hold is the type II error; it shrinks with the size of the effect and of the sample.",
        ),
    )  # fmt: skip


def _found(low: Expr, high: Expr, nu: Expr, level: Expr) -> tuple[Step, ...]:
    """That the tails are worth the level from ``low`` on, or between ``low`` and ``high``."""
    middle = student.between(low, nu)
    if low is high:
        return (
            line(student.tails(low, nu), level, rules.decision, note=f"here: both tails from ${low}$ on are worth the level: $c = {low}$"),
            line(middle, 1 - level, rules.two_tails, note="check: the middle is worth 1 minus the level"),
        )  # fmt: skip
    return (
        line(student.tails(low, nu), level, rules.decision, relation=GREATER, note=f"here: both tails from ${low}$ on are worth a little more than the level"),
        line(student.tails(high, nu), level, rules.decision, relation=LESS,
             note=f"and from ${high}$ on a little less; the tails shrink as $c$ grows, so the critical value lies between: $c$ begins with ${low}$"),
        line(middle, 1 - level, rules.two_tails, relation=LESS, note="check: the middle is worth a little less than 1 minus the level"),
    )  # fmt: skip
