"""Cholesky decomposition of a symmetric matrix, or the vector that shows that it is not positive definite."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ZERO, Array, Call, Expr, MatMul, Mul, Pow
from derive.methods import cholesky as method
from derive.methods import columns as col
from derive.methods.decimals import rounded
from derive.methods.eliminate import times, vector
from derive.methods.projection import inverted
from derive.model import LESS_EQUAL, Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.data import vector as data_vector
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Cholesky decomposition",
    covers=("linear-algebra/cholesky",),
    sources=('Wikipedia, "Cholesky decomposition"',),
)
def cholesky(A: Any = [[4, 2], [2, 3]], b: Any = None) -> Derivation:  # noqa: B006
    """A = LLᵀ for a symmetric matrix A, or x with xᵀAx ≤ 0, which shows that A is not positive definite.

    b : a right side; then Ax = b is solved with L as well.

    >>> print(cholesky(A=[[1, 2], [2, 1]]).result)
    -3
    """
    A = matrix(A, square=True)
    rows = col.real_rows(A)
    n = len(rows)
    for i in range(n):
        for j in range(i):
            if rows[i][j] != rows[j][i]:
                there = f"{rows[j][i].written()} in row {j + 1} and {rows[i][j].written()} in row {i + 1}"
                raise AssumptionError(f"A = {A!s:.60} is not symmetric: it has {there}; Cholesky needs A = Aᵀ")
    (name,) = letters(A if b is None else Array(*A.args, b), "A")
    found = method.cholesky(rows)
    if not method.may_be_positive(found.pivots):
        pivots = ", ".join(str(p.written()) for p in found.pivots)
        raise AssumptionError(
            f"A = {A!s:.60}: no values of its letters were found for which the pivots {pivots:.80} are all positive"
        )
    symmetric = Step(Call("transpose", name), A, (rules.symmetric,))
    if found.witness is not None:
        return _not_definite(A, name, (symmetric, *found.steps), found.witness, found.pivots[-1].written())
    L = found.written
    product = MatMul(L, Call("transpose", L))
    solved = [] if b is None else _solved(name, found, rows, data_vector(b, "b", length=n))
    diagonal = [found.L[i][i].written() for i in range(n)]
    lower, D = method.unit_lower(found), _diagonal([p.written() for p in found.pivots])
    steps = (
        symmetric,
        *found.steps,
        Step(name, product, (rules.cholesky_factorisation,), note="every pivot was positive: $A$ is positive definite"),
        *rounded(L),
        Step(name, MatMul(lower, D, Call("transpose", lower)), (rules.ldl_factorisation,),
             note="without roots: the diagonal of $D$ are the squares $l_11**2$, …, the pivots of elimination"),
        *solved,
        Step(Call("det", name), Pow(Mul(*diagonal) if n > 1 else diagonal[0], 2), (rules.triangular_squared,),
             note="check: the determinant is the squared product of the diagonal of $L$; $log(det(A))$ is twice the sum of its logarithms"),
    )  # fmt: skip
    return Derivation(
        title="Cholesky decomposition",
        problem=name,
        question="a lower triangular matrix that, times its transpose, is $A$",
        steps=steps,
        result=product,
        where=((name, A),),
        shapes=shapes_of([(name, A)]),
        remarks=(
            "With a positive diagonal $L$ is unique. The pivots are positive exactly where all leading minors are (Sylvester): their products are these minors.",
        ),
        conditions=tuple(c for step in found.steps for c in step.conditions),
        mistakes=_forgotten(found, rows),
    )


def _solved(name: Expr, found: method.Factorisation, rows: Any, b: Array) -> list[Step]:
    """Ly = b from the top, then Lᵀx = y from the bottom."""
    field = rows[0][0].field
    L, right = found.written, [field.read(e) for e in b.args]
    lower = inverted(found.L)
    y = times(lower, right)
    x = times(col.columns_of(lower), y)
    return [
        Step(
            MatMul(Call("inv", L), b),
            vector(y),
            (rules.solving,),
            note="a system with $A$: first the one with $L$, from the top",
        ),
        Step(
            MatMul(Call("inv", Call("transpose", L)), vector(y)),
            vector(x),
            (rules.solving,),
            note="then the one with its transpose, from the bottom",
        ),
        Step(MatMul(name, vector(x)), b, (rules.matrix_times_vector,), note="check: this solves the system with $A$"),
    ]


def _forgotten(found: method.Factorisation, rows: Any) -> tuple[Step, ...]:
    """The root of the diagonal entry alone, where something has to be taken away first."""
    for j in range(1, len(rows)):
        if any(not found.L[j][k].is_zero for k in range(j)):
            note = f"for $l_{j + 1}{j + 1}$ the squares to its left have to be taken away before the root"
            return (Step(Call("sqrt", rows[j][j].written()), found.L[j][j].written(), note=note),)
    return ()


def _not_definite(A: Array, name: Expr, steps: tuple[Step, ...], x: list, pivot: Expr) -> Derivation:
    """The line xᵀAx = the pivot that is not positive."""
    shown = vector(x)
    value = MatMul(shown, name, shown)
    ending = (
        Step(value, pivot, (rules.quadratic_form,),
             note="$x$ solves the equations of the columns done so far, so that $x.T @ A @ x$ is the pivot that is not positive"),
        Step(value, ZERO, (rules.quadratic_form,), LESS_EQUAL, note="so $A$ is not positive definite and has no $L$ with a positive diagonal"),
    )  # fmt: skip
    return Derivation(
        title="Cholesky decomposition",
        question="whether $A$ has a Cholesky decomposition",
        problem=value,
        steps=(*steps, *ending),
        result=pivot,
        where=((name, A),),
        shapes=shapes_of([(name, A)]),
        remarks=("A is symmetric but not positive definite, so there is no Cholesky decomposition.",),
    )


def _diagonal(entries: list[Expr]) -> Array:
    n = range(len(entries))
    return Array(*[Array(*[entries[i] if i == j else ZERO for j in n]) for i in n])  # type: ignore[return-value]
