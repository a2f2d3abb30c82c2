"""Student's test of two means: pooled variance, t, degrees of freedom, p-value, decision."""

from typing import Any

from derive.errors import AssumptionError, ShapeError
from derive.language.expressions import ZERO, Call, Div, Neg, Pow, as_expr
from derive.methods import student
from derive.methods.board import chain, line, to
from derive.methods.decimals import rounded
from derive.methods.samples import averaged, mean, mean_lines, products, total, worth
from derive.methods.tidy import tidy
from derive.model import GREATER, LESS_EQUAL, Derivation, Step
from derive.numeric.balls import refined
from derive.rules import statistics as rules
from derive.topics import topic
from derive.topics.data import number, numbers, vector
from derive.topics.statistics._sample import POSITIVE, shown
from derive.topics.statistics.p_value import general, tail_lines


def sqrt(e):
    return Call("sqrt", e)


@topic(
    title="Two-sample t-test", covers=("statistics/t-test", "statistics/hypothesis-testing"),
    sources=('Wikipedia, "Student\'s t-test"', 'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Statistics"'),
)  # fmt: skip
def t_test(x: Any = [1, 2, 3, 4, 5], y: Any = [2, 4, 6, 8, 10], alpha: Any = "0.05") -> Derivation:  # noqa: B006  # read, never changed
    """Whether the means of two normal laws of equal variance differ, at the level alpha.

    Raises ShapeError for fewer than three data in all, AssumptionError where neither sample varies.
    """
    a, b = vector(x, "x").args, vector(y, "y").args
    numbers(x, "x"), numbers(y, "y")
    level = as_expr(number(alpha, "alpha", above=0, below=1))
    m, n, nu = len(a), len(b), len(a) + len(b) - 2
    if nu < 1:
        raise ShapeError(f"x = {x!s:.60} and y = {y!s:.60} have 1 entry each: expected at least 3 data in all")
    inside = worth(products(a, a) + products(b, b))
    if inside is ZERO:
        raise AssumptionError(f"neither x = {x!s:.60} nor y = {y!s:.60} varies: t would divide by a variance of 0")
    pooled, apart = worth(inside / nu), worth(mean(a) - mean(b))
    first = Div(mean(a) - mean(b), sqrt(pooled) * sqrt(Div(1, m) + Div(1, n)))
    square = worth(Pow(apart, 2) / (pooled * (Div(1, m) + Div(1, n))))
    root = tidy(sqrt(square))
    t = Neg(root) if number(apart, "difference") < 0 else root
    return Derivation(
        title="Two-sample t-test",
        problem=first,
        question=f"whether x: {shown(a)} and y: {shown(b)} have the same mean, at the level ${level}$",
        steps=(
            *mean_lines(a, note="the mean of x"),
            *mean_lines(b, note="the mean of y"),
            *_squares(a, "x"),
            *_squares(b, "y"),
            *averaged([worth(products(a, a)), worth(products(b, b))], nu, rules.pooled_variance,
                      note=f"the pooled variance: {m} + {n} − 2 = {nu} degree{'s' * (nu > 1)} of freedom"),
            *chain(first, to(t, rules.test_statistic, note="difference of the means in units of its standard error")),
            *rounded(t),
            *general(as_expr(nu)),
            *tail_lines(root, square, as_expr(nu)),
            _decision(root, square, as_expr(nu), level),
        ),
        result=t,
        assume=POSITIVE,
        mistakes=_wrong(first, inside, m, n),
        remarks=(
            "Assumed: independent data, normal, with the same variance in both groups.",
            "The null hypothesis: both means are equal. A p-value above the level does not show that they are.",
        ),
    )  # fmt: skip


def _squares(data, name) -> tuple[Step, ...]:
    centre = mean(data)
    written = total([Pow(v - centre, 2) for v in data])
    return chain(written, to(worth(written), rules.arithmetic, note=f"the squared deviations of {name}"))


def _decision(root, square, nu, level) -> Step:
    p = student.as_incomplete_beta(square, nu) if square is not ZERO else student.tails(root, nu)
    if refined(p, {}, digits=8).real > refined(level, {}, digits=8).real:
        return line(p, level, rules.decision, relation=GREATER, note="so the null hypothesis is not rejected")
    return line(p, level, rules.decision, relation=LESS_EQUAL, note="so the null hypothesis is rejected")


def _wrong(first, inside, m, n) -> tuple[Step, ...]:
    wrong = Div(first.args[0], sqrt(worth(inside / (m + n))) * sqrt(Div(1, m) + Div(1, n)))
    same = worth(first.args[0]) is ZERO
    return (
        ()
        if same
        else (Step(first, wrong, note="the pooled variance divides by the degrees of freedom, n − 2 in all"),)
    )
