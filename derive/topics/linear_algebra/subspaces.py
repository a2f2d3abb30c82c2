"""Is the set of all x with A x = b a subspace? Zero vector, sums, multiples; only for b = 0."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Call, Expr, MatMul, Number
from derive.methods import solving
from derive.methods.eliminate import vector
from derive.methods.products import added, scaled
from derive.methods.subspaces import combination
from derive.model import Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart
from derive.topics.linear_algebra._named import named

m, n, M, x, y, k = ex.symbols("m n M x y k")
GENERAL = (
    Step(
        MatMul(M, Call("zeros", n)),
        Call("zeros", m),
        (rules.linearity_of_product,),
        note="the zero vector belongs to it",
    ),
    Step(
        MatMul(M, x + y),
        MatMul(M, x) + MatMul(M, y),
        (rules.linearity_of_product,),
        note="if $M @ x = 0$ and $M @ y = 0$, then for the sum too",
    ),
    Step(MatMul(M, k * x), k * MatMul(M, x), (rules.linearity_of_product,), note="and for every multiple"),
)


@topic(
    title="Subspace",
    complex=True,
    covers=("linear-algebra/subspaces",),
    sources=('Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.4.3 "Vector Subspaces"',),
)
def subspaces(A: Any = [[0, 0, 1]], b: Any = [0]) -> Derivation:  # noqa: B006  # read, never changed
    """The solutions of A x = b: a subspace exactly if b = 0, then with its dimension and a basis.

    >>> print(subspaces().result, subspaces(b=[1]).result)
    2 [0]
    """
    A = data.matrix(A)
    b = data.vector(b, "b", length=len(A.args))
    s = solving.System.of(A, b)
    general, shapes = apart(GENERAL, {"M": (m, n), "x": (n,), "y": (n,)}, A, b)
    homogeneous = all(row[-1].is_zero for row in s.found.start)
    steps, problem, result, remark = _subspace(s) if homogeneous else _none(s)
    d = Derivation(
        title="Subspace", problem=problem, steps=(*general, *steps), result=result, conditions=s.conditions if homogeneous else (),
        shapes=shapes, remarks=(remark,),
    )  # fmt: skip
    return named(d, A=A) if s.n > 1 else d


def _subspace(s: solving.System) -> tuple[list[Step], Expr, Expr, str]:
    basis = [vector(v) for v in s.null_basis()]
    zero = Array(*[ZERO] * len(s.A.args))
    given = s.conditions
    steps = [
        Step(MatMul(s.A, Array(*[ZERO] * s.n)), zero, (algebra.matrix_arithmetic,), note="the data: the zero vector")
    ]
    steps += [
        Step(MatMul(s.A, v), zero, (rules.null_vector,), conditions=given, note="a member, one for each free variable")
        for v in basis
    ]
    if basis:
        u, v = basis[0], basis[-1]
        note = "a combination of members is a member"
        steps.append(
            Step(
                MatMul(s.A, combination([Number(2), ex.Neg(Number(3))], [u, v])),
                zero,
                (rules.linearity_of_product,),
                conditions=given,
                note=note,
            )
        )
    dimension = Number(len(basis))
    steps.append(
        Step(
            Call("nullity", s.A),
            dimension,
            (rules.rank_nullity,),
            conditions=given,
            note="check: its dimension, the number of free variables",
        )
    )
    where = " where the conditions hold" if given else ""
    remark = (
        f"It is a subspace, of dimension {len(basis)}{where}: it contains 0 and is closed under sums and multiples."
    )
    return steps, Call("nullity", s.A), dimension, remark


def _none(s: solving.System) -> tuple[list[Step], Expr, Expr, str]:
    null, zero = Array(*[ZERO] * s.n), Array(*[ZERO] * len(s.A.args))
    steps = [
        Step(
            MatMul(s.A, null),
            zero,
            (algebra.matrix_arithmetic,),
            note=f"the data: the zero vector gives 0 and not ${s.b}$, so it is no member",
        )
    ]
    if s.solvable:
        u = vector(s.particular())
        directions = s.null_basis()
        v = added(u, vector(directions[0])) if directions else u  # type: ignore[arg-type]
        given = s.conditions
        steps += [
            Step(MatMul(s.A, p), s.b, (algebra.matrix_arithmetic,), conditions=given, note="a member")
            for p in dict.fromkeys((u, v))
        ]
        twice = scaled(Number(2), s.b)
        steps.append(
            Step(
                MatMul(s.A, u + v),
                twice,
                (rules.linearity_of_product,),
                conditions=given,
                note=f"a sum of members gives ${twice}$ and not ${s.b}$: no member",
            )
        )
    remark = "It is no subspace: the zero vector does not belong to it. A plane that misses the origin is a subspace moved away from it."
    return steps, MatMul(s.A, null), zero, remark
