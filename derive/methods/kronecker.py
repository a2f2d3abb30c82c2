"""An array of derivatives of a matrix by a matrix as one matrix: vec(dF) = K vec(dX), in Kronecker products."""

from __future__ import annotations

from derive.language.expressions import Add, Call, Div, Einsum, Expr, MatMul, Mul, Neg
from derive.language.shapes import Shape
from derive.methods.array_algebra import Algebra


def kronecker_form(J: Expr, shape: Shape, algebra: Algebra) -> Expr | None:
    """K with vec(dF) = K vec(dX) where J holds the derivatives of F in X; None where a term has no such form.

    shape : of X.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.expressions import Symbol
    >>> from derive.language.shapes import infer
    >>> J = read("einsum('ik,lj->ijkl', A, B)")
    >>> print(kronecker_form(J, (Symbol("m"), Symbol("n")), Algebra(infer([J]))))
    kron(B.T, A)
    """
    match J:
        case Add(args=args):
            parts = [kronecker_form(a, shape, algebra) for a in args]
            return None if None in parts else Add(*parts)
        case Neg(args=(a,)):
            inner = kronecker_form(a, shape, algebra)
            return inner and Neg(inner)
        case Mul(args=(*numbers, a)) if not any(map(algebra.shapes.rank, numbers)):
            inner = kronecker_form(a, shape, algebra)
            return inner and Mul(*numbers, inner)
        case Div(args=(a, b)) if not algebra.shapes.rank(b):
            inner = kronecker_form(a, shape, algebra)
            return inner and Div(inner, b)
        case Einsum():
            return _of_einsum(J, shape, algebra)
    return None


def _of_einsum(J: Einsum, shape: Shape, algebra: Algebra) -> Expr | None:
    inputs, output = J.data.split("->")
    if len(output) != 4:
        return None
    i, j, k, l = output
    at = dict(zip(inputs.split(","), J.args, strict=True))
    if len(at) == 2:
        for (first, A), (second, B) in ((p, q) for p in at.items() for q in at.items() if p is not q):
            if set(first) == {i, k} and set(second) == {j, l}:  # A dX B
                left = A if first == i + k else Call("transpose", A)
                right = B if second == j + l else Call("transpose", B)
                return Call("kron", *map(algebra.neat, (right, left)))
            if set(first) == {i, l} and set(second) == {j, k}:  # A dXᵀ B
                left = A if first == i + l else Call("transpose", A)
                right = B if second == j + k else Call("transpose", B)
                return MatMul(Call("kron", *map(algebra.neat, (right, left))), Call("commutation", *shape))
            if set(first) == {i, j} and set(second) == {k, l}:  # ⟨B, dX⟩ A
                value = A if first == i + j else Call("transpose", A)
                weight = B if second == k + l else Call("transpose", B)
                return Call("outer", Call("vec", value), Call("vec", weight))
    if (
        len(at) == 3
        and {i + k, j + l} <= set(at)
        and all(isinstance(at[p], Call) and at[p].name == "eye" for p in (i + k, j + l))
    ):
        ((_, C),) = [(p, a) for p, a in at.items() if p not in (i + k, j + l)]
        (where,) = [p for p in at if p not in (i + k, j + l)]
        if len(where) == 2 and where in (i + j, i + l, k + j, k + l):
            return Call("diag", Call("vec", C))
    return None
