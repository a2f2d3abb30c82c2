"""What an expression is worth, by a walk of its own through mpmath at 40 digits: the judge of every random case.

Only real values count: where a part is not real, has no value or is so large that digits are lost, nothing is said.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterable, Mapping

import mpmath
from mpmath import mp, mpf

from derive.language import expressions as ex

DIGITS = 40
LARGEST = mpf(10) ** 10
SMALLEST = mpf(10) ** -10  #: a divisor or the base of a negative power below this is too near to a pole
Point = Mapping[str, mpf]


class NoValue(Exception):  # noqa: N818
    """The expression has no real value here, or none that can be relied on."""


def value(expr: ex.Expr, point: Point) -> mpf:
    """The value of ``expr``; NoValue where it has none."""
    with mp.workdps(DIGITS):
        try:
            return _value(expr, point)
        except (ValueError, ZeroDivisionError, OverflowError, KeyError, TypeError, mp.NoConvergence) as problem:
            raise NoValue(str(problem)) from None


def differ(a: ex.Expr, b: ex.Expr, points: Iterable[Point]) -> Point | None:
    """A point at which both have values, and these differ by far more than they were rounded; or None."""
    tolerance = mpf(10) ** (-10 if _is_approximate(a) or _is_approximate(b) else -22)
    for point in points:
        try:
            left, right = value(a, point), value(b, point)
        except NoValue:
            continue
        if abs(left - right) > tolerance * (1 + abs(left) + abs(right)):
            return point
    return None


def agree_somewhere(a: ex.Expr, b: ex.Expr, points: Iterable[Point]) -> bool:
    """Whether both have a value at one of the points."""
    for point in points:
        try:
            value(a, point), value(b, point)
        except NoValue:
            continue
        return True
    return False


def points(positive: Iterable[str], names: Iterable[str], whole: Iterable[str] = (), count: int = 6) -> list[Point]:
    """The same generic points every time; ``whole`` names get numbers from 1 to 5."""
    dice = random.Random(20)
    found = []
    for _ in range(count):
        at = {x: mpf(dice.randint(200, 2200)) / 1013 for x in sorted({*names, *positive})}
        signed = {x: v * dice.choice((1, 1, -1)) for x, v in at.items() if x not in set(positive)}
        found.append({**at, **signed, **{n: mpf(dice.randint(1, 5)) for n in sorted(whole)}})
    return found


def _is_approximate(expr: ex.Expr) -> bool:
    return any(isinstance(n, (ex.Integral, ex.Derivative, ex.Limit)) for n in ex.postorder(expr))


def _value(node: ex.Expr, at: Point) -> mpf:
    found = _VALUES[type(node)](node, at)
    if isinstance(found, mpmath.mpc):
        raise NoValue("not real")
    if not mpmath.isfinite(found) or abs(found) > LARGEST:
        raise NoValue("too large")
    return found


def _power(base: mpf, exponent: mpf) -> mpf:
    if exponent < 0 and abs(base) < SMALLEST:
        raise NoValue("near a pole")
    if base == 0 and exponent == 0:
        raise NoValue("0 to the power of 0")
    return mpmath.power(base, exponent)


def _quotient(a: mpf, b: mpf) -> mpf:
    if abs(b) < SMALLEST:
        raise NoValue("near a pole")
    return a / b


def _bounded(fold: Callable, start: int) -> Callable[[ex.Expr, Point], mpf]:
    def total(node: ex.Expr, at: Point) -> mpf:
        body, k, lower, upper = node.args
        first, last = _value(lower, at), _value(upper, at)
        if first != int(first) or last != int(last) or last - first > 40 or last < first - 1:
            raise NoValue("bounds that are not whole numbers in their order")
        found = mpf(start)
        for i in range(int(first), int(last) + 1):
            found = fold(found, _value(body, {**at, str(k): mpf(i)}))
        return found

    return total


def _integral(node: ex.Expr, at: Point) -> mpf:
    body, x, lower, upper = node.args
    with mp.workdps(20):
        return mpmath.quad(lambda t: _value(body, {**at, str(x): t}), [_value(lower, at), _value(upper, at)])


def _derivative(node: ex.Expr, at: Point) -> mpf:
    f, x, order = node.args
    return mpmath.diff(lambda t: _value(f, {**at, str(x): t}), at[str(x)], int(_value(order, at)))


def _limit(node: ex.Limit, at: Point) -> mpf:
    """By values ever nearer to the point, extrapolated; both sides have to agree."""
    body, x, to = node.args
    a = _value(to, at)
    signs = {"both": (1, -1), "+": (1,), "-": (-1,)}[node.side]
    with mp.workdps(2 * DIGITS):
        found = [_near(lambda t: _value(body, {**at, str(x): t}), a, sign) for sign in signs]
    if abs(found[0] - found[-1]) > mpf(10) ** -12 * (1 + abs(found[0])):
        raise NoValue("the two sides differ")
    return sum(found) / len(found)


def _near(f: Callable, a: mpf, sign: int) -> mpf:
    h = mpf(10) ** -9  # within the bounds on divisors, also for squares of h: these say NoValue
    values = [f(a + sign * h * 2**k) for k in range(5)]
    for order in range(1, 5):
        values = [(2**order * lo - hi) / (2**order - 1) for lo, hi in itertools.pairwise(values)]
        if order == 3 and abs(values[0] - values[1]) > mpf(10) ** -12 * (1 + abs(values[0])):
            raise NoValue("not near enough")  # as sin(c s)/s where c s is large
    return values[0]


def _cases(node: ex.Piecewise, at: Point) -> mpf:
    for case, condition in node.cases:
        if _holds(condition, at):
            return _value(case, at)
    raise NoValue("no case")


def _holds(condition: ex.Expr, at: Point) -> bool:
    if condition is ex.TRUE:
        return True
    if isinstance(condition, (ex.And, ex.Or)):
        return (all if isinstance(condition, ex.And) else any)(_holds(c, at) for c in condition.args)
    a, b = (_value(side, at) for side in condition.args)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[
        ex.COMPARISONS[type(condition)]
    ]


def _call(node: ex.Call, at: Point) -> mpf:
    args = [_value(a, at) for a in node.args]
    if node.name not in FUNCTIONS:
        raise NoValue(f"{node.name} is unknown")
    return FUNCTIONS[node.name](*args)


def _whole(f: Callable) -> Callable:
    """A function of whole numbers only."""

    def of(*args: mpf) -> mpf:
        if any(a != int(a) or a < 0 for a in args):
            raise NoValue("not a whole number")
        return mpf(f(*map(int, args)))

    return of


def _jumps(f: Callable, at: Callable = lambda x: mpf(0)) -> Callable:
    """``f``, which jumps at ``at(x)``: so near to it that rounding may have crossed it nothing is said."""

    def of(x: mpf, *more: mpf) -> mpf:
        if 0 < abs(x - at(x)) < SMALLEST:
            raise NoValue("too near to a jump")
        return f(x, *more)

    return of


def _logarithm(x: mpf, base: mpf | None = None) -> mpf:
    return mpmath.log(x) if base is None else _quotient(mpmath.log(x), mpmath.log(base))


#: by name; in mpmath under the same one, or as the textbook defines it
FUNCTIONS: dict[str, Callable[..., mpf]] = {
    name: getattr(mpmath, name)
    for name in ("exp", "sqrt", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "asec", "acsc", "acot", "sinh", "cosh",
                 "tanh", "sech", "csch", "coth", "asinh", "acosh", "atanh", "erf", "erfc", "gamma", "loggamma", "digamma",
                 "beta", "sinc", "atan2")
} | {
    "log": _logarithm, "abs": abs, "sign": _jumps(mpmath.sign),
    "floor": _jumps(mpmath.floor, mpmath.nint), "ceiling": _jumps(mpmath.ceil, mpmath.nint), "maximum": max, "minimum": min,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)), "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "relu": lambda x: max(x, mpf(0)), "heaviside": _jumps(lambda x, h=None: mpf(x > 0)), "factorial": _whole(math.factorial),
    "binomial": _whole(math.comb), "polygamma": lambda k, x: mpmath.polygamma(int(k), x),
}  # fmt: skip

_VALUES: dict[type[ex.Expr], Callable[..., mpf]] = {
    ex.Symbol: lambda n, at: at[n.name],
    ex.Number: lambda n, at: mpf(n.value.numerator) / n.value.denominator,
    ex.Constant: lambda n, at: {"pi": +mp.pi}[n.name],
    ex.Add: lambda n, at: mpmath.fsum(_value(a, at) for a in n.args),
    ex.Mul: lambda n, at: mpmath.fprod(_value(a, at) for a in n.args),
    ex.Neg: lambda n, at: -_value(n.args[0], at),
    ex.Div: lambda n, at: _quotient(*[_value(a, at) for a in n.args]),
    ex.Pow: lambda n, at: _power(*[_value(a, at) for a in n.args]),
    ex.Call: _call, ex.Sum: _bounded(lambda s, v: s + v, 0), ex.Product: _bounded(lambda s, v: s * v, 1),
    ex.Integral: _integral, ex.Derivative: _derivative, ex.Limit: _limit, ex.Piecewise: _cases,
}  # fmt: skip
