r"""Groups, fences, bars and norms, roots, tables and cases."""

from __future__ import annotations

from derive.language.latex_text import names
from derive.language.latex_text.looks import (
    bar_kind,
    is_fence,
    split_at,
    split_at_words,
    text_of,
    trimmed,
    value_and_condition,
)
from derive.language.latex_text.nodes import Node, number
from derive.language.latex_text.reading import Reading
from derive.language.latex_text.structure import Item, Items, Misread
from derive.language.latex_text.tables import FUNCTION_LETTERS


def group(reading: Reading, it: Item) -> Node:
    """Braces, which do not show on the page: ``2{x+1}`` looks like 2x + 1, and is refused."""
    if not it.rows[0]:
        raise Misread("these braces are empty", it.start)
    if it.sub is not None:
        raise Misread("a subscript on a group: write it on the letter", it.start)
    body = reading.whole(it.rows[0], it.start)
    alone = len(reading.items) == 1 and it.bare
    if not alone and (body.kind in ("add", "neg") or (it.sup and body.kind in ("product", "divide", "neg"))):
        raise Misread("braces do not show on the page: write round brackets", it.start)
    return reading.powers(body, it)


def placed(reading: Reading, it: Item) -> Node:
    return reading.whole(it.rows[0], it.start)


def fence(reading: Reading, it: Item) -> Node:
    match it.text:
        case "|":
            return reading.powers(Node("bars", (reading.whole(it.rows[0], it.start),), None, it.start), it)
        case "||":
            return norm(reading, reading.whole(it.rows[0], it.start), it)
        case "<":
            return inner_product(reading, it)
        case "lfloor" | "lceil":
            name = "floor" if it.text == "lfloor" else "ceiling"
            return reading.powers(Node("function", (reading.whole(it.rows[0], it.start),), name, it.start), it)
        case ".":
            return reading.evaluated(reading.whole(it.rows[0], it.start), it)
    if it.primes:
        raise Misread(r"a prime on a bracket: write \frac{d}{dx} before it, or ^\top behind it", it.end)
    if any(i.kind == "sign" and i.text == "," for i in it.rows[0]):
        raise Misread(
            "several values in a bracket: write a vector as \\begin{pmatrix} a \\\\ b \\end{pmatrix}", it.start
        )
    if (composed := composition(reading, it)) is not None:
        return composed
    body = reading.whole(it.rows[0], it.start)
    if it.text == "[" and it.sub is not None:
        return reading.evaluated(body, it)
    if it.sub is not None:
        raise Misread("an index on a bracket is not read: name the entry", it.start)
    return reading.powers(Node("fence", (body,), it.text, it.start), it)


def composition(reading: Reading, it: Item) -> Node | None:
    r"""``(f \circ g)(x)`` is f(g(x))."""
    row, after = it.rows[0], reading.peek()
    shown = [names.letter(i) for i in row[::2]]
    circles = all(i.kind == "command" and i.text == "circ" for i in row[1::2])
    if len(row) < 3 or not circles or not it.bare or after is None or not is_fence(after, "("):
        return None
    if not all(f is not None and i.bare and f.name in FUNCTION_LETTERS for f, i in zip(shown, row[::2], strict=True)):
        return None
    reading.take()
    node = reading.whole(after.rows[0], after.start)
    for f in reversed(shown):
        node = Node("call", (node,), (f.name, number(0)), it.start)  # type: ignore[union-attr]
    return reading.powers(node, after)


def inner_product(reading: Reading, it: Item) -> Node:
    parts = split_at(it.rows[0], ",")
    if len(parts) != 2:
        raise Misread(r"write \langle x, y \rangle for the inner product", it.start)
    return reading.powers(Node("inner", tuple(reading.whole(p, it.start) for p in parts), None, it.start), it)


