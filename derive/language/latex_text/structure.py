r"""What stands where on the page: a text of LaTeX as items with their scripts, fences closed and arguments found.

The grammar is ``latex.lark``. Refuses what TeX itself would not typeset, commands that are not mathematics, and what
looks like one thing in the source and another on the page, as ``x^23``.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derive.language.latex_text.tables import FUNCTIONS, PROBABILITY, SEVERAL

if TYPE_CHECKING:
    from lark import Lark, Token

#: what is asked for in place of a command that is known to have no one meaning
ADVICE = {
    "pm": r"\pm stands for two values: write the two expressions one after the other",
    "mp": r"\mp stands for two values: write the two expressions one after the other",
    "cdots": r"dots leave out what stands there: write it out, or as a sum \sum_{i=1}^{n}",
    "dots": r"dots leave out what stands there: write it out, or as a sum \sum_{i=1}^{n}",
    "ldots": r"dots leave out what stands there: write it out, or as a sum \sum_{i=1}^{n}",
    "vdots": r"dots leave out what stands there: write it out, or as a sum \sum_{i=1}^{n}",
    "ddots": r"dots leave out what stands there: write it out, or as a sum \sum_{i=1}^{n}",
    "in": r"sets are not part of the language: leave out where the variables live",
    "subset": r"sets are not part of the language",
    "subseteq": r"sets are not part of the language",
    "sim": r"distributions are not part of the language: write what follows from them",
    "forall": r"quantifiers are not part of the language",
    "exists": r"quantifiers are not part of the language",
    "oint": r"an integral over a region is not read: write both limits",
    "ll": r"\ll is not a relation that can be decided",
    "gg": r"\gg is not a relation that can be decided",
    "newcommand": r"definitions of commands are not read here: write the formula without them",
    "renewcommand": r"definitions of commands are not read here: write the formula without them",
    "def": r"definitions of commands are not read here: write the formula without them",
    "DeclareMathOperator": r"definitions of commands are not read here: write \operatorname{name} instead",
}


ONE_DIGIT = "on the page only the {} belongs to what stands before it: put the whole number in braces"


class Misread(Exception):  # noqa: N818
    """A place that cannot be read and why, while the text it stands in is not known."""

    def __init__(self, message: str, position: int):
        self.message, self.position = message, position
        super().__init__(message)


@dataclass(slots=True)
class Item:
    """One thing on the page: its ``kind``, how it is written, the rows inside it, and the scripts it carries."""

    kind: str
    text: str
    start: int
    end: int
    rows: tuple[Any, ...] = ()
    sub: list[Item] | None = None
    sup: list[Item] | None = None
    primes: int = 0

    @property
    def bare(self) -> bool:
        return self.sub is None and self.sup is None and not self.primes


Items = list[Item]


def structure(text: str) -> Items:
    """The items of ``text``; raises Misread."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

    try:
        return _grammar().parse(text)  # type: ignore[return-value]
    except VisitError as error:
        raise error.orig_exc from None
    except UnexpectedCharacters as error:
        at = error.pos_in_stream or 0
        raise Misread(f"the character {text[at]!r} is not part of what is read", at) from None
    except (UnexpectedToken, UnexpectedEOF, UnexpectedInput) as error:
        raise _unexpected(error, text) from None


@cache
def _grammar() -> Lark:
    from lark import Lark, Transformer, v_args

    callbacks = type(
        "Callbacks", (Transformer,), {name: v_args(inline=True)(staticmethod(f)) for name, f in _RULES.items()}
    )
    return Lark(
        Path(__file__).with_name("latex.lark").read_text(),
        parser="lalr", lexer="contextual", transformer=callbacks(), maybe_placeholders=False,
    )  # fmt: skip


def _unexpected(error: Any, text: str) -> Misread:
    token = getattr(error, "token", None)
    if token is None or token.type == "$END":
        return Misread(
            "the formula ends too early: a bracket is not closed, or an argument is missing", len(text.rstrip())
        )
    expected = set(getattr(error, "accepts", None) or getattr(error, "expected", ()) or ())
    what, at = str(token), token.start_pos
    if token.type in ("CIRCUMFLEX", "UNDERSCORE", "__ANON_0", "__ANON_1") or what in "^_":
        return Misread(f"{what} stands before nothing it could belong to", at)
    if what in ("}", ")", "]", "\\}") or token.type in ("CLOSE", "RIGHT", "ENDBRACE"):
        return Misread(
            f"{what} closes a bracket that was not opened with its pair; write half-open intervals in words", at
        )
    if token.type in ("AMPERSAND", "NEWLINE"):
        return Misread(f"{what} stands outside a matrix, cases or aligned environment", at)
    if token.type in ("BEGIN", "END"):
        return Misread(f"{what} does not match: an environment is not opened or not closed", at)
    if "DIGIT" in expected and "NUMBER" not in expected:
        return Misread(f"expected an argument in braces, found {what:.20}", at)
    return Misread(f"{what:.20} cannot stand here", at)


