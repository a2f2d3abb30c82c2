"""Documents in a format: jinja2 lays them out by the templates, the emitters write their formulas.

Every value that a template prints is escaped for its format unless it is a formula or a piece already written:
a title such as ``50% of $x_1$ <b>`` stays that title in LaTeX, Markdown and Typst.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from derive.errors import DeriveError, UnsupportedError, nearest
from derive.report import figures
from derive.report.arrange import (
    PAGE,
    SMALL,
    TERMINAL,
    Row,
    arranged,
    room_for_words,
    rows_of,
    words_beside,
)
from derive.report.boxes import Box, broken, holds
from derive.report.document import Code, Document, Line, Lines, Picture, Result, Table
from derive.report.latex import latex_of, latex_text
from derive.report.mathml import element, html_text, math, mathml_of
from derive.report.phrases import Sentence, words_width
from derive.report.plain import unicode_of
from derive.report.speech import speech_of
from derive.report.typst import quoted, typst_of, typst_text

MOST_PLACES = 25  # of a term in a book; with more it is no way to find one


@dataclass(frozen=True)
class Format:
    """A folder of templates, how words are made safe, how a formula stands in a sentence, and what else templates call."""

    folder: str
    template: str
    fragment: str
    text: Callable[[str], str]
    inline: Callable[[Box], str]
    names: dict[str, Any]
    pictures: str = ""  #: the format of the pictures beside it
    inside: Callable[[Picture], str] | None = None  #: how a picture stands in the page itself


def render(documents: Document | Iterable[Document], format: str, *, standalone: bool = True) -> str:
    """The documents in ``md``, ``tex``, ``typ``, ``html`` or ``text``; a fragment to embed where ``standalone`` is False.

    Text alone names no file: pictures come with ``with_pictures``, or stand in the page where it is HTML.
    A document without a title has no heading.

    >>> print(render(Document("Empty & done", ()), "md"))
    # Empty &amp; done
    <BLANKLINE>
    """
    documents, template = _listed(documents), _template(format, standalone)
    if not (inside := FORMATS[format].inside):
        return _rendered(documents, format, template, {})
    if not figures.available():
        return _rendered(documents, format, template, {}, missing=figures.MISSING)
    return _rendered(documents, format, template, {p: inside(p) for p in _pictures(documents)})


def with_pictures(
    documents: Document | Iterable[Document], format: str, stem: str, *, standalone: bool = True
) -> tuple[str, dict[str, bytes]]:
    """The documents in a format with their pictures, and the files that these are, by name, to be written beside it.

    stem : what their names begin with. Where matplotlib is missing each picture is told in words, and how to get it.
    """
    documents = _listed(documents)
    template = _template(format, standalone)
    if FORMATS[format].inside:
        return render(documents, format, standalone=standalone), {}
    form = FORMATS[format].pictures
    named = {p: f"{_safe_name(stem)}-{i}.{form}" for i, p in enumerate(_pictures(documents), start=1) if form}
    if not named or not figures.available():
        return _rendered(documents, format, template, {}, missing=figures.MISSING), {}
    files = {name: figures.drawn(picture, form) for picture, name in named.items()}
    sources = {p: quoted(name) for p, name in named.items()} if format == "typ" else named
    return _rendered(documents, format, template, sources), files


def markdown_holding(documents: Document | Iterable[Document], place: Callable[[str, bytes], str]) -> str:
    """Markdown with its pictures as PNG: ``place`` takes the name and the bytes of each and says what stands for it."""
    documents, template = _listed(documents), _template("md", True)
    if not figures.available():
        return _rendered(documents, "md", template, {}, missing=figures.MISSING)
    drawn = enumerate(_pictures(documents), start=1)
    return _rendered(
        documents, "md", template, {p: place(f"picture-{i}.png", figures.drawn(p, "png")) for i, p in drawn}
    )


def typst_with_pictures(documents: Document | Iterable[Document], template: str = "document.typ") -> str:
    """Typst source that holds its pictures itself: a document, or a ``body.typ`` to stand in one."""
    documents = _listed(documents)
    if not figures.available():
        return _rendered(documents, "typ", template, {}, missing=figures.MISSING)
    inside = {p: f'bytes({quoted(figures.drawn(p, "svg").decode())}), format: "svg"' for p in _pictures(documents)}
    return _rendered(documents, "typ", template, inside)


def filled(format: str, template: str, **values: Any) -> str:
    """A template of a format with values of your own; whatever is not marked as safe in it is escaped for the format."""
    return _without_double_blank_lines(str(_environment(format).get_template(template).render(**values)))


def _template(format: str, standalone: bool) -> str:
    if format not in FORMATS:
        raise UnsupportedError(f"no format {format!r}{nearest(format, FORMATS)}: {', '.join(FORMATS)}")
    return FORMATS[format].template if standalone else FORMATS[format].fragment


def _rendered(
    documents: list[Document], format: str, template: str, pictures: Mapping[Picture, str], missing: str = ""
) -> str:
    authors = dict.fromkeys(d.author for d in documents if d.author)
    title = documents[0].title if len(documents) == 1 else "Worked solutions"
    shown = {"pictures": pictures, "missing": missing}
    return filled(format, template, documents=documents, title=title, author=", ".join(authors), **shown)


def _listed(documents: Document | Iterable[Document]) -> list[Document]:
    return [documents] if isinstance(documents, Document) else list(documents)


def _pictures(documents: Iterable[Document]) -> list[Picture]:
    return [block for d in documents for block in d.blocks if isinstance(block, Picture)]


def _safe_name(stem: str) -> str:
    """A name that needs no escape in any format."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", stem).strip("-") or "picture"


