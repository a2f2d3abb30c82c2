"""What every operation and function of arrays is, as NumPy understands it: one row each, for both arithmetics.

The first axis of every array counts points. Refuses shapes that do not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from derive.language import expressions as ex
from derive.language.functions import OF_ARRAYS, is_known
from derive.numeric.array_arithmetic import SWITCHES, Arithmetic, Values, stands_still
from derive.numeric.precision import Undecided, Undefined


def aligned(*values: Values) -> list[Values]:
    """Arrays of as many axes, as broadcasting needs them: new axes go behind the one of points."""
    most = max(v.ndim for v in values)
    return [v if v.ndim == most else v.reshape(v.shape[:1] + (1,) * (most - v.ndim) + v.shape[1:]) for v in values]


def rank(value: Values) -> int:
    return value.ndim - 1


def whole(value: Values) -> int:
    """A number that is an integer, as a size is."""
    found = float(value.flat[0])
    if rank(value) or found != int(found):
        raise Undefined("the size of an array is no integer")
    return int(found)


def _needs(ranks: Sequence[int], a: Values, what: str) -> None:
    if rank(a) not in ranks:
        wanted = " or ".join({1: "a vector", 2: "a matrix"}[r] for r in ranks)
        raise Undefined(f"{what} needs {wanted}")


def _square(a: Values, what: str) -> Values:
    _needs((2,), a, what)
    if a.shape[1] != a.shape[2]:
        raise Undefined(f"{what} needs a square matrix")
    return a


# ---------------------------------------------------------------- arithmetic


def add(how: Arithmetic, node: ex.Expr, *terms: Values) -> Values:
    return reduce(lambda a, b: np.add(*aligned(a, b)), terms)


def multiply(how: Arithmetic, node: ex.Expr, *factors: Values) -> Values:
    return reduce(lambda a, b: np.multiply(*aligned(a, b)), factors)


def divide(how: Arithmetic, node: ex.Expr, above: Values, below: Values) -> Values:
    return how.divide(*aligned(above, below))


def negate(how: Arithmetic, node: ex.Expr, a: Values) -> Values:
    return -a


def power(how: Arithmetic, node: ex.Expr, base: Values, exponent: Values) -> Values:
    at = ex.constant_value(node.args[1])
    if len(base) > 1 and (at is None or at.denominator != 1):  # a root is not smooth at zero
        stands_still(how.sign(base))
    return how.power(*aligned(base, exponent))


def compare(how: Arithmetic, node: ex.Expr, a: Values, b: Values) -> Values:
    found = how.compare(type(node), *aligned(a, b))
    if len(found) > 1:
        stands_still(found)
    return found


def conjunction(how: Arithmetic, node: ex.Expr, *parts: Values) -> Values:
    return multiply(how, node, *parts)


def disjunction(how: Arithmetic, node: ex.Expr, *parts: Values) -> Values:
    return 1 - multiply(how, node, *[1 - p for p in parts])


def negation(how: Arithmetic, node: ex.Expr, part: Values) -> Values:
    return 1 - part


def piecewise(how: Arithmetic, node: ex.Expr, *parts: Values) -> Values:
    parts = tuple(aligned(*parts))
    return how.choose(list(zip(parts[::2], parts[1::2], strict=True)))


def array(how: Arithmetic, node: ex.Expr, *entries: Values) -> Values:
    if len({e.shape[1:] for e in entries}) > 1:
        raise Undefined("the rows of an array have different shapes")
    points = max((len(e) for e in entries), default=1)
    return np.stack([np.broadcast_to(e, (points, *e.shape[1:])) for e in entries], axis=1)


def matrix_product(how: Arithmetic, node: ex.Expr, *factors: Values) -> Values:
    return reduce(_product, factors)


def _product(a: Values, b: Values) -> Values:
    _needs((1, 2), a, "a matrix product")
    _needs((1, 2), b, "a matrix product")
    if a.shape[-1] != b.shape[1]:
        raise Undefined(f"a matrix product of shapes {a.shape[1:]} and {b.shape[1:]}")
    left = a[:, None, :] if rank(a) == 1 else a
    right = b[:, :, None] if rank(b) == 1 else b
    found = np.matmul(left, right)
    if rank(b) == 1:
        found = found[..., 0]
    return found[:, 0] if rank(a) == 1 else found


def einsum(how: Arithmetic, node: ex.Expr, *operands: Values) -> Values:
    inputs, output = node.data.split("->")
    subscripts = ",".join(f"...{letters}" for letters in inputs.split(","))
    for letters, v in zip(inputs.split(","), operands, strict=True):
        if len(letters) != rank(v):
            raise Undefined(f"an array of {rank(v)} indices has the indices {letters!r}")
    return np.einsum(f"{subscripts}->...{output}", *operands, optimize="greedy")


# ---------------------------------------------------------------- functions


def _entrywise(how: Arithmetic, name: str, *args: Values) -> Values:
    args = tuple(aligned(*args))
    if name in SWITCHES and max(map(len, args)) > 1:
        stands_still(SWITCHES[name](how, *args))
    return how.entrywise(name, *args)


def _extreme(how: Arithmetic, name: str, *args: Values) -> Values:
    return reduce(lambda a, b: _entrywise(how, name, a, b), args)


def _axis(a: Values, axes: tuple[Values, ...]) -> tuple[int, ...]:
    """The axes a sum runs over."""
    if not axes:
        return tuple(range(1, a.ndim))
    axis = whole(axes[0])
    if not -rank(a) <= axis < rank(a):
        raise Undefined(f"an array of {rank(a)} axes has no axis {axis}")
    return (axis % rank(a) + 1,)


def _sum(how: Arithmetic, a: Values, *axes: Values) -> Values:
    return a.sum(axis=_axis(a, axes)) if rank(a) else a


def _mean(how: Arithmetic, a: Values, *axes: Values) -> Values:
    count = int(np.prod([a.shape[i] for i in _axis(a, axes)]))
    return _sum(how, a, *axes) / count


def _norm(how: Arithmetic, a: Values) -> Values:
    return _entrywise(how, "sqrt", _sum(how, a * a))


def _norm1(how: Arithmetic, a: Values) -> Values:
    return _sum(how, _entrywise(how, "abs", a))


def _norminf(how: Arithmetic, a: Values) -> Values:
    if not rank(a):
        raise Undefined("a maximum norm needs a vector or a matrix")
    sizes = _entrywise(how, "abs", a).reshape(len(a), -1)
    return reduce(lambda most, k: _entrywise(how, "maximum", most, sizes[:, k]), range(1, sizes.shape[1]), sizes[:, 0])


def transpose(how: Arithmetic, a: Values) -> Values:
    return a.transpose(0, *range(a.ndim - 1, 0, -1))


def _trace(how: Arithmetic, a: Values) -> Values:
    return np.diagonal(_square(a, "a trace"), axis1=1, axis2=2).sum(axis=-1)


def _det(how: Arithmetic, a: Values) -> Values:
    return how.det(_square(a, "a determinant"))


def _logdet(how: Arithmetic, a: Values) -> Values:
    if len(_square(a, "a determinant")) > 1:
        stands_still(how.sign(how.det(a)))
    return how.logdet(a)


def _rank(how: Arithmetic, a: Values) -> Values:
    _needs((2,), a, "a rank")
    return how.rank(a)


def _nullity(how: Arithmetic, a: Values) -> Values:
    return a.shape[2] - _rank(how, a)


def _augmented(how: Arithmetic, a: Values, b: Values) -> Values:
    _needs((2,), a, "an augmented matrix")
    right = b[:, :, None] if rank(b) == 1 else b
    if rank(right) != 2 or a.shape[1] != right.shape[1]:
        raise Undefined("an augmented matrix needs as many rows on both sides")
    points = max(len(a), len(right))
    return np.concatenate([np.broadcast_to(v, (points, *v.shape[1:])) for v in (a, right)], axis=2)


def _singular_values(how: Arithmetic, a: Values) -> Values:
    _needs((2,), a, "a list of singular values")
    return how.singular_values(a)


def _pinv(how: Arithmetic, a: Values) -> Values:
    _needs((2,), a, "a pseudo-inverse")
    return how.pinv(a)


def _spectral_norm(how: Arithmetic, a: Values) -> Values:
    return _singular_values(how, a)[:, 0] if rank(a) == 2 else _norm(how, a)


def _condition(how: Arithmetic, a: Values) -> Values:
    values = _singular_values(how, a)
    return how.divide(values[:, 0], values[:, -1])


def _diag(how: Arithmetic, a: Values) -> Values:
    _needs((1,), a, "a diagonal matrix")
    return a[:, :, None] * how.array(np.eye(a.shape[1]))[None]


def _outer(how: Arithmetic, a: Values, b: Values) -> Values:
    _needs((1,), a, "an outer product")
    _needs((1,), b, "an outer product")
    return a[:, :, None] * b[:, None, :]


def _cross(how: Arithmetic, a: Values, b: Values) -> Values:
    if a.shape[1:] != (3,) or b.shape[1:] != (3,):
        raise Undefined("a cross product needs two vectors of 3 entries")
    after, before = [1, 2, 0], [2, 0, 1]
    return a[:, after] * b[:, before] - a[:, before] * b[:, after]


def _kron(how: Arithmetic, a: Values, b: Values) -> Values:
    if rank(a) != rank(b) or not rank(a):
        raise Undefined("a Kronecker product needs two vectors or two matrices")
    for axis in range(rank(a)):
        a, b = np.expand_dims(a, 2 * axis + 2), np.expand_dims(b, 2 * axis + 1)
    product = a * b
    sizes = [product.shape[i] * product.shape[i + 1] for i in range(1, product.ndim, 2)]
    return product.reshape(len(product), *sizes)


def _vec(how: Arithmetic, a: Values) -> Values:
    return transpose(how, a).reshape(len(a), -1)


def _exponentials(how: Arithmetic, a: Values) -> tuple[Values, Values, Values]:
    """exp(a − peak) with a the last axis, their sum, and the peak."""
    _needs((1, 2), a, "an exponential sum")
    peak = how.peak(a)
    exponentials = how.entrywise("exp", a - peak)
    return exponentials, exponentials.sum(axis=-1, keepdims=True), peak


def _softmax(how: Arithmetic, a: Values) -> Values:
    exponentials, total, _ = _exponentials(how, a)
    return exponentials / total


def _logsumexp(how: Arithmetic, a: Values) -> Values:
    _, total, peak = _exponentials(how, a)
    return (how.entrywise("log", total) + peak)[..., 0]


def _filled(with_what: Callable[..., Any]) -> Callable:
    def of(how: Arithmetic, *sizes: Values) -> Values:
        return how.array(with_what(tuple(map(whole, sizes))))[None]

    return of


def _commutation(sizes: tuple[int, int]) -> np.ndarray:
    """K with K vec(X) = vec(Xᵀ) for X of ``sizes``."""
    m, n = sizes
    places = np.arange(m * n).reshape(n, m).T.reshape(-1)  # where in vec(X) the entries of vec(Xᵀ) stand
    return np.eye(m * n)[places]


def _reshape(how: Arithmetic, a: Values, *sizes: Values) -> Values:
    return a.reshape(len(a), *map(whole, sizes))


ARRAY_FUNCTIONS: dict[str, Callable[..., Values]] = {
    "sum": _sum, "mean": _mean, "norm": _norm, "norm1": _norm1, "norminf": _norminf, "transpose": transpose, "trace": _trace, "det": _det,
    "logdet": _logdet, "inv": lambda how, a: how.inv(_square(a, "an inverse")),
    "eigenvalues": lambda how, a: how.eigenvalues(_square(a, "a list of eigenvalues")),
    "rank": _rank, "nullity": _nullity, "augmented": _augmented,
    "singular_values": _singular_values, "pinv": _pinv, "norm2": _spectral_norm, "cond": _condition,
    "diag": _diag, "diagonal": lambda how, a: np.diagonal(_square(a, "a diagonal"), axis1=1, axis2=2),
    "outer": _outer, "cross": _cross, "kron": _kron, "dot": lambda how, a, b: _product(a, b), "vec": _vec, "softmax": _softmax,
    "logsumexp": _logsumexp, "reshape": _reshape, "column": lambda how, a: a[:, :, None], "row": lambda how, a: a[:, None, :],
    "eye": _filled(lambda sizes: np.eye(sizes[0])), "ones": _filled(np.ones), "zeros": _filled(np.zeros),
    "commutation": _filled(_commutation), "maximum": lambda how, *args: _extreme(how, "maximum", *args),
    "minimum": lambda how, *args: _extreme(how, "minimum", *args),
}  # fmt: skip


def call(how: Arithmetic, node: ex.Expr, *args: Values) -> Values:
    """The value of a function of arrays, or of a scalar function entry by entry."""
    name = node.data
    if name in ARRAY_FUNCTIONS:
        return ARRAY_FUNCTIONS[name](how, *args)
    if not is_known(name) or name in OF_ARRAYS:
        raise Undecided(f"there is no value for {name}")
    return _entrywise(how, name, *args)


OPERATIONS: dict[type[ex.Expr], Callable[..., Values]] = {
    ex.Add: add, ex.Mul: multiply, ex.Div: divide, ex.Neg: negate, ex.Pow: power, ex.MatMul: matrix_product,
    ex.Einsum: einsum, ex.Array: array, ex.Call: call, ex.Piecewise: piecewise, ex.And: conjunction, ex.Or: disjunction,
    ex.Not: negation, **dict.fromkeys(ex.COMPARISONS, compare),
}  # fmt: skip
