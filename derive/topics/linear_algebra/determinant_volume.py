"""|det A| is the factor by which A changes volumes; its sign says whether orientation is kept."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Call, Expr, MatMul, Mul, Pow, as_expr
from derive.methods import determinants, pictures
from derive.methods.determinants import adjugate, value_of
from derive.methods.products import added, dot, product, transposed
from derive.methods.subspaces import columns_of
from derive.model import Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart
from derive.topics.linear_algebra._named import named

n, M = ex.symbols("n M")


@topic(
    title="Determinant as volume factor",
    covers=("linear-algebra/determinant-volume",),
    sources=("Mathlib MeasureTheory.Measure.addHaar_image_linearMap",),
)
def determinant_volume(A: Any = [[1, 2], [3, 4]]) -> Derivation:  # noqa: B006  # read, never changed
    """The volume of the image of the unit cube under a square matrix, and what the sign of the determinant says.

    >>> print(determinant_volume().result, determinant_volume(A=[[5, 0], [0, 5]]).result)
    2 25
    """
    A = data.matrix(A, square=True)
    det = value_of(A)
    volume = _size(det)
    law = Step(Pow(Call("det", M), as_expr(2)), Call("det", MatMul(Call("transpose", M), M)), (rules.determinant_of_product,),
               note="in any dimension: the squared volume is the determinant of all inner products of the columns")  # fmt: skip
    general, shapes = apart([law], {"M": (n, n)}, A)
    steps = [
        *_image(A),
        *_measured(A),
        *determinants.worked(A, "the determinant is the same number"),
        Step(Call("abs", Call("det", A)), volume, (algebra.algebra,), note=_orientation(det)),
        *general,
        Step(Call("det", product(transposed(A), A)), Pow(det, as_expr(2)), (rules.determinant_of_product,),
             note="check: the inner products of the columns of $A$"),
    ]  # fmt: skip
    d = Derivation(
        figures=pictures.matrix_on_a_grid(A),
        title="Determinant as volume factor", problem=Call("abs", Call("det", A)), steps=tuple(steps), result=volume, shapes=shapes,
        remarks=(
            "Every region is filled by small cubes, and each of them changes by the same factor: the volume of the image is $abs(det(A))$ times the volume.",
        ),
        mistakes=(Step(Call("abs", Call("det", A)), det, note="a volume is not negative; the sign tells the orientation"),)
        if _is_negative(det) else (),
    )  # fmt: skip
    return named(d, A=A) if len(A.args) > 1 else d


def _is_negative(det: Expr) -> bool:
    value = ex.constant_value(det)
    return value is not None and value < 0


def _size(det: Expr) -> Expr:
    value = ex.constant_value(det)
    return Call("abs", det) if value is None else as_expr(abs(value))


def _orientation(det: Expr) -> str:
    value = ex.constant_value(det)
    if value is None:
        return "a positive determinant keeps the orientation, a negative one turns it round, and 0 means collapse"
    return "the determinant is negative: orientation is turned round" if value < 0 else (
        "the determinant is 0: the image is flat" if value == 0 else "the determinant is positive: orientation is kept"
    )  # fmt: skip


def _image(A: Array) -> list[Step]:
    """Where the corners next to the origin go: to the columns."""
    size = len(A.args)
    units = [Array(*[int(i == j) for i in range(size)]) for j in range(size)]
    note = "an edge of the unit cube goes to a column"
    return [
        Step(MatMul(A, e), column, (rules.combination_of_columns,), note=note)
        for e, column in zip(units, columns_of(A), strict=True)
    ]


def _measured(A: Array) -> list[Step]:
    """The area of the parallelogram, or the volume of the box, without the word determinant."""
    if len(A.args) == 2:
        return [_area(A)]
    if len(A.args) == 3:
        return [_box(A)]
    return []


def _area(A: Array) -> Step:
    """Half the sum of the cross products of neighbouring corners: the shoelace formula."""
    u, v = columns_of(A)
    zero = Array(ZERO, ZERO)
    corners = [zero, u, added(u, v), v]
    terms = []
    for p, q in zip(corners, [*corners[1:], zero], strict=True):
        if zero not in (p, q):
            terms.append(ex.subtract(Mul(p.args[0], q.args[1]), Mul(p.args[1], q.args[0])))
    signed = Mul(ex.Div(1, 2), ex.Add(*terms)) if len(terms) > 1 else Mul(ex.Div(1, 2), terms[0]) if terms else ZERO
    note = "the parallelogram with corners $0$, $a_1$, $a_1 + a_2$, $a_2$ by the shoelace formula, signed"
    return Step(signed, value_of(A), (algebra.algebra,), note=note)


def _box(A: Array) -> Step:
    """a₁ · (a₂ × a₃): the height over a base times the area of the base."""
    u, v, w = columns_of(A)
    cross = adjugate(Array(*[Array(*row) for row in zip(u.args, v.args, w.args, strict=True)])).args[0]
    note = "the first column times the cross product of the other two: height times base, signed"
    return Step(MatMul(u, cross), dot(u, cross), (rules.inner_product,), note=note)  # type: ignore[arg-type]
