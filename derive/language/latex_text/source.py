r"""The text around the formulas: dollar signs, environments and comments become blanks, and a body is cut into rows.

Nothing moves: every character that is left stands where the user typed it, so that a caret points at the right place.
"""

from __future__ import annotations

import re
import unicodedata

from derive.errors import ReadError
from derive.language.python_text import LONGEST, MOST_DIGITS

DEEPEST_BRACES = 80
DELIMITERS = [("$$", "$$"), (r"\[", r"\]"), (r"\(", r"\)"), ("$", "$")]
ENVIRONMENTS = (
    "align", "aligned", "alignat", "alignedat", "flalign", "gather", "gathered", "equation", "split", "multline", "eqnarray",
    "displaymath", "math", "dmath",
)  # fmt: skip
_BEGIN = re.compile(r"\\begin\s*\{(" + "|".join(ENVIRONMENTS) + r")(\*?)\}(\{\d+\}|\[[tbc]\])?")
COLUMN = "\x01"  # stands where && begins a column of remarks; read as a wide space
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_BOTH = re.compile(r"\\(pm|mp)(?![a-zA-Z])")
_ROWS = re.compile(r"\\begin\s*\{|\\end\s*\{|\\\\\*?(\[-?[\d.]+\s*[a-z]{2}\])?|\\[{}&]|[{}&]")


def checked(text: object) -> str:
    """``text`` in one Unicode form, bounded in length, depth and digits."""
    if not isinstance(text, str):
        raise ReadError(f"expected a formula as text, found {type(text).__name__} {text!r:.60}")
    if len(text) > LONGEST:
        raise ReadError(f"the text is {len(text):,} characters long; at most {LONGEST:,} are read")
    text = unicodedata.normalize("NFC", text)
    if not text.strip():
        raise ReadError("there is no formula: the text is empty", text, 0)
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "{([") - (c in "})]")
        if depth > DEEPEST_BRACES:
            raise ReadError(f"brackets are nested more than {DEEPEST_BRACES} deep", text, i)
    for digits in re.finditer(r"\d+", text):
        if len(digits.group()) > MOST_DIGITS:
            raise ReadError(
                f"a number of {len(digits.group()):,} digits; at most {MOST_DIGITS:,} are read", text, digits.start()
            )
    return text


def bare(text: str) -> str:
    """``text`` with blanks for comments, for the dollar signs around it, and for a displayed environment around it."""
    text = _COMMENT.sub(lambda m: m.group(1) + " " * (len(m.group()) - len(m.group(1))), text)
    while True:
        inner = _without_delimiters(text)
        if inner is None:
            return text
        text = inner


def _without_delimiters(text: str) -> str | None:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for left, right in DELIMITERS:
        if text.startswith(left, start) and text.endswith(right, start + len(left), end):
            return _blanked(text, start, start + len(left), end - len(right), end)
    if begin := _BEGIN.match(text, start):
        closing = re.compile(r"\\end\s*\{" + begin.group(1) + re.escape(begin.group(2)) + r"\}")
        last = None
        for last in closing.finditer(text):  # noqa: B007
            pass
        if last is not None and last.end() == end:
            return _blanked(text, start, begin.end(), last.start(), end)
    return None


def _blanked(text: str, a: int, b: int, c: int, d: int) -> str:
    """Blanks from ``a`` to ``b`` and from ``c`` to ``d``."""
    return text[:a] + " " * (b - a) + text[b:c] + " " * (d - c) + text[d:]


def of_both_signs(row: str) -> list[tuple[str, str]]:
    r"""A row with ``\pm`` as the two rows it stands for, with the name of each; another as it is.

    >>> of_both_signs(r"x &= 1 \pm 2 \mp y")
    [('+', 'x &= 1 +   2 -   y'), ('-', 'x &= 1 -   2 +   y')]
    """
    if not _BOTH.search(row):
        return [("", row)]
    other = {"+": "-", "-": "+"}
    return [
        (sign, _BOTH.sub(lambda m, sign=sign: (sign if m.group(1) == "pm" else other[sign]) + "  ", row))  # type: ignore[misc]
        for sign in "+-"
    ]


def rows(text: str) -> list[tuple[int, str]]:
    r"""The rows of a body with where they begin: cut at ``\\`` outside braces and environments, without their ``&``."""
    depth, begin, column, found, pieces = 0, 0, -1, [], list(text)
    for mark in _ROWS.finditer(text):
        what = mark.group()
        if what.startswith(r"\begin"):
            depth += 2  # the environment, and the brace of its name
        elif what == "{":
            depth += 1
        elif what == "}":
            depth -= 1
        elif what == "&" and depth <= 0:
            pieces[mark.start()] = COLUMN if mark.start() == column else " "
            column = mark.end()
        elif what.startswith("\\\\") and depth <= 0:
            found.append((begin, "".join(pieces[begin : mark.start()])))
            begin = mark.end()
    found.append((begin, "".join(pieces[begin:])))
    return [(start + len(row) - len(row.lstrip()), row.strip()) for start, row in found if row.strip()]
