"""Does a rule apply here? Pattern matching for the tests: u(x), v(x) match anything, other letters what is free of x."""

from __future__ import annotations

from collections.abc import Iterator

from derive.language import expressions as ex
from derive.model import Rule

x = ex.Symbol("x")
Bindings = dict[ex.Expr, ex.Expr]


def applies(rule: Rule, expr: ex.Expr) -> bool:
    """Whether the left side of ``rule`` matches ``expr`` or a part of it.

    >>> from derive.rules import calculus as c
    >>> product, total = ex.Derivative(x * ex.Call("sin", x), x), ex.Derivative(x + ex.Call("sin", x), x)
    >>> applies(c.product_rule, product), applies(c.product_rule, total)
    (True, False)
    """
    return any(next(match(rule.lhs, part, {}), None) is not None for part in ex.postorder(expr))


def match(pattern: ex.Expr, expr: ex.Expr, known: Bindings) -> Iterator[Bindings]:
    if pattern in known:
        if known[pattern] is expr:
            yield known
        return
    match pattern:
        case ex.Call() if pattern.name in ("u", "v", "f", "g"):
            yield {**known, pattern: expr}
        case ex.Symbol() if pattern is x:
            if isinstance(expr, (ex.Symbol, ex.Indexed)):
                yield {**known, pattern: expr}
        case ex.Symbol():
            variable = known.get(x)
            if variable is None or not ex.depends_on(expr, variable):
                yield {**known, pattern: expr}
        case ex.Derivative(args=(body, by, order)) if isinstance(expr, ex.Derivative):
            for found in match(by, expr.args[1], known):
                yield from _in_turn([(body, expr.args[0]), (order, expr.args[2])], found)
        case ex.Add(args=(left, right)) | ex.Mul(args=(left, right)) if type(expr) is type(pattern):
            for i in range(1, len(expr.args)):
                pair = type(pattern)(*expr.args[:i]), type(pattern)(*expr.args[i:])
                for first, second in (pair, pair[::-1]):
                    yield from _in_turn([(left, first), (right, second)], known)
        case ex.Mul() if isinstance(expr, ex.Neg):  # -3 u is the constant -3 times u
            inner = expr.args[0]
            factors = inner.args if isinstance(inner, ex.Mul) else (inner,)
            signed = ex.Mul(ex.Neg(factors[0]), *factors[1:]).args[0] if len(factors) == 1 else None
            yield from (
                _in_turn(list(zip(pattern.args, (ex.Neg(factors[0]), ex.Mul(*factors[1:])), strict=True)), known)
                if signed is None
                else ()
            )
        case _ if type(pattern) is type(expr) and pattern.data == expr.data and len(pattern.args) == len(expr.args):
            yield from _in_turn(list(zip(pattern.args, expr.args, strict=True)), known)


def _in_turn(pairs: list[tuple[ex.Expr, ex.Expr]], known: Bindings) -> Iterator[Bindings]:
    if not pairs:
        yield known
        return
    (pattern, expr), *rest = pairs
    for found in match(pattern, expr, known):
        yield from _in_turn(rest, found)
