"""Transposes, diagonal and outer matrices, inverses and determinants, in the cheapest equal form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.language import expressions as ex
from derive.language.shapes import Shape, times
from derive.numeric.graph.value import Value

if TYPE_CHECKING:
    from derive.numeric.array_values import Graph


def column(g: Graph, v: Value) -> Value:
    c, core = g.split(v)
    if c is not g.one and core is not g.one:
        return g.times(c, g.column(core))
    return g.node("column", v, shape=(v.shape[0], ex.ONE))


def row(g: Graph, v: Value) -> Value:
    return g.node("row", v, shape=(ex.ONE, v.shape[0]))


def transpose(g: Graph, v: Value) -> Value:
    if v.rank < 2:
        return v
    shape = v.shape[::-1]
    match v.op:
        case "scale":
            return g.times(v.args[0], g.transpose(v.args[1]))
        case "transpose":
            return v.args[0]
        case "eye" | "diag":
            return v
        case "zeros" | "ones":
            return g.node(v.op, shape=shape)
        case "outer":
            return g.outer(v.args[1], v.args[0])
        case "chain":
            turned = tuple(g.transpose(a) for a in reversed(v.args))
            if turned == v.args:
                return v
        case "row":
            return g.column(v.args[0])
        case "column":
            return g.row(v.args[0])
    if v.rank == 2 and g.is_symmetric(v):
        return v
    if v.op == "add" and all(g.split(t)[1].op in ("outer", "eye", "diag") for t in v.args):
        return g.plus(*map(g.transpose, v.args))
    return g.node("transpose", v, shape=shape)


def reshape(g: Graph, v: Value, shape: Shape) -> Value:
    c, core = g.split(v)
    if core is not v:
        return g.times(c, g.reshape(core, shape))
    if v.op in ("ones", "zeros"):
        return g.node(v.op, shape=shape)
    if v.shape == shape:
        return v
    if v.op == "reshape":
        v = v.args[0]
    return g.node("reshape", v, shape=shape)


def vec(g: Graph, v: Value) -> Value:
    return g.reshape(g.transpose(v), (ex.ONE,) if not v.shape else flat_shape(v.shape))


def diag(g: Graph, v: Value) -> Value:
    c, core = g.split(v)
    if core.op == "ones":
        return g.times(c, g.eye(v.shape[0]))
    if core is not v:
        return g.times(c, g.diag(core))
    return g.node("diag", v, shape=v.shape * 2)


def outer(g: Graph, a: Value, b: Value) -> Value:
    (c, a), (d, b) = g.split(a), g.split(b)
    shape = a.shape + b.shape
    if "zeros" in (a.op, b.op):
        return g.zeros(shape)
    if a.op == "ones" and b.op == "ones":
        core = g.ones(shape)
    elif a.op == "ones":
        core = g.node("broadcast", b, shape=shape)
    elif b.op == "ones":
        core = g.node("broadcast", g.column(a), shape=shape)
    else:
        core = g.node("outer", a, b, shape=shape)
    return g.times(c, d, core)


def inv(g: Graph, M: Value) -> Value:
    c, core = g.split(M)
    match core.op:
        case "eye":
            inverse = core
        case "diag":
            inverse = g.diag(g.reciprocal(core.args[0]))
        case "inv":
            inverse = core.args[0]
        case "transpose":
            inverse = g.transpose(g.inv(core.args[0]))
        case _:
            inverse = g.node("inv", core, shape=core.shape)
    return g.times(g.reciprocal(c), inverse)


def det(g: Graph, M: Value, logarithm: bool) -> Value:
    c, core = g.split(M)
    n = g.dimension(M.shape[0])
    if core.op == "inv":
        inner = g.det(core.args[0], logarithm)
        found = g.negative(inner) if logarithm else g.reciprocal(inner)
    elif core.op == "transpose":
        found = g.det(core.args[0], logarithm)
    elif core.op == "eye":
        found = g.number(0 if logarithm else 1)
    else:
        found = g.node("logdet" if logarithm else "det", core)
    if c is g.one:
        return found
    if logarithm:
        return g.plus(found, g.times(n, g.call("log", g.call("abs", c))))
    return g.times(found, g.power(c, n))


def flat_shape(shape: Shape) -> Shape:
    size: ex.Expr = ex.ONE
    for d in shape:
        size = times(size, d)
    return (size,)
