"""The inverse by Gauss–Jordan elimination of [A | I], as elementary matrices, and by cofactors; or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Array, Call, Div, MatMul, Mul, Number
from derive.methods.determinants import adjugate, value_of
from derive.methods.eigenspaces import cleared
from derive.methods.eliminate import Elimination, gauss_jordan, read_matrix, vector
from derive.model import ROW_EQUIVALENT, Condition, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules

MOST_FACTORS = 6  # elementary matrices that are written side by side
BY_COFACTORS = 3  # rows up to which cofactors are the quicker way


def identity(n: int) -> Array:
    """The identity matrix written out.

    >>> print(identity(2))
    [[1, 0], [0, 1]]
    """
    return Array(*[Array(*[int(i == j) for j in range(n)]) for i in range(n)])  # type: ignore[return-value]


@dataclass(frozen=True)
class Inverse:
    """A square literal matrix, [A | I] eliminated, and the inverse, or None where A is singular."""

    A: Array
    found: Elimination
    inverse: Array | None

    @staticmethod
    def of(A: Array) -> Inverse:
        """Raises ShapeError or UnsupportedError as elimination does.

        >>> print(Inverse.of(Array(Array(-1, 2), Array(-3, 4))).inverse)
        [[2, -1], [3/2, -1/2]]
        """
        n = len(A.args)
        joined = Array(*[Array(*row.args, *unit.args) for row, unit in zip(A.args, identity(n).args, strict=True)])
        found = gauss_jordan(read_matrix(joined), columns=n)
        right = [[entry.written() for entry in row[n:]] for row in found.matrix]
        return Inverse(A, found, Array(*[Array(*row) for row in right]) if found.rank == n else None)  # type: ignore[arg-type]

    @property
    def n(self) -> int:
        return len(self.A.args)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.found.conditions


def elimination(a: Inverse) -> list[Step]:
    """[A | I] ~ … ~ [I | A⁻¹], and what is read off."""
    steps = a.found.steps()
    if a.inverse is None:
        return steps + _singular(a)
    if not steps:  # A is the identity
        joined = Call("augmented", a.A, identity(a.n))
        steps = [Step(joined, joined, (algebra.row_replacement,), ROW_EQUIVALENT, note="nothing is left to do")]
    note = "what stands right of the line when the identity stands left of it"
    return [
        *steps,
        Step(Call("inv", a.A), a.inverse, (rules.inverse_by_elimination,), conditions=a.conditions, note=note),
    ]


def _singular(a: Inverse) -> list[Step]:
    """The rank, and a vector other than 0 that A sends to 0."""
    v = vector(cleared(a.found.null_space()[0]))
    zero = Array(*[ZERO] * a.n)
    given = a.conditions
    row = "a row of zeros left of the line: no inverse"
    null = "a vector other than 0 goes to 0, and nothing can bring it back"
    return [
        Step(Call("rank", a.A), Number(a.found.rank), (rules.counting_pivots,), conditions=given, note=row),
        Step(MatMul(a.A, v), zero, (rules.null_vector,), conditions=given, note=null),
        Step(Call("det", a.A), ZERO, (algebra.cofactor_expansion,), note="check: the determinant"),
    ]


def elementary(a: Inverse) -> list[Step]:
    """A⁻¹ = E_k … E_1 where these are few."""
    factors = [operation.of_identity(a.n) for _, operation in reversed(a.found.lines)]
    if a.inverse is None or not 2 <= len(factors) <= MOST_FACTORS:
        return []
    note = "every row operation is a matrix, the first one stands last"
    rule = rules.product_of_elementary_matrices
    return [Step(MatMul(*factors), a.inverse, (rule,), conditions=a.conditions, note=note)]


def by_cofactors(a: Inverse) -> list[Step]:
    """A⁻¹ = adj A / det A, for two or three rows."""
    if a.inverse is None or not 2 <= a.n <= BY_COFACTORS:
        return []
    det = value_of(a.A)
    shown = adjugate(a.A) if det is ONE else Mul(Div(1, det), adjugate(a.A))
    rule = rules.inverse_by_cofactors
    note = "a second way: the transposed cofactors over the determinant"
    nonzero = (Condition(ex.Unequal(det, ZERO)),) if ex.free_symbols(det) else ()
    return [Step(Call("inv", a.A), shown, (rule,), conditions=nonzero, note=note)]


def checks(a: Inverse) -> list[Step]:
    """A A⁻¹ = I and A⁻¹ A = I."""
    if a.inverse is None:
        return []
    unit = identity(a.n)
    return [
        Step(MatMul(a.A, a.inverse), unit, (rules.matrix_times_inverse,), conditions=a.conditions, note="check: from the right"),
        Step(MatMul(a.inverse, a.A), unit, (rules.inverse_times_matrix,), conditions=a.conditions, note="check: and from the left"),
    ]  # fmt: skip


def worked(a: Inverse) -> list[Step]:
    """All lines: elimination, elementary matrices, cofactors, checks.

    >>> print(worked(Inverse.of(Array(Array(1, 2), Array(2, 4))))[-2].before)
    [[1, 2], [2, 4]] @ [-2, 1]
    """
    return [*elimination(a), *elementary(a), *by_cofactors(a), *checks(a)]
