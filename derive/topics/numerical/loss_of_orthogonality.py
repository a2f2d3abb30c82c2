"""Loss of orthogonality: the same orthonormal columns by three algorithms in double precision."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Call, Expr, MatMul, as_expr, subtract
from derive.methods import columns as col
from derive.methods import svd
from derive.methods.decimals import decimal
from derive.methods.eliminate import gauss_jordan
from derive.methods.gram_schmidt import gram_schmidt
from derive.methods.orthogonality_loss import ALGORITHMS, worst_pair
from derive.model import ROUNDED, Derivation, Step
from derive.rules import orthogonality as rules
from derive.rules.numerical import rounding_to_nearest
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Loss of orthogonality in double precision",
    covers=("linear-algebra/qr",),
    sources=("Gander, Algorithms for the QR-Decomposition (ETH Zürich, Research Report 80-02, 1980)",),
)
def loss_of_orthogonality(
    A: Any = [[1, 1, 1], ["1/10**8", 0, 0], [0, "1/10**8", 0], [0, 0, "1/10**8"]],  # noqa: B006
) -> Derivation:
    """The worst inner product of two columns that should be orthogonal, by Gram–Schmidt, classical and modified, and Householder.

    A has independent columns of numbers, at least two; the default is Läuchli's matrix.
    """
    A = matrix(A)
    if ex.free_symbols(A):
        raise AssumptionError(f"A = {A!s:.60} has letters: expected numbers, as a computer takes them")
    rows = col.real_rows(A)
    columns = col.columns_of(rows)
    if len(columns) < 2 or gauss_jordan(rows, reduced=False).rank < len(columns):
        raise AssumptionError(f"A = {A!s:.60}: expected at least two columns, linearly independent")
    floats = [[float(Fraction(str(_plain(decimal(e.written(), 40))))) for e in c] for c in columns]
    name, u, v, *names = letters(A, "A", "u", "v", *[f"a_{k + 1}" for k in range(len(columns))])
    values = svd.numerically(A)[1]
    exact = gram_schmidt(columns, names)
    i, j = worst_pair(_computed(ALGORITHMS["classical Gram–Schmidt"], floats, A))
    rest = subtract(v, MatMul(u, v) / MatMul(u, u) * u)
    lines = [_line(said, _computed(algorithm, floats, A)) for said, algorithm in ALGORITHMS.items()]
    steps = (
        Step(MatMul(u, rest), ZERO, (rules.orthogonal_residual,), conditions=rules.nonzero(MatMul(u, u)),
             note="in exact arithmetic what is left of $v$ is orthogonal to $u$"),
        Step(MatMul(exact.written[i], exact.written[j]), ZERO, (rules.orthonormal_columns,), note=f"so are the exact columns $q_{i + 1}$ and $q_{j + 1}$ of this matrix"),
        Step(Call("cond", name), svd.significant(values[0] / values[-1], 6), (rules.condition_number,), ROUNDED, note="the condition number: the larger, the nearer the columns are to dependent"),
        *_rounded_away(columns),
        *lines,
    )  # fmt: skip
    where = ((name, A),)
    return Derivation(
        title="Loss of orthogonality",
        problem=lines[0].before,
        question="how far from orthogonal the columns are that a computer finds for $A$",
        steps=steps,
        result=lines[0].after,
        where=where,
        shapes=shapes_of(where, **{u.name: "n", v.name: "n"}),
        mistakes=_trusted(lines),
        remarks=(
            "Each pair of columns was computed here, in double precision, and is the worst one of its algorithm; the inner product is worked out exactly.",
            "Classical Gram–Schmidt may lose all orthogonality where the condition number squared reaches the inverse of the unit round-off, modified Gram–Schmidt loses it in proportion to the condition number, Householder reflections do not.",
        ),
    )  # fmt: skip


def _computed(algorithm: Any, floats: list[list[float]], A: Array) -> list[list[float]]:
    try:
        return algorithm(floats)
    except ZeroDivisionError:
        raise AssumptionError(
            f"A = {A!s:.60}: in double precision its columns are dependent, nothing is left of one of them"
        ) from None


def _rounded_away(columns: Any) -> list[Step]:
    """What the squared length of the first column becomes where it is no double."""
    square = col.dot(columns[0], columns[0])
    if square.rational is None or Fraction(float(square.rational)) == square.rational:
        return []
    stored = as_expr(Fraction(float(square.rational)))
    if stored.size > 1:
        return []
    note = (
        "the nearest double: what is smaller than the round-off disappears from the squared length of the first column"
    )
    return [Step(Call("double", square.written()), stored, (rounding_to_nearest,), note=note)]


def _line(said: str, q: list[list[float]]) -> Step:
    """The inner product of the worst two columns found, as exact decimals."""
    i, j = worst_pair(q)
    before = MatMul(*[Array(*[as_expr(int(x) if x.is_integer() else x) for x in q[k]]) for k in (i, j)])
    note = f"{said}: the computed columns $q_{i + 1}$ and $q_{j + 1}$"
    return Step(before, decimal(before, 3), (rules.inner_product,), ROUNDED, note=note)


def _trusted(lines: list[Step]) -> tuple[Step, ...]:
    if lines[0].after is ZERO:
        return ()
    return (Step(lines[0].before, ZERO, note="columns that are orthogonal on paper need not be so in the computer"),)


def _plain(number: Expr) -> str:
    return f"-{number.args[0].data}" if isinstance(number, ex.Neg) else str(number.data)  # type: ignore[attr-defined]
