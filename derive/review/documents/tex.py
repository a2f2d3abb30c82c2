"""The mathematics of a LaTeX text: environments, ``\\[ \\]``, ``$ $`` and their like; and its comments to derive.

One pass from left to right, in linear time and without recursion. Left out: comments, verbatim text, ``\\iffalse``,
what stands behind ``\\end{document}``. Mathematics that is not closed before its paragraph ends is handed on as trouble.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from derive.errors import DeriveError
from derive.review.documents.macros import DEFINES, LONGEST, Macros, expanded
from derive.review.documents.passages import Comment, Heading, Mapped, Part, Passage, told

ALIGNED = {"align", "alignat", "flalign", "aligned", "alignedat", "split", "eqnarray", "gather", "gathered", "IEEEeqnarray"}  # fmt: skip
DISPLAYED = {"equation", "multline", "displaymath", "dmath", "math", *ALIGNED}
VERBATIM = {"verbatim", "Verbatim", "lstlisting", "minted", "comment", "filecontents", "alltt", "pycode", "sageblock", "luacode"}  # fmt: skip

TOKEN = re.compile(
    r"""(?P<comment>%[^\n]*)
      | (?P<blank>\n[ \t]*(?:\n[ \t]*)+)
      | \\(?P<edge>begin|end)[ ]*\{(?P<name>[A-Za-z]{1,40}\*?)\}
      | (?P<verb>\\(?:verb|lstinline)\*?(?P<bar>[^A-Za-z\s*])[^\n]*?(?P=bar))
      | (?P<defines>\\(?:"""
    + DEFINES
    + r""")\*?(?![A-Za-z]))
      | (?P<heading>\\(?:part|chapter|(?:sub){0,2}section)\*?(?=\s*[\[{]))
      | (?P<iffalse>\\iffalse(?![A-Za-z]))
      | (?P<open>\\[\[(]) | (?P<close>\\[\])])
      | (?P<dollar>\$\$?)
      | (?P<brace>[{}])
      | (?P<other>\\.)""",
    re.VERBOSE | re.DOTALL,
)
CLOSES = {"\\[": "\\]", "\\(": "\\)"}
STANDS_FOR = {"$": "$", "\\(": "$", "$$": "[", "\\[": "["}  # how a passage between such signs is called
PROSE = 160  # characters before a passage that say how it is meant
COMMENTED = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*)?")


@dataclass
class _Open:
    """Mathematics that has begun: its delimiter, where it and its body begin, how deep in braces and like environments."""

    delimiter: str
    start: int
    body: int
    braces: int = 0
    within: int = 0
    holes: list[tuple[int, int]] = field(default_factory=list)


def parts(text: str, macros: Macros) -> Iterator[Part]:
    r"""The passages, comments and headings of a LaTeX text in order; ``macros`` learns what the text defines.

    >>> [p.body.text for p in parts(r"so $a = b$, not \verb|$c$| % $d$", Macros())]
    ['a = b']
    """
    return _Reader(text, macros).parts()


def formula(body: Mapped, macros: Macros) -> tuple[Mapped, list[Comment], str]:
    """The body of a passage with comments left out and macros written out; what it tells derive; what was wrong."""
    comments, defined = [], []
    at = 0
    while token := TOKEN.search(body.text, at):
        at = token.end()
        if token["comment"]:
            comments += told(token["comment"].lstrip("%"), body.at[token.start()])
        elif token["defines"] and (end := macros.learn(body.text, token.start())):
            defined.append((token.start(), at := end))
    for begin, end in reversed(defined):
        body = Mapped.join([body[:begin], body[end:]])
    if len(body) > LONGEST:
        return body[:0], comments, f"it has more than {LONGEST} characters"
    try:
        return expanded(body.without(COMMENTED), macros), comments, ""
    except DeriveError as error:
        return body[:0], comments, str(error)


class _Reader:
    """The state of the one pass: where it is, where the paragraph began, and the mathematics that is open."""

    def __init__(self, text: str, macros: Macros):
        self.text, self.macros = text, macros
        self.at = self.paragraph = self.paragraphs = 0
        self.open: _Open | None = None

    def parts(self) -> Iterator[Part]:
        while token := TOKEN.search(self.text, self.at):
            self.at = token.end()
            if token["edge"] == "end" and token["name"] == "document":
                break
            yield from self._outside(token) if self.open is None else self._inside(token)
        if self.open:
            yield self._unclosed(self.open)

    # ------------------------------------------------------------ between the mathematics

    def _outside(self, token: re.Match[str]) -> Iterator[Part]:
        if token["comment"]:
            yield from told(token["comment"].lstrip("%"), token.start())
        elif token["blank"]:
            self._new_paragraph(token.end())
        elif token["heading"]:
            self._new_paragraph(token.end())
            yield Heading(token.start())
        elif token["defines"]:
            self._define(token.start())
        elif token["iffalse"]:
            self._skip_to("\\fi")
        elif token["edge"] == "begin":
            self._begin(token)
        elif token["dollar"] or token["open"]:
            self.open = _Open(token[0], token.start(), token.end())

    def _begin(self, token: re.Match[str]) -> None:
        name = token["name"].rstrip("*")
        if name in VERBATIM:
            self._skip_to(rf"\end{{{token['name']}}}")
        elif name in DISPLAYED:
            self.open = _Open(token["name"], token.start(), token.end())

    def _skip_to(self, end: str) -> None:
        found = self.text.find(end, self.at)
        self.at = len(self.text) if found < 0 else found + len(end)

    def _define(self, start: int) -> None:
        self.at = self.macros.learn(self.text, start) or self.at

    def _new_paragraph(self, start: int) -> None:
        self.paragraph, self.paragraphs = start, self.paragraphs + 1

    # ------------------------------------------------------------ within

    def _inside(self, token: re.Match[str]) -> Iterator[Part]:
        now = self.open
        assert now is not None
        if token["blank"]:
            yield self._unclosed(now)
            self._new_paragraph(token.end())
        elif token["defines"]:
            self._define(token.start())
        elif token["brace"]:
            now.braces += 1 if token[0] == "{" else -1
        elif token["edge"] == "begin":
            now.within += token["name"] == now.delimiter
        elif token["edge"] == "end" and token["name"] == now.delimiter and now.within:
            now.within -= 1
        elif self._closes(token, now):
            yield from self._closed(now, token)

    def _closes(self, token: re.Match[str], now: _Open) -> bool:
        """Whether the token ends the open mathematics; a dollar within braces belongs to a text in it."""
        if token["dollar"]:
            if now.delimiter == "$" and token[0] == "$$" and not now.braces:
                self.at = token.start() + 1  # $a$$b$: two inline formulas side by side
                return True
            return token[0] == now.delimiter and not now.braces
        if token["edge"] == "end":
            return token["name"] == now.delimiter
        return bool(token["close"]) and CLOSES.get(now.delimiter) == token[0]

    def _closed(self, now: _Open, token: re.Match[str]) -> Iterator[Part]:
        whole = Mapped.of(self.text)[now.body : token.start()]
        body, comments, trouble = formula(whole, self.macros)
        yield from comments
        yield self._passage(now, body, self.at, trouble)

    def _unclosed(self, now: _Open) -> Passage:
        """Goes on behind the delimiter, which may have been a dollar of money."""
        self.at = max(self.at, now.body)
        return self._passage(now, Mapped.of(""), now.body, f"{now.delimiter} is not closed in its paragraph")

    def _passage(self, now: _Open, body: Mapped, end: int, trouble: str) -> Passage:
        begin = max(self.paragraph, now.start - PROSE)
        prose = COMMENTED.sub(r"\1", self.text[begin : now.start])
        self.open = None
        name = STANDS_FOR.get(now.delimiter, now.delimiter)
        return Passage(body, name, now.start, end, prose, self.paragraphs, trouble)
