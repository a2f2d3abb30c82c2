"""The mathematics of a Markdown text: ``$ $``, ``$$ $$``, bare environments, ``math`` fences; comments ``<!-- derive: ... -->``.

Read as GitHub, Jupyter, MyST and Quarto do, by markdown-it: code spans and other fences are no mathematics, nor is money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from derive.errors import DeriveError
from derive.review.documents import tex
from derive.review.documents.macros import Macros
from derive.review.documents.passages import Comment, Heading, Mapped, Part, Passage, told

MATH_FENCE = re.compile(r"\s*(?:math|\{math\})(?:\s|$)")
OPTIONS = re.compile(r"\A(?:\s*:[\w-]+:[^\n]*\n)+|\A---\n.*?\n---\n", re.DOTALL)  # of a MyST directive
COMMENT_LINE = re.compile(r"^[ \t]*%(?=\s*derive\s*:)([^\n]*)$", re.MULTILINE)  # MyST's comments


def parts(text: str, macros: Macros) -> Iterator[Part]:
    """The passages, comments and headings of a Markdown text in order; ``macros`` learns what the mathematics defines.

    >>> [(p.body.text, p.start) for p in parts("so `$x$` and $a = b$\\n\\n$$\\nc = d\\n$$", Macros())]
    [('a = b', 14), ('\\nc = d\\n', 24)]
    """
    return _Reader(text, macros).parts()


def _parser() -> Any:
    try:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.amsmath import amsmath_plugin
        from mdit_py_plugins.dollarmath import dollarmath_plugin
        from mdit_py_plugins.front_matter import front_matter_plugin
    except ImportError as error:
        raise DeriveError(f'Markdown is read with {error.name}: pip install "derive[lint]"') from None
    parser = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
    return parser.use(dollarmath_plugin, allow_digits=False, double_inline=True).use(amsmath_plugin)


class _Reader:
    """Walks the tokens with a cursor in the text: markdown-it gives lines, the columns are found again from the content."""

    def __init__(self, text: str, macros: Macros):
        self.text, self.macros = text, macros
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.cursor = self.paragraph = 0
        self.end = len(text)
        self.prose = ""

    def parts(self) -> Iterator[Part]:
        for token in _parser().parse(self.text):
            if token.map and token.type in (
                "inline",
                "math_block",
                "math_block_label",
                "amsmath",
                "fence",
                "html_block",
            ):
                self.cursor = max(self.cursor, self._line(token.map[0]))
                self.end = self._line(token.map[1])
            if token.type == "heading_open":
                self._new_paragraph()
                yield Heading(self.starts[token.map[0]])
            elif token.type == "inline":
                yield from self._paragraph(token)
            elif token.type in ("math_block", "math_block_label"):
                yield from self._passage(self._found(token.content), "[")
            elif token.type == "amsmath":
                yield from self._environment(self._found(token.content))
            elif token.type == "fence" and MATH_FENCE.match(token.info):
                yield from self._fence(token)
            elif token.type in ("html_block", "fence", "code_block", "hr"):
                self._new_paragraph()
                yield from self._comments(token.content) if token.type == "html_block" else ()

    def _line(self, number: int) -> int:
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def _new_paragraph(self) -> None:
        self.paragraph, self.prose = self.paragraph + 1, ""

    def _say(self, words: str) -> None:
        self.prose = (self.prose + words)[-tex.PROSE :]

    def _paragraph(self, token: Any) -> Iterator[Part]:
        """What stands in a line of text; a paragraph that begins small goes on with the display before it."""
        if not token.content[:1].islower():
            self._new_paragraph()
        for child in token.children or ():
            if child.type in ("math_inline", "math_inline_double"):
                display = child.type == "math_inline_double"
                yield from self._passage(self._found(child.content, child.markup), "[" if display else "$")
            elif child.type == "html_inline":
                yield from self._comments(child.content)
            elif child.type == "softbreak":
                self._say("\n")
            else:
                self._say(child.content)
                if child.type == "code_inline":
                    self._found(child.content, "`")
        yield from self._told_in_lines(token)

    def _told_in_lines(self, token: Any) -> Iterator[Comment]:
        for found in COMMENT_LINE.finditer(token.content) if "derive" in token.content else ():
            at = self.text.find(found[0], self.starts[token.map[0]])
            yield from told(found[1], max(at, 0))

    def _comments(self, content: str) -> Iterator[Comment]:
        begin = content.find("<!--")
        while begin >= 0 and (end := content.find("-->", begin + 4)) >= 0:
            comment = self._found(content[begin + 4 : end], "<!--")
            yield from told(comment.text, comment.at[0] if comment else self.cursor)
            begin = content.find("<!--", end)

    def _fence(self, token: Any) -> Iterator[Part]:
        self.cursor = self.text.find("\n", self.cursor) + 1 or self.cursor
        options = OPTIONS.match(token.content)
        yield from self._passage(self._found(token.content[options.end() if options else 0 :].rstrip("\n")), "[")

    def _environment(self, body: Mapped) -> Iterator[Part]:
        """A bare environment is what it would be in LaTeX."""
        inside = list(tex.parts(body.text, self.macros))
        for part in inside:
            if isinstance(part, Passage):
                whole = Mapped(part.body.text, [body.at[k] for k in part.body.at])
                start, end = body.at[part.start], body.at[part.end - 1] + 1
                yield Passage(whole, part.environment, start, end, self.prose, self.paragraph, part.trouble)
            elif isinstance(part, Comment):
                yield Comment(part.text, body.at[part.start])

    def _passage(self, whole: Mapped, environment: str) -> Iterator[Part]:
        if whole.text[:1] == whole.text[-1:] == "`" and len(whole) > 2:  # GitHub's $`a = b`$
            whole = whole[1:-1]
        body, comments, trouble = tex.formula(whole, self.macros)
        yield from comments
        start = whole.at[0] if whole else self.cursor
        end = whole.at[-1] + 1 if whole else self.cursor
        yield Passage(body, environment, start, end, self.prose, self.paragraph, trouble)
        self._say(f" ${body.text[:80]}$ ")

    def _found(self, content: str, markup: str = "") -> Mapped:
        """The content where it stands behind the cursor; in a quotation or a list line by line."""
        at = self.text.find(markup + content, self.cursor, self.end)
        if at >= 0:
            at += len(markup)
            self.cursor = at + len(content) + len(markup)
            return Mapped.of(content, at)
        lines = [self._found_line(line) for line in content.splitlines(keepends=True)]
        return Mapped.join(lines) if lines else Mapped.of(content, self.cursor)

    def _found_line(self, line: str) -> Mapped:
        kept = line.strip()
        at = self.text.find(kept, self.cursor, self.end) if kept else -1
        if at < 0:
            return Mapped.standing_at(line, self.cursor)
        self.cursor = at + len(kept)
        before = len(line) - len(line.lstrip())
        behind = Mapped.standing_at(line[before + len(kept) :], self.cursor - 1)
        return Mapped.join([Mapped.standing_at(line[:before], at), Mapped.of(kept, at), behind])
