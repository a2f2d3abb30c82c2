"""The sum norm, the Euclidean norm, the p-norm and the maximum norm of a vector."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Call, Einsum, as_expr
from derive.methods import vector_norms as several
from derive.methods import vectors
from derive.model import LESS_EQUAL, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import number, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Vector norms",
    covers=("linear-algebra/norm-l1", "linear-algebra/norm-l2", "linear-algebra/norm-lp"),
    sources=("DLMF 1.2.45–1.2.48",),
)
def vector_norms(x: Any = [-1, 2, 3, 4, -5], p: Any = 3) -> Derivation:  # noqa: B006  # read, never changed
    """‖x‖₁, ‖x‖₂, ‖x‖ₚ for p ≥ 1 and ‖x‖_∞.

    >>> print(vector_norms(x=[3, 4]).result)
    5
    """
    a, p = vector(x, "x"), as_expr(number(p, "p", least=1))
    u, n = letters("x n", a)
    steps = [
        Step(Call("norm1", u), Call("sum", Call("abs", u)), (rules.sum_norm,), note="the absolute values, added"),
        Step(Call("norm", u), Call("sqrt", Einsum("i,i->", u, u)), (rules.euclidean_norm,), note="the root of the sum of the squares"),
        Step(Call("norminf", u), Call("norm", u), (rules.maximum_below_sum,), LESS_EQUAL,
             note="the largest absolute value is no larger than the root of the sum of the squares"),
        Step(Call("norm", u), Call("norm1", u), (rules.norms_in_order,), LESS_EQUAL),
        *several.sum_norm(a),
        *vectors.norm(a),
        *several.p_norm(a, p),
        *several.maximum_norm(a),
        *several.in_order(a),
    ]  # fmt: skip
    return lesson(
        "Vector norms", Call("norm", a), steps, vectors.length_of(a), shapes={u: (n,)}, at={u: a},
        mistakes=[
            Step(Call("norm1", u), Call("sum", u), note="the absolute values are missing"),
            Step(Call("norm", u), Call("norm1", u), note="the root of a sum is not the sum of the roots"),
        ],
    )  # fmt: skip
