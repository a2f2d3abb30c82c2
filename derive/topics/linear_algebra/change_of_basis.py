"""Coordinates of a vector in another basis, and a matrix in that basis."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import Add, Array, Call, MatMul, Mul
from derive.methods import columns as col
from derive.methods.decimals import rounded
from derive.methods.eliminate import gauss_jordan, read_matrix, times, written
from derive.methods.eliminate import vector as as_vector
from derive.methods.entries import Entries
from derive.methods.projection import inverted
from derive.model import EQUAL, IN_SOME_ORDER, Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix, vector
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Change of basis",
    complex=True,
    covers=("linear-algebra/change-of-basis",),
    sources=('Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.7.2 "Basis Change"',),
)
def change_of_basis(
    B: Any = [["9/10", "3/10", "1/10"], ["1/5", 1, "1/5"], [0, 0, 1]], v: Any = [2, 2, 2], A: Any = None  # noqa: B006
) -> Derivation:  # fmt: skip
    """The coordinates of v in the basis of the columns of B, and B⁻¹AB for a matrix A if one is given.

    >>> print(change_of_basis(B=[[1, 1], [0, 1]], v=["x", "y"]).result)
    [x - y, y]
    """
    B = matrix(B, "B", square=True)
    n = len(B.args)
    v = vector(v, "v", length=n)
    A = None if A is None else matrix(A, "A", rows=n, columns=n)
    given = Array(*B.args, *v.args, *(A.args if A is not None else ()))
    name, shown, C, c, M, E = letters(given, "B", "v", "C", "c", "A", "E")
    field = Entries()
    rows, target = read_matrix(B, field), [field.read(e) for e in v.args]
    elimination = gauss_jordan(rows)
    if elimination.rank < n:
        raise AssumptionError(f"B = {B!s:.60} has dependent columns: they are no basis")
    conditions = elimination.conditions
    inverse = inverted(rows)
    coordinates = as_vector(times(inverse, target))
    columns = [Array(*[row.args[j] for row in B.args]) for j in range(n)]
    steps = [
        Step(MatMul(Call("inv", C), MatMul(C, c)), c, (rules.solving,), note="in general: $v = C @ c$ puts the basis vectors together, so that the inverse gives the coordinates"),
        Step(MatMul(Call("inv", E), C, MatMul(Call("inv", C), c)), MatMul(Call("inv", E), c), (rules.solving,),
             note="from the basis in the columns of $C$ to another one in those of $E$: the matrix of the change is $inv(E) @ C$"),
        Step(Call("inv", name), written(inverse), (rules.solving,), conditions=conditions, note="the new basis stands in the columns of $B$"),
        Step(MatMul(Call("inv", name), shown), coordinates, (rules.solving,), conditions=conditions, note="the coordinates in the new basis"),
        *rounded(coordinates),
        Step(Add(*[Mul(e, column) for e, column in zip(coordinates.args, columns, strict=True)]), v, (rules.columns_combined,), conditions=conditions,
             note="check: so much of each basis vector gives $v$ back"),
    ]  # fmt: skip
    if A is not None:
        steps += _similar(A, M, name, rows, inverse, read_matrix(A, field), conditions)
    where = ((name, B), (shown, v), *(((M, A),) if A is not None else ()))
    return Derivation(
        title="Change of basis",
        problem=MatMul(Call("inv", name), shown),
        question="the coordinates of $v$ in the basis of the columns of $B$",
        steps=tuple(steps),
        result=coordinates,
        where=where,
        shapes=shapes_of(where, **{C.name: "n, n", E.name: "n, n", c.name: "n"}),
        conditions=conditions,
        mistakes=(
            Step(MatMul(Call("transpose", C), MatMul(C, c)), c, note="inner products with the basis vectors are the coordinates only in an orthonormal basis"),
            Step(Call("norm", MatMul(Call("inv", C), c)), Call("norm", c), note="a change of basis does not keep the length of the list of coordinates, unless the basis is orthonormal"),
        ),
    )  # fmt: skip


def _similar(A: Array, M: Any, name: Any, rows: Any, inverse: Any, entries: Any, conditions: Any) -> list[Step]:
    """The matrix of the same map in the new basis, with the same trace, determinant and eigenvalues."""
    columns = col.columns_of
    product = [times(columns(rows), row) for row in entries]
    similar = written([times(columns(product), row) for row in inverse])
    line = MatMul(Call("inv", name), M, name)
    return [
        Step(line, similar, (rules.similarity,), conditions=conditions, note="the same map in the new basis: back to the old coordinates, $A$, and forth again"),
        Step(Call("trace", similar), Call("trace", M), (rules.similarity,), conditions=conditions, note="the trace is the same"),
        Step(Call("det", similar), Call("det", M), (rules.similarity,), conditions=conditions, note="and so is the determinant"),
        Step(Call("eigenvalues", similar), Call("eigenvalues", M), (rules.similarity,), EQUAL if A.shape == (1, 1) else IN_SOME_ORDER, conditions, note="and so are the eigenvalues"),
    ]  # fmt: skip
