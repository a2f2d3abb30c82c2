"""What the maps of the plane share: the columns are the images of e₁ and e₂, applied to a vector, area and eigenvalues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.errors import UnsupportedError
from derive.language.assumptions import domain
from derive.language.expressions import Array, Call, Expr, MatMul, Symbol, free_symbols
from derive.methods import columns as col
from derive.methods import pictures
from derive.methods.decimals import rounded
from derive.methods.eliminate import vector
from derive.methods.entries import Entries
from derive.methods.tidy import tidy
from derive.model import Derivation, Step
from derive.rules import orthogonality as rules
from derive.topics.linear_algebra._general import shapes_of

E1, E2 = Array(1, 0), Array(0, 1)


def images(A: Expr, M: Array) -> tuple[Step, ...]:
    """The columns of the matrix: where e₁ and e₂ go."""
    first, second = (Array(M.args[0].args[j], M.args[1].args[j]) for j in (0, 1))
    return (
        Step(MatMul(A, E1), first, (rules.image_of_a_basis_vector,), note="the first column is where $e_1$ goes"),
        Step(MatMul(A, E2), second, (rules.image_of_a_basis_vector,), note="the second column is where $e_2$ goes"),
    )


def applied(A: Expr, M: Array, x: Array) -> tuple[Step, ...]:
    """The image of x: row by row, then worked out."""
    (a, b), (c, d) = (row.args for row in M.args)
    p, q = x.args
    line = Array(a * p + b * q, c * p + d * q)
    value = _worked_out(line)
    steps = [Step(MatMul(A, x), line, (rules.matrix_times_vector,), note="rows times column")]
    if value is not line:
        steps.append(Step(line, value, (rules.algebra,)))
    return (*steps, *rounded(value))


def area(A: Expr, value: Expr, note: str) -> Step:
    return Step(Call("det", A), value, (rules.area_factor,), note=note)


def plane_map(title: str, A: Symbol, M: Array, x: Array, steps: Sequence[Step], values: Array | None = None, **more: Any) -> Derivation:  # fmt: skip
    """The derivation whose result is the image of ``x``; ``values`` is the matrix with its entries worked out."""
    return Derivation(
        title=title,
        problem=MatMul(A, x),
        steps=tuple(steps),
        result=next(s.after for s in reversed(applied(A, values or M, x)) if s.relation.name == "equal"),
        where=((A, M),),
        assume={s.name: domain("real") for s in free_symbols(M) | free_symbols(x)},
        shapes=shapes_of([(A, M)]),
        figures=pictures.matrix_on_a_grid(values or M, name=str(A)),
        **more,
    )


def _worked_out(line: Array) -> Array:
    try:
        field = Entries()
        return vector([field.read(entry) for entry in line.args])  # type: ignore[return-value]
    except UnsupportedError:
        return Array(*map(tidy, line.args))  # type: ignore[return-value]


IDENTITY = col.identity(2)
