"""Elementary functions of a number: switches, trigonometric and hyperbolic functions and their inverses, all principal values.

Refuses poles, and the sign, floor or argument of a ball that lies across a switch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb, fmpq

from derive.numeric.arithmetic import NOTHING, UNIT, ball, conjugate, divide, imaginary_part, real, real_part, tidy
from derive.numeric.comparisons import equal
from derive.numeric.powers import exp, log, sqrt
from derive.numeric.precision import Undecided, Undefined
from derive.numeric.rounding import FORMATS, rounding_to

HALF = fmpq(1, 2)


def absolute(x: Any) -> Any:
    return abs(x)


def sign(x: Any) -> Any:
    x = tidy(x)
    if x == 0:
        return NOTHING
    if type(x) is acb:
        return x / abs(x)
    if x > 0:
        return UNIT
    if x < 0:
        return -UNIT
    raise Undecided("the sign of a ball around zero")


def floor(x: Any) -> Any:
    x = tidy(x)
    if type(x) is acb:
        return acb(ball(floor(x.real)), ball(floor(x.imag)))
    if type(x) is fmpq:
        return fmpq(x.floor())
    down = x.floor()
    if not down.is_exact():
        raise Undecided("the floor of a ball around an integer")
    return fmpq(down.unique_fmpz()) if down.is_integer() else down


def ceiling(x: Any) -> Any:
    return -floor(-x)


def maximum(*values: Any) -> Any:
    largest = real(values[0], "a maximum")
    for other in values[1:]:
        other = real(other, "a maximum")
        if largest >= other:
            continue
        largest = other if other >= largest else ball(largest).max(ball(other))
    return largest


def minimum(*values: Any) -> Any:
    return -maximum(*[-v for v in values])


def heaviside(x: Any, at_zero: Any = HALF) -> Any:
    side = sign(real(x, "a unit step"))
    return at_zero if side == 0 else NOTHING if side < 0 else UNIT


def kronecker(i: Any, j: Any) -> Any:
    return UNIT if equal(i, j) else NOTHING


def relu(x: Any) -> Any:
    return maximum(x, NOTHING)


def sigmoid(x: Any) -> Any:
    x = ball(tidy(x))
    if type(x) is arb and x < 0:  # keeps the relative precision of a tiny value
        return x.exp() / (1 + x.exp())
    return divide(UNIT, 1 + (-x).exp())


def softplus(x: Any) -> Any:
    x = ball(tidy(x))
    if type(x) is arb:
        return x + (-x).exp().log1p() if x > 0 else x.exp().log1p()
    return log(1 + x.exp())


def sinc(x: Any) -> Any:
    return UNIT if x == 0 else ball(x).sinc()


def arg(z: Any) -> Any:
    z = tidy(z)
    if z == 0:
        raise Undefined("the argument of zero")
    if type(z) is not acb:
        if z > 0:
            return NOTHING
        if z < 0:
            return arb.pi()
        raise Undecided("the argument of a ball around zero")
    return z.arg()


def _entire(name: str) -> Callable:
    def f(x: Any) -> Any:
        return getattr(ball(x), name)()

    return f


def _over(name: str) -> Callable:
    """One over an entire function."""

    def f(x: Any) -> Any:
        return divide(UNIT, getattr(ball(x), name)())

    return f


def _ratio(name: str, below: str) -> Callable:
    """A ratio of entire functions, with poles where the one below is zero."""

    def f(x: Any) -> Any:
        x = ball(x)
        found = getattr(x, name)()
        if not found.is_finite() and getattr(x, below)() == 0:
            raise Undefined("a division by zero")
        return found

    return f


def _inverse(name: str, inside: Callable[[Any], bool]) -> Callable:
    """An inverse function: real where ``inside`` holds, complex beyond."""

    def f(x: Any) -> Any:
        x = tidy(x)
        if type(x) is acb:
            return getattr(x, name)()
        if inside(x):
            return getattr(ball(x), name)()
        return getattr(acb(x), name)()

    return f


asin = _inverse("asin", lambda x: abs(x) <= 1)
acos = _inverse("acos", lambda x: abs(x) <= 1)
atan = _inverse("atan", lambda x: True)
asinh = _inverse("asinh", lambda x: True)
acosh = _inverse("acosh", lambda x: x >= 1)


def atan_safe(x: Any) -> Any:
    x = tidy(x)
    if type(x) is acb and x.real == 0 and abs(x.imag) == 1:
        raise Undefined("the arc tangent of the imaginary unit")
    return atan(x)


def atanh(x: Any) -> Any:
    x = tidy(x)
    if type(x) is acb:
        return x.atanh()
    if abs(x) < 1:
        return ball(x).atanh()
    if abs(x) == 1:
        raise Undefined("the inverse hyperbolic tangent of 1")
    raise Undecided("beyond 1 the inverse hyperbolic tangent lies on its branch cut, where conventions differ")


def acot(x: Any) -> Any:
    return arb.pi() / 2 if x == 0 else atan_safe(divide(UNIT, x))


def asec(x: Any) -> Any:
    return acos(divide(UNIT, x))


def acsc(x: Any) -> Any:
    return asin(divide(UNIT, x))


def atan2(y: Any, x: Any) -> Any:
    y, x = real(y, "atan2"), real(x, "atan2")
    if x == 0 and y == 0:
        raise Undefined("the angle of the origin")
    if y == 0:
        return arg(x)
    return arb.atan2(ball(y), ball(x))


ELEMENTARY: dict[str, Callable[..., Any]] = {
    "exp": exp, "log": log, "sqrt": sqrt, "abs": absolute, "sign": sign,
    "sin": _entire("sin"), "cos": _entire("cos"), "tan": _ratio("tan", "cos"), "sec": _over("cos"),
    "csc": _over("sin"), "cot": _ratio("cot", "sin"),
    "asin": asin, "acos": acos, "atan": atan_safe, "asec": asec, "acsc": acsc, "acot": acot, "atan2": atan2,
    "sinh": _entire("sinh"), "cosh": _entire("cosh"), "tanh": _entire("tanh"), "sech": _over("cosh"),
    "csch": _over("sinh"), "coth": _ratio("coth", "sinh"), "asinh": asinh, "acosh": acosh, "atanh": atanh,
    "sigmoid": sigmoid, "softplus": softplus, "relu": relu, "sinc": sinc,
    "floor": floor, "ceiling": ceiling, "maximum": maximum, "minimum": minimum, "heaviside": heaviside,
    "kronecker": kronecker, "re": real_part, "im": imaginary_part, "conjugate": conjugate, "arg": arg,
    **{name: rounding_to(name) for name in FORMATS},
}  # fmt: skip
