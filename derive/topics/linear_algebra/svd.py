"""Singular value decomposition of a matrix, from the eigenvalues and eigenvectors of AᵀA."""

from __future__ import annotations

from typing import Any

from derive.language.assumptions import domain
from derive.language.expressions import ZERO, Add, Array, Call, MatMul, Number, Pow
from derive.methods import columns as col
from derive.methods import svd as method
from derive.methods.decimals import decimal, rounded
from derive.model import ROUNDED, Derivation, Step
from derive.rules import linear_algebra
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Singular value decomposition",
    covers=("linear-algebra/svd",),
    sources=('Goodfellow, Bengio & Courville, Deep Learning, section 2.8 "Singular Value Decomposition"',),
)
def svd(A: Any = [[1, 3, 4], [5, 6, 9], [1, 2, 3], [7, 6, 8]]) -> Derivation:  # noqa: B006
    """The singular values of A, descending, and A = UΣVᵀ with orthonormal columns in U and V.

    >>> print(svd(A=[[1, 1], [1, 1]]).result)
    [2, 0]
    """
    A = matrix(A)
    name, B, x, M = letters(A, "A", "B", "x", "M")
    found = method.decomposition(A, name)
    Bt = Call("transpose", B)
    general = Step(
        MatMul(x, MatMul(Bt, B), x), Pow(Call("norm", MatMul(B, x)), 2), (rules.gram_matrix,),
        note="in general, for every $B$: the eigenvalues of $B.T @ B$ are not negative, so that they have roots",
    )  # fmt: skip
    size = Step(
        Pow(Call("norm", name), 2), Add(*[Pow(s, 2) for s in found.sigma or (ZERO,)]), (rules.frobenius_by_singular_values,),
        note="check: the squares of the singular values sum to the squares of the entries",
    )  # fmt: skip
    squared = Step(
        Call("cond", MatMul(Call("transpose", M), M)), Pow(Call("cond", M), 2), (rules.squared_condition,),
        note="a warning for computers: forming $M.T @ M$ squares the condition number; singular values below $1e-8$ of the largest are lost in double precision",
    )  # fmt: skip
    steps = (general, *found.steps, *_assembled(found, name, A), *([size] if found.sigma else []), squared)
    return Derivation(
        title="Singular value decomposition",
        problem=Call("singular_values", name),
        steps=(*steps, *(rounded(found.values) if found.exact else [])),
        result=found.values,
        assume={found.lam.name: domain("real")},
        where=found.where,
        at=found.at,
        shapes=shapes_of([(name, A), found.gram], **{B.name: "m, n", x.name: "n", M.name: "n, n"}),
        mistakes=(Step(Call("singular_values", Array(Array(0, 2), Array(0, 0))), Call("eigenvalues", Array(Array(0, 2), Array(0, 0))), note="singular values are not eigenvalues: this matrix has only the eigenvalue 0"),),
        remarks=(
            "The signs are a convention: the first entry of each $v$ that is not 0 is positive; $u$ and $v$ may change sign together, "
            "and for a repeated singular value the vectors may be turned among themselves.",
            f"{_shapes(A)} The rank is {found.rank}, the number of singular values that are not 0.",
        ),
    )  # fmt: skip


def _assembled(found: method.Decomposition, name: Any, A: Array) -> list[Step]:
    n = found.V.shape[1]
    if found.exact:
        return [
            Step(MatMul(Call("transpose", found.U), found.U), col.identity(found.U.shape[1]), (rules.orthonormal_columns,), note="$U$ has orthonormal columns"),
            Step(MatMul(Call("transpose", found.V), found.V), col.identity(n), (rules.orthonormal_columns,), note="and so has $V$"),
            Step(name, found.product, (rules.svd,)),
        ]  # fmt: skip
    ones = Array(*[Array(*[Number("1.000000") if i == j else Number("0.000000") for j in range(n)]) for i in range(n)])
    return [
        Step(MatMul(Call("transpose", found.V), found.V), ones, (linear_algebra.rounding,), ROUNDED, note="$V$ has orthonormal columns"),
        Step(MatMul(Call("transpose", found.U), found.U), ones, (linear_algebra.rounding,), ROUNDED, note="and so has $U$"),
        Step(found.product, _with_places(A), (linear_algebra.rounding,), ROUNDED, note="check: the product UΣVᵀ gives $A$ back"),
    ]  # fmt: skip


def _with_places(A: Array) -> Any:
    """The entries of A to five places behind the point."""
    return Array(*[Array(*[method.fixed(decimal(e, 40), 5) for e in row.args]) for row in A.args])


def _shapes(A: Array) -> str:
    m, n = A.shape
    r = min(m, n)
    return f"A is {m} × {n}: U is {m} × {m}, Σ {m} × {n} and V {n} × {n}; without the columns that meet only zeros of Σ, U is {m} × {r}, Σ {r} × {r} and V {n} × {r}."
