"""A line spoiled in the ways people spoil it: sign, factor, dropped term, exponent, function, transposed entries."""

from __future__ import annotations

from collections.abc import Iterator

from derive.language import expressions as ex

CONFUSED = {"sin": "cos", "cos": "sin", "exp": "sinh", "log": "sqrt", "sqrt": "log", "sinh": "cosh", "tanh": "sinh"}


def mutants(expr: ex.Expr, most: int = 10) -> list[ex.Expr]:
    """Up to ``most`` different spoiled copies, those of the outermost operations first."""
    found: dict[ex.Expr, None] = {}
    for node in reversed(list(ex.postorder(expr))):
        if isinstance(node, (ex.Derivative, ex.Subs, *_BOUND)):
            continue
        for spoiled in _spoiled(node):
            found.setdefault(_with(expr, node, spoiled))
            if len(found) >= most:
                return [m for m in found if m is not expr]
    return [m for m in found if m is not expr]


_BOUND = (ex.Integral, ex.Sum, ex.Product, ex.Limit)


def _with(expr: ex.Expr, node: ex.Expr, spoiled: ex.Expr) -> ex.Expr:
    """``node`` replaced where it stands free, not inside a derivative or an integral."""
    done: dict[ex.Expr, ex.Expr] = {node: spoiled}
    for part in ex.postorder(expr):
        if part not in done:
            inside = isinstance(part, (ex.Derivative, ex.Subs, *_BOUND))
            done[part] = part if inside else ex.rebuild(part, [done[a] for a in part.args])
    return done[expr]


def _spoiled(node: ex.Expr) -> Iterator[ex.Expr]:
    match node:
        case ex.Add(args=args):
            for i in range(min(len(args), 3)):
                yield ex.Add(*args[:i], ex.Neg(args[i]), *args[i + 1 :])
                yield ex.Add(*args[:i], *args[i + 1 :])
        case ex.Mul(args=args):
            yield ex.Neg(node)
            for i in range(min(len(args), 2)):
                yield ex.Mul(*args[:i], *args[i + 1 :])
        case ex.MatMul(args=args):
            yield ex.Neg(node)
            for i in range(min(len(args), 2)):
                yield ex.MatMul(*args[:i], ex.Call("transpose", args[i]), *args[i + 1 :])
        case ex.Call(data="transpose", args=(inner,)):
            yield inner
        case ex.Div(args=(above, below)):
            yield ex.Mul(above, below)
            yield ex.Div(above, below * below)
        case ex.Neg(args=(inner,)):
            yield inner
        case ex.Pow(args=(base, exponent)):
            yield ex.Pow(base, exponent + 1)
            yield base
        case ex.Call(args=args) if node.name in CONFUSED and len(args) == 1:
            yield ex.Call(CONFUSED[node.name], *args)
        case ex.Number():
            yield ex.as_expr(node.value + 1)
        case ex.Array(args=(ex.Array(), *_) as rows):
            columns = list(zip(*[r.args for r in rows], strict=True))
            yield ex.Array(*[ex.Array(*column) for column in columns])
        case ex.Array(args=entries) if len(entries) > 1:
            yield ex.Array(*reversed(entries))
        case ex.Symbol() | ex.Call():
            yield 2 * node
