"""Values by a route of their own: the text of an expression as Python, with mpmath's functions and 40 digits."""

from __future__ import annotations

import mpmath
from mpmath import mp

mp.dps = 40


def _where(condition, a, b):
    return a if condition else b


NAMES = {
    name: getattr(mpmath, name)
    for name in ["exp", "log", "sqrt", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "asec", "acsc", "acot", "sinh", "cosh", "tanh", "sech", "csch", "coth", "asinh", "acosh", "atanh", "erf", "erfc", "erfinv", "gamma", "loggamma", "digamma", "factorial", "binomial", "floor", "pi", "beta", "zeta"]
} | {
    "abs": abs, "sign": mpmath.sign, "maximum": max, "minimum": min, "where": _where, "I": mpmath.j, "oo": mpmath.inf,
    "ceiling": mpmath.ceil, "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)), "relu": lambda x: max(x, mpmath.mpf(0)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)), "polygamma": mpmath.polygamma, "LambertW": mpmath.lambertw,
    "heaviside": lambda x, h=0.5: mpmath.mpf(x > 0) if x else h, "sinc": lambda x: mpmath.sinc(x),
}  # fmt: skip


def value(text: str, **point):
    """The value of ``text`` (written by the tests or by derive, never by a user) at a point."""
    import re

    exact = re.sub(r"(?<![\w.])(\d+\.?\d*)(?![\w.])", r"mpf('\1')", text)
    return eval(exact, {"mpf": mpmath.mpf, **NAMES, **{k: mpmath.mpf(v) for k, v in point.items()}})


def slope(text: str, by: str, order: int = 1, **point):
    """The derivative by central differences at 40 digits, from values of ``text`` alone."""
    others = {k: v for k, v in point.items() if k != by}
    return mpmath.diff(lambda t: value(text, **others, **{by: t}), mpmath.mpf(point[by]), order)


def close(a, b, digits: int = 20) -> bool:
    return abs(a - b) <= mpmath.mpf(10) ** -digits * (1 + abs(b))
