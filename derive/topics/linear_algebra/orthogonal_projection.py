"""Orthogonal projection on the span of vectors: normal equations, projection matrix, distance."""

from __future__ import annotations

from typing import Any

from derive.language.assumptions import domain
from derive.language.expressions import Array, Call, MatMul, Pow, Symbol, as_expr, subtract
from derive.methods import pictures
from derive.methods.decimals import rounded
from derive.methods.projection import projection
from derive.model import Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix, vector
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Orthogonal projection and the projection matrix",
    covers=("linear-algebra/projection-matrix",),
    sources=(
        'Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 3.8.2 "Projection onto General Subspaces"',
    ),
)
def orthogonal_projection(B: Any = [[1, 0], [1, 1], [1, 2]], x: Any = [6, 0, 0]) -> Derivation:  # noqa: B006
    """The point of the span of the columns of B that is nearest to x, and the matrix that projects on it.

    >>> print(orthogonal_projection(B=[[1], [1]], x=[1, 0]).result)
    [1/2, 1/2]
    """
    if isinstance(B, Array) and B.args and not isinstance(B.args[0], Array):
        B = Array(*[Array(e) for e in B.args])  # one vector: a matrix of one column
    B = matrix(B, "B")
    x = vector(x, "x", length=len(B.args))
    name, shown, C, y, w, W = letters(Array(*B.args, *x.args), "B", "x", "C", "y", "w", "W")
    found = projection(B, x, name, shown)
    Ct = Call("transpose", C)
    P = MatMul(C, Call("inv", MatMul(Ct, C)), Ct)
    rest = subtract(y, MatMul(P, y))
    rank = as_expr(len(found.kept))
    steps = (
        Step(MatMul(Ct, rest), Call("zeros", Symbol("n")), (rules.normal_equations,),
             note="in general, for independent columns: what is left of $y$ is orthogonal to every column of $C$"),
        Step(Pow(Call("norm", subtract(y, MatMul(C, w))), 2), Pow(Call("norm", rest), 2) + Pow(Call("norm", subtract(MatMul(P, y), MatMul(C, w))), 2), (rules.pythagoras,),
             note="so that no other point $C @ w$ of the span is nearer to $y$"),
        Step(MatMul(Ct, W, subtract(y, MatMul(C, Call("inv", MatMul(Ct, W, C)), Ct, W, y))), Call("zeros", Symbol("n")), (rules.other_inner_product,),
             note="with another inner product, $u.T @ W @ v$ for a positive definite $W$, the normal equations have $W$ in the middle"),
        *found.steps,
        *rounded(found.point),
        Step(MatMul(found.P, found.P), found.P, (rules.idempotent,), note="projecting twice changes nothing"),
        Step(Call("transpose", found.P), found.P, (rules.symmetric_matrix,), note="$P$ is symmetric: the projection is orthogonal"),
        Step(Call("trace", found.P), rank, (rules.trace_is_rank,), note="check: the trace is the dimension of the span"),
        Step(MatMul(found.P, shown), found.point, (rules.projector,), note="check: the matrix gives the same point"),
    )  # fmt: skip
    wrong = Step(MatMul(C, Ct, y), MatMul(P, y), note="$C @ C.T$ alone projects only where the columns are orthonormal")
    where = ((name, B), (shown, x))
    return Derivation(
        title="Orthogonal projection",
        problem=MatMul(found.P, shown),
        question="the point of the span of the columns of $B$ that is nearest to $x$",
        steps=steps,
        result=found.point,
        where=where,
        shapes=shapes_of(where, **{C.name: "m, n", y.name: "m", w.name: "n", W.name: "m, m"}),
        assume={W.name: domain("positive definite")},
        conditions=found.conditions,
        figures=pictures.projection(x, found.point, names=("x", "p"), onto="the span of the columns of $B$"),
        mistakes=(wrong,),
        remarks=found.remarks,
    )
