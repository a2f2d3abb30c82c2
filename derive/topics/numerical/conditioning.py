"""Condition number of a matrix: how much a relative change of b can grow in the solution of Ax = b."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import Add, Array, Call, Div, Expr, MatMul, Mul, subtract
from derive.methods import columns as col
from derive.methods import svd
from derive.methods.decimals import decimal, rounded
from derive.methods.eliminate import gauss_jordan, times
from derive.methods.eliminate import vector as as_vector
from derive.methods.entries import Entries
from derive.methods.projection import inverted
from derive.model import EQUAL, LESS_EQUAL, ROUNDED, Derivation, Step
from derive.rules import linear_algebra
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix, vector
from derive.topics.linear_algebra._general import letters, shapes_of

EXACT = 3  # rows of a matrix whose singular values are shown with roots


@topic(
    title="Condition number",
    covers=("numerical/conditioning",),
    sources=("PyTorch reference, torch.linalg.cond",),
)
def conditioning(A: Any = [[1, 2], [3, 4]], b: Any = None, change: Any = None) -> Derivation:  # noqa: B006
    """κ(A) = σ_max/σ_min of an invertible matrix, and the bound it gives; ``b`` and its ``change`` if wanted.

    >>> print(conditioning(A=[[2, 0], [0, 1]]).result)
    2
    """
    A = matrix(A, square=True)
    n = len(A.args)
    if ex.free_symbols(A):
        raise AssumptionError(f"A = {A!s:.60} has letters: expected numbers, whose singular values can be put in order")
    field = Entries()
    rows = col.real_rows(A, field=field)
    if gauss_jordan(rows, reduced=False).rank < n:
        raise AssumptionError(
            f"A = {A!s:.60} is singular: its smallest singular value is 0 and its condition number is infinite"
        )
    name, B, x, d = letters(A, "A", "B", "x", "d")
    sigma = _singular_values(A, name, n)
    kappa, exact = _ratio(A, sigma)
    largest, smallest = sigma[-1].after.args[0], sigma[-1].after.args[-1]
    steps = [
        *_bound(B, x, d),
        *sigma,
        Step(Call("cond", name), Div(largest, smallest) if exact else kappa, (rules.condition_number,), EQUAL if exact else ROUNDED, note="the largest singular value over the smallest"),
        *([Step(Div(largest, smallest), kappa, (rules.algebra,))] if exact and kappa is not Div(largest, smallest) else []),
        *(rounded(kappa, 8) if exact else []),
        Step(Call("cond", name), Mul(Call("norm2", name), Call("norm2", Call("inv", name))), (rules.condition_number,), note="check: by the norms of the matrix and of its inverse"),
        *_example(rows, name, b, change, field),
    ]  # fmt: skip
    return Derivation(
        title="Condition number",
        problem=Call("cond", name),
        steps=tuple(steps),
        result=kappa,
        where=((name, A),),
        shapes=shapes_of([(name, A)], **{B.name: "n, n", x.name: "n", d.name: "n"}),
        mistakes=(Step(Call("cond", Mul(2, B)), Mul(2, Call("cond", B)), note="a factor before the matrix changes the determinant, not the condition number"),),
        remarks=(
            f"About {_digits(kappa)} of the decimal digits of the data may be lost in the solution. The condition belongs to the problem, not to the algorithm that solves it.",
        ),
    )  # fmt: skip


def _bound(B: Expr, x: Expr, d: Expr) -> list[Step]:
    """The three lines of the bound, in letters: d is the change of b = Bx."""
    inverse = Call("inv", B)
    return [
        Step(subtract(MatMul(inverse, Add(MatMul(B, x), d)), x), MatMul(inverse, d), (rules.solving,), note="in general: where the right side $B @ x$ is changed by $d$, the solution changes by this"),
        Step(Call("norm", MatMul(inverse, d)), Mul(Call("norm2", inverse), Call("norm", d)), (rules.norm_of_a_product,), LESS_EQUAL, note="how long the change of the solution can be"),
        Step(Call("norm", MatMul(B, x)), Mul(Call("norm2", B), Call("norm", x)), (rules.norm_of_a_product,), LESS_EQUAL, note="and the solution is at least so long"),
        Step(Div(Call("norm", MatMul(inverse, d)), Call("norm", x)), Mul(Call("cond", B), Div(Call("norm", d), Call("norm", MatMul(B, x)))), (rules.relative_error,), LESS_EQUAL,
             conditions=rules.nonzero(Call("norm", x)), note="together: the relative change of the solution is at most the condition number times that of the right side"),
    ]  # fmt: skip


def _singular_values(A: Array, name: Expr, n: int) -> list[Step]:
    if n <= EXACT:
        found = svd.decomposition(A, name)
        if found.sigma:
            return [
                Step(
                    Call("singular_values", name),
                    found.values,
                    (rules.singular_values,),
                    note="the roots of the eigenvalues of $A.T @ A$",
                )
            ]
    shown = Array(*[svd.significant(s, 10) for s in svd.numerically(A)[1]])
    return [
        Step(
            Call("singular_values", name),
            shown,
            (linear_algebra.rounding,),
            ROUNDED,
            note="the roots of the eigenvalues of $A.T @ A$",
        )
    ]


def _ratio(A: Array, sigma: list[Step]) -> tuple[Expr, bool]:
    """κ, as short as it can be written, and whether it is exact."""
    if sigma[-1].relation == ROUNDED:
        values = svd.numerically(A)[1]
        return svd.significant(values[0] / values[-1], 8), False
    largest, smallest = sigma[-1].after.args[0], sigma[-1].after.args[-1]
    field = Entries()
    p, q = field.read(largest), field.read(smallest)
    ratio = p / q
    return (ratio.written(), True) if ratio.rational is not None else (Div(largest, smallest), True)


def _digits(kappa: Expr) -> str:
    size = abs(float(str(decimal(kappa, 6))))
    return str(max(0, len(str(int(size))) - 1))


def _example(rows: Any, name: Expr, b: Any, change: Any, field: Entries) -> list[Step]:
    """The relative changes of a right side and of its solution."""
    if b is None or change is None:
        return []
    n = len(rows)
    b, change = vector(b, "b", length=n), vector(change, "change", length=n)
    inverse = inverted(rows)
    p, q = ([field.read(e) for e in v.args] for v in (b, change))
    x, dx = times(inverse, p), times(inverse, q)
    if col.is_zero(p) or col.is_zero(q):
        raise AssumptionError("b and its change have to differ from 0, for a relative change to have a value")
    before, after = (col.length(q) / col.length(p)).written(), (col.length(dx) / col.length(x)).written()
    return [
        Step(MatMul(Call("inv", name), b), as_vector(x), (rules.solving,), note="an example: the solution"),
        Step(MatMul(Call("inv", name), change), as_vector(dx), (rules.solving,), note="and its change"),
        Step(Div(Call("norm", change), Call("norm", b)), before, (rules.length,), note="the relative change of the right side"),
        Step(Div(Call("norm", as_vector(dx)), Call("norm", as_vector(x))), after, (rules.length,), note="the relative change of the solution"),
        Step(after, Mul(Call("cond", name), before), (rules.relative_error,), LESS_EQUAL, note=f"check: it grew by the factor ${decimal(Div(after, before), 4)}$, at most the condition number"),
    ]  # fmt: skip
