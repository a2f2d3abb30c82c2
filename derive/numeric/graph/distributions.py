"""Softmax and the logarithm of a sum of exponentials, over the last axis, with the largest entry taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.language import expressions as ex
from derive.numeric.graph.value import Value

if TYPE_CHECKING:
    from derive.numeric.array_values import Graph


def softmax(g: Graph, z: Value) -> Value:
    e, s, _ = _exponentials(g, z)
    return g.node("shares", e, s, shape=z.shape)


def logsumexp(g: Graph, z: Value) -> Value:
    _, s, top = _exponentials(g, z)
    found = g.node("add", g.call("log", s), top, shape=s.shape)
    return g.node("squeeze", found, shape=z.shape[:-1]) if z.rank > 1 else found


def log_softmax(g: Graph, z: Value) -> Value:
    _, s, top = _exponentials(g, z)
    found = g.node("add", g.call("log", s), top, shape=s.shape)
    return g.node("add", z, g.negative(found), shape=z.shape)


def _exponentials(g: Graph, z: Value) -> tuple[Value, Value, Value]:
    kept = (*z.shape[:-1], ex.ONE) if z.rank > 1 else ()
    top = g.node("row max", z, shape=kept)
    e = g.call("exp", g.node("add", z, g.negative(top), shape=z.shape))
    return e, g.node("row sum", e, shape=kept), top
