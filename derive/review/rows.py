"""A derivation as rows: the body of a LaTeX align, or plain lines in the input syntax, one statement a line.

A row that cannot be read carries its error and does not lose the others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from derive.errors import DeriveError, ReadError
from derive.given import looks_like_latex, read_text
from derive.language import expressions as ex
from derive.language.python_text import CALLABLE, read_python

if TYPE_CHECKING:
    from derive.language.latex_text import Row

#: what may stand before a statement, and is no part of it; where(…) is the function
_WORD = re.compile(
    r"\s*(let|where(?!\()|with|define|set|put|so|then|thus|hence|therefore|since|and|for|if|given|suppose)\b[ :]*", re.I
)
_SIGN = re.compile(r":=|~=|==|!=|<=|>=|=|<|>|≤|≥|≠|∝|⇒|⇔|≈")
_SIGNS = {
    ":=": "defines", "==": "=", "≤": "<=", "≥": ">=", "≠": "!=", "∝": "propto", "⇒": "=>", "⇔": "<=>", "≈": "approx",
    "~=": "approx",
}  # fmt: skip
_PRIME = re.compile(r"\b([^\W\d]\w*?)('+|′+)\s*\(\s*([^\W\d]\w*)\s*\)")
_CALLED = re.compile(r"\b([^\W\d]\w*)('|′)*\s*\(\s*[^\W\d]\w*(\s*,\s*[^\W\d]\w*)*\s*\)\s*:?=(?!=)")
_CHANCE = re.compile(r"\s*Pr?\([^()]*\)\s*")  # P(A | B), where A and B are events
_MASS = re.compile(r"\b([pq])\([^()=]*[,|][^()=]*\)")  # p(x, y) and p(y | x) are of one distribution
MOST_ROWS = 2_000


def read_rows(
    text: str, syntax: str, shapes: Mapping[str, Any], declared: Collection[str], functions: Collection[str]
) -> list[Row]:
    """The rows of a derivation. ``functions``: names that are functions where a bracket follows.

    Raises ReadError for a text of more rows than are read, or no text at all.

    >>> [row.signs for row in read_rows("f(x) = x**2\\n  >= 0", "auto", {}, (), ())]
    [('=',), ('>=',)]
    """
    if not isinstance(text, str) or not text.strip():
        raise ReadError(f"expected the lines of a derivation as text, found {text!r:.60}")
    if text.count("\n") > MOST_ROWS or text.count("\\\\") > MOST_ROWS:
        raise ReadError(f"the text has more than {MOST_ROWS:,} lines")
    if syntax == "latex" or (syntax == "auto" and looks_like_latex(text)):
        from derive.language.latex_text import read_latex_rows

        return read_latex_rows(text, shapes=shapes, declared=declared, functions=functions)
    called = {found.group(1) for found in _CALLED.finditer(text)} - CALLABLE
    called -= {found.group(1) for found in _MASS.finditer(text)}
    return list(_plain_rows(text, set(declared) | set(shapes), set(functions) | called))


def read_name(text: Any, functions: Collection[str] = ()) -> ex.Expr:
    """An expression of a definition, in either syntax."""
    if not isinstance(text, str):
        return ex.as_expr(text)
    if _CHANCE.fullmatch(text):
        return read_text(text, "latex")
    return read_text(text, functions=functions)


def _plain_rows(text: str, declared: set[str], functions: set[str]) -> Iterator[Row]:
    from derive.language.latex_text import Row

    start = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        words, statement = _apart(line.split("#")[0].strip())
        if statement or words:
            sides, signs, error = _statement(statement, declared, functions) if statement else ((), (), None)
            yield Row(number, line.strip(), start, sides, signs, words, error)
        start += len(line)


def _apart(line: str) -> tuple[tuple[str, ...], str]:
    words = []
    while found := _WORD.match(line):
        words.append(found.group(1).lower())
        line = line[found.end() :]
    return tuple(words), line.strip().rstrip(".,;")


def _statement(
    text: str, declared: set[str], functions: set[str]
) -> tuple[tuple[ex.Expr | None, ...], tuple[str, ...], ReadError | None]:
    """The sides of a statement and the signs between them; a side that cannot be read is None, and told."""
    places = [m for m in _SIGN.finditer(text) if _outside_brackets(text, m.start())]
    ends = [0, *[m.end() for m in places]]
    pieces = [text[a:b].strip() for a, b in zip(ends, [*[m.start() for m in places], len(text)], strict=True)]
    sides: list[ex.Expr | None] = []
    error = None
    for k, piece in enumerate(pieces):
        try:
            sides.append(None if not piece and k == 0 and places else _side(piece, declared, functions))
        except DeriveError as problem:
            error = problem if isinstance(problem, ReadError) else ReadError(str(problem))
            sides.append(None)
    return tuple(sides), tuple(_SIGNS.get(m.group(), m.group()) for m in places), error


def _outside_brackets(text: str, place: int) -> bool:
    before = text[:place]
    return before.count("(") == before.count(")") and before.count("[") == before.count("]")


def _side(piece: str, declared: set[str], functions: set[str]) -> ex.Expr:
    def derivative(found: re.Match) -> str:
        name, primes, x = found.groups()
        return f"Derivative({name}({x}), ({x}, {len(primes)}))"

    return read_python(_PRIME.sub(derivative, piece), declared, functions)
