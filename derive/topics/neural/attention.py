"""Scaled dot-product attention with numbers: scores, weights, mixed values, and the gradients."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Derivative, as_expr
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import matrix


@topic(
    title="Scaled dot-product attention",
    sources=("Vaswani et al., Attention Is All You Need (2017, arXiv:1706.03762), eq. 1",),
)
def attention(
    Q: Any = "[[1, 0], [0, 2]]", K: Any = "[[1, 1], [0, 1], [2, 0]]", V: Any = "[[1, 0], [0, 1], [1, 1]]", G: Any = None
) -> Derivation:
    """softmax(QKᵀ/√d)V for queries, keys and values in the rows of Q, K and V; G is the error at the output (ones if not given)."""
    Q = matrix(Q, "Q")
    n, d = len(Q.args), len(Q.args[0].args)
    K = matrix(K, "K", columns=d)
    V = matrix(V, "V", rows=len(K.args))
    width = len(V.args[0].args)
    G = (
        matrix(G, "G", rows=n, columns=width)
        if G is not None
        else Array(*[Array(*[as_expr(j + 1) for j in range(width)])] * n)
    )
    on = Lines()
    q, k, v, g = (on.given(name, value) for name, value in (("Q", Q), ("K", K), ("V", V), ("G", G)))
    root, T = Call("sqrt", as_expr(d)), lambda A: Call("transpose", A)
    S = on.let("S", q @ T(k) / root)
    A = on.let("A", Call("softmax", S))
    on.worth(q @ T(k), note="every query with every key")
    on.worth(S, note=f"the scores $S$, scaled: a dot product of {d} terms grows like the root of {d}")
    on.worth(A, rules.softmax_by_entries, note="the weights $A$, row by row")
    on.says(Call("sum", A, 1), Array(*[as_expr(1)] * n), rules.algebra, note="check: the weights of a query sum to 1")
    out = A @ v
    shown = on.worth(out, note="a mixture of the values for each query")
    on.says(
        Derivative(Call("sum", g * (A @ v)), v),
        T(A) @ g,
        rules.batch_of_a_product,
        note="backwards; $G$ is the error at the output",
    )
    on.worth(T(A) @ g)
    B = on.let("B", g @ T(v))
    on.worth(B, note="the error $B$ at the weights")
    D = on.let("D", A * (B - Call("column", Call("sum", A * B, 1))))
    on.says(
        Derivative(Call("sum", g * (Call("softmax", S) @ v)), S),
        D,
        rules.softmax_backwards,
        note="through softmax, row by row: the mean error of a row is taken off",
    )
    on.worth(D)
    whole = Call("sum", g * (Call("softmax", q @ T(k) / root) @ v))
    for letter, slope in ((q, D @ k / root), (k, T(D) @ q / root)):
        on.says(Derivative(whole, letter), slope, rules.error_goes_back)
        on.worth(slope)
    unscaled = Call("softmax", q @ T(k)) @ v
    if d > 1 and on.differ(out, unscaled):
        on.wrongly(out, unscaled, "the scores were not divided by the root of the dimension")
    return on.derivation("Scaled dot-product attention", out, shown)
