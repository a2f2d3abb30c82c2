"""The trapezoidal rule: its value, where its error comes from, how fast it falls, and when it falls faster or slower."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.errors import AssumptionError, DeriveError
from derive.language.expressions import (
    PI,
    ZERO,
    Call,
    Expr,
    Integral,
    Number,
    Sum,
    as_expr,
    free_symbols,
    substitute,
    symbols,
)
from derive.methods import pictures
from derive.methods.differentiate import differentiate
from derive.methods.tidy import tidy
from derive.methods.worked_lines import Lines, are_moderate
from derive.model import LESS, ROUNDED, Derivation
from derive.numeric.precision import Undecided, Undefined
from derive.rules import numerical as rules
from derive.rules.linear_algebra import rounding
from derive.topics import topic
from derive.topics.data import count, number, scalar

TITLE = "Trapezoidal rule"
x, k = symbols("x k")
MOST = 1000
NOTHING = 1e-6  # a sum of the end values that is too small to make a difference


@topic(title=TITLE, covers=("numerical/trapezoid",), sources=("DLMF §3.5(i)", "DLMF §3.5(ii)"))
def trapezoid(f: Any = "x**2", a: Any = 0, b: Any = 1, n: Any = 99) -> Derivation:
    """∫ f from a to b by n panels (n + 1 points) for a function f of x, and its error."""
    f = scalar(f, "f")
    if others := sorted(map(str, free_symbols(f) - {x})):
        raise AssumptionError(f"f = {f!s:.60}: expected a function of x alone, found {others[0]}")
    are_moderate("f", f)
    start, end, panels = number(a, "a"), number(b, "b"), count(n, "n", most=MOST)
    if start >= end:
        raise AssumptionError(f"a = {a}, b = {b}: expected a < b")
    on = Lines()
    _where_the_error_comes_from(on)
    _for_this_function(on, f, as_expr(start), as_expr(end))
    shown, known = _value(on, f, as_expr(start), as_expr(end), panels)
    _orders(on, f, as_expr(start), as_expr(end))
    _exceptions(on)
    _richardson(on)
    total = _composite(f, as_expr(start), as_expr(end), panels)
    width = tidy(as_expr((end - start) / panels))
    every = width * Sum(substitute(f, {x: as_expr(start) + k * width}), k, 0, panels)
    ends = substitute(f, {x: as_expr(start)}) + substitute(f, {x: as_expr(end)})
    if abs(float(str(_near(on, ends)))) > NOTHING:
        on.wrongly(total, every, "the ends count half: at each end stands half a panel")
    doubt = (
        "The integral itself has no value that could be found, perhaps none at all; then the rule approximates nothing."
    )
    figures = pictures.trapezoids(f, x, start, end, min(panels, 4))
    return replace(on.derivation(TITLE, total, shown, remarks=() if known else (doubt,)), figures=figures)


def _near(on: Lines, expr: Expr, digits: int = 6) -> Expr:
    """The value in decimals, a zero as well: that of a sum need not be known to be exact."""
    found = on.near(expr, digits)
    return Number("0.000000") if found is ZERO else found


def _composite(f: Expr, a: Expr, b: Expr, n: int) -> Expr:
    """The composite rule with a sum over the inner points."""
    h = tidy((b - a) / n)
    ends = (substitute(f, {x: a}) + substitute(f, {x: b})) / 2
    if n == 1:
        return h * ends
    return h * (ends + Sum(substitute(f, {x: a + k * h if a is not as_expr(0) else k * h}), k, 1, n - 1))


def _where_the_error_comes_from(on: Lines) -> None:
    """For a parabola, whose second derivative 2A is the same everywhere; so it is for any f, with f'' at some point between."""
    A, B, C, p, q = symbols("A B C p q")
    f = A * x**2 + B * x + C
    at = lambda v: substitute(f, {x: v})  # noqa: E731
    line = at(p) + (at(q) - at(p)) / (q - p) * (x - p)
    given = [q > p]
    on.says(f - line, A * (x - p) * (x - q), rules.linear_interpolation, given=given,
            note="the line through the ends of a panel; $A$ is half of the second derivative. For any $f$ it is taken at some point between")  # fmt: skip
    on.says(Integral(A * (x - p) * (x - q), x, p, q), A * Integral((x - p) * (x - q), x, p, q), rules.weighted_mean_value, given=given,
            note="the factor comes out of the integral; for any $f$ with a continuous second derivative because $(x - p)*(x - q)$ does not change its sign")  # fmt: skip
    on.says(Integral((x - p) * (x - q), x, p, q), -((q - p) ** 3) / 6, rules.area_below_the_parabola, given=given)
    on.says(Integral(f, x, p, q) - (q - p) / 2 * (at(p) + at(q)), -((q - p) ** 3 / 12) * (2 * A), rules.one_panel, given=given,
            note="one panel: integral less rule")  # fmt: skip
    m, D = symbols("m D")
    on.says(Sum(-(((q - p) / m) ** 3) / 12 * D, k, 1, m), -((q - p) * ((q - p) / m) ** 2) / 12 * D, rules.composite_rule, given=[*given, m > 0],
            note="$m$ panels of width $h = (q - p)/m$ with the second derivative $D$ at a point of the interval: the error is of order $h**2$")  # fmt: skip


def _for_this_function(on: Lines, f: Expr, a: Expr, b: Expr) -> None:
    """The exact error of one panel, where f has a second derivative that can be integrated."""
    try:
        second = differentiate(f, x, 2).result
        _near(on, Integral((x - a) * (x - b) * second, x, a, b))
    except (DeriveError, Undefined, Undecided):
        return
    one = Integral(f, x, a, b) - (b - a) / 2 * (substitute(f, {x: a}) + substitute(f, {x: b}))
    weighted = Integral((x - a) * (x - b) * second, x, a, b) / 2
    try:
        same = _near(on, one, 4) is _near(on, weighted, 4)
    except (Undefined, Undecided):
        return
    if same:  # not where the slope of f jumps
        on.says(one, weighted, rules.by_parts_twice, note="for the given function, one panel from end to end")


def _value(on: Lines, f: Expr, a: Expr, b: Expr, n: int) -> tuple[Expr, bool]:
    h = tidy((b - a) / n)
    on.says((b - a) / n, h, rules.algebra, note=f"the width of {n} panels, {n + 1} points") if n > 1 else None
    total = _composite(f, a, b, n)
    try:
        shown = _near(on, total, 17)
    except (Undefined, Undecided) as problem:
        raise AssumptionError(
            f"f = {f!s:.60} has no value at some point of the grid from {a} to {b} ({problem})"
        ) from None
    on.says(total, shown, rules.composite_rule, rounding, relation=ROUNDED, note="the sum of the trapezoids")
    whole = Integral(f, x, a, b)
    try:
        on.says(whole, _near(on, whole, 17), rounding, relation=ROUNDED, note="the integral")
        error = whole - total
        on.says(error, _near(on, error), rounding, relation=ROUNDED, note="the error")
        _predicted(on, f, a, b, h)
    except (Undefined, Undecided):
        on.steps = [s for s in on.steps if s.before is not whole]
        return shown, False
    return shown, True


def _predicted(on: Lines, f: Expr, a: Expr, b: Expr, h: Expr) -> None:
    try:
        slope = differentiate(f, x).result
        change = substitute(slope, {x: b}) - substitute(slope, {x: a})
        guess = -(h**2 / 12 * change)
        shown = _near(on, guess)
    except (DeriveError, Undefined, Undecided):
        return
    on.says(
        guess,
        shown,
        rules.euler_maclaurin,
        rounding,
        relation=ROUNDED,
        note="what the first term of the Euler–Maclaurin formula predicts: $-h**2/12$ times the change of the slope",
    )


def _orders(on: Lines, f: Expr, a: Expr, b: Expr) -> None:
    """log₂ of how much the error falls where h is halved; nothing where it is zero."""
    whole = Integral(f, x, a, b)
    errors = {m: whole - _composite(f, a, b, m) for m in (4, 8, 16, 32)}
    for n in (4, 8, 16):
        try:
            shown = _near(on, Call("log", errors[n] / errors[2 * n], 2))
        except (Undefined, Undecided):
            return
        coarse, fine = (on.let(f"E_{m}", errors[m]) for m in (n, 2 * n))
        on.says(
            Call("log", coarse / fine, 2),
            shown,
            rounding,
            relation=ROUNDED,
            note=f"the observed order; $E_{n}$ is the error with {n} panels, $E_{2 * n}$ with {2 * n}"
            if n == 4
            else "",
        )


def _exceptions(on: Lines) -> None:
    periodic = Call("exp", Call("cos", x))
    gap = Integral(periodic, x, 0, 2 * PI) - _composite(periodic, as_expr(0), 2 * PI, 12)
    on.says(Call("abs", gap), as_expr(1) / 10**10, rules.euler_maclaurin, relation=LESS,
            note="exception: over a whole period of a smooth function every term of the formula vanishes; 12 panels are enough")  # fmt: skip
    root = Call("sqrt", x)
    errors = [as_expr(2) / 3 - _composite(root, as_expr(0), as_expr(1), n) for n in (32, 64)]
    order = Call("log", errors[0] / errors[1], 2)
    on.says(
        order,
        _near(on, order, 4),
        rounding,
        relation=ROUNDED,
        note="exception: the root has an infinite slope at 0, and the order is only 3/2",
    )


def _richardson(on: Lines) -> None:
    F, G, H, h = symbols("F G H h")
    on.says((4 * (h / 2 * (F / 2 + G + H / 2)) - h * (F + H) / 2) / 3, h / 6 * (F + 4 * G + H), rules.simpson,
            note="check: with the values $F$, $G$, $H$ at the ends and the middle, 4/3 of the finer rule less 1/3 of the coarser cancels the term $h**2$: Simpson's rule")  # fmt: skip
