"""Sums over all entries or along an axis, diagonals and traces, without the arrays they are sums of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from derive.language.shapes import Shape
from derive.numeric.graph.value import Value

if TYPE_CHECKING:
    from derive.numeric.array_values import Graph


def sum(g: Graph, v: Value, axis: int | None = None) -> Value:
    if v.rank == 0:
        return v
    c, core = g.split(v)
    if core is not v:
        return g.times(c, g.sum(core, axis))
    if axis is None or v.rank == 1:
        return _total(g, v)
    return _along(g, v, axis)


def _total(g: Graph, v: Value) -> Value:
    match v.op:
        case "ones":
            return g.size(v.shape)
        case "zeros":
            return g.number(0)
        case "eye":
            return g.dimension(v.shape[0])
        case "diag" | "transpose" | "squeeze":
            return g.sum(v.args[0])
        case "outer":
            return g.times(g.sum(v.args[0]), g.sum(v.args[1]))
        case "broadcast":
            inner = v.args[0]
            return g.times(g.sum(inner), g.over(g.size(v.shape), g.size(inner.shape)))
        case "chain":
            left, right = g.ones(v.shape[:1]), g.ones(v.shape[1:])
            return g.chain([left, v, right]) if v.rank == 2 else g.chain([left, v])
        case "pow" if v.data == 2:
            return g.dot(v.args[0], v.args[0])
        case "add":
            products: list[Value] = []
            rest: list[Value] = []
            for t in v.args:
                core = g.split(t)[1]
                (products if core.op in ("mul", "pow", "chain") and core.shape == v.shape else rest).append(t)
            if products:
                parts = [g.sum(t) for t in products]
                if rest:
                    parts.append(g.sum(g.full(g.plus(*rest), v.shape)))
                return g.plus(*parts)
        case "mul":
            return _total_of_product(g, v)
    return g.node("sum", v)


def _total_of_product(g: Graph, v: Value) -> Value:
    columns = [a.args[0] for a in v.args if a.op == "column"]
    rows = [a for a in v.args if a.rank < v.rank]
    full = [a for a in v.args if a.op != "column" and a.rank == v.rank]
    if v.rank == 2 and (columns or rows) and full and all(a.shape == v.shape for a in full):
        left = g.times(*columns) if columns else g.ones(v.shape[:1])
        right = g.times(*rows) if rows else g.ones(v.shape[1:])
        return g.chain([left, g.times(*full), right])
    if any(a.shape != v.shape for a in v.args):
        return g.node("sum", v)
    bases: list[Value] = []
    for a in v.args:
        bases += [a.args[0]] * int(a.data) if a.op == "pow" and a.data.denominator == 1 else [a]
    counts = Counter(bases)
    if all(n % 2 == 0 for n in counts.values()):
        half = g.times(*[b for b, n in counts.items() for _ in range(n // 2)])
        return g.dot(half, half)
    *first, last = v.args
    if v.rank != 2:
        return g.dot(g.times(*first), last)
    if not first:
        return g.node("sum", v)
    a, b = g.times(*first), last
    if "chain" in (a.op, b.op) or (
        "transpose" in (a.op, b.op) and any(x.op == "transpose" and x.args[0].op == "chain" for x in (a, b))
    ):
        return g.trace(g.chain([a, g.transpose(b)]))
    return g.dot(a, b)


def _along(g: Graph, v: Value, axis: int) -> Value:
    kept = v.shape[:axis] + v.shape[axis + 1 :]
    if v.rank == 2:
        match v.op:
            case "transpose":
                return g.sum(v.args[0], 1 - axis)
            case "ones":
                return g.times(g.dimension(v.shape[axis]), g.ones(kept))
            case "zeros":
                return g.zeros(kept)
            case "eye":
                return g.ones(kept)
            case "diag":
                return v.args[0]
            case "outer":
                a, b = v.args
                return g.times(g.sum(a), b) if axis == 0 else g.times(a, g.sum(b))
            case "chain":
                ones = g.ones(v.shape[axis : axis + 1])
                return g.chain([v, ones]) if axis == 1 else g.chain([ones, v])
            case "broadcast" if v.args[0].rank == 1 and axis == 0:
                return g.times(g.dimension(v.shape[0]), v.args[0])
            case "broadcast" if v.args[0].op == "column" and axis == 1:
                return g.times(g.dimension(v.shape[1]), v.args[0].args[0])
            case "pow" if v.data == 2 and v.args[0].shape == v.shape:
                return g.node("sum", v, data=axis, shape=kept)
            case "mul":
                columns = [a.args[0] for a in v.args if a.op == "column"]
                rows = [a for a in v.args if a.rank == 1]
                full = [a for a in v.args if a.op != "column" and a.rank == 2]
                if full and all(a.shape == v.shape for a in full):
                    inner = g.times(*full)
                    across, along = (rows, columns) if axis == 0 else (columns, rows)
                    if along:
                        turned = g.transpose(inner) if axis == 0 else inner
                        return g.times(*across, g.chain([turned, g.times(*along)]))
                    if across:
                        return g.times(*across, g.sum(inner, axis))
    return g.node("sum", v, data=axis, shape=kept)


def diagonal(g: Graph, v: Value) -> Value:
    n = v.shape[:1]
    match v.op:
        case "scale":
            return g.times(v.args[0], g.diagonal(v.args[1]))
        case "diag" | "transpose":
            return v.args[0] if v.op == "diag" else g.diagonal(v.args[0])
        case "eye" | "ones":
            return g.ones(n)
        case "zeros":
            return g.zeros(n)
        case "outer":
            return g.times(*v.args)
        case "broadcast":
            return _on_diagonal(g, v.args[0], n)
        case "add":
            return g.full(g.plus(*[_on_diagonal(g, t, n) for t in v.args]), n)
        case "mul":
            return g.full(g.times(*[_on_diagonal(g, t, n) for t in v.args]), n)
        case "pow" | "call" | "reciprocal":
            return g.node(v.op, *[_on_diagonal(g, a, n) for a in v.args], data=v.data, shape=n)
        case "chain":
            return g.node("diagonal of chain", *v.args, shape=n)
    return g.node("diagonal", v, shape=n)


def _on_diagonal(g: Graph, v: Value, n: Shape) -> Value:
    """Of something that broadcasts to a square matrix."""
    if v.rank < 2:
        return v
    c, core = g.split(v)
    if core.op == "column":
        return g.times(c, core.args[0])
    return g.diagonal(v)


def trace(g: Graph, v: Value) -> Value:
    match v.op:
        case "scale":
            return g.times(v.args[0], g.trace(v.args[1]))
        case "transpose":
            return g.trace(v.args[0])
        case "add":
            return g.plus(*[g.trace(g.full(t, v.shape)) for t in v.args])
        case "chain":
            return _cyclic(g, list(v.args))
        case "input" | "inv" | "reshape":
            return g.node("trace", v)
        case "outer":
            return g.dot(*v.args)
    return g.sum(g.diagonal(v))


def _cyclic(g: Graph, factors: list[Value]) -> Value:
    if len(factors) == 1:
        return g.trace(factors[0])
    if (i := next((i for i, f in enumerate(factors) if f.op == "diag"), None)) is not None:
        return g.dot(factors[i].args[0], g.diagonal(g.chain(factors[i + 1 :] + factors[:i])))
    if len(factors) == 2 and "inv" not in (factors[0].op, factors[1].op):
        return g.dot(factors[0], g.transpose(factors[1]))
    return g.node("cyclic", *factors)
