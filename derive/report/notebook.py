"""A worked solution as a Jupyter notebook: a Markdown cell for each chain of lines, then cells that run.

Plain data of nbformat 4.5, the same each time: a cell's id is a hash of its place and its content, and names are in the
order in which Jupyter saves them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from math import isfinite
from typing import Any

from derive.model import Asked
from derive.report.document import Document
from derive.report.render import markdown_holding

Cell = dict[str, Any]
ENDS_A_CELL = {"lines", "table", "result", "listing", "picture"}
CLOSE = 1e-9  # relative: the page's numbers are exact to the last digit, those of a function are rounded on the way
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Runnable:
    """What the code cells need; what is empty has no cell.

    asked, given : the call, and the point put after it.    result : in the input syntax.    source : of its function.
    at, value : the function's arguments, and what the page says it gives.    lines : the number of a line -> its value.
    """

    asked: Asked | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    result: str = ""
    source: str = ""
    at: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None
    lines: Mapping[int, Any] = field(default_factory=dict)


def notebook(document: Document, runnable: Runnable) -> dict[str, Any]:
    """The notebook as JSON data.

    >>> made = notebook(Document("Nothing", ()), Runnable(Asked("differentiate", ("x**2", "x")), result="2*x"))
    >>> print("".join(made["cells"][1]["source"]))
    import derive
    <BLANKLINE>
    s = derive.differentiate("x**2", "x")
    s.result
    """
    cells = [_markdown(piece) for piece in _pieces(document)] + [_code(source) for source in code(runnable)]
    return {
        "cells": [dict(sorted({**cell, "id": _id(i, cell)}.items())) for i, cell in enumerate(cells)],
        "metadata": METADATA,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _id(place: int, cell: Cell) -> str:
    said = f"{place} {cell['cell_type']} {''.join(cell['source'])}"
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]


# ---------------------------------------------------------------- the derivation


def _pieces(document: Document) -> Iterator[Document]:
    """The document in pieces: a chain, with what is said before it."""
    waiting: list[Any] = []
    title = document.title
    for block in document.blocks:
        if block.kind == "heading" and waiting:
            yield Document(title, tuple(waiting))
            waiting, title = [], ""
        waiting.append(block)
        if block.kind in ENDS_A_CELL:
            yield Document(title, tuple(waiting))
            waiting, title = [], ""
    if waiting or title:
        yield Document(title, tuple(waiting))


def _markdown(piece: Document) -> Cell:
    pictures: dict[str, dict[str, str]] = {}

    def attach(name: str, png: bytes) -> str:
        pictures[name] = {"image/png": b64encode(png).decode()}
        return f"attachment:{name}"

    text = markdown_holding(piece, attach).rstrip()
    attached = {"attachments": pictures} if pictures else {}
    return {"cell_type": "markdown", **attached, "metadata": {}, "source": text.splitlines(keepends=True)}


def with_pictures_inside(document: Document) -> str:
    """Markdown that holds its pictures itself, as a notebook shows an output."""
    return markdown_holding(document, lambda name, png: f"data:image/png;base64,{b64encode(png).decode()}")


# ---------------------------------------------------------------- the cells that run


def _code(source: str) -> Cell:
    lines = source.rstrip().splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": lines}


def code(runnable: Runnable) -> Iterator[str]:
    """The source of each code cell: the call, the function, its value at the page's numbers, and the check of them."""
    if runnable.asked:
        yield f"import derive\n\ns = {called(runnable.asked, runnable.given)}" + "\ns.result" * bool(runnable.result)
    if runnable.source:
        yield runnable.source
    if runnable.source and runnable.value is not None:
        arguments = "".join(f"    {_literal(name)}: {_number(value)},\n" for name, value in runnable.at.items())
        yield (f"at = {{\n{arguments}}}\nvalue = f(**at)" if arguments else "value = f()") + "\nvalue"
    if checks := list(_checks(runnable)):
        yield "\n".join([*(["import numpy as np", ""] * any("np." in c for c in checks)), *checks])


def _checks(runnable: Runnable) -> Iterator[str]:
    if runnable.asked and runnable.result:
        yield f"assert str(s.result) == {_literal(runnable.result)}"
    if runnable.source and isinstance(runnable.value, tuple):
        for i, part in enumerate(runnable.value):
            if _is_number(part):
                yield f"assert {_close(f'value[{i}]', part)}"
    elif runnable.source and _is_number(runnable.value):
        yield f"assert {_close('value', runnable.value)}"
    elif runnable.asked:
        for i, value in runnable.lines.items():
            if _is_number(value):
                yield f"assert {_close(f's.numbers[{i}].after', value)}"


def _close(found: str, shown: Any) -> str:
    size = max((abs(n) for n in _entries(shown)), default=0) or 1.0
    return f"np.allclose({found}, {_number(shown)}, rtol={CLOSE:g}, atol={CLOSE * size:.0e})"


def _entries(value: Any) -> Iterator[Any]:
    if isinstance(value, (list, tuple)):
        for entry in value:
            yield from _entries(entry)
    else:
        yield value


def _is_number(value: Any) -> bool:
    """Whether it is a finite number or lists of them."""
    return all(
        isinstance(n, (int, float, complex)) and not isinstance(n, bool) and isfinite(abs(n)) for n in _entries(value)
    )


# ---------------------------------------------------------------- Python as it is typed


def called(asked: Asked, given: Mapping[str, Any]) -> str:
    """The call as Python, and the point after it.

    >>> print(called(Asked("gradient", ("norm(x)**2", "x"), {"shapes": {"x": (3,)}}), {"x": [1, Fraction(1, 2), 0]}))
    derive.gradient("norm(x)**2", "x", shapes={"x": (3,)}).at({"x": [1, "1/2", 0]})
    """
    arguments = [_literal(value) for value in asked.args]
    arguments += [f"{name}={_literal(value)}" for name, value in asked.options.items()]
    at = f".at({_literal(given)})" if given else ""
    return f"derive.{asked.function}({', '.join(arguments)}){at}"


def _literal(value: Any) -> str:
    """A value as derive takes it: numbers, text, and lists of them; what has no literal in Python is text."""
    match value:
        case None | bool() | int():
            return repr(value)
        case float() if isfinite(value):
            return repr(float(value))
        case float():
            return _text("oo" if value > 0 else "-oo")
        case Fraction(denominator=1):
            return str(value.numerator)
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case tuple():
            return f"({', '.join(map(_literal, value))}{',' * (len(value) == 1)})"
        case Mapping():
            return f"{{{', '.join(f'{_literal(name)}: {_literal(entry)}' for name, entry in value.items())}}}"
        case _:
            return _text(str(value))


def _text(words: str) -> str:
    """Between double quotes where that needs no escape."""
    return repr(words) if '"' in words else f'"{repr(chr(39) + words)[2:]}'


def _number(value: Any) -> str:
    """A number of the page as Python computes it."""
    match value:
        case list() | tuple():
            return f"[{', '.join(map(_number, value))}]"
        case Fraction():
            return str(value)
        case _:
            return repr(value)
