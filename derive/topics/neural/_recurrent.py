"""A recurrent network with the reader's data, scalar or with vectors: h_t = tanh(W h_{t−1} + U x_t + b)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import Array, Call, Expr, Symbol
from derive.methods.worked_lines import Lines
from derive.topics.data import matrix, scalar, vector
from derive.topics.neural._sizes import is_alive

MOST_STEPS = 8


@dataclass(frozen=True)
class Sequence:
    """The letters of the network: h[t] the state after t steps, x[t] its input; ``units`` of them in a state."""

    W: Symbol
    U: Symbol
    b: Symbol
    h: list[Symbol]
    x: list[Symbol]
    units: int
    vectors: bool

    @property
    def steps(self) -> int:
        return len(self.x) - 1

    def times(self, A: Expr, v: Expr) -> Expr:
        return A @ v if self.vectors else A * v

    def sum_of(self, state: Expr, t: int) -> Expr:
        """W h + U x_t + b from a state h."""
        return self.times(self.W, state) + self.times(self.U, self.x[t]) + self.b

    def sum_at(self, t: int) -> Expr:
        return self.sum_of(self.h[t - 1], t)


def sequence(on: Lines, W: Any, U: Any, b: Any, h0: Any, x: Any) -> Sequence:
    """The data as letters; refuses what does not fit together."""
    vectors = isinstance(W, (Array, tuple))
    inputs = list(x.args) if isinstance(x, Array) else list(x) if isinstance(x, tuple) else None
    if not inputs:
        raise ShapeError(f"x = {x!s:.60}: expected a list with an input for every step, such as [1, 1]")
    if len(inputs) > MOST_STEPS:
        raise ShapeError(f"x has {len(inputs)} steps: expected at most {MOST_STEPS}, each written out")
    if vectors:
        W = matrix(W, "W", square=True)
        U, units = matrix(U, "U", rows=len(W.args)), len(W.args)
        b, h0 = vector(b, "b", length=units), vector(h0, "h0", length=units)
        inputs = [vector(v, f"x_{t}", length=len(U.args[0].args)) for t, v in enumerate(inputs, 1)]
    else:
        W, U, b, h0, units = scalar(W, "W"), scalar(U, "U"), scalar(b, "b"), scalar(h0, "h0"), 1
        inputs = [scalar(v, f"x_{t}") for t, v in enumerate(inputs, 1)]
    W, U, b, start = (on.given(name, v) for name, v in (("W", W), ("U", U), ("b", b), ("h_0", h0)))
    xs = [start, *[on.given(f"x_{t}", v) for t, v in enumerate(inputs, 1)]]
    net = Sequence(W, U, b, [start], xs, units, vectors)
    for t in range(1, len(inputs) + 1):
        is_alive(on, net.sum_at(t))
        net.h.append(on.let(f"h_{t}", Call("tanh", net.sum_at(t))))
    return net
