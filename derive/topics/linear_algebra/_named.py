"""The matrices of a topic called by their letters on the page, written out once where they are introduced."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Array, Call, Expr
from derive.model import ROW_EQUIVALENT, Derivation, Step


def _shape(M: Expr) -> tuple[Expr, ...]:
    columns = M.args[0].args if isinstance(M.args[0], Array) else ()
    return tuple(map(ex.as_expr, (len(M.args), len(columns))[: 2 if columns else 1]))


def named(d: Derivation, **matrices: Expr) -> Derivation:
    """``d`` with every matrix that is written out replaced by its letter, but where it is worked on entry by entry.

    A vector gets its letter behind the line of an augmented matrix alone: elsewhere its numbers are looked at.

    >>> from derive.model import EQUAL
    >>> A = Array(Array(1, 2), Array(3, 4))
    >>> det = ex.Call("det", A)
    >>> d = Derivation("", det, (Step(det, ex.subtract(ex.as_expr(4), ex.as_expr(6))),), ex.as_expr(-2))
    >>> print(named(d, A=A).problem, named(d, A=A).where[0][1])
    det(A) [[1, 2], [3, 4]]
    """
    taken = {x for step in d.walk() for x in ex.free_symbols(step.before) | ex.free_symbols(step.after)}
    names = {M: ex.fresh_symbol(name, taken) for name, M in matrices.items()}
    letters: dict[Expr, Expr] = {M: x for M, x in names.items() if isinstance(M.args[0], Array)}
    vectors = {v: x for v, x in names.items() if v not in letters}
    letters |= {Call("augmented", M, v): Call("augmented", names[M], x) for M in [*letters] for v, x in vectors.items()}

    def expression(expr: Any) -> Any:
        return ex.substitute(expr, letters)

    def step(s: Step) -> Step:
        beneath = tuple(map(step, s.steps))
        if s.relation == ROW_EQUIVALENT:
            return replace(s, steps=beneath)
        after = s.after if s.after in letters else expression(s.after)
        return replace(s, before=expression(s.before), after=after, steps=beneath)

    where = tuple((letter, M) for M, letter in names.items())
    shapes = {str(letter): _shape(M) for M, letter in names.items()}
    return replace(
        d, problem=expression(d.problem), steps=tuple(map(step, d.steps)),
        mistakes=tuple(map(step, d.mistakes)), where=(*where, *d.where), shapes={**shapes, **d.shapes},
    )  # fmt: skip
