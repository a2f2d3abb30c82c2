"""Single mistakes: one place of an expression changed in a way in which people go wrong. Some change nothing: the values tell."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction

from derive.language import expressions as ex
from tests.fuzz.rewriting import part, places, replaced

CONFUSED = {
    "sin": ("cos", "sinh"), "cos": ("sin", "cosh"), "tan": ("cot", "tanh"), "exp": ("sinh", "log"), "log": ("sqrt", "exp"),
    "sqrt": ("log", "abs"), "sinh": ("cosh", "sin"), "cosh": ("sinh", "cos"), "tanh": ("atan", "tan"), "asin": ("acos", "sin"),
    "sec": ("csc", "cos"), "abs": ("relu", "sign"), "maximum": ("minimum",), "minimum": ("maximum",), "floor": ("ceiling",),
    "ceiling": ("floor",), "relu": ("abs",), "sigmoid": ("tanh", "softplus"), "softplus": ("sigmoid", "exp"), "erf": ("erfc", "tanh"),
    "atan": ("tan", "asin"), "asinh": ("acosh", "sinh"), "gamma": ("loggamma",), "trace": ("det", "sum"), "det": ("trace", "logdet"),
    "norm": ("norm1", "sum"), "logdet": ("det",), "sum": ("mean",), "mean": ("sum",), "softmax": ("exp",), "logsumexp": ("sum",),
    "inv": ("transpose",), "norm1": ("norm", "sum"), "outer": ("kron",), "acosh": ("asinh",),
}  # fmt: skip


def mistakes(expr: ex.Expr, dice: random.Random) -> Iterator[ex.Expr]:
    """Spoiled copies of ``expr`` without end, each with one mistake at a random place."""
    spots = [path for path in places(expr, inside=True) if part(expr, path) is not ex.TRUE]
    while True:
        path = spots[dice.randrange(len(spots))]
        found = list(_changes(part(expr, path)))
        yield replaced(expr, path, found[dice.randrange(len(found))])


def _changes(node: ex.Expr) -> Iterator[ex.Expr]:
    if type(node) in ex.COMPARISONS:
        yield type(node)(*reversed(node.args))
        return
    yield from _BY_KIND.get(type(node), lambda node: ())(node)
    yield ex.Neg(node)
    yield ex.Mul(ex.TWO, node)


def _without_one(node: ex.Expr) -> Iterator[ex.Expr]:
    for i in range(len(node.args)):
        yield type(node)(*node.args[:i], *node.args[i + 1 :])


def _of_sum(node: ex.Expr) -> Iterator[ex.Expr]:
    yield from _without_one(node)
    for i, term in enumerate(node.args):
        turned = term.args[0] if isinstance(term, ex.Neg) else ex.Neg(term)
        yield ex.Add(*node.args[:i], turned, *node.args[i + 1 :])
    if len(node.args) == 2:
        yield ex.Mul(*node.args)
        if isinstance(node.args[1], ex.Neg):
            yield ex.subtract(node.args[1].args[0], node.args[0])


def _of_product(node: ex.Expr) -> Iterator[ex.Expr]:
    yield from _without_one(node)
    yield ex.Add(*node.args)
    yield ex.Mul(*node.args, node.args[0])


def _of_matrix_product(node: ex.Expr) -> Iterator[ex.Expr]:
    for i, factor in enumerate(node.args):
        yield ex.MatMul(*node.args[:i], _transposed(factor), *node.args[i + 1 :])
    yield ex.MatMul(*reversed(node.args))
    yield from _without_one(node)


def _transposed(node: ex.Expr) -> ex.Expr:
    return node.args[0] if isinstance(node, ex.Call) and node.name == "transpose" else ex.Call("transpose", node)


def _of_quotient(node: ex.Expr) -> Iterator[ex.Expr]:
    above, below = node.args
    yield ex.Div(below, above)
    yield ex.Mul(above, below)
    yield above
    yield ex.Div(above, ex.Pow(below, 2))


def _of_power(node: ex.Expr) -> Iterator[ex.Expr]:
    base, exponent = node.args
    yield ex.Pow(base, ex.Add(exponent, 1))
    yield ex.Pow(base, ex.subtract(exponent, ex.ONE))
    yield base
    yield ex.Mul(exponent, base)
    yield ex.Pow(exponent, base)


def _of_number(node: ex.Number) -> Iterator[ex.Expr]:
    yield ex.as_expr(node.value + 1)
    yield ex.as_expr(node.value - 1)
    yield ex.as_expr(node.value * Fraction(1_000_001, 1_000_000))


def _of_call(node: ex.Call) -> Iterator[ex.Expr]:
    for name in CONFUSED.get(node.name, ()):
        yield ex.Call(name, *node.args[:1] if len(node.args) == 1 else node.args)
    if len(node.args) == 2:
        yield ex.Call(node.name, node.args[1], node.args[0])
    if node.name == "transpose":
        yield node.args[0]


def _of_bounds(node: ex.Expr) -> Iterator[ex.Expr]:
    body, k, lower, upper = node.args
    yield type(node)(body, k, lower + 1, upper)
    yield type(node)(body, k, lower, upper + 1)
    yield type(node)(body, k, lower, upper - 1)


def _of_cases(node: ex.Piecewise) -> Iterator[ex.Expr]:
    (first, condition), *rest = node.cases
    if len(rest) == 1:
        yield ex.Piecewise(rest[0][0], condition, first, ex.TRUE)


_BY_KIND: dict[type[ex.Expr], Callable] = {
    ex.Add: _of_sum, ex.Mul: _of_product, ex.MatMul: _of_matrix_product, ex.Div: _of_quotient, ex.Pow: _of_power,
    ex.Number: _of_number, ex.Call: _of_call, ex.Sum: _of_bounds, ex.Product: _of_bounds, ex.Integral: _of_bounds,
    ex.Piecewise: _of_cases, ex.Neg: lambda node: node.args,
}  # fmt: skip
