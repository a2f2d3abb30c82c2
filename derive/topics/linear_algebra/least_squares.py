"""Least squares: the squared residual expanded, its gradient, the normal equations, and ridge regression."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import domain
from derive.language.expressions import ZERO, Add, Array, Call, Derivative, Expr, MatMul, Mul, Pow, Symbol, subtract
from derive.methods import columns as col
from derive.methods import pseudoinverse as method
from derive.methods.decimals import rounded
from derive.methods.eliminate import times, written
from derive.methods.eliminate import vector as as_vector
from derive.methods.entries import Entries
from derive.methods.gram_schmidt import gram_schmidt
from derive.methods.projection import inverted
from derive.model import Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix, number, vector
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Least squares and the normal equations",
    covers=("linear-algebra/least-squares",),
    sources=("Petersen & Pedersen, The Matrix Cookbook (2012), eq. 84",),
)
def least_squares(A: Any = [[1, 0], [0, 1], [2, 3]], b: Any = [1, 1, 1], ridge: Any = None) -> Derivation:  # noqa: B006
    """The x that makes ‖Ax − b‖ least; of several the shortest. ``ridge``: a number λ > 0 for ‖Ax − b‖² + λ‖x‖² beside it.

    >>> print(least_squares().result)
    [3/7, 1/7]
    """
    A = matrix(A)
    m, n = A.shape
    b = vector(b, "b", length=m)
    given = Array(*A.args, *b.args)
    name, shown, X, y, w, mu = letters(given, "A", "b", "X", "y", "w", "mu")
    field = Entries()
    rows, target = col.real_rows(A, field=field), [field.read(e) for e in b.args]
    columns = col.columns_of(rows)
    found = method.pseudoinverse(rows, name)
    solution = times(found.entries, target)
    x = as_vector(solution)
    image = times(rows, solution)
    rest = [p - q for p, q in zip(target, image, strict=True)]
    T = Call("transpose", name)
    steps = [
        *_general(X, y, w),
        Step(MatMul(T, name), written([[col.dot(u, v) for v in columns] for u in columns]), (rules.inner_product,), note="the normal equations of the data: on the left"),
        Step(MatMul(T, shown), as_vector([col.dot(u, target) for u in columns]), (rules.inner_product,), note="on the right"),
        *_solved(found, name, shown, x, n),
        *rounded(x),
        Step(subtract(shown, MatMul(name, x)), as_vector(rest), (rules.algebra,), conditions=found.conditions, note="what is left"),
        Step(MatMul(T, as_vector(rest)), Array(*[ZERO] * n), (rules.normal_equations,), conditions=found.conditions, note="check: the residual is orthogonal to every column"),
        Step(Pow(Call("norm", subtract(MatMul(name, x), shown)), 2), col.dot(rest, rest).written(), (rules.length,), conditions=found.conditions, note="the least squared residual"),
        *_by_qr(columns, A, shown, x, found.rank),
    ]  # fmt: skip
    if ridge is not None:
        steps += _ridge(X, y, w, mu, name, shown, rows, target, number(ridge, "ridge", above=0))
    return Derivation(
        title="Least squares",
        problem=MatMul(Call("pinv", name), shown),
        question="the $x$ that makes $norm(A @ x - b)$ least",
        steps=tuple(steps),
        result=x,
        assume={mu.name: domain("positive"), **{s.name: domain("real") for s in ex.free_symbols(given)}},
        where=((name, A), (shown, b)),
        shapes=shapes_of([(name, A), (shown, b)], **{X.name: "m, n", y.name: "m", w.name: "n"}),
        conditions=found.conditions,
        mistakes=(Step(Derivative(Pow(Call("norm", subtract(MatMul(X, w), y)), 2), w), MatMul(Call("transpose", X), subtract(MatMul(X, w), y)), note="the factor 2 of the square is missing; the zero is the same, the slope is not"),),
        remarks=_remarks(found.rank, n),
    )  # fmt: skip


def _general(X: Expr, y: Expr, w: Expr) -> list[Step]:
    """The square expanded, its gradient and Hessian, and the square completed, in letters."""
    T = Call("transpose", X)
    f = Pow(Call("norm", subtract(MatMul(X, w), y)), 2)
    expanded = subtract(MatMul(w, T, X, w), Mul(2, MatMul(y, X, w))) + MatMul(y, y)
    best = MatMul(Call("inv", MatMul(T, X)), T, y)
    square = MatMul(subtract(w, best), T, X, subtract(w, best)) + Pow(Call("norm", subtract(MatMul(X, best), y)), 2)
    gradient = subtract(Mul(2, MatMul(T, X, w)), Mul(2, MatMul(T, y)))
    return [
        Step(f, expanded, (rules.squared_residual,), note="in general: the two mixed terms are the same number"),
        Step(Derivative(f, w), gradient, (rules.gradient_of_the_square,), note="it is 0 exactly where $X.T @ X @ w = X.T @ y$: the normal equations"),
        Step(Derivative(f, w, 2), Mul(2, MatMul(T, X)), (rules.gradient_of_the_square,), note="the Hessian: $w.T @ X.T @ X @ w = norm(X @ w)**2$ is never negative, so the zero is a minimum"),
        Step(f, square, (rules.completing_the_square,), note="a second way, without derivatives, for independent columns: least where the first term is 0"),
    ]  # fmt: skip


def _solved(found: method.PseudoInverse, name: Expr, shown: Expr, x: Expr, n: int) -> list[Step]:
    T = Call("transpose", name)
    if found.rank == n:
        line = MatMul(Call("inv", MatMul(T, name)), T, shown)
        return [
            Step(
                line,
                x,
                (rules.solving,),
                conditions=found.conditions,
                note="the columns are independent, so there is one solution",
            )
        ]
    note = "the columns are dependent: of the many solutions the pseudo-inverse gives the shortest"
    return [
        *found.steps,
        Step(MatMul(found.written, shown), x, (rules.pseudoinverse,), conditions=found.conditions, note=note),
    ]


def _by_qr(columns: Any, A: Array, shown: Expr, x: Expr, rank: int) -> list[Step]:
    if ex.free_symbols(A) or rank < len(columns) or any(e.rational is None for c in columns for e in c):
        return []
    qr = gram_schmidt(columns, col.named("a", len(columns)))
    line = MatMul(Call("inv", qr.upper), Call("transpose", qr.Q), shown)
    return [Step(line, x, (rules.qr_factorisation,), note="check: with the QR decomposition of $A$ the equations are triangular; this keeps the condition number of $A$, where $A.T @ A$ squares it")]  # fmt: skip


def _ridge(
    X: Expr, y: Expr, w: Expr, mu: Expr, name: Expr, shown: Expr, rows: Any, target: Any, lam: Any
) -> list[Step]:
    T = Call("transpose", X)
    f = Pow(Call("norm", subtract(MatMul(X, w), y)), 2) + Mul(mu, Pow(Call("norm", w), 2))
    inside = Add(MatMul(T, X), Mul(mu, Call("eye", Symbol("n"))))
    columns = col.columns_of(rows)
    field = rows[0][0].field
    gram = [[col.dot(u, v) + (field.constant(lam) if u is v else 0) for v in columns] for u in columns]
    answer = as_vector(times(inverted(gram), [col.dot(u, target) for u in columns]))
    number_shown = ex.as_expr(lam)
    At = Call("transpose", name)
    line = MatMul(Call("inv", Add(MatMul(At, name), Mul(number_shown, col.identity(len(columns))))), At, shown)
    return [
        Step(Derivative(f, w), subtract(Mul(2, MatMul(inside, w)), Mul(2, MatMul(T, y))), (rules.gradient_of_the_square,), note="ridge: a multiple of $norm(w)**2$ is added; its matrix has an inverse for every $X$"),
        Step(line, answer, (rules.solving,), note=f"ridge with ${number_shown}$: the solution is drawn towards 0"),
        *rounded(answer),
    ]  # fmt: skip


def _remarks(rank: int, n: int) -> tuple[str, ...]:
    if rank == n:
        return (f"The rank is {rank}, the number of columns, so the solution is unique.",)
    return (
        f"The rank is {rank}, less than {n} columns: add to the solution any vector that A sends to 0 and the residual stays the same.",
    )