# ---------------------------------------------------------------- from rules to items

KINDS = {
    "LETTER": "letter", "NUMBER": "number", "DIGIT": "number", "COMMAND": "command", "SIGN": "sign", "BAR": "bar",
    "QUAD": "quad", "TEXT": "text", "OPERATOR": "word",
}  # fmt: skip


def _item(thing: Item | Token) -> Item:
    if isinstance(thing, Item):
        return thing
    kind, text = KINDS[thing.type], str(thing)
    if kind == "letter" and not text.isalpha():
        raise Misread(f"write {text} as a script in braces, as in x^{{2}}", thing.start_pos or 0)
    if kind == "command":
        text = text[1:]
        if text in ADVICE:
            raise Misread(ADVICE[text], thing.start_pos or 0)
    elif kind in ("text", "word"):
        text = text[text.index("{") + 1 : -1].strip()
    return Item(kind, text, thing.start_pos or 0, thing.end_pos or 0)


def _one_digit(thing: Item | Token) -> Item:
    it = _item(thing)
    if it.kind == "number" and len(it.text) > 1:
        raise Misread(ONE_DIGIT.format(it.text[0]), it.start + 1)
    return it


def _with_scripts(atom: Item | Token, *scripts: tuple[str, Any, int]) -> Item:
    it = _item(atom)
    for what, content, end in scripts:
        if what == "prime":
            it.primes += content
        elif getattr(it, what) is not None:
            raise Misread("two scripts at the same place: put one of them in braces", it.end)
        else:
            setattr(it, what, content)
            _primes_written_out(it)
        it.end = end
    return it


def _primes_written_out(it: Item) -> None:
    r"""``f^\prime`` and ``f^{\prime\prime}`` are f' and f''."""
    if it.sup and all(s.kind == "command" and s.text == "prime" and s.bare for s in it.sup):
        it.primes, it.sup = it.primes + len(it.sup), None


def _norms(items: Sequence[Item]) -> Items:
    """``||x||`` typed with four bars is the norm; ``||x| - |y||`` is not."""
    bars = [k for k, it in enumerate(items) if it.kind == "bar" and it.text == "|"]
    pairs = {k for k, j in pairwise(bars) if j == k + 1 and items[k].end == items[j].start and items[k].bare}
    behind = {k: b for k in pairs for b in bars[bisect(bars, k + 1) :][:1] if b in pairs}
    found: Items = []
    k = 0
    while k < len(items):
        if k not in behind:
            found.append(items[k])
            k += 1
            continue
        b = behind[k]
        opening, closing = items[k], items[b + 1]
        opening.text = closing.text = r"\|"
        opening.end = items[k + 1].end
        found += [opening, *items[k + 2 : b], closing]
        k = b + 2
    return found


def _row(*items: Item) -> Items:
    for a, b in pairwise(items):
        if b.kind == "number" and a.end == b.start and (digit := _last_digit(a)):
            raise Misread(
                ONE_DIGIT.format(digit),
                b.start,
            )
    for a, b in pairwise(items):
        if a.kind == "text" and b.kind == "fence" and a.text in WORDS:  # \\text{tr}(A)
            a.kind = "word"
    return _norms(items) if any(it.kind == "bar" for it in items) else list(items)


#: what is also typed with \\text
WORDS = {*FUNCTIONS, *SEVERAL, *PROBABILITY} - {""}


def _last_digit(a: Item) -> str:
    """The digit in which ``a`` ends where TeX took it alone, as in ``x^23`` or ``\\frac123``."""
    last = a.text[-1:] if a.kind in ("fraction", "root") else ""
    if a.sub is not None or a.sup is not None:
        last = a.text and (a.sup or a.sub or [a])[-1].text
        row = (a.sup if a.sup and (not a.sub or a.sup[-1].end > a.sub[-1].end) else a.sub) or []
        return row[-1].text if len(row) == 1 and row[0].kind == "number" and row[0].end == a.end else ""
    rows = a.rows[-1] if a.rows and last is not None else []
    if a.kind in ("fraction", "root") and len(rows) == 1 and rows[0].kind == "number" and rows[0].end == a.end:
        return rows[0].text
    return ""


def _group(opening: Token, row: Items) -> Item:
    return Item("group", "{", opening.start_pos or 0, _end(row, opening) + 1, (_stacked(row),))


#: TeX's own commands between what stands above and below, as in {n \\choose k}
STACKED = {"over": "fraction", "choose": "binomial"}


def _stacked(row: Items) -> Items:
    found = [k for k, it in enumerate(row) if it.kind == "command" and it.text in STACKED]
    if len(found) != 1 or not row[: found[0]] or not row[found[0] + 1 :]:
        return row
    (k,) = found
    return [Item(STACKED[row[k].text], row[k].text, row[0].start, row[-1].end, (row[:k], row[k + 1 :]))]


def _end(row: Sequence[Item], opening: Token) -> int:
    return row[-1].end if row else (opening.end_pos or 0)


