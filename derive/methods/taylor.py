"""Taylor polynomials with their derivatives one after another, and Lagrange's remainder.

The coefficients f⁽ᵏ⁾(a)/k! are compared with an expansion that takes no derivatives of f; where the function is not
smooth at the centre (|x| at 0) the two sides disagree and the polynomial is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import factorial

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import (
    ONE,
    OO,
    ZERO,
    Add,
    Derivative,
    Expr,
    Mul,
    Neg,
    Pow,
    Subs,
    Symbol,
    as_expr,
    substitute,
)
from derive.methods.asymptotic import UNIT, Expansion, Scale, T, Unexpanded, signs
from derive.methods.tidy import tidy
from derive.model import Condition, Derivation, Rule, Step, approximately
from derive.rules import limits as rules

Assume = Mapping[str, Domain]
HIGHEST = 30
LONGEST = 600  # nodes of a derivative that is still worth showing
HIGHEST_CHECKED = 12  # values alone do not tell a derivative of higher order: there each is taken from the one before
SHOWN_AS_SUM = 8  # up to this order the coefficients are first shown as derivatives at the centre


def taylor(f: Expr, x: Symbol, point: Expr = ZERO, order: int = 4, *, assume: Assume | None = None) -> Derivation:
    """The Taylor polynomial of ``f`` in ``x`` at ``point`` of degree ``order``, worked out.

    The lines are claims ``≈`` with an error of order (x − point)**(order + 1). Raises UnsupportedError where ``f`` is
    not smooth enough there.

    >>> from derive.language.python_text import read_python as read
    >>> print(taylor(read("exp(x)"), ex.Symbol("x"), ZERO, 3).result)
    1 + x + x**2/2 + x**3/6
    >>> taylor(read("abs(x)"), ex.Symbol("x"), ZERO, 2)
    Traceback (most recent call last):
        ...
    derive.errors.UnsupportedError: abs(x) has no Taylor polynomial of degree 2 at x = 0: its left and right sides differ
    """
    assume = dict(assume or {})
    f, point = as_expr(f), as_expr(point)
    if not 0 <= order <= HIGHEST:
        raise UnsupportedError(
            f"the degree of a Taylor polynomial is a whole number from 0 to {HIGHEST}, found {order}"
        )
    if point in (OO, Neg(OO)) or ex.depends_on(point, x):
        raise UnsupportedError(f"{point} is no centre for a Taylor polynomial in {x}")
    found = _by_derivatives(f, x, point, order, assume)
    series = _by_expansion(f, x, point, order, assume)
    if found is None and series is None:
        raise UnsupportedError(f"the derivatives of {f} up to order {order} at {x} = {point} were not found")
    if found is not None and series is not None:
        _compare(f, x, point, order, found.coefficients, series, assume)
    coefficients = found.coefficients if found is not None else series
    assert coefficients is not None
    return _derivation(f, x, point, order, coefficients, found, assume)


@dataclass(frozen=True)
class _Derivatives:
    """Every derivative, its value at the centre over k!, and the lines that lead to it."""

    coefficients: list[Expr]
    values: list[Expr]
    lemmas: list[Step]
    last: Expr | None  #: one derivative more, for the remainder


def _by_derivatives(f: Expr, x: Symbol, point: Expr, order: int, assume: Assume) -> _Derivatives | None:
    from derive.methods.differentiate import differentiate

    coefficients: list[Expr] = []
    values: list[Expr] = []
    lemmas: list[Step] = []
    current = f
    for k in range(order + 2):
        if k:
            try:
                worked = differentiate(current, x, 1, assume)
            except (UnsupportedError, RecursionError):
                return None if k <= order else _Derivatives(coefficients, values, lemmas, None)
            if worked.result.size > LONGEST:
                return None if k <= order else _Derivatives(coefficients, values, lemmas, None)
            if k > order:
                return _Derivatives(coefficients, values, lemmas, worked.result)
            opening = (
                Step(Derivative(f, x, k), Derivative(current, x), (_higher(),)) if 1 < k <= HIGHEST_CHECKED else None
            )
            lemmas += [*([opening] if opening else []), *worked.steps]
            current = worked.result
        put_in = substitute(current, {x: point})
        value = tidy(put_in, assume)
        if not _has_value(put_in, assume):
            if k == 0:
                raise UnsupportedError(f"{f} has no value at {x} = {point}, so it has no Taylor polynomial there")
            return None
        at_centre = Subs(_the_derivative(f, x, k) if k <= HIGHEST_CHECKED else current, x, point)
        lemmas.append(Step(at_centre, put_in, (rules.value_at_centre if not k else rules.taylor_coefficient,)))
        if value is not put_in:
            lemmas.append(Step(put_in, value, (rules.algebra,)))
        values.append(value)
        coefficients.append(tidy(value / factorial(k), assume))
    return None


def _the_derivative(f: Expr, x: Symbol, k: int) -> Expr:
    return Derivative(f, x, k) if k else f


def _higher() -> Rule:
    from derive.rules.calculus import higher_derivative

    return higher_derivative


def _has_value(e: Expr, assume: Assume) -> bool:
    from derive.methods.asymptotic import parameter_points
    from derive.numeric import balls

    for at in parameter_points(ex.free_symbols(e), assume, 3):  # type: ignore[arg-type]
        try:
            balls.value(e, at, 96)
        except balls.Undefined:
            return False
        except balls.Undecided:
            continue
    return True


def _by_expansion(f: Expr, x: Symbol, point: Expr, order: int, assume: Assume) -> list[Expr] | None:
    """The coefficients from the two one-sided expansions, which have to agree."""
    sides = []
    for side in "+-":
        engine = Expansion(x, point, side, assume, terms=order + 3)
        try:
            series = engine.of(f)
            scales = [engine.times(UNIT, T, as_expr(k)) for k in range(order + 1)]
            if series.rest is not None and engine.compare(series.rest, scales[-1]) >= 0:
                return None
        except (Unexpanded, UnsupportedError):
            return None
        known = dict(series.terms)
        if any(engine.compare(s, scales[-1]) >= 0 and s not in scales for s in known):
            raise UnsupportedError(
                f"{f} has no Taylor polynomial of degree {order} at {x} = {point}: it behaves there like "
                f"{engine.written(_odd_one(engine, known, scales))}"
            )
        sign = 1 if side == "+" else -1
        sides.append([tidy(as_expr(sign**k) * known.get(s, ZERO), assume) for k, s in enumerate(scales)])
    for right, left in zip(*sides, strict=True):
        if right is not left and signs(tidy(right - left, assume), assume) != {0}:
            raise UnsupportedError(
                f"{f} has no Taylor polynomial of degree {order} at {x} = {point}: its left and right sides differ"
            )
    return sides[0]


def _odd_one(engine: Expansion, known: Mapping[Scale, Expr], scales: list[Scale]) -> Scale:
    return next(s for s in known if s not in scales and engine.compare(s, scales[-1]) >= 0)


def _compare(f: Expr, x: Symbol, point: Expr, order: int, ours: list[Expr], series: list[Expr], assume: Assume) -> None:
    for a, b in zip(ours, series, strict=True):
        if a is not b and signs(tidy(a - b, assume), assume) != {0}:
            raise UnsupportedError(
                f"the derivatives of {f} at {x} = {point} up to order {order} contradict its expansion: it is not smooth there"
            )


def _derivation(
    f: Expr, x: Symbol, point: Expr, order: int, coefficients: list[Expr], found: _Derivatives | None, assume: Assume
) -> Derivation:
    h = x if tidy(point) is ZERO else Add(x, Neg(point)) if not isinstance(point, Neg) else Add(x, point.args[0])
    polynomial = _sum([_term(c, h, k, assume) for k, c in enumerate(coefficients)])
    about = approximately(order + 1, (x, point))
    needed = (Condition(text=f"the derivatives up to order {order + 1} are continuous near ${x} = {point}$"),)
    if found is None:
        steps: tuple[Step, ...] = (Step(f, polynomial, (rules.taylor_expansion,), about, needed),)
    elif order > SHOWN_AS_SUM:
        steps = (Step(f, polynomial, (rules.taylor_theorem,), about, needed, steps=tuple(found.lemmas)),)
    else:
        written = [Subs(_the_derivative(f, x, k), x, point) for k in range(order + 1)]
        first = _sum([_written_term(w, h, k) for k, w in enumerate(written)])
        second = _sum([_written_term(v, h, k) for k, v in enumerate(found.values)])
        lines = [
            Step(f, first, (rules.taylor_theorem,), about, needed),
            Step(first, second, (rules.taylor_coefficient,), steps=tuple(found.lemmas)),
        ]
        if second is not polynomial:
            lines.append(Step(second, polynomial, (rules.algebra,)))
        steps = tuple(lines)
    return Derivation(
        title=f"The Taylor polynomial of degree {order}",
        problem=f,
        steps=steps,
        result=polynomial,
        assume={
            name: assume.get(name, REAL)
            for name in sorted(s.data for s in ex.free_symbols(f) | ex.free_symbols(point) | {x})
        },
        remarks=(_remainder(f, x, point, h, order, found),),
    )


def _sum(terms: list[Expr]) -> Expr:
    kept = [t for t in terms if t is not ZERO]
    return Add(*kept) if kept else ZERO


def _term(c: Expr, h: Expr, k: int, assume: Assume) -> Expr:
    if c is ZERO:
        return ZERO
    return c if not k else tidy(Mul(c, h if k == 1 else Pow(h, as_expr(k))), assume)


def _written_term(value: Expr, h: Expr, k: int) -> Expr:
    if value is ZERO:
        return ZERO
    coefficient = value if k < 2 else value / factorial(k)
    if k == 0 or coefficient is ZERO:
        return coefficient
    power = h if k == 1 else Pow(h, as_expr(k))
    return power if coefficient is ONE else Mul(coefficient, power)


def _remainder(f: Expr, x: Symbol, point: Expr, h: Expr, order: int, found: _Derivatives | None) -> str:
    slope = found.last if found is not None else None
    if slope is ZERO:
        return f"The remainder is 0: a polynomial of degree at most {order} is its own Taylor polynomial."
    xi = ex.fresh_symbol("xi", ex.free_symbols(f) | ex.free_symbols(point))
    power = h if order == 0 else Pow(h, as_expr(order + 1))
    short = slope is not None and slope.size <= 40
    at_xi = substitute(slope, {x: xi}) if short else Subs(Derivative(f, x, order + 1), x, xi)  # type: ignore[arg-type]
    term = Mul(tidy(at_xi / factorial(order + 1)), power)
    return f"The remainder (Lagrange) is ${term}$ for some ${xi}$ between ${point}$ and ${x}$."
