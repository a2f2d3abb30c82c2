"""The Moore–Penrose pseudo-inverse, exactly: by the normal equations where rows or columns are independent, else A = CF.

C are the pivot columns of A and F the rows of its reduced echelon form, both of full rank, and A⁺ = F⁺C⁺.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.language.expressions import Array, Call, Expr, MatMul
from derive.methods import columns as col
from derive.methods.eliminate import Rows, gauss_jordan, times, written
from derive.methods.projection import inverted
from derive.model import Condition, Step
from derive.rules import orthogonality as rules


@dataclass(frozen=True, eq=False)
class PseudoInverse:
    """Lines, the entries of A⁺, and the rank of A."""

    steps: tuple[Step, ...]
    entries: Rows
    rank: int
    conditions: tuple[Condition, ...]

    @property
    def written(self) -> Array:
        return written(self.entries)


def pseudoinverse(rows: Rows, name: Expr) -> PseudoInverse:
    """A⁺ of the entries ``rows``; ``name`` stands for A in the lines.

    >>> from derive.language.expressions import Symbol
    >>> found = pseudoinverse(col.real_rows(Array(Array(1, 2), Array(2, 4))), Symbol("A"))
    >>> print(found.written, found.rank)
    [[1/25, 2/25], [2/25, 4/25]] 1
    """
    m, n = len(rows), len(rows[0])
    found = gauss_jordan(rows)
    rank = found.rank
    if rank == 0:
        zero = [[rows[0][0] - rows[0][0]] * m for _ in range(n)]
        step = Step(
            Call("pinv", name), written(zero), (rules.penrose_1,), note="of a matrix of zeros: zeros, transposed"
        )
        return PseudoInverse((step,), zero, 0, ())
    if rank == n:
        steps, entries = _of_columns(rows, name, found.conditions)
        return PseudoInverse(tuple(steps), entries, rank, found.conditions)
    if rank == m:
        steps, entries = _of_rows(rows, name, found.conditions)
        return PseudoInverse(tuple(steps), entries, rank, found.conditions)
    C = [[row[j] for j in found.pivots] for row in rows]
    F = found.matrix[:rank]
    left, right = written(C), written(F)
    start = Step(name, MatMul(left, right), (rules.full_rank_factorisation,), conditions=found.conditions,
                 note=f"rank {rank}: the pivot columns of $A$ times the rows of its reduced echelon form that are not 0")  # fmt: skip
    first, inverse_of_C = _of_columns(C, left, found.conditions)
    second, inverse_of_F = _of_rows(F, right, found.conditions)
    entries = _product(inverse_of_F, inverse_of_C)
    last = Step(MatMul(written(inverse_of_F), written(inverse_of_C)), written(entries), (rules.pseudoinverse,), conditions=found.conditions,
                note="the pseudo-inverses of factors of full rank, in the other order")  # fmt: skip
    return PseudoInverse((start, *first, *second, last), entries, rank, found.conditions)


def _of_columns(rows: Rows, name: Expr, conditions: tuple[Condition, ...]) -> tuple[list[Step], Rows]:
    """(AᵀA)⁻¹Aᵀ for independent columns."""
    transposed = col.columns_of(rows)
    gram = _product(transposed, rows)
    inverse = inverted(gram)
    entries = _product(inverse, transposed)
    T = Call("transpose", name)
    return [
        Step(MatMul(T, name), written(gram), (rules.inner_product,), note="the columns are independent, so this has an inverse"),
        Step(Call("inv", written(gram)), written(inverse), (rules.solving,), conditions=conditions),
        Step(MatMul(Call("inv", MatMul(T, name)), T), written(entries), (rules.pseudoinverse,), conditions=conditions),
    ], entries  # fmt: skip


def _of_rows(rows: Rows, name: Expr, conditions: tuple[Condition, ...]) -> tuple[list[Step], Rows]:
    """Aᵀ(AAᵀ)⁻¹ for independent rows."""
    transposed = col.columns_of(rows)
    gram = _product(rows, transposed)
    inverse = inverted(gram)
    entries = _product(transposed, inverse)
    T = Call("transpose", name)
    return [
        Step(MatMul(name, T), written(gram), (rules.inner_product,), note="the rows are independent, so this has an inverse"),
        Step(Call("inv", written(gram)), written(inverse), (rules.solving,), conditions=conditions),
        Step(MatMul(T, Call("inv", MatMul(name, T))), written(entries), (rules.full_row_rank,), conditions=conditions),
    ], entries  # fmt: skip


def _product(a: Rows, b: Rows) -> Rows:
    columns = col.columns_of(b)
    return [times(columns, row) for row in a]