def bars(reading: Reading, it: Item) -> Node:
    kind = bar_kind(it)
    if not it.bare or it.text == r"\mid":
        raise Misread("a bar stands where a value is expected", it.start)
    reading.bars.append(kind)
    waiting, reading.integrals = reading.integrals, 0
    body = reading.sum()
    reading.integrals = waiting
    closing = reading.peek()
    if closing is None or closing.kind != "bar" or bar_kind(closing) != kind:
        raise Misread(r"this bar is not closed: write \lvert x \rvert or \lVert x \rVert", it.start)
    reading.take()
    reading.bars.pop()
    if kind == "||":
        return norm(reading, body, closing, it.start)
    if closing.sub is not None:
        raise Misread("an index on an absolute value has no meaning here", closing.start)
    return reading.powers(Node("bars", (body,), None, it.start), closing)


def norm(reading: Reading, body: Node, it: Item, start: int | None = None) -> Node:
    kind = text_of(it.sub) if it.sub else ""
    kind = "∞" if kind == "infty" else kind
    if kind not in ("", "1", "2", "∞", "F"):
        raise Misread(f"the norm with index {kind} is not part of the language: 1, 2, ∞ and F are", it.start)
    return reading.powers(Node("norm", (body,), kind, it.start if start is None else start), it)


def binomial(reading: Reading, it: Item) -> Node:
    n, k = (reading.whole(row, it.start) for row in it.rows)
    return reading.powers(Node("function", (n, k), "binomial", it.start), it)


def root(reading: Reading, it: Item) -> Node:
    *index, body = it.rows
    inside = reading.whole(body, it.start)
    if not index:
        return reading.powers(Node("function", (inside,), "sqrt", it.start), it)
    return reading.powers(Node("root", (inside, reading.whole(index[0], it.start)), None, it.start), it)


def table(reading: Reading, it: Item) -> Node:
    if it.text == "cases":
        return cases(reading, it)
    if it.text not in ("matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "smallmatrix", "array"):
        raise Misread(f"the environment {it.text} is not read inside a formula", it.start)
    widths = {len(r) for r in it.rows}
    if len(widths) != 1 or not all(cell for r in it.rows for cell in r):
        raise Misread("the rows of this matrix differ in length, or an entry is empty", it.start)
    entries = tuple(reading.whole(cell, it.start) for r in it.rows for cell in r)
    matrix = Node("matrix", entries, (len(it.rows), widths.pop()), it.start)
    if it.text == "vmatrix":
        matrix = Node("determinant", (matrix,), None, it.start)
    return reading.powers(matrix, it)


def cases(reading: Reading, it: Item) -> Node:
    parts: list[Node] = []
    for row in it.rows:
        cells = [c for c in row if c]
        value, when = cells if len(cells) == 2 else value_and_condition(cells[0]) if len(cells) == 1 else (None, None)
        if value is None or when is None:
            raise Misread(r"write each case as value & condition, the last one with \text{otherwise}", it.start)
        parts += [reading.whole(trimmed(value), it.start), condition(reading, when, it.start)]
    return Node("cases", tuple(parts), None, it.start)


def condition(reading: Reading, row: Items, start: int) -> Node:
    row = [i for i in trimmed(row) if i.kind != "quad"]
    while row and row[0].kind == "text" and row[0].text.lower().strip(" ,:") in ("if", "for", "when", "where"):
        row = row[1:]
    if (
        len(row) == 1
        and row[0].kind == "text"
        and row[0].text.lower().strip(" .,") in ("otherwise", "else", "elsewhere")
    ):
        return Node("true", (), None, start)
    parts = []
    for part in split_at_words(row, {"and"}):
        inner = reading.inner(part, start)
        sides, signs, _ = inner.relation()
        inner.finished()
        if not signs or sides[0] is None or not set(signs) <= {"=", "<", "<=", ">", ">=", "!="}:
            raise Misread("expected a condition such as x > 0", part[0].start if part else start)
        parts.append(Node("relation", tuple(sides), tuple(signs), start))  # type: ignore[arg-type]
    return parts[0] if len(parts) == 1 else Node("and", tuple(parts), None, start)
