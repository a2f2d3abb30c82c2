"""Round-off: one sum of two numbers, and what adds up over many of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import Domain
from derive.language.expressions import Call, Expr, Pow, Symbol, as_expr
from derive.methods.floating_point import DOUBLE, stored
from derive.methods.worked_lines import Lines
from derive.model import LESS_EQUAL, UNEQUAL, Derivation
from derive.rules import numerical as rules
from derive.topics import topic
from derive.topics.data import count, number

TITLE = "Round-off error and its accumulation"
UNIT = Pow(as_expr(2), as_expr(-53))
NORMAL = Domain(lower=Fraction(1), upper=Fraction(2))


@topic(
    title=TITLE,
    covers=("numerical/round-off",),
    sources=('GNU Scientific Library manual, chapter "IEEE floating-point arithmetic"',),
)
def round_off(x: Any = "0.1", y: Any = "0.2", n: Any = 10) -> Derivation:
    """fl(x + y) in double precision, and x added n times (at most 30), against the exact values."""
    a, b, times = number(x, "x"), number(y, "y"), count(n, "n", least=1, most=30)
    for name, value in (("x", a), ("y", b), ("x + y", a + b), ("n*x", a * times)):
        if value and stored(value, DOUBLE).kind != "normal":
            raise AssumptionError(f"{name} = {value!s:.60}: expected a number of the size of normal doubles")
    on, t = Lines(), Symbol("t")
    fl = lambda e: Call("double", e)  # noqa: E731
    on.says(Call("abs", fl(t) - t), UNIT * Call("abs", t), rules.rounding_error, relation=LESS_EQUAL,
            note="one rounding: the relative error is $2**(-53)$ at most")  # fmt: skip
    on.worth(UNIT, decimals=True)
    first, second = on.given("x", as_expr(a), any_size=True), on.given("y", as_expr(b), any_size=True)
    for letter in (first, second):
        if on.value(letter) is not as_expr(0):
            on.worth(fl(letter) - letter, note=f"what ${letter}$ is changed by when it is stored")
    total = fl(fl(first) + fl(second))
    on.worth(total, digits=17, note="the sum of the stored numbers, rounded once more")
    nearest = fl(first + second)
    if stored(stored(a, DOUBLE).value + stored(b, DOUBLE).value, DOUBLE).value != stored(a + b, DOUBLE).value:  # type: ignore[operator]
        on.says(
            total,
            nearest,
            rules.rounding_to_nearest,
            relation=UNEQUAL,
            note="not the double nearest to the exact sum: the test for equality fails",
        )
        on.wrongly(total, nearest, "three roundings on the left, one on the right")
    else:
        on.says(
            total,
            nearest,
            rules.rounding_to_nearest,
            note="here the roundings happen to give the double nearest to the exact sum",
        )
    _added_up(on, fl, first, times)
    return on.derivation(
        TITLE, total, total, question="the sum in double precision and what is lost", assume={"t": NORMAL}
    )


def _added_up(on: Lines, fl: Any, x: Expr, n: int) -> None:
    """s_k = fl(s_{k−1} + fl(x)), every one of them, and the error at the end."""
    s = on.let("s_1", fl(x))
    for k in range(2, n + 1):
        s = on.let(f"s_{k}", fl(s + fl(x)))
        on.worth(s, rules.rounding_to_nearest, digits=17, note=f"${x}$ added {k} times")
    error = s - n * x
    if on.value(x) is not as_expr(0):
        on.worth(error, note="the error of the sum")
    bound = as_expr(n * (n + 1)) / 2 * UNIT * 2 * Call("abs", x)
    on.says(Call("abs", error), bound, rules.rounding_error, relation=LESS_EQUAL,
            note="check: every partial sum adds at most its own rounding, together about $n**2/2$ of them")  # fmt: skip