FENCE_NAMES = {
    "lvert": "|", "vert": "|", "rvert": "|", "lVert": "||", "Vert": "||", "rVert": "||", "|": "||", "{": "{", "}": "}", "lbrace": "{", "rbrace": "}",
    "langle": "<", "rangle": ">", "lfloor": "lfloor", "rfloor": "rfloor", "lceil": "lceil", "rceil": "rceil", "lbrack": "[", "rbrack": "]",
}  # fmt: skip
CLOSED_BY = {
    "(": ")",
    "[": "]",
    "{": "}",
    "|": "|",
    "||": "||",
    "<": ">",
    "lfloor": "rfloor",
    "lceil": "rceil",
    ".": "|",
}


def delimiter(written: str) -> str:
    r"""``\left\lVert``, ``\lVert`` and ``\|`` are all ``||``."""
    for size in (r"\left", r"\right", r"\middle"):
        if written.startswith(size) and not written[len(size) : len(size) + 1].isalpha():
            written = written[len(size) :].strip()
    return FENCE_NAMES.get(written[1:], written) if written.startswith("\\") else written


def _fence(opening: Token, row: Items, closing: Token | None = None) -> Item:
    left = delimiter(str(opening))
    right = delimiter(str(closing)) if closing is not None else CLOSED_BY[left]
    if left == right == ".":
        return Item("group", "{", opening.start_pos or 0, (closing and closing.end_pos) or 0, (row,))
    if CLOSED_BY[left] != right and not (left == "." and right in ("|", "]")):
        raise Misread(
            f"{opening} is closed by {closing}: expected the matching bracket; write intervals in words",
            opening.start_pos or 0,
        )
    end = closing.end_pos if closing is not None else _end(row, opening) + 1
    return Item("fence", left, opening.start_pos or 0, end or 0, (row,))


def _fraction(command: Token, above: Item, below: Item) -> Item:
    kind = "binomial" if "binom" in command else "fraction"
    return Item(kind, str(command), command.start_pos or 0, below.end, (inside(above), inside(below)))


def _root(command: Token, *rest: Any) -> Item:
    body = rest[-1]
    index = (rest[1],) if len(rest) == 3 else ()
    return Item("root", str(command), command.start_pos or 0, body.end, (*index, inside(body)))


def _decorated(command: Token, body: Item) -> Item:
    row = inside(body)
    if _accents(body) > MOST_ACCENTS:
        raise Misread(f"more than {MOST_ACCENTS} accents and fonts on one another", command.start_pos or 0)
    it = Item("decorated", str(command)[1:], command.start_pos or 0, body.end, (row,))
    if (
        len(row) == 1
        and row[0].kind in ("letter", "command")
        and (row[0].sub or (row[0].sup and row[0].sup[0].kind == "fence"))
    ):
        inner = row[0]  # \\hat{y_i} is \\hat{y}_i
        it.sub, it.sup = inner.sub, inner.sup
        it.rows = ([Item(inner.kind, inner.text, inner.start, inner.end)],)
    return it


MOST_ACCENTS = 4


def _accents(it: Item) -> int:
    count = 0
    while it.kind == "decorated" and count <= MOST_ACCENTS and len(it.rows[0]) == 1:
        it, count = it.rows[0][0], count + 1
    return count


def _over(command: Token, above: Item, body: Item) -> Item:
    return Item("over", str(command)[1:], command.start_pos or 0, body.end, (inside(above), inside(body)))


def _placed(command: Token, body: Item) -> Item:
    return Item("placed", str(command)[1:], command.start_pos or 0, body.end, (inside(body),))


def _table(opening: Token, *rest: Any) -> Item:
    *lines, closing = rest
    name, ending = (str(t).split("{")[1].split("}")[0] for t in (opening, closing))
    if name != ending:
        raise Misread(f"{opening} is closed by {closing}", opening.start_pos or 0)
    rows = tuple(line for line in lines if isinstance(line, list))
    if rows and rows[-1] == [[]]:
        rows = rows[:-1]
    return Item("table", name.rstrip("*"), opening.start_pos or 0, closing.end_pos or 0, rows)


def inside(argument: Item) -> Items:
    """The row inside an argument's braces, or the one item that stands without them."""
    return argument.rows[0] if argument.kind == "group" and argument.bare else [argument]


_RULES: dict[str, Any] = {
    "start": lambda row: row,
    "items": _row,
    "item": _with_scripts,
    "superscript": lambda argument: ("sup", inside(argument), argument.end),
    "subscript": lambda argument: ("sub", inside(argument), argument.end),
    "prime": lambda token: ("prime", len(token), token.end_pos),
    "single": _item, "leading": _item, "trailing": _one_digit,
    "group": _group, "fence": _fence, "fraction": _fraction, "root": _root, "decorated": _decorated, "over": _over,
    "placed": _placed, "table": _table,
    "cells": lambda *parts: [p for p in parts if isinstance(p, list)],
}  # fmt: skip
