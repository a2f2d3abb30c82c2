"""Documents in a format: jinja2 lays them out by the templates, the emitters write their formulas.

Every value that a template prints is escaped for its format unless it is a formula or a piece already written:
a title such as ``50% of $x_1$ <b>`` stays that title in LaTeX, Markdown and Typst.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from derive.errors import DeriveError, UnsupportedError, nearest
from derive.report.blackboard import Box, broken
from derive.report.document import Code, Document, Line, Lines, Result, Sentence, Table, words_width
from derive.report.latex import latex_of, latex_text
from derive.report.plain import unicode_of
from derive.report.speech import speech_of
from derive.report.typst import quoted, typst_of, typst_text

PAGE = 42.0  # em of mathematics that fit on a line
BESIDE = 11.0  # em of words beside it
SMALL = 0.85  # the size of those words
TERMINAL = 34.0  # em of mathematics on a line of a terminal


@dataclass(frozen=True)
class Format:
    """A folder of templates, how words are made safe, how a formula stands in a sentence, and what else templates call."""

    folder: str
    template: str
    fragment: str
    text: Callable[[str], str]
    inline: Callable[[Box], str]
    names: dict[str, Any]


def render(documents: Document | Iterable[Document], format: str, *, standalone: bool = True) -> str:
    """The documents in ``md``, ``tex``, ``typ`` or ``text``; a fragment to embed where ``standalone`` is False.

    >>> print(render(Document("Empty & done", ()), "tex", standalone=False))
    \\section*{Empty \\& done}
    <BLANKLINE>
    """
    documents = [documents] if isinstance(documents, Document) else list(documents)
    if format not in FORMATS:
        raise UnsupportedError(f"no format {format!r}{nearest(format, FORMATS)}: {', '.join(FORMATS)}")
    f = FORMATS[format]
    template = _environment(format).get_template(f.template if standalone else f.fragment)
    authors = dict.fromkeys(d.author for d in documents if d.author)
    title = documents[0].title if len(documents) == 1 else "Worked solutions"
    written = template.render(documents=documents, title=title, author=", ".join(authors))
    return _without_double_blank_lines(str(written))


def pdf(documents: Document | Iterable[Document]) -> bytes:
    """The documents as a PDF that passes PDF/UA-1; needs the extra ``pdf`` (the typst wheel), no TeX, no network."""
    try:
        import typst
    except ImportError:
        raise UnsupportedError("a PDF needs the typst package: pip install 'derive[pdf]'") from None
    source = render(documents, "typ")
    try:
        return typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise DeriveError(f"the PDF could not be made: {error}") from error


def templates() -> Path:
    """The folder of templates: beside the package in the repository, inside it in an installed wheel."""
    package = Path(__file__).resolve().parent.parent
    return next((p for p in (package / "templates", package.parent / "templates") if p.is_dir()), package / "templates")


@cache
def _environment(format: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    f = FORMATS[format]

    def safe(value: Any) -> Markup:
        return value if isinstance(value, Markup) else Markup(f.text(str(value)))

    def sentence(said: Sentence) -> Markup:
        return Markup("".join(f.inline(p) if isinstance(p, Box) else f.text(p) for p in said))

    def marked(function: Callable) -> Callable:
        def call(*args: Any) -> Any:
            made = function(*args)
            return Markup(made) if isinstance(made, str) else [Markup(m) for m in made]

        return call

    environment = Environment(
        loader=FileSystemLoader(templates() / f.folder),
        undefined=StrictUndefined, autoescape=True, finalize=safe, keep_trailing_newline=True,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False, cache_size=20, optimized=False,
        block_start_string="<%", block_end_string="%>", variable_start_string="<<", variable_end_string=">>",
        comment_start_string="<#", comment_end_string="#>",
    )  # fmt: skip
    made = {name: marked(function) for name, function in f.names.items()}
    environment.filters.update(made | {"sentence": sentence})
    environment.globals.update(made)
    return environment


def _without_double_blank_lines(text: str) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


# ---------------------------------------------------------------- lines that fit the page


@dataclass(frozen=True)
class Row:
    """One row of an alignment: ``left sign right``, and words beside it or (``below``) in the place of a formula."""

    left: Box | None = None
    sign: str = ""
    right: Box | None = None
    words: Sentence = ()
    below: bool = False


def arranged(lines: Sequence[Line], wrap: bool = True) -> list[Row]:
    """Lines as rows that fit the page: words stand beside the formulas where there is room, else beneath them."""
    beside = [_beside(line) for line in lines]
    room = PAGE - 1 - SMALL * min(BESIDE, max(map(words_width, beside)))
    fitted = [_fitted(line, room) for line in lines]
    used = _used(fitted)
    if below := used > room + 1:
        fitted = [_fitted(line, PAGE) for line in lines]
    rows: list[Row] = []
    for formulas, said in zip(fitted, beside, strict=True):
        if below:
            rows += formulas + [Row(words=part, below=True) for part in (wrapped(said, PAGE - 6) if wrap else [said])]
            continue
        parts = wrapped(said, max(BESIDE, (PAGE - 1 - used) / SMALL)) if wrap else [said]
        start = next(i for i, f in enumerate(formulas) if f.sign)
        rows += formulas[:start]
        rows += [replace(f, words=parts[i] if i < len(parts) else ()) for i, f in enumerate(formulas[start:])]
        rows += [Row(words=part) for part in parts[len(formulas) - start :]]
    return rows


def _used(fitted: Sequence[Sequence[Row]]) -> float:
    rows = [row for formulas in fitted for row in formulas]
    return max(r.left.width if r.left else 0 for r in rows) + 1.2 + max(r.right.width if r.right else 0 for r in rows)


def _fitted(line: Line, room: float) -> list[Row]:
    """A line as rows: a long left side has rows of its own, long sides are broken at relations and sums."""
    rows: list[Row] = []
    left = line.left
    if left is not None and left.width + 1.2 + min(line.right.width, room / 2) > room:
        rows, left = [Row(right=piece) for piece in broken(left, room)], None
    first, *rest = broken(line.right, room - 1.2 - (left.width if left else 0))
    return [*rows, Row(left, line.sign, first), *[Row(right=piece) for piece in rest]]


def wrapped(said: Sentence, room: float) -> list[Sentence]:
    """A sentence in lines of about ``room`` em; formulas stay whole."""
    lines: list[list[str | Box]] = [[]]
    here = 0.0
    for part in said:
        for piece in _words(part):
            width = words_width((piece,))
            if lines[-1] and here + width > room:
                lines.append([])
                here = 0
            lines[-1].append(piece)
            here += width
    return [tuple(line) for line in lines if line]


def _words(part: str | Box) -> Iterator[str | Box]:
    if isinstance(part, Box):
        yield part
        return
    pieces = part.split(" ")
    for i, piece in enumerate(pieces):
        if piece or i + 1 < len(pieces):
            yield piece + (" " if i + 1 < len(pieces) else "")


def _beside(line: Line) -> Sentence:
    number: Sentence = (f"({line.number}) ",) if line.number else ()
    unchecked = (f" [{line.unchecked}]",) if line.unchecked else ()
    return (*number, *line.beside, *unchecked)


# ---------------------------------------------------------------- LaTeX and Markdown


def _aligned(markdown: bool) -> Callable[[Sequence[Line]], list[str]]:
    r"""Rows of an ``aligned``: left & sign right && words; no row ends in ``\\`` but where another follows."""
    write = _github if markdown else latex_of

    safe = _words_in_markdown if markdown else latex_text

    def words(said: Sentence) -> str:
        return "".join(write(p) if isinstance(p, Box) else rf"\text{{{safe(p)}}}" for p in _merged(said))

    def shown(row: Row) -> str:
        left = f"{write(row.left)} " if row.left else ""
        if row.below:
            return rf"& \qquad {words(row.words)}"
        sign = latex_of(Box("operator", row.sign)).strip() if row.sign else r"\quad" if row.right else ""
        formula = f"{sign} {write(row.right).strip()}" if row.right else sign
        return f"{left}& {formula}" + (rf" && \quad {words(row.words)}" if row.words else "")

    def rows(lines: Sequence[Line]) -> list[str]:
        found = [shown(row) for row in arranged(lines)]
        return [r + r" \\" for r in found[:-1]] + found[-1:]

    return rows


def _merged(said: Sentence) -> list[str | Box]:
    parts: list[str | Box] = []
    for p in said:
        if isinstance(p, str) and parts and isinstance(parts[-1], str):
            parts[-1] += p
        else:
            parts.append(p)
    return parts


def _github(box: Box) -> str:
    """GitHub refuses operatorname and eats a backslash before punctuation; this means the same."""
    written = latex_of(box).replace(r"\operatorname*{", r"\mathop{\rm ").replace(r"\operatorname{", r"\mathrm{")
    return written.replace(r"\,", " ~ ").replace("  ", " ")


def _inline_markdown(box: Box) -> str:
    return f"${_github(box)}$".replace(r" \\ ", r" \cr ")  # GitHub halves the backslashes of an inline formula


#: inside \text of MathJax and KaTeX there are no commands: what they could mistake for one looks alike
_LOOKALIKES = dict(zip("\\{}$&#%_^~<>|*`", "＼｛｝＄＆＃％＿＾～＜＞｜∗ʻ", strict=True)) | {"\n": " ", "\r": " "}


def _words_in_markdown(words: str) -> str:
    return "".join(_LOOKALIKES.get(c, c) for c in words)


MARKDOWN = {c: "\\" + c for c in "\\`*_[]#|$~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\n": " ", "\r": " "}


def markdown_text(words: str) -> str:
    r"""Plain words, made safe for Markdown.

    >>> print(markdown_text("a_b | <i> $5"))
    a\_b \| &lt;i&gt; \$5
    """
    return "".join(MARKDOWN.get(c, c) for c in words)


def _claim_latex(block: Result) -> str:
    first, *rest = _fitted(Line(block.left, block.sign, block.right), PAGE - 6)
    sign = latex_of(Box("operator", block.sign)).strip()
    if not rest and first.left and first.right:
        return f"{_github(first.left)} {sign} {_github(first.right)}"
    lines = [
        f"{_github(r.left) + ' ' if r.left else ''}& {sign if r.sign else chr(92) + 'quad'} {_github(r.right) if r.right else ''}"
        for r in (first, *rest)
    ]
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def _fenced_code(block: Code) -> str:
    ticks = "`" * max(3, 1 + max((len(run) for run in _runs(block.text, "`")), default=0))
    return f"{ticks}{block.language}\n{block.text.rstrip()}\n{ticks}"


def _runs(text: str, mark: str) -> list[str]:
    return "".join(c if c == mark else " " for c in text).split()


def _verbatim(block: Code) -> str:
    lines = [latex_text(line).replace(" ", "~") for line in block.text.rstrip().split("\n")]
    return "\\begin{flushleft}\\ttfamily\n" + "\\\\\n".join(lines) + "\n\\end{flushleft}"


def _tabular_columns(block: Table) -> str:
    wide = rf"p{{{0.34 if len(block.header) > 3 else 0.6}\linewidth}}"
    last = r"p{0.2\linewidth}" if len(block.header) > 3 else "l"
    return "".join(
        wide if i == block.wide else last if i + 1 == len(block.header) else "l" for i in range(len(block.header))
    )


# ---------------------------------------------------------------- Typst


def _typst_inline(box: Box) -> str:
    return f"#maths({quoted(speech_of(box))}, ${typst_of(box)}$);"  # without its own ; it would eat the next one


def _chain_typst(block: Lines) -> str:
    """Aligned lines as one equation: left & sign right && words, and the whole in words for a reader."""
    rows = arranged(block.rows, wrap=False)
    width = PAGE - 6 if any(r.below for r in rows) else max(BESIDE, PAGE - 1 - _used([rows]))
    body = " \\\n".join(_typst_row(row, width) for row in rows)
    return f"#chain({quoted('. '.join(map(_spoken, block.rows)))}, $\n{body}\n$)"


def _typst_row(row: Row, width: float) -> str:
    left = f"{typst_of(row.left)} " if row.left else ""
    words = f"#beside({width:.0f}em)[{_typst_words(row.words)}]" if row.words else ""
    if row.below:
        return f"  & wide {words}"
    sign = typst_of(Box("operator", row.sign)).strip() if row.sign else "quad" if row.right else ""
    formula = f"{sign} {typst_of(row.right).strip()}" if row.right else sign
    return f"  {left}& {formula}" + (f" && quad {words}" if words else "")


def _spoken(line: Line) -> str:
    sides = [line.left] if line.left else []
    said = " ".join(speech_of(b) for b in [*sides, Box("operator", line.sign), line.right])
    return f"{said}; " + "".join(speech_of(p) if isinstance(p, Box) else p for p in _beside(line))


def _typst_words(said: Sentence) -> str:
    return "".join(_typst_inline(p) if isinstance(p, Box) else typst_text(p) for p in said)


def _claim_typst(block: Result) -> str:
    rows = _fitted(Line(block.left, block.sign, block.right), PAGE - 6)
    spoken = " ".join([speech_of(block.left), speech_of(Box("operator", block.sign)), speech_of(block.right)])
    body = " \\ ".join(_typst_row(r, 0).strip() for r in rows)
    return f"shown({quoted(spoken)}, ${body}$)"


def _typst_code(block: Code) -> str:
    return f"#raw({quoted(block.text)}, block: true)"


# ---------------------------------------------------------------- plain text


def _columns(rows: Sequence[Line]) -> list[str]:
    """Rows aligned at the relation, what stands beside them at the right; long lines are broken."""
    lefts = [unicode_of(r.left) if r.left else "" for r in rows]
    indent = min(max(map(len, lefts)), 24)
    found = []
    for row, left in zip(rows, lefts, strict=True):
        if len(left) > 40:
            found.append(f"  {left}")
            left = ""
        first, *rest = [unicode_of(piece) for piece in broken(row.right, TERMINAL)]
        beside = "".join(unicode_of(p) if isinstance(p, Box) else p for p in _beside(row))
        maths = f"  {left:>{indent}} {row.sign} {first}"
        found.append(f"{maths:<58}  {beside}".rstrip())
        found += [f"  {'':>{indent}}     {piece}" for piece in rest]
    return found


def _text_table(block: Table) -> list[str]:
    cells = [list(block.header)]
    cells += [["".join(unicode_of(p) if isinstance(p, Box) else p for p in cell) for cell in row] for row in block.rows]
    widths = [min(60, max(len(r[c]) for r in cells)) for c in range(len(block.header))]
    return ["  " + "  ".join(f"{cell:<{w}}" for cell, w in zip(r, widths, strict=True)).rstrip() for r in cells]


def _claim_text(block: Result) -> str:
    return f"{unicode_of(block.left)} {block.sign} {unicode_of(block.right)}"


def _terminal(words: str) -> str:
    return "".join(c for c in words if c.isprintable() or c == "\n")


FORMATS: dict[str, Format] = {
    "md": Format(
        "markdown", "document.md", "document.md", markdown_text, _inline_markdown,
        {"aligned": _aligned(True), "claim": _claim_latex, "code": _fenced_code,
         "cell": lambda said: "".join(_inline_markdown(p) if isinstance(p, Box) else markdown_text(p) for p in said)},
    ),
    "tex": Format(
        "latex", "document.tex", "body.tex", latex_text, lambda box: f"${latex_of(box)}$",
        {"aligned": _aligned(False), "claim": _claim_latex, "code": _verbatim, "columns": _tabular_columns},
    ),
    "typ": Format(
        "typst", "document.typ", "body.typ", typst_text, _typst_inline,
        {"chain": _chain_typst, "claim": _claim_typst, "code": _typst_code, "string": quoted},
    ),
    "text": Format(
        "text", "document.txt", "document.txt", _terminal, unicode_of,
        {"columns": _columns, "tabular": _text_table, "claim": _claim_text, "code": lambda block: block.text,
         "underline": lambda title: "=" * len(title)},
    ),
}  # fmt: skip