def pdf(documents: Document | Iterable[Document]) -> bytes:
    """The documents as a PDF that passes PDF/UA-1; needs the extra ``pdf`` (the typst wheel), no TeX, no network."""
    return compiled(typst_with_pictures(documents))


def compiled(source: str) -> bytes:
    """Typst source as a PDF that passes PDF/UA-1."""
    try:
        import typst
    except ImportError:
        raise UnsupportedError("a PDF needs the typst package: pip install 'derive[pdf]'") from None
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
    environment.filters.update(made | {"sentence": sentence, "spoken": spoken})
    environment.globals.update(made)
    return environment


def spoken(said: Sentence) -> str:
    """A sentence as plain words: the alternative text of a picture."""
    return "".join(speech_of(p) if isinstance(p, Box) else p for p in said)


def _without_double_blank_lines(text: str) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


# ---------------------------------------------------------------- LaTeX and Markdown


def _aligned_markdown(lines: Sequence[Line]) -> list[str]:
    r"""Rows of an ``aligned``; the words are wrapped into rows, since MathJax has no paragraphs."""

    def words(said: Sentence, width: float) -> str:
        return "".join(
            _github(p) if isinstance(p, Box) else rf"\text{{{_words_in_markdown(p)}}}" for p in _merged(said)
        )

    return _aligned(arranged(lines), _github, words)


def _aligned_latex(lines: Sequence[Line]) -> list[str]:
    r"""Rows of an ``align*``; the words are a narrow paragraph beside the formula."""

    def words(said: Sentence, width: float) -> str:
        written = "".join(f"${latex_of(p)}$" if isinstance(p, Box) else latex_text(p) for p in said)
        if SMALL * words_width(said) < width - 2:
            return rf"\text{{\small {written}}}"
        return rf"\parbox[t]{{{width:.0f}em}}{{\raggedright\small {written}}}"

    return _aligned(arranged(lines, wrap=False), latex_of, words)


