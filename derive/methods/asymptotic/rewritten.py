"""Functions as others that have an expansion everywhere."""

from __future__ import annotations

from collections.abc import Callable

from derive.language.expressions import PI, Call, Expr


def _exponential(u: Expr, sign: int = 1) -> Expr:
    return Call("exp", u if sign > 0 else -u)


def _root(u: Expr) -> Expr:
    return Call("sqrt", u)


#: each as an expression in functions that ``functions`` and ``special`` know
REWRITTEN: dict[str, Callable[..., Expr]] = {
    "tan": lambda u: Call("sin", u) / Call("cos", u),
    "cot": lambda u: Call("cos", u) / Call("sin", u),
    "sec": lambda u: 1 / Call("cos", u),
    "csc": lambda u: 1 / Call("sin", u),
    "sinh": lambda u: (_exponential(u) - _exponential(u, -1)) / 2,
    "cosh": lambda u: (_exponential(u) + _exponential(u, -1)) / 2,
    "tanh": lambda u: (_exponential(u) - _exponential(u, -1)) / (_exponential(u) + _exponential(u, -1)),
    "coth": lambda u: (_exponential(u) + _exponential(u, -1)) / (_exponential(u) - _exponential(u, -1)),
    "sech": lambda u: 2 / (_exponential(u) + _exponential(u, -1)),
    "csch": lambda u: 2 / (_exponential(u) - _exponential(u, -1)),
    "asinh": lambda u: Call("log", u + _root(u**2 + 1)),
    "acosh": lambda u: Call("log", u + _root(u**2 - 1)),
    "atanh": lambda u: Call("log", (1 + u) / (1 - u)) / 2,
    "acot": lambda u: Call("atan", 1 / u),
    "acos": lambda u: PI / 2 - Call("asin", u),
    "asec": lambda u: PI / 2 - Call("asin", 1 / u),
    "acsc": lambda u: Call("asin", 1 / u),
    "sigmoid": lambda u: 1 / (1 + _exponential(u, -1)),
    "softplus": lambda u: Call("log", 1 + _exponential(u)),
    "sinc": lambda u: Call("sin", u) / u,
    "factorial": lambda u: Call("gamma", u + 1),
    "binomial": lambda n, k: Call("gamma", n + 1) / Call("gamma", n - k + 1) / Call("gamma", k + 1),
    "beta": lambda a, b: Call("gamma", a) * Call("gamma", b) / Call("gamma", a + b),
}
