"""A matrix as a product of simple ones: pivot columns times echelon rows, and L D U, used factor by factor."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Array, Expr, MatMul
from derive.methods import lu, subspaces
from derive.methods.eliminate import written
from derive.methods.inverses import identity
from derive.methods.products import product
from derive.model import Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named


@topic(
    title="Matrix factorisation",
    covers=("linear-algebra/matrix-factorization",),
    sources=('Wikipedia, "Matrix decomposition"',),
)
def matrix_factorization(A: Any = [[2, 1], [6, 8]], b: Any = None) -> Derivation:  # noqa: B006
    """A as a product of factors that are easy to invert, and A x = b solved one factor after the other.

    b : right-hand side; without it A(1, …, 1) is taken. A matrix that is not regular is written as C R and L U.

    >>> print(matrix_factorization().result)
    [[1, 0], [3, 1]] @ [[2, 0], [0, 5]] @ [[1, 1/2], [0, 1]]
    """
    A = data.matrix(A)
    s, f = subspaces.Spaces.of(A), lu.Factors.of(A)
    right: Any = product(A, Array(*[1] * s.n)) if b is None else data.vector(b, "b", length=s.m)
    parts = lu.ldu(f)
    steps = [*s.found.steps(), *subspaces.column_row(s)]
    problem, result = f.left, MatMul(written(f.L), *(parts or (written(f.U),)))
    if parts is None:
        steps.append(
            Step(f.left, result, (rules.lu,), conditions=f.conditions, note="triangular factors from elimination")
        )
        steps.append(
            Step(
                result, f.permuted(A), (rules.multiplying_back,), conditions=f.conditions, note="check: multiplied back"
            )
        )
    else:
        steps += _three_factors(f, *parts) + _one_by_one(f, *parts, right) + _other_factors(f)
    d = Derivation(
        title="Matrix factorisation", question="$A$ as a product of simple factors",
        problem=problem, steps=tuple(steps), result=result, conditions=f.conditions + s.conditions,
        remarks=("The number 10 has one factorisation into primes, 2 times 5; a matrix has many factorisations, and each is fixed only by what is asked of its factors: triangular, orthogonal, diagonal.",),
    )  # fmt: skip
    return named(d, A=A) if s.m > 1 and A not in (identity(s.n), written(f.L), written(f.U)) else d


def _three_factors(f: lu.Factors, D: Expr, U1: Expr) -> list[Step]:
    L, U = written(f.L), written(f.U)
    given = f.conditions
    return [
        Step(f.left, MatMul(L, U), (rules.lu,), conditions=given, note="triangular factors from elimination"),
        Step(U, MatMul(D, U1), (rules.ldu,), conditions=given, note="the pivots taken out of $U$"),
        Step(f.left, MatMul(L, D, U1), (rules.ldu,), conditions=given, note="three factors, each easy to invert"),
    ]


def _one_by_one(f: lu.Factors, D: Any, U1: Any, right: Array) -> list[Step]:
    """y, z, x with L y = P b, D z = y, U₁ x = z."""
    x = lu.solution(f, right)
    if x is None:
        return []
    z = product(U1, x)  # type: ignore[arg-type]
    y = product(D, z)
    given = f.conditions
    rule = (rules.row_times_column,)
    order = " with its rows swapped" if f.swapped else ""
    return [
        Step(
            MatMul(written(f.L), y),
            f.permuted(right),
            rule,
            conditions=given,
            note=f"first factor: $L @ y$ is the right-hand side{order}",
        ),
        Step(MatMul(D, z), y, rule, conditions=given, note="second factor: each entry of $y$ divided by its pivot"),
        Step(MatMul(U1, x), z, rule, conditions=given, note="third factor, from the last row upwards"),
        Step(
            MatMul(f.A, x),
            right,
            (algebra.matrix_arithmetic,),
            conditions=given,
            note="check: the last vector solves the system",
        ),
    ]


def _other_factors(f: lu.Factors) -> list[Step]:
    """A = (L S)(S⁻¹ U) for any invertible S."""
    size = len(f.L)
    S = Array(*[Array(*[2 if i == j else 0 for j in range(size)]) for i in range(size)])
    half = Array(*[Array(*[ex.Div(1, 2) if i == j else 0 for j in range(size)]) for i in range(size)])
    first, second = product(written(f.L), S), product(half, written(f.U))  # type: ignore[arg-type]
    note = "check by other factors: twice the first and half of the second give the same product"
    return [Step(f.left, MatMul(first, second), (rules.lu,), conditions=f.conditions, note=note)]
