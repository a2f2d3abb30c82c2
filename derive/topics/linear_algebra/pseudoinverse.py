"""Moore–Penrose pseudo-inverse of a matrix, with the four conditions and the least-squares solution of least length."""

from __future__ import annotations

from typing import Any

from derive.language.assumptions import domain
from derive.language.expressions import ONE, Add, Array, Call, Div, Expr, MatMul, Pow, Symbol, free_symbols, subtract
from derive.methods import columns as col
from derive.methods import pseudoinverse as method
from derive.methods import svd
from derive.methods.decimals import rounded
from derive.model import Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Moore–Penrose pseudo-inverse",
    covers=("linear-algebra/pseudoinverse",),
    sources=('Goodfellow, Bengio & Courville, Deep Learning, section 2.9 "The Moore–Penrose Pseudoinverse"',),
)
def pseudoinverse(A: Any = [[1, 3, 4], [5, 6, 9], [1, 2, 3], [7, 6, 8]]) -> Derivation:  # noqa: B006
    """A⁺ of a matrix of any shape and rank, exactly.

    >>> print(pseudoinverse(A=[[1, 2], [2, 4]]).result)
    [[1/25, 2/25], [2/25, 4/25]]
    """
    A = matrix(A)
    name, U, V, s, B, b, z = letters(A, "A", "U", "V", "s", "B", "b", "z")
    found = method.pseudoinverse(col.real_rows(A), name)
    given = found.conditions
    answer = found.written
    Vt, Ut, G = Call("transpose", V), Call("transpose", U), Call("pinv", B)
    off = MatMul(subtract(Call("eye", Symbol("n")), MatMul(G, B)), z)
    AG, GA = MatMul(name, answer), MatMul(answer, name)
    steps = (
        Step(Call("pinv", MatMul(U, Call("diag", s), Vt)), MatMul(V, Call("diag", Div(ONE, s)), Ut), (rules.inverting_singular_values,),
             note="in general, with orthogonal $U$ and $V$: turn the singular values that are not 0 over, and change the order; a singular value 0 stays 0"),
        Step(Pow(Call("norm", Add(MatMul(G, b), off)), 2), Pow(Call("norm", MatMul(G, b)), 2) + Pow(Call("norm", off), 2), (rules.pythagoras,),
             note="of all solutions of least squares, which differ by vectors that $B$ sends to 0, the pseudo-inverse gives the shortest"),
        *found.steps,
        Step(Call("pinv", name), answer, (rules.pseudoinverse,), conditions=given),
        *rounded(answer),
        *_from_svd(A, name, answer),
        Step(MatMul(name, answer, name), A, (rules.penrose_1,), conditions=given, note="check: $A @ G @ A = A$ with $G$ the matrix found"),
        Step(MatMul(answer, name, answer), answer, (rules.penrose_2,), conditions=given, note="check: $G @ A @ G = G$"),
        Step(Call("transpose", AG), AG, (rules.penrose_3,), conditions=given, note="check: $A @ G$ is symmetric, the projection on the columns of $A$"),
        Step(Call("transpose", GA), GA, (rules.penrose_4,), conditions=given, note="check: $G @ A$ is symmetric, the projection on the rows of $A$"),
    )  # fmt: skip
    return Derivation(
        title="Pseudo-inverse",
        problem=Call("pinv", name),
        steps=steps,
        result=answer,
        assume={U.name: domain("orthogonal"), V.name: domain("orthogonal"), **{x.name: domain("real") for x in free_symbols(A)}},
        where=((name, A),),
        shapes=shapes_of([(name, A)], **{U.name: "n, n", V.name: "n, n", s.name: "n", B.name: "m, n", b.name: "m", z.name: "n"}),
        conditions=given,
        mistakes=(Step(MatMul(B, G), Call("eye", Symbol("m")), note="a matrix with more rows than columns has no inverse from the right"),),
        remarks=(f"The rank is {found.rank}. The four conditions have one solution only, so the matrix found is the pseudo-inverse.",),
    )  # fmt: skip


def _from_svd(A: Array, name: Expr, answer: Array) -> list[Step]:
    """VΣ⁺Uᵀ, where the singular value decomposition is short and exact."""
    if free_symbols(A) or max(A.shape) > 3:
        return []
    found = svd.decomposition(A, name)
    if not found.exact:
        return []
    m, n = A.shape
    turned = [Div(ONE, sigma) if i < found.rank else sigma for i, sigma in enumerate(found.sigma)]
    S = Array(*[Array(*[turned[i] if i == j else 0 for j in range(m)]) for i in range(n)])
    note = "check: by the singular value decomposition, with every singular value that is not 0 turned over"
    return [Step(MatMul(found.V, S, Call("transpose", found.U)), answer, (rules.inverting_singular_values,), note=note)]
