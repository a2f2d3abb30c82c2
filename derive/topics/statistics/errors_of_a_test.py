"""The two errors of a test of a normal mean whose variance is known."""

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ZERO, Call, Neg, as_expr, symbols
from derive.methods.board import chain, line, read, to
from derive.methods.decimals import decimal, rounded
from derive.methods.samples import worth
from derive.methods.tidy import tidy
from derive.model import Derivation, Step
from derive.rules import integrals
from derive.rules import statistics as rules
from derive.topics import topic
from derive.topics.data import count, number
from derive.topics.statistics._sample import POSITIVE

c, delta, sigma = symbols("c delta sigma")
BELL = "exp(-(z - delta)**2/2)/sqrt(2*pi)"
MIDDLE = "(erfc((delta - c)/sqrt(2)) - erfc((delta + c)/sqrt(2)))/2"
FARTHEST = 30  # standard errors, beyond which no test errs


@topic(
    title="The two errors of a test", covers=("statistics/hypothesis-testing", "statistics/significance-level"),
    sources=('Wikipedia, "Type I and type II errors"', 'Wikipedia, "Z-test"'),
)  # fmt: skip
def errors_of_a_test(
    mean0: Any = 0, mean1: Any = 1, deviation: Any = 1, n: Any = 10, alpha: Any = "0.05"
) -> Derivation:
    """The level and the type II error of the two-sided z-test of the mean mean0, if the mean is mean1."""
    level = as_expr(number(alpha, "alpha", above=0, below=1))
    spread, size = as_expr(number(deviation, "deviation", above=0)), as_expr(count(n, "n"))
    apart = worth(as_expr(number(mean1, "mean1")) - as_expr(number(mean0, "mean0")))
    if apart is ZERO:
        raise AssumptionError(f"mean1 = {mean1!s:.60} is mean0 itself: expected another mean, which the test may miss")
    critical = Call("sqrt", 2) * Call("erfinv", worth(1 - level))
    shift = tidy(apart * Call("sqrt", size) / spread)
    if number(apart, "mean1") ** 2 * count(n, "n") > FARTHEST**2 * number(deviation, "deviation") ** 2:
        raise AssumptionError(
            f"mean1 = {mean1} lies more than {FARTHEST} standard errors from mean0 = {mean0}: the test cannot miss that"
        )
    far = Neg(shift) if number(apart, "mean1") < 0 else shift
    root = Call("sqrt", 2)
    error = (Call("erfc", (tidy(far) - critical) / root) - Call("erfc", (tidy(far) + critical) / root)) / 2
    middle = f"Integral({BELL}, (z, -c, c))"
    return Derivation(
        title="The two errors of a test",
        problem=error,
        question=f"how often the test of the mean ${mean0}$ at the level ${level}$, on ${n}$ data of standard deviation ${deviation}$, does not reject although the mean is ${mean1}$",
        steps=(
            *chain(
                "1 - Integral(exp(-z**2/2)/sqrt(2*pi), (z, -c, c))",
                to("1 - erf(c/sqrt(2))", integrals.substitution_definite,
                   note="the test rejects where $abs(z) >= c$ for the mean in units of its standard error; under the null hypothesis $z$ is standard normal"),
            ),
            line(1 - Call("erf", critical / Call("sqrt", 2)), level, rules.decision, note="type I error: this $c$ makes it the level"),
            *rounded(critical, note="the critical value"),
            line(middle, MIDDLE, integrals.substitution_definite, note="if the mean is another one, $z$ is normal about $delta$: the test keeps the null hypothesis this often"),
            *chain(apart * Call("sqrt", size) / spread, to(shift, rules.test_statistic, note="here: $delta$, the difference in standard errors")),
            *rounded(shift),
            *rounded(error, note="type II error, the same for either sign of $delta$"),
            *rounded(1 - error, note="the power of the test: how often the difference is seen"),
            line(MIDDLE.replace("delta", "0"), "erf(c/sqrt(2))", rules.decision, note="check: without a difference the test keeps the null hypothesis with probability $1 - alpha$"),
        ),
        result=decimal(error),
        assume=POSITIVE,
        mistakes=(Step(read("1 - Integral(exp(-z**2/2)/sqrt(2*pi), (z, -c, c))"), read(f"1 - {middle}".replace("delta", "1")), note="the two errors do not sum to 1: they belong to different means"),),
    )  # fmt: skip
