"""Data brought to mean 0 and standard deviation 1, or to the range from 0 to 1."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import Array, Call, as_expr
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import numerical as rules
from derive.topics import topic
from derive.topics.data import numbers

TITLE = "Standardised data"


@topic(
    title=TITLE,
    covers=("numerical/data-standardization",),
    sources=(
        "scikit-learn reference, sklearn.preprocessing.StandardScaler",
        "scikit-learn reference, sklearn.preprocessing.MinMaxScaler",
    ),
)
def data_standardization(x: Any = "[1, 2, 3, 4, 5]") -> Derivation:
    """z = (x − x̄)/s with the deviation over n, and (x − min)/(max − min), for numbers that are not all alike."""
    given = numbers(x, "x")
    if len(set(given)) < 2:
        raise AssumptionError(f"x = {x!s:.60}: all numbers are alike, so there is no deviation to divide by")
    n = as_expr(len(given))
    on = Lines()
    u = on.given("x", Array(*map(as_expr, given)))
    mean = on.let("m", Call("mean", u))
    on.worth(mean, note="the mean $m$")
    on.worth(u - mean, note="the deviations from it")
    variance = Call("mean", (u - mean) ** 2)
    on.worth(variance, note="their mean square, the variance")
    s = on.let("s", Call("sqrt", variance))
    on.worth(s, note="the standard deviation $s$, over $n$")
    z = on.let("z", (u - mean) / s)
    shown = on.worth(z, rules.mean_and_deviation, note="shifted and scaled")
    on.says(Call("mean", z), as_expr(0), rules.mean_and_deviation, note="check: the mean of $z$ is 0")
    on.says(Call("mean", z**2), as_expr(1), rules.mean_and_deviation, note="and its variance 1")
    low, high = as_expr(min(given)), as_expr(max(given))
    on.worth((u - low) / (high - low), note="the other way: from 0 at the least number to 1 at the greatest")
    sample = Call("sqrt", Call("sum", (u - mean) ** 2) / (n - 1))
    on.worth((u - mean) / sample, note="with the sample deviation, over $n - 1$, as statistics programs have it")
    on.wrongly(s, sample, "over $n - 1$ it is the deviation of a sample; the two are mixed up")
    return on.derivation(TITLE, z, shown)
