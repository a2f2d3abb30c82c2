"""What the caller says of a derivation's names: definitions, domains and shapes, also in a word or two.

``{"A": "3x3"}`` is a shape and ``{"Q": "orthogonal"}`` an assumption. A definition that cannot be read is noted, and
lines that speak of its name are not called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.assumptions import NAMED, Domain, assumptions
from derive.review.glossary import Glossary
from derive.review.rows import read_name

CAPITALS = {"E", "I"}  # constants elsewhere; here the caller gives them a meaning
_SIZES = re.compile(r"\s*(\w+)\s*(?:x|×|\\times|by)\s*(\w+)\s*(?:matrix)?\s*")


@dataclass
class Context:
    """What is known before the first line is read.

    >>> given = said_of({"A": "3x3", "Q": "orthogonal", "f(x)": "x**2", "r": "2 3"}, {"x": "positive"}, {})
    >>> given.shapes, list(given.assume), sorted(given.unread), len(given.notes)
    ({'A': (3, 3)}, ['x', 'Q'], ['r'], 1)
    """

    names: Glossary = field(default_factory=Glossary)
    assume: dict[str, Domain] = field(default_factory=dict)
    shapes: dict[str, Any] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def said_of(
    definitions: Mapping[str, Any] | None, assume: Mapping[str, Any] | None, shapes: Mapping[str, Any] | None
) -> Context:
    """Everything the caller says. Raises AssumptionError for an assumption that is none."""
    found = Context(assume=assumptions(assume), shapes=dict(shapes or {}))
    functions = {str(name).split("(")[0].strip() for name in definitions or () if "(" in str(name)}
    for name, meaning in (definitions or {}).items():
        if not _in_words(found, str(name), meaning):
            _defined(found, str(name), meaning, functions)
    found.unread -= set(found.assume)  # said to be a variable
    for _ in found.names.variables:  # one may be defined by another
        for x, means in found.names.variables.items():
            if x.name not in found.shapes and (shape := _shape(means, found.shapes)) is not None:
                found.shapes[x.name] = shape
    return found


def _in_words(found: Context, name: str, meaning: Any) -> bool:
    """Whether a meaning is a domain's name or a size."""
    if not isinstance(meaning, str):
        return False
    if meaning in NAMED:
        found.assume.setdefault(name, NAMED[meaning])
    elif sizes := _SIZES.fullmatch(meaning):
        found.shapes[name] = tuple(int(d) if d.isdigit() else d for d in sizes.groups())
    else:
        return False
    return True


def _defined(found: Context, name: str, meaning: Any, functions: set[str]) -> None:
    try:
        defined = ex.Symbol(name) if name in CAPITALS else read_name(name, functions)
        means = read_name(meaning, functions)
    except DeriveError as problem:
        said = str(problem).splitlines()[0]
        found.notes.append(f"the definition of {name:.40} as {meaning!s:.60} is left out: {said}")
        found.unread.add(name.split("(")[0].strip())
        return
    found.names = found.names.defined(defined, means)


def _shape(expr: ex.Expr, shapes: Mapping[str, Any]) -> tuple | None:
    """The shape of what is made of arrays, all of a known one."""
    from derive.given import speaks_of_arrays
    from derive.language.shapes import infer

    if not all(x.name in shapes for x in ex.free_symbols(expr)):
        return None
    try:
        shape = infer([expr], shapes).of(expr)
    except DeriveError:
        return None
    return shape if shape or speaks_of_arrays([expr], shapes) else None
