"""What is known of a matrix: symmetric, positive semidefinite, with no negative entry."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from derive.numeric.graph.value import Value

if TYPE_CHECKING:
    from derive.numeric.array_values import Graph

NONNEGATIVE = {"exp", "abs", "sqrt", "expit", "relu", "cosh", "sech", "erfc"}


def is_symmetric(g: Graph, v: Value) -> bool:
    if v.rank != 2 or v.shape[0] is not v.shape[1]:
        return False
    match v.op:
        case "eye" | "diag":
            return True
        case "input":
            return v.data in g.assume and g.assume[v.data].is_("symmetric")
        case "inv":
            return g.is_symmetric(v.args[0])
        case "chain":
            return tuple(g.transpose(a) for a in reversed(v.args)) == v.args
        case "matmul" if v.rank == 2:
            a, b = v.args
            return (a.op == "transpose" and a.args[0] is b) or (b.op == "transpose" and b.args[0] is a)
        case "outer":
            return v.args[0] is v.args[1]
        case "add":
            if any(t.shape != v.shape for t in v.args if t.rank):
                return False
            parts = {(c, core) for c, core in map(g.split, v.args) if core.rank}
            return all(core.op != "add" and (c, _turned(g, core)) in parts for c, core in parts)
        case "mul":
            return all(a.shape == v.shape and g.is_symmetric(a) for a in v.args)
        case "scale":
            return g.is_symmetric(v.args[1])
    return False


def _turned(g: Graph, v: Value) -> Value:
    return (
        g.node("transpose", v, shape=v.shape[::-1])
        if v.op in ("input", "mul", "call", "pow") and not g.is_symmetric(v)
        else g.transpose(v)
    )


def is_definite(g: Graph, v: Value) -> bool:
    """Whether a matrix is positive semidefinite, so that it is positive definite where its inverse exists."""
    match v.op:
        case "eye":
            return True
        case "diag":
            return g.is_nonnegative(v.args[0])
        case "input":
            return v.data in g.assume and g.assume[v.data].is_("positive definite")
        case "inv":
            return g.is_definite(v.args[0])
        case "scale":
            return g.is_nonnegative(v.args[0]) and g.is_definite(v.args[1])
        case "add":
            return all(t.rank == 2 and g.is_definite(t) for t in v.args)
        case "outer":
            return v.args[0] is v.args[1]
        case "chain":
            if not g.is_symmetric(v):
                return False
            middle = v.args[len(v.args) // 2]
            return len(v.args) % 2 == 0 or g.is_definite(middle)
    return False


def is_nonnegative(g: Graph, v: Value) -> bool:
    if v not in g.nonnegative:
        g.nonnegative[v] = False
        g.nonnegative[v] = _surely_nonnegative(g, v)
    return g.nonnegative[v]


def _surely_nonnegative(g: Graph, v: Value) -> bool:
    match v.op:
        case "number":
            return v.data >= 0
        case "dimension" | "ones" | "zeros" | "eye" | "shares" | "holds":
            return True
        case "input":
            return v.data in g.assume and g.assume[v.data].is_nonnegative
        case "call":
            return v.data in NONNEGATIVE
        case "pow":
            return v.data % 2 == 0 or g.is_nonnegative(v.args[0])
        case "mul":
            odd = [a for a, n in Counter(v.args).items() if n % 2]
            return all(map(g.is_nonnegative, odd))
        case (
            "add" | "scale" | "reciprocal" | "broadcast" | "column" | "row" | "transpose" | "sum" | "diag" | "diagonal"
        ):
            return all(map(g.is_nonnegative, v.args))
        case "dot":
            return v.args[0] is v.args[1] or all(map(g.is_nonnegative, v.args))
    return False
