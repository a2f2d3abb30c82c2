"""A matrix put together again from its singular values, and the best approximation of lower rank."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import domain
from derive.language.expressions import ZERO, Add, Array, Call, Expr, MatMul, Mul, Pow, subtract
from derive.methods import svd
from derive.methods.decimals import decimal, rounded
from derive.methods.eliminate import written
from derive.methods.entries import Entries
from derive.methods.tidy import tidy
from derive.model import EQUAL, ROUNDED, Derivation, Step
from derive.rules import orthogonality as rules
from derive.rules.linear_algebra import rounding
from derive.topics import topic
from derive.topics.data import count, matrix
from derive.topics.linear_algebra._general import letters, shapes_of
from derive.topics.linear_algebra._singular import singular_steps


@topic(
    title="Reconstruction and low-rank approximation by singular values",
    covers=("linear-algebra/svd-reconstruction",),
    sources=('Wikipedia, "Low-rank approximation"',),
)
def low_rank_approximation(A: Any = [[1, 3, 4], [5, 6, 9], [1, 2, 3], [7, 6, 8]], rank: Any = 1) -> Derivation:  # noqa: B006
    """A as the sum of its terms σuvᵀ, and the first ``rank`` of them: the nearest matrix of that rank.

    >>> print(low_rank_approximation(A=[[3, 0], [0, 1]]).result)
    [[3, 0], [0, 0]]
    """
    A = matrix(A)
    (name,) = letters(A, "A")
    found = svd.decomposition(A, name)
    rank = count(rank, "rank")
    if rank > found.rank:
        raise AssumptionError(f"rank = {rank}: expected at least 1 and at most the rank {found.rank} of A = {A!s:.60}")
    terms = [Mul(s, col_times_row(u, v)) for s, (u, v) in zip(found.values.args, found.pairs, strict=False)]
    part = Add(*terms[:rank]) if found.exact else _product(found, rank)
    answer = _exact(found, rank) if found.exact else _places(part, 6)
    note = (
        "the term with the largest singular value: a matrix of rank 1"
        if rank == 1
        else f"the {rank} terms with the largest singular values: a matrix of rank {rank}"
    )
    steps = (
        *singular_steps(found),
        *_terms(found, name, A, Add(*terms)),
        Step(part, answer, (rules.rank_one_terms,), EQUAL if found.exact else ROUNDED, note=note),
        *(rounded(answer) if found.exact else []),
        *_errors(found, name, answer, rank),
    )
    return Derivation(
        title="Low-rank approximation",
        problem=part,
        question=f"the matrix of rank {rank} that is nearest to $A$",
        steps=steps,
        result=answer,
        assume={found.lam.name: domain("real")},
        where=found.where,
        at=found.at,
        shapes=shapes_of([(name, A), found.gram]),
        mistakes=_added(found, name, answer, rank),
        remarks=_remarks(found, rank),
    )


def _errors(found: svd.Decomposition, name: Expr, answer: Array, rank: int) -> list[Step]:
    """Eckart–Young: how far the sum that is cut off is from A, in both norms."""
    left = found.values.args[rank : found.rank]
    if not left:
        return []
    told = "the error is the first singular value left out; no matrix of this rank is nearer (Eckart–Young)"
    also = "in the Frobenius norm: the root of the sum of the squares left out"
    error = Call("sqrt", Add(*[Pow(s, 2) for s in left]))
    if found.exact:
        away = subtract(name, answer)
        return [
            Step(Call("norm2", away), left[0], (rules.eckart_young,), note=told),
            Step(Call("norm", away), tidy(error), (rules.eckart_young,), note=also),
        ]
    away = subtract(name, _places(_product(found, rank), 10))
    return [
        Step(Call("norm2", away), svd.fixed(decimal(left[0], 30), 6), (rules.eckart_young,), ROUNDED, note=told),
        Step(Call("norm", away), svd.fixed(decimal(error, 12), 6), (rules.eckart_young,), ROUNDED, note=also),
    ]


def _added(found: svd.Decomposition, name: Expr, answer: Array, rank: int) -> tuple[Step, ...]:
    left = found.values.args[rank : found.rank]
    if len(left) < 2:
        return ()
    return (
        Step(
            Call("norm", subtract(name, answer)),
            Add(*left),
            note="the singular values left out are squared before they are added",
        ),
    )


def _remarks(found: svd.Decomposition, rank: int) -> tuple[str, ...]:
    said = "The terms are in the order of their singular values, so that cutting the sum off keeps the largest part of the matrix."
    values = found.values.args
    if rank < found.rank and values[rank - 1] is values[rank]:
        return (
            said,
            f"Singular values {rank} and {rank + 1} are equal, so there are other matrices of rank {rank} as near.",
        )
    return (said,)


def col_times_row(u: Expr, v: Expr) -> Expr:
    """The product of a column and a row, as literal matrices."""
    return MatMul(Array(*[Array(e) for e in u.args]), Array(v))


def _terms(found: svd.Decomposition, name: Expr, A: Array, whole: Expr) -> list[Step]:
    if found.exact:
        return [
            Step(
                name,
                whole,
                (rules.rank_one_terms,),
                note="one term of rank 1 for every singular value that is not 0; their sum is $A$",
            )
        ]
    places = Array(*[Array(*[svd.fixed(decimal(e, 40), 6) for e in row.args]) for row in A.args])
    return [
        Step(
            found.product,
            places,
            (rounding,),
            ROUNDED,
            note="one term of rank 1 for every singular value that is not 0; their sum gives $A$ back",
        )
    ]


def _exact(found: svd.Decomposition, rank: int) -> Array:
    field = Entries()
    rows = [[field.constant(0)] * found.V.shape[0] for _ in range(found.U.shape[0])]
    for s, (u, v) in list(zip(found.values.args, found.pairs, strict=False))[:rank]:
        size, left, right = field.read(s), [field.read(e) for e in u.args], [field.read(e) for e in v.args]
        rows = [[rows[i][j] + size * left[i] * right[j] for j in range(len(right))] for i in range(len(left))]
    return written(rows)


def _product(found: svd.Decomposition, rank: int) -> Expr:
    """The first columns of U times their singular values times the first rows of Vᵀ, to twelve places."""
    U = Array(*[Array(*row.args[:rank]) for row in found.U.args])
    V = Array(*[Array(*row.args[:rank]) for row in found.V.args])
    S = Array(*[Array(*[found.S.args[i].args[j] if i == j else ZERO for j in range(rank)]) for i in range(rank)])
    return MatMul(U, S, Call("transpose", V))


def _places(e: Expr, places: int) -> Array:
    """The value of a matrix to so many places behind the point."""
    shown = decimal(e, 30)
    return Array(*[Array(*[svd.fixed(x, places) for x in row.args]) for row in shown.args])  # type: ignore[return-value]
