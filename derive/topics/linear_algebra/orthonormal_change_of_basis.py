"""Coordinates in an orthonormal basis: inner products, and the length is kept."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import domain
from derive.language.expressions import Add, Array, Call, MatMul, Mul, Symbol
from derive.methods import columns as col
from derive.methods.decimals import rounded
from derive.methods.eliminate import times
from derive.methods.eliminate import vector as as_vector
from derive.methods.entries import Entries
from derive.model import Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix, vector
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Change to an orthonormal basis",
    covers=("linear-algebra/orthonormal-change-of-basis",),
    sources=("Mathlib OrthonormalBasis.repr_apply_apply",),
)
def orthonormal_change_of_basis(
    Q: Any = [["1/sqrt(2)", "-1/sqrt(2)"], ["1/sqrt(2)", "1/sqrt(2)"]], v: Any = [2, 2]  # noqa: B006
) -> Derivation:  # fmt: skip
    """The coordinates Qᵀv of v in the basis of the orthonormal columns of Q, and their length.

    >>> print(orthonormal_change_of_basis(v=[2, 2]).result)
    [2*sqrt(2), 0]
    """
    Q = matrix(Q, "Q", square=True)
    n = len(Q.args)
    v = vector(v, "v", length=n)
    name, shown, P, x = letters(Array(*Q.args, *v.args), "Q", "v", "P", "x")
    field = Entries()
    rows, target = col.real_rows(Q, "Q", field), [field.read(e) for e in v.args]
    columns = col.columns_of(rows)
    _orthonormal(Q, columns)
    coordinates = times(columns, target)
    written = [Array(*[row.args[j] for row in Q.args]) for j in range(n)]
    answer = as_vector(coordinates)
    square = col.dot(target, target).written()
    steps = (
        Step(MatMul(Call("transpose", P), P), Call("eye", Symbol("n")), (rules.orthonormal_columns,), note="in general: orthonormal columns mean that the transpose is the inverse"),
        Step(Call("norm", MatMul(Call("transpose", P), x)), Call("norm", x), (rules.isometry,), note="and that lengths are kept"),
        Step(MatMul(Call("transpose", name), name), col.identity(n), (rules.orthonormal_columns,), note="the columns of $Q$ are orthonormal"),
        *[Step(MatMul(q, shown), c.written(), (rules.inner_product,), note=f"coordinate {j + 1}") for j, (q, c) in enumerate(zip(written, coordinates, strict=True))],
        Step(MatMul(Call("transpose", name), shown), answer, (rules.inner_product,), note="all of them at once"),
        *rounded(answer),
        Step(Add(*[Mul(c.written(), q) for c, q in zip(coordinates, written, strict=True)]), v, (rules.columns_combined,), note="check: they give $v$ back"),
        Step(MatMul(shown, shown), square, (rules.inner_product,), note="the squared length of $v$"),
        Step(MatMul(answer, answer), square, (rules.isometry,), note="check: and that of the coordinates is the same"),
    )  # fmt: skip
    where = ((name, Q), (shown, v))
    return Derivation(
        title="Change to an orthonormal basis",
        problem=MatMul(Call("inv", name), shown),
        question="the coordinates of $v$ in the basis of the columns of $Q$",
        steps=steps,
        result=answer,
        assume={P.name: domain("orthogonal")},
        where=where,
        shapes=shapes_of(where, **{P.name: "n, n", x.name: "n"}),
        mistakes=(Step(MatMul(Call("transpose", Array(Array(1, 1), Array(0, 1))), Array(1, 1)), MatMul(Call("inv", Array(Array(1, 1), Array(0, 1))), Array(1, 1)),
                       note="in a basis that is not orthonormal the transpose is not the inverse"),),
    )  # fmt: skip


def _orthonormal(Q: Array, columns: Any) -> None:
    for j, u in enumerate(columns):
        for k in range(j + 1):
            found = col.dot(u, columns[k])
            if found != int(j == k):
                said = (
                    f"length² {found.written()}"
                    if j == k
                    else f"the inner product {found.written()} with column {k + 1}"
                )
                raise AssumptionError(f"Q = {Q!s:.60} is not orthonormal: column {j + 1} has {said}")
