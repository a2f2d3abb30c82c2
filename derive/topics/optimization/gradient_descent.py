"""Gradient descent: the gradient, the first steps in full, the closed form for a quadratic, where it ends."""

from math import isnan

from derive.errors import AssumptionError
from derive.language.assumptions import NAMED, REAL
from derive.language.expressions import Array, Expr, Subs, Symbol, as_expr, free_symbols, substitute
from derive.methods import partial, pictures
from derive.methods.decimals import decimal
from derive.methods.descent import IN_FULL, closed_form, iterates, run_vector, vector_steps
from derive.methods.differentiate import differentiate
from derive.methods.optimise import number as value_of
from derive.methods.slips import refuted
from derive.model import GREATER_EQUAL, ROUNDED, Derivation, Step
from derive.rules import linear_algebra
from derive.rules import optimisation as rules
from derive.topics import topic
from derive.topics.data import count, function, letters, number, of_equal_length

k = Symbol("k")


@topic(
    title="Gradient descent",
    covers=("optimization/gradient-descent",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Gradient Descent"',),
)
def gradient_descent(f="x**2 - 2*x + 1", variables=("x",), start=(5,), rate="0.1", steps="100") -> Derivation:
    """So many steps x − rate·∇f(x) from the start, in one variable or several.

    >>> print(gradient_descent(f="x**2", start=10, rate=0.2, steps=2).result)
    3.6
    """  # fmt: skip
    f, names = function(f, "f"), letters(variables, "variables")
    number(rate, "rate", above=0)
    start = start.args if isinstance(start, Array) else start if isinstance(start, tuple) else (start,)
    of_equal_length(variables=names, start=start)
    n = count(steps, "steps", most=100_000)
    for s in start:
        number(s, "start")
    others = free_symbols(f) - set(names)
    if others:
        raise AssumptionError(
            f"{', '.join(sorted(map(str, others)))} of f has no number: gradient descent runs with numbers"
        )
    if isnan(value_of(substitute(f, dict(zip(names, start, strict=True))))):
        raise AssumptionError(
            f"f = {f!s:.60} has no real value at the start {Array(*start)!s:.60}: expected a point of its domain"
        )
    return _in_one(f, names[0], start[0], rate, n) if len(names) == 1 else _in_several(f, names, start, rate, n)


def _in_one(f: Expr, x: Symbol, start: Expr, eta: Expr, n: int) -> Derivation:
    worked = differentiate(f, x)
    run = iterates(x - eta * worked.result, x, start, n, rules.gradient_step)
    form = closed_form(worked.result, x, eta, start, n)
    lines = run.steps
    if form is not None:  # the closed form says more than the last step
        lines = [*[s for s in run.steps if isinstance(s.before, Symbol) or n <= IN_FULL or s.note == ""], *form[0]]
    result = form[0][-1].after if form is not None and n > IN_FULL else run.last
    remarks = [
        "Gradient descent finds a point where the slope is 0, if it converges: a local minimum, not always the least value."
    ]
    if run.diverges:
        remarks.insert(0, "The values run away: there is no minimum in that direction, or the rate is too large.")
    ends: list[Step] = []
    wrong: tuple[Step, ...] = ()
    if result is not None and not run.diverges:
        slope, value = (substitute(e, {x: result}) for e in (worked.result, f))
        ends = [
            Step(
                Subs(worked.result, x, result),
                decimal(slope, 3),
                (linear_algebra.rounding,),
                ROUNDED,
                note="check: the slope at the end",
            )
        ]
        if refuted(Step(f, value - as_expr(0.01), relation=GREATER_EQUAL)):
            wrong = (
                Step(f, value, relation=GREATER_EQUAL, note="where gradient descent ends need not be the least value"),
            )
    return Derivation(
        title="Gradient descent", problem=result or worked.result, question=f"the minimum of ${f}$ from ${start}$ with the rate ${eta}$",
        steps=(*worked.steps, *lines, *ends), result=result or worked.result, where=run.where,
        assume={x.name: REAL, "k": NAMED["positive integer"]}, remarks=tuple(remarks),
        mistakes=wrong if form is None else (), figures=pictures.descent_by(f, [x], [x - eta * worked.result], [start], n),
    )  # fmt: skip


def _in_several(f: Expr, names, start, eta: Expr, n: int) -> Derivation:
    worked = partial.gradient(f, names)
    meaning = dict(worked.where)
    slopes = worked.result.args
    lines, here = vector_steps(slopes, names, start, eta, n)
    remarks = [
        "Gradient descent finds a point where the gradient is 0, if it converges: a local minimum, not always the least value."
    ]
    if n > IN_FULL:
        ran = run_vector(slopes, names, start, eta, n)
        if ran is None:
            remarks.insert(
                0, f"Within {n} steps the values are beyond $10**9$: with this rate gradient descent diverges."
            )
        else:
            before = [as_expr(v) for v in ran]
            put_in = Array(*before) - eta * Array(
                *[substitute(g, dict(zip(names, before, strict=True))) for g in slopes]
            )
            here = [
                decimal(b - eta * substitute(g, dict(zip(names, before, strict=True))), 8)
                for b, g in zip(before, slopes, strict=True)
            ]
            lines.append(
                Step(
                    put_in, Array(*here), (linear_algebra.rounding,), ROUNDED, note=f"step {n}, run in double precision"
                )
            )
    opened = [Step(substitute(s.before, meaning), s.after, s.by, steps=s.steps) for s in worked.steps]
    return Derivation(
        title="Gradient descent", problem=Array(*here), question=f"the minimum of ${f}$ from ${Array(*start)}$ with the rate ${eta}$",
        steps=(*opened, *lines), result=Array(*here), assume={v.name: REAL for v in names}, remarks=tuple(remarks),
        figures=pictures.descent_by(f, names, [v - eta * g for v, g in zip(names, slopes, strict=True)], start, n),
    )  # fmt: skip
