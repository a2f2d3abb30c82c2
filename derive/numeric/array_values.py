"""The values a compiled program works out: a shared graph whose constructors know linear algebra.

Every constructor gives the cheapest equal form that needs no decision: scalars stand before products, ``diag(v) @ M``
stays a scaling, an outer product stays its two vectors, a delta stays a pattern. What costs depend on (how a chain of
products is bracketed, which factorisation serves) is left to ``plans``. Nothing here knows of NumPy's names.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.shapes import Shape
from derive.numeric.graph import chains, distributions, entrywise, indices, known, matrices, totals
from derive.numeric.graph.value import Value

ENTRYWISE = {
    "add", "mul", "scale", "reciprocal", "pow", "power", "call", "where", "compare", "and", "or", "not", "holds",
}  # fmt: skip


class Graph:
    """Makes values, each once: equal values are one object, sums and products also in another order."""

    def __init__(self, assume: Mapping[str, Domain] | None = None, slopes: bool = False) -> None:
        self.assume = assume or {}
        self.slopes = slopes  # σ(z) σ(−z) from one exponential: faster where passes count and calls do not
        self._nodes: dict[tuple, Value] = {}
        self.nonnegative: dict[Value, bool] = {}

    def node(self, op: str, *args: Value, data: Any = None, shape: Shape = ()) -> Value:
        which = tuple(a.index for a in args)
        key = (op, data, tuple(sorted(which)) if op in ("add", "mul") else which, shape)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Value(op, args, data, shape, len(self._nodes))
        return found

    def found(self, op: str, *args: Value, shape: Shape = ()) -> Value | None:
        return self._nodes.get((op, None, tuple(a.index for a in args), shape))

    # ---------------------------------------------------------------- atoms

    def number(self, value: Fraction | int) -> Value:
        return self.node("number", data=Fraction(value))

    @property
    def one(self) -> Value:
        return self.number(1)

    def dimension(self, d: ex.Expr) -> Value:
        value = ex.constant_value(d)
        return self.node("dimension", data=d) if value is None else self.number(value)

    def size(self, shape: Shape) -> Value:
        return self.times(*map(self.dimension, shape))

    def zeros(self, shape: Shape) -> Value:
        return self.node("zeros", shape=shape) if shape else self.number(0)

    def ones(self, shape: Shape) -> Value:
        return self.node("ones", shape=shape) if shape else self.one

    def eye(self, n: ex.Expr) -> Value:
        return self.node("eye", shape=(n, n))

    def split(self, v: Value) -> tuple[Value, Value]:
        """A value as a scalar times the rest."""
        if v.op == "scale":
            return v.args[0], v.args[1]
        if v.op == "number":
            return v, self.one
        return self.one, v

    def scale(self, c: Value, v: Value) -> Value:
        return self.times(c, v)

    def negative(self, v: Value) -> Value:
        return self.times(self.number(-1), v)

    # ---------------------------------------------------------------- linear algebra, one module an idea

    times = entrywise.times
    plus = entrywise.plus
    reciprocal = entrywise.reciprocal
    over = entrywise.over
    power = entrywise.power
    call = entrywise.call
    is_symmetric = known.is_symmetric
    is_definite = known.is_definite
    is_nonnegative = known.is_nonnegative
    column = matrices.column
    row = matrices.row
    transpose = matrices.transpose
    reshape = matrices.reshape
    vec = matrices.vec
    diag = matrices.diag
    outer = matrices.outer
    inv = matrices.inv
    det = matrices.det
    matmul = chains.matmul
    chain = chains.chain
    joined = chains.joined
    full = chains.full
    dot = chains.dot
    sum = totals.sum
    diagonal = totals.diagonal
    trace = totals.trace
    einsum = indices.einsum
    contract = indices.contract
    permute = indices.permute
    softmax = distributions.softmax
    logsumexp = distributions.logsumexp
    log_softmax = distributions.log_softmax
