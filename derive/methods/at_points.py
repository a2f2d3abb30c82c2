"""The numbers of the reader put into a result: the line with the numbers in, what it is worth, and its decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError, UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import Expr, Subs, Symbol
from derive.methods.decimals import DIGITS, decimal
from derive.methods.entries import Entries
from derive.methods.tidy import tidy
from derive.model import EQUAL, ROUNDED, Step
from derive.numeric.balls import value as ball_value
from derive.numeric.precision import Undecided, Undefined
from derive.rules import calculus as rules
from derive.rules import linear_algebra


def values(f: Expr, points: Sequence[Mapping[Symbol, Expr]], *, name: str = "", digits: int = DIGITS) -> list[Step]:
    """What ``f`` is worth at every point: exactly where that is a rational number, else as decimals too.

    Raises AssumptionError where ``f`` has no real value at a point.

    >>> x = ex.Symbol("x")
    >>> [f"{s.before} {s.relation.sign} {s.after}" for s in values(x**2 * ex.Call("sin", x), [{x: ex.as_expr(2)}])]
    ['Subs(x**2*sin(x), x, 2) = 4*sin(2)', '4*sin(2) ≈ 3.63719']
    """
    return [step for point in points for step in value(f, point, name=name, digits=digits)]


def value(f: Expr, point: Mapping[Symbol, Expr], *, name: str = "", digits: int = DIGITS) -> list[Step]:
    """The lines for one point."""
    before, where = _put_in(f, point)
    name = "; ".join(filter(None, (name, where)))
    put_in = shortest(ex.substitute(f, point))
    if ex.free_symbols(put_in):
        return [Step(before, put_in, (rules.evaluation,), EQUAL)] if put_in is not before else []
    rational = ex.constant_value(put_in)
    in_decimals = any(isinstance(n, ex.Number) and "." in str(n.data) for n in ex.postorder(before))
    if rational is not None and in_decimals:
        put_in = decimal_of_fraction(rational, digits)
    told = _decimals(put_in, f, point, digits)
    first = [Step(before, put_in, (rules.evaluation,), note=name)] if put_in is not before else []
    if rational is not None and (rational.denominator == 1 or is_decimal(put_in)):
        return first
    if put_in is told:
        return first
    return [*first, Step(put_in, told, (linear_algebra.rounding,), ROUNDED, note="" if first else name)]


def shortest(constant: Expr) -> Expr:
    """A constant tidied, roots collected where there are any.

    >>> print(shortest(ex.Call("sqrt", 5) * 15 - ex.Pow(ex.as_expr(5), ex.Div(3, 2))))
    10*sqrt(5)
    """
    found = tidy(constant)
    has_roots = any(isinstance(n, (ex.Call, ex.Pow)) for n in ex.postorder(found)) and not ex.free_symbols(found)
    if not has_roots:
        return found
    try:
        exact = spread(Entries().read(found).written())
    except (UnsupportedError, ZeroDivisionError):
        return found
    return exact if exact.size < found.size else found


def spread(e: Expr) -> Expr:
    """−(2 + √5) as −2 − √5."""
    match e:
        case ex.Neg(args=(ex.Add(args=terms),)):
            return ex.Add(*[ex.Neg(t) for t in terms])
        case ex.Neg(args=(ex.Div(args=(ex.Add(args=terms), below)),)):
            return ex.Add(*[ex.Neg(t) for t in terms]) / below
    return e


def _put_in(f: Expr, point: Mapping[Symbol, Expr]) -> tuple[Expr, str]:
    """``f`` at the point with a bar for one variable, the numbers put in for several, and then which they are."""
    used = [x for x in point if x in ex.free_symbols(f)]
    if len(used) == 1:
        return Subs(f, used[0], point[used[0]]), ""
    where = ", ".join(f"${x} = {point[x]}$" for x in used)
    return ex.substitute(f, {x: point[x] for x in used}), f"at {where}" if used else ""


def _decimals(here: Expr, f: Expr, point: Mapping[Symbol, Expr], digits: int) -> Expr:
    where = ", ".join(f"{x} = {at}" for x, at in point.items())
    try:
        ball_value(ex.substitute(f, point), {})  # not tidied: 0 times a pole is no 0
        found: Any = decimal(here, digits)
    except (Undefined, Undecided, ArithmeticError, ValueError):
        raise AssumptionError(f"{f!s:.60} has no value at {where}: expected a point inside its domain") from None
    if any(n is ex.I for n in ex.postorder(found)):
        raise AssumptionError(f"{f!s:.60} has no real value at {where}: expected a point inside its domain")
    return found


def decimal_of_fraction(value: Fraction, digits: int = DIGITS) -> Expr:
    """``value`` as a decimal where it ends within so many digits, else as the fraction it is.

    >>> print(decimal_of_fraction(Fraction(-61, 10)), decimal_of_fraction(Fraction(1, 3)))
    -6.1 1/3
    """
    wide = Context(prec=60)  # the digits of the default context are too few to tell 10**30 + 1 from 10**30
    exact = wide.normalize(wide.divide(Decimal(value.numerator), Decimal(value.denominator)))
    if Fraction(exact) != value or len(exact.as_tuple().digits) > digits:
        return ex.as_expr(value)
    text = format(exact.copy_abs(), "f")
    number = ex.Number(int(text)) if text.isdigit() else ex.Number(text)
    return ex.Neg(number) if value < 0 else number


def is_decimal(e: Expr) -> bool:
    """Whether ``e`` is written as a decimal."""
    e = e.args[0] if isinstance(e, ex.Neg) else e
    return isinstance(e, ex.Number) and "." in str(e.data)


def along(x: Symbol, at: Any) -> list[Mapping[Symbol, Expr]]:
    """The points of one variable: ``at`` is a number or a list of them.

    >>> x = ex.Symbol("x")
    >>> along(x, ex.as_expr(3)), along(x, ex.Array(1, 2))
    ([{x: 3}], [{x: 1}, {x: 2}])
    """
    points = at.args if isinstance(at, ex.Array) else at if isinstance(at, tuple) else (at,)
    if not points or any(p is None or isinstance(p, (ex.Array, tuple)) for p in points):
        raise AssumptionError(f"at = {at!s:.60}: expected a number or a list of numbers")
    return [{x: ex.as_expr(p)} for p in points]


def require_inside(steps: Sequence[Step], at: Mapping[Any, Any]) -> None:
    """Refuses a point at which a derivative needs what does not hold, or at which what is differentiated has no real value.

    Other lines may be general ones that say nothing at the point: their numbers are left out.

    >>> x = ex.Symbol("x")
    >>> require_inside([Step(ex.Derivative(ex.Call("log", x), x), 1 / x)], {x: ex.as_expr(-1)})
    Traceback (most recent call last):
        ...
    derive.errors.AssumptionError: log(x) has no real value at x = -1: expected a point inside its domain
    """
    point = {x: ex.as_expr(a) for x, a in at.items() if isinstance(x, Symbol) and not isinstance(a, (list, ex.Array))}
    for step in (s for outer in steps for s in outer.walk() if isinstance(s.before, ex.Derivative)):
        for condition in step.conditions:
            if condition.holds is not None and _fails(condition.holds, point):
                where = ", ".join(f"{x} = {point[x]}" for x in point if x in ex.free_symbols(condition.holds))
                raise AssumptionError(f"{step.before!s:.60} needs {condition.holds}: {where} lies outside")
        f = step.before.args[0]
        here = ex.substitute(f, point)
        if here is not f and not ex.free_symbols(here) and not _has_calls_of_letters(here):
            _decimals(here, f, point, DIGITS)


def _has_calls_of_letters(e: Expr) -> bool:
    opaque = (ex.Derivative, ex.Subs, ex.Integral)
    return any(isinstance(n, opaque) or (isinstance(n, ex.Call) and len(n.name) == 1) for n in ex.postorder(e))


def _fails(condition: Expr, point: Mapping[Symbol, Expr]) -> bool:
    """Whether a comparison of numbers is false at the point."""
    here = ex.substitute(condition, point)
    if not isinstance(here, tuple(ex.COMPARISONS)) or here is condition or ex.free_symbols(here):
        return False
    try:
        left, right = (ball_value(side, {}) for side in here.args)
        gap = (left - right).real
    except (Undefined, Undecided, ArithmeticError, ValueError, TypeError):
        return False
    value = shortest(here.args[0] - here.args[1])
    zero = value == ex.ZERO
    match here:
        case ex.Unequal():
            return zero
        case ex.Greater():
            return zero or bool(gap < 0)
        case ex.Less():
            return zero or bool(gap > 0)
        case ex.GreaterEqual():
            return not zero and bool(gap < 0)
        case ex.LessEqual():
            return not zero and bool(gap > 0)
    return False


def has_no_value(constant: Expr) -> bool:
    """Whether a division or a function of numbers is surely undefined.

    >>> has_no_value(ex.Call("log", 0)), has_no_value(ex.Div(1, 2))
    (True, False)
    """
    if not isinstance(constant, (ex.Call, ex.Pow, ex.Div)) or constant.size > 20 or ex.free_symbols(constant):
        return False
    try:
        ball_value(constant, {})
    except Undefined:
        return True
    except (Undecided, ArithmeticError, ValueError, TypeError, AttributeError):
        return False
    return False


def is_imaginary(constant: Expr) -> bool:
    """Whether a root, a power or a logarithm of numbers is surely no real number.

    >>> is_imaginary(ex.Call("sqrt", -2)), is_imaginary(ex.Call("sqrt", 2))
    (True, False)
    """
    if not isinstance(constant, (ex.Call, ex.Pow)) or constant.size > 20 or ex.free_symbols(constant):
        return False
    try:
        return not ball_value(constant, {}).imag.contains(0)
    except (Undefined, Undecided, ArithmeticError, ValueError, TypeError, AttributeError):
        return False
