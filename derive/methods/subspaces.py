"""The four subspaces of a literal matrix, bases of each from one elimination; independence, span and coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from derive.language.expressions import ZERO, Add, Array, Call, Expr, MatMul, Mul, Neg, Number
from derive.methods.eigenspaces import cleared
from derive.methods.eliminate import Elimination, Row, Rows, gauss_jordan, read_matrix, vector
from derive.methods.entries import Entries
from derive.methods.solving import linear_form
from derive.model import Condition, Step
from derive.rules import linear_systems as rules


def columns_of(A: Array) -> list[Array]:
    return [Array(*column) for column in zip(*[row.args for row in A.args], strict=True)]  # type: ignore[misc]


def from_columns(columns: Sequence[Expr]) -> Array:
    """The matrix with these vectors as its columns.

    >>> print(from_columns([Array(1, 2), Array(3, 4)]))
    [[1, 3], [2, 4]]
    """
    return Array(*[Array(*row) for row in zip(*[c.args for c in columns], strict=True)])  # type: ignore[return-value]


@dataclass(frozen=True)
class Spaces:
    """A matrix and its reduced echelon form, from which all bases are read.

    >>> S = Spaces.of(Array(Array(1, 0), Array(2, 3), Array(1, 3)))
    >>> S.rank, [str(v) for v in S.columns], [str(v) for v in S.rows], [str(vector(v)) for v in S.left_null]
    (2, ['[1, 2, 1]', '[0, 3, 3]'], ['[1, 0]', '[0, 1]'], ['[1, -1, 1]'])
    """

    A: Array
    found: Elimination

    @staticmethod
    def of(A: Array) -> Spaces:
        return Spaces(A, gauss_jordan(read_matrix(A, Entries())))

    @property
    def m(self) -> int:
        return len(self.A.args)

    @property
    def n(self) -> int:
        return len(self.A.args[0].args)

    @property
    def rank(self) -> int:
        return self.found.rank

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.found.conditions

    @property
    def columns(self) -> list[Array]:
        """The pivot columns of A: a basis of its column space."""
        return [columns_of(self.A)[j] for j in self.found.pivots]

    @property
    def rows(self) -> list[Expr]:
        """The nonzero rows of the echelon form: a basis of the row space."""
        return [vector(row) for row in self.found.matrix[: self.rank]]

    @cached_property
    def null(self) -> list[Row]:
        """One vector for each free column, without fractions."""
        return [cleared(v) for v in self.found.null_space()]

    @cached_property
    def left_null(self) -> list[Row]:
        transposed: Rows = [list(column) for column in zip(*self.found.start, strict=True)]
        return [cleared(v) for v in gauss_jordan(transposed).null_space()]


def elimination(s: Spaces) -> list[Step]:
    """A ~ its reduced echelon form, and the rank."""
    pivots = ", ".join(str(j + 1) for j in s.found.pivots)
    note = f"pivots in column{'s' if s.rank > 1 else ''} {pivots}" if s.rank else "no pivot at all"
    given = s.conditions
    return [
        *s.found.steps(),
        Step(Call("rank", s.A), Number(s.rank), (rules.counting_pivots,), conditions=given, note=note),
    ]


def column_row(s: Spaces) -> list[Step]:
    """A = C R with the pivot columns and the nonzero rows of the echelon form; nothing where C is A, or 0."""
    if s.rank in (0, s.n):
        return []
    C, R = from_columns(s.columns), Array(*s.rows)
    note = "column $j$ of $R$ says how column $j$ of $A$ is made of the pivot columns"
    return [Step(s.A, MatMul(C, R), (rules.column_row,), conditions=s.conditions, note=note)]


def null_lines(s: Spaces) -> list[Step]:
    """A v = 0 for the basis of the null space."""
    zero = Array(*[ZERO] * s.m)
    return [
        Step(MatMul(s.A, vector(v)), zero, (rules.null_vector,), conditions=s.conditions,
             note=f"free variable {j + 1}: a basis vector of the null space")
        for j, v in zip(s.found.free, s.null, strict=True)
    ]  # fmt: skip


def left_null_lines(s: Spaces) -> list[Step]:
    """yᵀ A = 0 for the basis of the left null space."""
    zero = Array(*[ZERO] * s.n)
    note = "a basis vector of the left null space: this combination of the rows is 0"
    return [
        Step(
            MatMul(Call("transpose", s.A), vector(y)),
            zero,
            (rules.combination_of_rows,),
            conditions=s.conditions,
            note=note,
        )
        for y in s.left_null
    ]


def dependency(s: Spaces) -> list[Step]:
    """Every column without a pivot as a combination of the pivot columns before it."""
    columns = columns_of(s.A)
    steps = []
    for v in s.found.null_space():
        free = max(j for j, e in enumerate(v) if not e.is_zero)
        coefficients = [(-v[j]).written() for j in s.found.pivots]
        combination = linear_form(coefficients, [columns[j] for j in s.found.pivots])
        if combination is ZERO and not s.found.pivots:
            continue  # the zero matrix
        if combination is ZERO or combination is columns[free]:
            combination = _every_term(coefficients, [columns[j] for j in s.found.pivots])
        note = f"column {free + 1} depends on those before it"
        rule = rules.combination_of_columns
        steps.append(Step(columns[free], combination, (rule,), conditions=s.conditions, note=note))
    return steps


def _every_term(coefficients: Sequence[Expr], vectors: Sequence[Expr]) -> Expr:
    """0·v₁ + 1·v₂ with the factors 0 and 1 written, where the sum by itself would be what it is compared with."""
    kept = [(c, v) for c, v in zip(coefficients, vectors, strict=True) if c is not ZERO] or [(ZERO, vectors[0])]
    return combination([c for c, _ in kept], [v for _, v in kept])


def combination(coefficients: Sequence[Expr], vectors: Sequence[Expr]) -> Expr:
    """c₁ v₁ + c₂ v₂ + … as it is written, every term of it.

    >>> print(combination([Number(2), Neg(Number(3))], [Array(1, 0), Array(0, 1)]))
    2*[1, 0] - 3*[0, 1]
    """
    terms = [
        Neg(Mul(c.args[0], v)) if isinstance(c, Neg) else Mul(c, v) for c, v in zip(coefficients, vectors, strict=True)
    ]
    return Add(*terms)
