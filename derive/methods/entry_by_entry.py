"""Literal vectors and matrices worked out entry by entry, exactly: products, sums, functions of entries, letters and all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Array, Call, Expr
from derive.language.functions import OF_ARRAYS
from derive.methods.tidy import tidy

Entries = Any  # an object array of expressions, without axes for a number


def worked_out(expr: Expr) -> Expr:
    """The value of ``expr``, in which every array is literal, as a literal with tidy entries.

    Raises UnsupportedError for an operation that is not done entry by entry here.

    >>> from derive.language.python_text import read_python as read
    >>> print(worked_out(read("[[1, -2], [3, 1/2]] @ [2, a] + [1/2, -1]")))
    [5/2 - 2*a, 5 + a/2]
    >>> print(worked_out(read("relu([1, -2])*[3, 4]")), worked_out(read("sum(exp([0, x]))")))
    [3, 0] 1 + exp(x)
    >>> print(worked_out(read("logsumexp([[0, x], [1, 1]])")))
    [log(1 + exp(x)), log(2*exp(1))]
    """
    known: dict[Expr, Entries] = {}
    for node in ex.postorder(expr):
        known[node] = _tidied(_value(node, [known[a] for a in node.args]))
    return literal(known[expr])


def literal(entries: Entries) -> Expr:
    """An array of expressions, or nested lists of them, as a literal.

    >>> print(literal([[ONE, ZERO], [ZERO, ONE]]))
    [[1, 0], [0, 1]]
    """
    if isinstance(entries, np.ndarray):
        entries = entries.tolist()
    return Array(*map(literal, entries)) if isinstance(entries, list) else entries


def entries_of(array: Expr) -> Entries:
    """A literal as an object array; a number has no axes."""
    if not isinstance(array, Array):
        return _number(array)
    rows = [entries_of(row) for row in array.args]
    found = np.empty((len(rows), *rows[0].shape), dtype=object)
    for i, row in enumerate(rows):
        found[i] = row if row.ndim else row.item()
    return found


def row_times_column(row: Expr, column: Expr, *more: Expr) -> Expr:
    """The sum of products of a dot product, written down and not worked out.

    >>> print(row_times_column(Array(1, -2), Array(2, 1)))
    1*2 - 2*1
    """
    terms = [ex.Mul(a, b) for a, b in zip(row.args, column.args, strict=True)]
    return ex.Add(*terms, *more)


def _number(value: Expr) -> Entries:
    found = np.empty((), dtype=object)
    found[()] = value
    return found


_tidy_each = np.frompyfunc(tidy, 1, 1)


def _tidied(entries: Entries) -> Entries:
    return np.asarray(_tidy_each(entries), dtype=object)


def _value(node: Expr, args: list[Entries]) -> Entries:
    if isinstance(node, Array):
        return entries_of(Array(*map(literal, args)))
    if not node.args:
        return _number(node)
    if type(node) in _OPERATIONS:
        return _OPERATIONS[type(node)](*args)
    if isinstance(node, Call) and node.name in _FUNCTIONS:
        return _FUNCTIONS[node.name](*args)
    if isinstance(node, Call) and node.name not in OF_ARRAYS:
        return np.frompyfunc(lambda *a: _called(node.name, *a), len(args), 1)(*args)
    raise UnsupportedError(f"{node!s:.60} is not worked out entry by entry")


_SWITCHES: dict[str, Callable] = {"relu": lambda x: max(x, 0), "abs": abs, "sign": lambda x: (x > 0) - (x < 0)}


def _called(name: str, *args: Expr) -> Expr:
    value = ex.constant_value(args[0])
    if value is not None and name in _SWITCHES:
        return ex.as_expr(_SWITCHES[name](value))
    if value and name == "heaviside":
        return ONE if value > 0 else ZERO
    return Call(name, *args)


def _left_to_right(operation: Callable) -> Callable[..., Entries]:
    def f(first: Entries, *rest: Entries) -> Entries:
        for other in rest:
            first = operation(first, other)
        return first

    return f


def _matmul(a: Entries, b: Entries) -> Entries:
    return np.asarray(np.tensordot(a, b, axes=(-1, 0)), dtype=object)


def _sum(a: Entries, axis: Entries | None = None) -> Entries:
    found = a.sum() if axis is None else a.sum(axis=int(str(axis.item())))
    return np.asarray(found, dtype=object)


def _size(a: Entries, axis: Entries | None) -> Expr:
    return ex.as_expr(a.size if axis is None else a.shape[int(str(axis.item()))])


def _exponentials(a: Entries) -> Entries:
    return np.frompyfunc(lambda e: Call("exp", e), 1, 1)(a)


def _softmax(a: Entries) -> Entries:
    powers = _exponentials(a)
    return powers / powers.sum(axis=-1, keepdims=True)


def _logsumexp(a: Entries) -> Entries:
    """One number for a vector, one for each row of a matrix."""
    return np.asarray(np.frompyfunc(lambda e: Call("log", e), 1, 1)(_exponentials(a).sum(axis=-1)), dtype=object)


def _on_the_diagonal(n: int, entries: Any) -> Entries:
    here: Any = np.eye(n) == 1
    nothing: Any = ZERO
    return np.asarray(np.where(here, entries, nothing), dtype=object)


_OPERATIONS: dict[type[Expr], Callable[..., Entries]] = {
    ex.Add: _left_to_right(np.add), ex.Mul: _left_to_right(np.multiply), ex.Div: np.divide, ex.Neg: np.negative,
    ex.Pow: np.power, ex.MatMul: _left_to_right(_matmul),
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Entries]] = {
    "transpose": np.transpose, "outer": np.multiply.outer, "dot": _matmul, "sum": _sum,
    "mean": lambda a, axis=None: _sum(a, axis) / _size(a, axis),
    "diag": lambda a: _on_the_diagonal(len(a), a),
    "norm": lambda a: _number(Call("sqrt", (a * a).sum())),
    "softmax": _softmax, "logsumexp": _logsumexp,
    "vec": lambda a: a.flatten(order="F"), "column": lambda a: a[:, None], "row": lambda a: a[None, :],
    "ones": lambda *n: np.full([int(str(d)) for d in n], ONE, dtype=object),
    "eye": lambda n: _on_the_diagonal(int(str(n)), ONE),
}  # fmt: skip