def _aligned(rows: Sequence[Row], write: Callable[[Box], str], words: Callable[[Sentence, float], str]) -> list[str]:
    r"""left & sign right && words; no row ends in ``\\`` but where another follows."""
    width = room_for_words(rows)

    def shown(row: Row) -> str:
        if row.below:
            return rf"& \qquad {words(row.words, width)}"
        left = f"{write(row.left)} " if row.left else ""
        sign = latex_of(Box("operator", row.sign)).strip() if row.sign else r"\quad" if row.right else ""
        formula = f"{sign} {write(row.right).strip()}" if row.right else sign
        return f"{left}& {formula}" + (rf" && \quad {words(row.words, width)}" if row.words else "")

    found = [shown(row) for row in rows]
    return [r + r" \\" for r in found[:-1]] + found[-1:]


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
    written = "".join(MARKDOWN.get(c, c) for c in words)
    begins = len(written) - len(written.lstrip("0123456789"))
    if written[begins : begins + 1] in ((".", ")") if begins else ("-", "+", "=")) and written[begins:]:
        return f"{written[:begins]}\\{written[begins:]}"  # no list and no heading, wherever these words begin
    return written


def _claim_latex(block: Result) -> str:
    first, *rest = rows_of(Line(block.left, block.sign, block.right), PAGE - 6)
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
    language = "".join(c for c in block.language if c.isalnum())
    return f"{ticks}{language}\n{block.text.rstrip()}\n{ticks}"


def _typed_markdown(code: str) -> str:
    """Code inside a cell of a table."""
    return f"`{code.replace('|', chr(92) + '|')}`"


def _places(pages: Sequence[Mapping[str, Any]], reference: Callable[[str], str]) -> str:
    """The pages of a book on which something stands."""
    if len(pages) > MOST_PLACES:
        return f"in {len(pages)} topics"
    return ", ".join(reference(page["name"]) for page in pages)


def _pagerefs(pages: Sequence[Mapping[str, Any]]) -> str:
    return _places(pages, lambda name: rf"\hyperref[{name}]{{\pageref*{{{name}}}}}")


def _runs(text: str, mark: str) -> list[str]:
    return "".join(c if c == mark else " " for c in text).split()


def _verbatim(block: Code) -> str:
    lines = [latex_text(line).replace(" ", "~") for line in block.text.rstrip().split("\n")]
    return "\\begin{flushleft}\\ttfamily\n" + "\\\\\n".join(lines) + "\n\\end{flushleft}"


def _tabular_columns(block: Table) -> str:
    ragged = r">{\raggedright\arraybackslash}"
    wide = rf"{ragged}p{{{0.42 if len(block.header) > 3 else 0.6}\linewidth}}"
    last = rf"{ragged}p{{0.22\linewidth}}" if len(block.header) > 3 else "l"
    return "".join(
        wide if i == block.wide else last if i + 1 == len(block.header) else "l" for i in range(len(block.header))
    )


def _breakable(cell: str) -> str:
    r"""A formula between ``\left`` and ``\right`` is never broken; in a table, one line high, plain brackets will do."""
    for bracket in "()[]":
        cell = cell.replace(rf"\left{bracket}", bracket).replace(rf"\right{bracket}", bracket)
    return cell


# ---------------------------------------------------------------- Typst


def _typst_inline(box: Box) -> str:
    return f"#maths({quoted(speech_of(box))}, ${typst_of(box)}$);"  # without its own ; it would eat the next one


def _cell_typst(said: Sentence) -> str:
    """A cell of a table; a matrix is a block, or it would not push the rows apart."""
    match said:
        case (Box() as box,) if holds(box, {"matrix", "cases"}) and box.width < PAGE / 2:
            return f"#cell({quoted(speech_of(box))}, ${typst_of(box)}$)"
    return _typst_words(said)


def _chain_typst(block: Lines) -> str:
    """Aligned lines as one equation: left & sign right && words, and the whole in words for a reader."""
    rows = arranged(block.rows, wrap=False)
    width = room_for_words(rows)
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
    return f"{said}; " + "".join(speech_of(p) if isinstance(p, Box) else p for p in words_beside(line))


def _typst_words(said: Sentence) -> str:
    return "".join(_typst_inline(p) if isinstance(p, Box) else typst_text(p) for p in said)


def _claim_typst(block: Result) -> str:
    rows = rows_of(Line(block.left, block.sign, block.right), PAGE - 6)
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
        beside = "".join(unicode_of(p) if isinstance(p, Box) else p for p in words_beside(row))
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


