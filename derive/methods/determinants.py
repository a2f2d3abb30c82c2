"""Determinants by cofactors along the emptiest line, and by elimination; cofactors and the adjugate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Add, Array, Call, Expr, Mul, Neg
from derive.methods.eliminate import Rows, gauss_jordan, read_matrix, written
from derive.methods.entries import Entries
from derive.model import Condition, Step
from derive.rules import linear_algebra as rules
from derive.rules import linear_systems

LARGEST_BY_MINORS = 8  # rows; there are 2ⁿ minors
LARGEST_IN_LINES = 3  # rows
LARGEST_LEMMA = 4  # rows of a minor that is expanded beneath the line
Value = Callable[[Array], Expr]  # what a minor is worth, as it is written


def determinant(rows: Rows, columns: tuple[int, ...], known: dict[tuple[int, ...], Any] | None = None) -> Any:
    """The determinant of ``rows`` in ``columns`` along the first row; ``known`` remembers the minors of the last rows."""
    known = {} if known is None else known
    if columns in known:
        return known[columns]
    if len(columns) == 1:
        return rows[0][columns[0]]
    total = rows[0][columns[0]] - rows[0][columns[0]]
    for k, column in enumerate(columns):
        entry = rows[0][column]
        if not entry.is_zero:
            minor = determinant(rows[1:], columns[:k] + columns[k + 1 :], known)
            total = total + entry * minor if k % 2 == 0 else total - entry * minor
    known[columns] = total
    return total


def expansion(shown: Array, value: Value, line: tuple[int, bool] | None = None) -> list[Step]:
    """The lines from det of ``shown`` to products of its entries, with the smaller determinants worked out beneath.

    line : which row (or, with False, column) it is expanded along; the one with most zeros if None.
    """
    start, size = Call("det", shown), len(shown.args)
    if size == 1:
        return [Step(start, shown.args[0].args[0], (rules.determinant_of_one,))]
    if size == 2:
        (a, b), (c, d) = (row.args for row in shown.args)
        return [Step(start, _two_by_two(a, b, c, d), (rules.determinant_of_two,))]
    number, along_row = emptiest_line(shown) if line is None else line
    terms, minors = [], []
    for k in range(size):
        i, j = (number, k) if along_row else (k, number)
        entry = shown.args[i].args[j]
        if entry is not ZERO:
            minors.append(minor_of(shown, i, j))
            terms.append((entry, (i + j) % 2, Call("det", minors[-1])))
    if not terms:
        return [Step(start, ZERO, (rules.cofactor_expansion,), note="a row or column of zeros")]
    note = f"along {'row' if along_row else 'column'} {number + 1}"
    first = Add(*[_signed_product(e, s, d) for e, s, d in terms])
    steps = [Step(start, first, (rules.cofactor_expansion,), note=note)]
    beneath: list[Step] = []
    values = []
    for minor in minors:
        if size == 3:
            (a, b), (c, e) = (row.args for row in minor.args)
            values.append(_two_by_two(a, b, c, e))
        else:
            values.append(value(minor))
            beneath += _lemma(minor, values[-1], value)
    second = Add(*[_signed_product(e, s, v) for (e, s, _), v in zip(terms, values, strict=True)])
    by = rules.determinant_of_two if size == 3 else rules.cofactor_expansion
    note = "" if size == 3 else "the smaller determinants in the same way"
    return [*steps, Step(first, second, (by,), steps=tuple(beneath), note=note)]


def _lemma(minor: Array, worth: Expr, value: Value) -> list[Step]:
    """The lines from the determinant of a minor to its value; for a large one they would fill pages."""
    if len(minor.args) > LARGEST_LEMMA:
        return []
    steps = expansion(minor, value)
    same = steps[-1].after is worth
    return steps if same else [*steps, Step(steps[-1].after, worth, (rules.expanding,))]


def _two_by_two(a: Expr, b: Expr, c: Expr, d: Expr) -> Expr:
    return ex.subtract(Mul(a, d), Mul(b, c))


def emptiest_line(shown: Array) -> tuple[int, bool]:
    """The row or column with most zeros, rows first."""
    size = len(shown.args)
    rows = [sum(e is ZERO for e in row.args) for row in shown.args]
    columns = [sum(row.args[j] is ZERO for row in shown.args) for j in range(size)]
    best = max(rows + columns)
    return (rows.index(best), True) if best in rows else (columns.index(best), False)


def minor_of(shown: Array, i: int, j: int) -> Array:
    rows = [row for k, row in enumerate(shown.args) if k != i]
    return Array(*[Array(*[e for k, e in enumerate(row.args) if k != j]) for row in rows])  # type: ignore[return-value]


def _signed_product(entry: Expr, odd: int, factor: Expr) -> Expr:
    if isinstance(entry, Neg):
        entry, odd = entry.args[0], 1 - odd
    if isinstance(factor, Neg):
        factor, odd = factor.args[0], 1 - odd
    product = factor if entry is ONE else Mul(entry, factor)
    return Neg(product) if odd else product


# ---------------------------------------------------------------- of a literal matrix


def value_of(matrix: Array) -> Expr:
    """The determinant of a literal matrix as it is written.

    >>> a, b, c, d = ex.symbols("a b c d")
    >>> print(value_of(Array(Array(a, b), Array(c, d))), value_of(Array(Array(-1, 2), Array(3, -4))))
    a*d - b*c -2
    """
    rows = read_matrix(matrix)
    if len(rows) > LARGEST_BY_MINORS:
        found = gauss_jordan(rows, reduced=False)
        product = reduce(lambda x, y: x * y, [row[i] for i, row in enumerate(found.matrix)])
        return (-product if found.swaps % 2 else product).written()
    return determinant(rows, tuple(range(len(rows)))).written()


def by_cofactors(A: Array, line: tuple[int, bool] | None = None) -> list[Step]:
    """The lines of the expansion along a row or column, to the value.

    >>> for step in by_cofactors(Array(Array(1, 2), Array(3, 4))):
    ...     print(step.before, "=", step.after)
    det([[1, 2], [3, 4]]) = 1*4 - 2*3
    1*4 - 2*3 = -2
    """
    steps, worth = expansion(A, value_of, line), value_of(A)
    if steps[0].note:
        why = "where most zeros are" if line is None else "check: the same value along another line"
        steps[0] = replace(steps[0], note=f"{steps[0].note}, {why}; the signs alternate from a plus in the corner")
    if steps[-1].after is not worth:
        steps.append(Step(steps[-1].after, worth, (rules.expanding,)))
    return steps


def worked(A: Array, note: str = "", conditions: tuple[Condition, ...] = ()) -> list[Step]:
    """det A to its value where it is not what one is after: expanded for up to three rows, else in one line.

    >>> [str(step.after) for step in worked(Array(Array(1, 2), Array(3, 4)), "the data")]
    ['1*4 - 2*3', '-2']
    """
    if len(A.args) > LARGEST_IN_LINES:
        return [Step(Call("det", A), value_of(A), (rules.cofactor_expansion,), conditions=conditions, note=note)]
    first, *rest = by_cofactors(A)
    return [replace(step, conditions=conditions) for step in (replace(first, note=note or first.note), *rest)]


def by_elimination(A: Array) -> list[Step]:
    """The lines by row operations to a triangular matrix: a swap turns the sign, a replacement changes nothing.

    >>> [str(step.after) for step in by_elimination(Array(Array(0, 2), Array(3, 4)))]
    ['-det([[3, 4], [0, 2]])', '-3*2', '-6']
    """
    found = gauss_jordan(A, reduced=False)
    steps: list[Step] = []
    before: Expr = Call("det", A)
    sign = 1
    for rows, operation in found.lines:
        swap = operation.rule is rules.row_swap
        sign = -sign if swap else sign
        after = _signed(sign, Call("det", written(rows)))
        rule = linear_systems.determinant_row_swap if swap else linear_systems.determinant_row_replacement
        conditions = (operation.condition,) if operation.condition else ()
        steps.append(Step(before, after, (rule,), conditions=conditions, note=operation.words))
        before = after
    diagonal = [row[i].written() for i, row in enumerate(found.matrix)]
    product = _signed(sign, reduce(Mul, diagonal)) if ZERO not in diagonal else ZERO
    given = found.conditions
    steps.append(
        Step(before, product, (rules.triangular_determinant,), conditions=given, note="the product of the diagonal")
    )
    worth = value_of(A)
    return steps if product is worth else [*steps, Step(product, worth, (rules.expanding,), conditions=given)]


def _signed(sign: int, value: Expr) -> Expr:
    return value if sign > 0 else Neg(value)


def adjugate(A: Array) -> Array:
    """The transposed matrix of cofactors.

    >>> a, b, c, d = ex.symbols("a b c d")
    >>> print(adjugate(Array(Array(a, b), Array(c, d))))
    [[d, -b], [-c, a]]
    """
    rows, n = read_matrix(A, Entries()), len(A.args)
    return Array(*[Array(*[_cofactor(rows, j, i).written() for j in range(n)]) for i in range(n)])  # type: ignore[return-value]


def _cofactor(rows: Rows, i: int, j: int) -> Any:
    columns = tuple(k for k in range(len(rows)) if k != j)
    left = [row for k, row in enumerate(rows) if k != i]
    minor = determinant(left, columns) if left else rows[0][0].field.constant(1)
    return minor if (i + j) % 2 == 0 else -minor
