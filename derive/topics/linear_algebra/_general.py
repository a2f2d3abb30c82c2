"""What topics with a general line share: letters that the reader's data do not use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Expr, Symbol
from derive.language.shapes import as_shape
from derive.model import Step


def shapes_of(meaning: Iterable[tuple[Expr, Expr]], **general: str) -> dict[str, tuple[Expr, ...]]:
    """The shapes of abbreviations that stand for literal arrays, and of general letters, as text such as "m, n".

    >>> shapes_of([(Symbol("A"), ex.Array(ex.Array(1, 2)))], u="n")
    {'A': (1, 2), 'u': (n,)}
    """
    found = {str(name): as_shape(value.shape, str(name)) for name, value in meaning if isinstance(value, ex.Array)}
    return found | {name: as_shape(tuple(said.split(", ")), name) for name, said in general.items()}


def letters(data: Expr, *names: str) -> list[Any]:
    """Symbols of these names, another one where the data use it already.

    >>> letters(ex.Array(ex.Symbol("u")), "u", "v")
    [u_1, v]
    """
    taken = set(ex.free_symbols(data))
    found: list[Symbol] = []
    for name in names:
        found.append(ex.fresh_symbol(name, taken | set(found)))
    return found


def apart(steps: Iterable[Step], shapes: Mapping[str, Any], *data: Expr) -> tuple[list[Step], dict[str, Any]]:
    """General steps and the shapes of their letters, with another letter where the data use it already.

    >>> v, n = Symbol("v"), Symbol("n")
    >>> [step], shapes = apart([Step(v + v, 2 * v, note="twice $v$")], {"v": (n,)}, ex.Array(v))
    >>> print(step.before, "|", step.note, "|", *shapes)
    v_1 + v_1 | twice $v_1$ | v_1
    """
    steps = list(steps)
    taken = set().union(*map(ex.free_symbols, data))
    used = {x for s in steps for x in ex.free_symbols(s.before) | ex.free_symbols(s.after)} | set(map(Symbol, shapes))
    new = {x: ex.fresh_symbol(x.data, taken | used) for x in sorted(used & taken, key=str)}
    if not new:
        return steps, dict(shapes)

    def renamed(note: str) -> str:
        formulas = note.split("$")
        for i in range(1, len(formulas), 2):
            formulas[i] = re.sub(r"[A-Za-z]\w*", lambda m: str(new.get(Symbol(m[0]), m[0])), formulas[i])
        return "$".join(formulas)

    return [
        replace(s, before=ex.substitute(s.before, new), after=ex.substitute(s.after, new), note=renamed(s.note))
        for s in steps
    ], {str(new.get(Symbol(x), x)): tuple(new.get(d, d) for d in shape) for x, shape in shapes.items()}