# ---------------------------------------------------------------- HTML


def _html_words(said: Sentence) -> str:
    return "".join(mathml_of(p) if isinstance(p, Box) else html_text(p) for p in said)


def _chain_html(block: Lines) -> str:
    """Aligned lines as a grid: left, sign and right, words; on a narrow screen they stand one beneath the other."""
    rows = "\n".join(map(_html_row, arranged(block.rows, wrap=False)))
    return _scrolling(rows, _called([line.number for line in block.rows if line.number]))


def _scrolling(rows: str, name: str) -> str:
    return f'<div class="chain" role="group" aria-label="{name}" tabindex="0">\n{rows}\n</div>'


def _called(numbers: Sequence[str]) -> str:
    if len(numbers) > 1:
        return f"Lines {numbers[0]} to {numbers[-1]}"
    return f"Line {numbers[0]}" if numbers else "Formula"


def _html_row(row: Row) -> str:
    cells = [_html_cell("left", mathml_of(row.left, display=True))] if row.left else []
    if row.right and row.sign:
        sign = Box("operator", row.sign)
        whole = Box("row", None, (sign, row.right))
        cells.append(
            _html_cell("right", math(element(whole), f"{speech_of(sign)} {speech_of(row.right)}", display=True))
        )
    elif row.right:
        cells.append(_html_cell("right on", mathml_of(row.right, display=True)))
    if row.words:
        cells.append(_html_cell("why below" if row.below else "why", _html_words(row.words)))
    return f'<div class="line">{"".join(cells)}</div>'


def _html_cell(kind: str, content: str) -> str:
    return f'<div class="{kind}">{content}</div>'


def _claim_html(block: Result) -> str:
    rows = rows_of(Line(block.left, block.sign, block.right), PAGE - 6)
    return f'<div class="result">\n{_scrolling(chr(10).join(map(_html_row, rows)), "Result")}\n</div>'


def _html_code(block: Code) -> str:
    lines = "\n".join(map(html_text, block.text.expandtabs(4).rstrip().split("\n")))
    return f'<pre tabindex="0"><code>{lines}</code></pre>'


def _terminal(words: str) -> str:
    return "".join(c for c in words if c.isprintable() or c == "\n")


FORMATS: dict[str, Format] = {
    "md": Format(
        "markdown", "document.md", "document.md", markdown_text, _inline_markdown,
        {"aligned": _aligned_markdown, "claim": _claim_latex, "code": _fenced_code,
         "typed": _typed_markdown,
         "cell": lambda said: "".join(_inline_markdown(p) if isinstance(p, Box) else markdown_text(p) for p in said)},
        pictures="svg",
    ),
    "tex": Format(
        "latex", "document.tex", "fragment.tex", latex_text, lambda box: f"${latex_of(box)}$",
        {"aligned": _aligned_latex, "claim": _claim_latex, "code": _verbatim, "columns": _tabular_columns, "breakable": _breakable,
         "sign": lambda sign: f"${latex_of(Box('operator', sign)).strip()}$", "pagerefs": _pagerefs},
        pictures="pdf",
    ),
    "typ": Format(
        "typst", "document.typ", "fragment.typ", typst_text, _typst_inline,
        {"chain": _chain_typst, "cell": _cell_typst, "claim": _claim_typst, "code": _typst_code, "string": quoted,
         "places": lambda pages: _places(pages, lambda name: f"#at({quoted(name.replace('/', '.'))})")},
        pictures="svg",
    ),
    "html": Format(
        "html", "document.html", "fragment.html", html_text, mathml_of,
        {"chain": _chain_html, "claim": _claim_html, "code": _html_code},
        inside=lambda picture: figures.inline_svg(picture, html_text(spoken(picture.alt))),
    ),
    "text": Format(
        "text", "document.txt", "document.txt", _terminal, lambda box: unicode_of(box).strip(),
        {"columns": _columns, "tabular": _text_table, "claim": _claim_text, "code": lambda block: block.text,
         "underline": lambda title: "=" * len(title)},
    ),
}  # fmt: skip
