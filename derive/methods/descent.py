"""Gradient descent and Newton's method with numbers: the first steps in full, the rest run, what comes out checked.

Rational iterates stay exact while they are short; longer ones, and those of other functions, are shown as decimals of
the exact value. What is run in double precision is checked by its last step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Array, Call, Expr, Symbol, as_expr, constant_value
from derive.methods.at_points import decimal_of_fraction
from derive.methods.decimals import decimal
from derive.methods.optimise import number
from derive.methods.tidy import tidy
from derive.model import EQUAL, GREATER, LESS, ROUNDED, Rule, Step
from derive.numeric.precision import Undecided, Undefined
from derive.rules import calculus, linear_algebra
from derive.rules import optimisation as rules

IN_FULL = 3  # steps
LONGEST = 12  # digits of a fraction that is carried on


@dataclass(frozen=True)
class Iterates:
    """The lines, the abbreviations x_0, x_1, … they use, and the value they end with (None where there is none)."""

    steps: list[Step]
    where: tuple[tuple[Expr, Expr], ...]
    last: Expr | None
    diverges: bool = False


def iterates(update: Expr, x: Symbol, start: Expr, steps: int, rule: Rule) -> Iterates:
    """x_{k+1} = ``update`` at x_k, from ``start``.

    Raises AssumptionError where the update has no real value in the first steps.

    >>> x = Symbol("x")
    >>> found = iterates(x - as_expr(0.1) * (2 * x - 2), x, as_expr(5), 2, rules.gradient_step)
    >>> [str(s.after) for s in found.steps], str(found.last)
    (['5 - 0.1*(2*5 - 2)', '4.2', '4.2 - 0.1*(2*4.2 - 2)', '3.56'], '3.56')
    """
    names = [Symbol(f"{x.name}_{k}") for k in range(min(steps, IN_FULL) + 1)]
    where: list[tuple[Expr, Expr]] = [(names[0], start)]
    lines: list[Step] = []
    current: Expr | None = start
    exact: Expr = start
    for k, name in enumerate(names[1:], 1):
        where.append((name, ex.substitute(update, {x: names[k - 1]})))
        exact = ex.substitute(update, {x: exact})
        if current is not None:
            put_in = ex.substitute(update, {x: current})
            worth = _short(tidy(put_in))
            if worth is not None:
                lines += [Step(name, put_in, (rule,), note=f"step {k}")]
                lines += [Step(put_in, worth, (calculus.algebra,))] if worth is not put_in else []
            current = worth
        if current is None:
            lines.append(
                Step(
                    name,
                    decimals(exact, 10, f"step {k} from {x} = {start}"),
                    (rule,),
                    ROUNDED,
                    note=f"step {k}, the exact value rounded",
                )
            )
    last = current if current is not None else (lines[-1].after if lines else start)
    if steps <= IN_FULL:
        return Iterates(lines, tuple(where), last)
    more, last, diverges = _run(update, x, start, steps)
    return Iterates([*lines, *more], tuple(where), last, diverges)


def _short(value: Expr) -> Expr | None:
    """An exact rational number that is short enough to carry on; a decimal where it ends."""
    exact = constant_value(value)
    if exact is None or len(str(exact.numerator)) + len(str(exact.denominator)) > 2 * LONGEST:
        return None
    return decimal_of_fraction(exact, LONGEST)


def decimals(e: Expr, digits: int, where: str) -> Expr:
    """``e`` rounded, or a sentence that says ``where`` it has no real value."""
    try:
        found = decimal(e, digits)
    except (Undefined, Undecided, ArithmeticError, ValueError):
        raise AssumptionError(f"{where} has no value: expected a start inside the domain") from None
    if any(n is ex.I for n in ex.postorder(found)):
        raise AssumptionError(f"{where} leaves the real numbers: expected another start or a smaller step")
    return found


def _run(update: Expr, x: Symbol, start: Expr, steps: int) -> tuple[list[Step], Expr | None, bool]:
    """The remaining steps in double precision, and the last of them as a line."""
    import numpy as np

    from derive.numeric.compile import function

    step = function(update, [x])
    here, before = number(start), number(start)
    for k in range(1, steps + 1):
        with np.errstate(all="ignore"):  # what overflows is told in words
            before, here = here, float(step(**{x.name: here}))
        if not isfinite(here) or abs(here) > 1e9:
            at = as_decimal(before)
            line = Step(Call("abs", ex.substitute(update, {x: at})), Call("abs", at), (rules.comparing_values,), GREATER,
                        note=f"after {k} steps the values are beyond $10**9$ and still grow: this diverges")  # fmt: skip
            return ([line] if isfinite(before) else []), None, True
    at = as_decimal(before)
    put_in = ex.substitute(update, {x: at})
    found = decimals(put_in, 10, f"step {steps}")
    return (
        [
            Step(
                put_in,
                found,
                (linear_algebra.rounding,),
                ROUNDED,
                note=f"step {steps}, run in double precision: from $x_{steps - 1}$",
            )
        ],
        found,
        False,
    )


def as_decimal(v: float) -> Expr:
    return decimal_of_fraction(Fraction(repr(v)), 400)


# ---------------------------------------------------------------- a quadratic in one variable


def closed_form(slope: Expr, x: Symbol, eta: Expr, start: Expr, steps: int) -> tuple[list[Step], Expr] | None:
    """x_k = x* + (1 − ηa)ᵏ(x_0 − x*) where f' is linear with rational numbers: the recursion, the induction, the end.

    None where f' is not linear. The second part is the factor 1 − ηa.
    """
    a = tidy(ex.Derivative(slope, x)) if x not in ex.free_symbols(slope) else _leading(slope, x)
    if a is None or constant_value(a) in (None, 0) or constant_value(tidy(start)) is None:
        return None
    minimiser = tidy(x - slope / a)
    minimiser = tidy(ex.substitute(minimiser, {x: ZERO})) if constant_value(minimiser) is None else minimiser
    factor = _number(ONE - eta * a)
    k = Symbol("k")
    distance = tidy(start - minimiser)
    term = distance * factor**k
    form = term if minimiser is ZERO else minimiser + term
    update = x - eta * slope
    end = ex.substitute(form, {k: as_expr(steps)})
    size = Call("abs", factor)
    compared = abs(number(factor)) - 1
    relation = LESS if compared < 0 else GREATER if compared > 0 else EQUAL
    what = {LESS: "the error shrinks: gradient descent converges", GREATER: "the error grows: gradient descent diverges",
            EQUAL: "the error keeps its size: the values swing around the minimum and do not converge"}[relation]  # fmt: skip
    again = ex.substitute(form, {k: k + 1})
    lines = [
        Step(update - minimiser, factor * (x - minimiser), (rules.error_recursion,), note=f"the error, measured from $x = {minimiser}$, where the slope is 0"),
        Step(ex.substitute(update, {x: form}), again, (rules.geometric_decay,), note=f"so $x_k$ is ${form}$: one more step makes $k + 1$ of $k$"),
        Step(size, ONE, (rules.contraction,), relation, note=what),
    ]  # fmt: skip
    worth = decimals(end, 17, "the closed form")
    exact = constant_value(tidy(end)) if steps <= 40 else None
    if (exact is not None and decimal_of_fraction(exact, 17) is not tidy(end)) or (
        exact is not None and exact.denominator == 1
    ):
        lines.append(Step(end, decimal_of_fraction(exact, 17), (calculus.algebra,), note=f"$x_{steps}$"))
    else:
        lines.append(Step(end, worth, (linear_algebra.rounding,), ROUNDED, note=f"$x_{steps}$"))
    return lines, factor


def _leading(slope: Expr, x: Symbol) -> Expr | None:
    """The a of a·x + b, or None."""
    b, one, two = (tidy(ex.substitute(slope, {x: as_expr(v)})) for v in range(3))
    a = tidy(one - b)
    return a if tidy(slope - (a * x + b)) is ZERO and tidy(two - one - a) is ZERO else None


def _number(e: Expr) -> Expr:
    exact = constant_value(tidy(e))
    return tidy(e) if exact is None else decimal_of_fraction(exact, 8)


# ---------------------------------------------------------------- several variables


def vector_steps(
    gradient: Sequence[Expr], variables: Sequence[Symbol], start: Sequence[Expr], eta: Expr, steps: int
) -> tuple[list[Step], list[Expr]]:
    """The first steps x − η∇f(x) as vectors, each rounded to 10 digits where it is long, and the last of all steps."""
    lines: list[Step] = []
    here = list(start)
    for k in range(1, min(steps, IN_FULL) + 1):
        at = dict(zip(variables, here, strict=True))
        slopes = Array(*[ex.substitute(g, at) for g in gradient])
        put_in = Array(*here) - eta * slopes
        moved = [p - eta * tidy(s) for p, s in zip(here, slopes.args, strict=True)]
        worth = [_short(tidy(m)) for m in moved]
        exact = all(w is not None for w in worth)
        found = [w if w is not None else decimals(m, 10, f"step {k}") for w, m in zip(worth, moved, strict=True)]
        note = f"step {k}" if exact else f"step {k}, rounded, and carried on with these digits"
        lines.append(Step(put_in, Array(*found), (rules.gradient_step,), EQUAL if exact else ROUNDED, note=note))
        here = found
    return lines, here


def run_vector(
    gradient: Sequence[Expr], variables: Sequence[Symbol], start: Sequence[Expr], eta: Expr, steps: int
) -> list[float] | None:
    """Where so many steps less one lead in double precision; None where they run away."""

    import numpy as np

    from derive.numeric.compile import function

    slopes = [function(g, [v for v in variables if v in ex.free_symbols(g)]) for g in gradient]
    used = [[v.name for v in variables if v in ex.free_symbols(g)] for g in gradient]
    here = before = [number(s) for s in start]
    rate = number(eta)
    for _ in range(steps):
        at, before = dict(zip((v.name for v in variables), here, strict=True)), here
        with np.errstate(all="ignore"):  # what overflows is told in words
            slope = [float(s(**{n: at[n] for n in names})) for s, names in zip(slopes, used, strict=True)]
        here = [p - rate * g for p, g in zip(before, slope, strict=True)]
        if any(not isfinite(v) or abs(v) > 1e9 for v in here):
            return None
    return before
