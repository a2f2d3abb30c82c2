"""Pages: golden files, the rules that each format has, and text that tries to break out of it."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest

from derive.errors import DeriveError, UnsupportedError
from derive.language.python_text import read_python as read
from derive.report import render as rendering
from derive.report.arrange import PAGE, arranged, wrapped
from derive.report.blackboard import blackboard
from derive.report.document import Code, Document, Heading, Line, Lines, Listing, Prose, Table
from derive.report.plain import unicode_of
from derive.report.render import pdf, render
from tests.report.samples import SAMPLES, document, handout
from tests.report.test_emitters import problems

SUFFIX = {"md": "md", "tex": "tex", "typ": "typ", "text": "txt", "html": "html"}
HOSTILE = '50% of $x_1$ & #1 <b>bold</b> `code` | \\input{x} ~ ^ {y} @z *a* [l](u) "q" //c // << x >> <% y %> <# z #> \\end{document}'


@pytest.mark.parametrize("name", SAMPLES)
def test_markdown_golden(name, golden):
    golden(f"{name}.md", render(document(name), "md"))


@pytest.mark.parametrize("format", ["tex", "typ", "text"])
@pytest.mark.parametrize("name", ["product_rule", "integral", "matrices", "least_squares"])
def test_golden(name, format, golden):
    golden(f"{name}.{SUFFIX[format]}", render(document(name), format))


@pytest.mark.parametrize("detail", ["hint", "brief", "full"])
def test_golden_levels(detail, golden):
    golden(f"product_rule.{detail}.md", render(document("product_rule", detail), "md"))


def test_the_golden_comparison_sees_a_difference(golden, pytestconfig):
    if pytestconfig.getoption("--update-golden"):
        pytest.skip("the golden files are being rewritten")
    with pytest.raises(AssertionError, match=r"limit\.md has changed"):
        golden("limit.md", render(document("limit"), "md") + "!")


# ---------------------------------------------------------------- Markdown


@pytest.mark.parametrize("name", SAMPLES)
def test_markdown_is_what_every_reader_accepts(name):
    lines = render(document(name), "md").split("\n")
    fences = [i for i, line in enumerate(lines) if "$$" in line]
    assert len(fences) % 2 == 0
    for opening, closing in zip(fences[::2], fences[1::2], strict=True):
        assert lines[opening] == lines[closing] == "$$"
        assert lines[opening - 1] == "" == lines[closing + 1]
        inside = lines[opening + 1 : closing]
        assert all(line.strip() for line in inside)  # no blank line in an equation
        assert not problems(" ".join(inside))
    table = [line for line in lines if line.startswith("|")]
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table}) <= 1  # no cell is cut in two
    assert r"\operatorname" not in "\n".join(lines)
    formulas = re.findall(r"(?<![\\$])\$([^$\n]+)(?<!\\)\$", "\n".join(lines))
    assert not [f for f in formulas if re.search(r"\\[^a-zA-Z\[]", f)]  # GitHub eats a backslash before punctuation
    assert not [a for a, b in pairwise(lines) if a == b == ""]


def test_markdown_parses_to_the_blocks_that_were_meant():
    markdown_it = pytest.importorskip("markdown_it")
    parser = markdown_it.MarkdownIt("commonmark").enable("table")
    text = "$$".join(
        part if i % 2 == 0 else "\n" for i, part in enumerate(render(document("hostile"), "md").split("$$"))
    )
    tokens = parser.parse(text)
    assert [
        t.type for t in tokens if t.type.startswith(("html", "heading_open", "code", "fence", "blockquote", "hr"))
    ] == ["heading_open"]
    inline = [child.type for t in tokens if t.children for child in t.children]
    assert not {"html_inline", "link_open", "em_open", "code_inline", "image"} & set(inline)


# ---------------------------------------------------------------- hostile words


def hostile() -> Document:
    said = (HOSTILE, blackboard(read("x**2")))
    return Document(
        HOSTILE,
        (
            Heading(HOSTILE), Prose(said), Prose(said, quiet=True), Lines((Line(None, "=", blackboard(read("x")), "1", said, HOSTILE),)),
            Table((HOSTILE, "b"), ((said, ("c",)),)), Listing(HOSTILE, (said,)), Code(HOSTILE + "\n```\n$$\n\\end{flushleft}\n#panic()", "python"),
        ),
        author=HOSTILE,
    )  # fmt: skip


def test_hostile_words_in_text():
    assert render(hostile(), "text").count("\\input{x}") >= 8


def test_hostile_words_in_latex():
    text = render(hostile(), "tex")
    assert "\\input" not in text.replace("\\inputenc", "")
    assert text.count("\\end{document}") == 1
    assert not problems(text), problems(text)
    for special in "%#&":
        uses = [m.start() for m in re.finditer(special, text)]
        assert all(text[i - 1] == "\\" or special == "&" for i in uses), special


def test_hostile_words_in_typst_and_pdf():
    typst = pytest.importorskip("typst")
    assert pdf(hostile())[:5] == b"%PDF-"
    shown = b"".join(typst.compile(render(hostile(), "typ").encode(), format="svg") for _ in range(1))
    assert shown


def test_hostile_words_in_markdown():
    text = render(hostile(), "md")
    outside = re.sub(r"````.*?````", "", text, flags=re.S)
    assert "<b>" not in outside
    assert "````python" in text  # longer than any fence inside


def test_code_keeps_its_text():
    code = "def f(x):\n    return {x: '$'}  # a_b\n"
    for format in ("md", "text"):
        assert code.rstrip() in render(Document("t", (Code(code, "python"),)), format)


# ---------------------------------------------------------------- formats


def test_fragments_embed():
    whole, part = render(document("limit"), "tex"), render(document("limit"), "tex", standalone=False)
    assert part.split("\n", 1)[1].strip() in whole
    assert part.startswith("% to be read with \\input; needs \\usepackage{amsmath")
    assert "\\documentclass" in whole
    assert "\\documentclass" not in part
    assert "#set page" not in render(document("limit"), "typ", standalone=False)


def test_several_documents_in_one():
    for format in SUFFIX:
        text = render(handout(), format)
        assert all(text.count(d.title) >= 1 for d in handout() if d.title.replace(" ", "").isalpha())


@pytest.mark.parametrize("name", SAMPLES)
def test_latex_is_sound(name):
    text = render(document(name), "tex")
    assert not problems(text)
    for body in re.findall(r"\\begin\{align\*\}\n(.*?)\\end\{align\*\}", text, re.S):
        assert "\n\n" not in body
        assert body.rstrip()[-2:] != "\\\\"


def test_an_unknown_format_is_an_error():
    with pytest.raises(UnsupportedError, match="no format 'docx'"):
        render([], "docx")


def test_nothing_is_an_empty_page():
    assert "\\begin{document}" in render([], "tex")


def test_an_undefined_name_in_a_template_is_an_error():
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        rendering._environment("md").from_string("<< nothing >>").render()


def test_values_are_escaped_and_formulas_are_not():
    for format, shown in (("md", r"a\_b"), ("tex", r"a\_b"), ("typ", r"a\_b"), ("text", "a_b"), ("html", "a_b")):
        assert rendering._environment(format).from_string("<< x >>").render(x="a_b") == shown


# ---------------------------------------------------------------- PDF


def test_the_handout_is_an_accessible_pdf():
    pytest.importorskip("typst")
    made = pdf(handout())
    assert made[:5] == b"%PDF-"
    assert b"pdfuaid" in made or b"StructTreeRoot" in made


def test_nothing_runs_over_the_margin():
    pytest.importorskip("typst")
    pypdfium2 = pytest.importorskip("pypdfium2")
    for page in pypdfium2.PdfDocument(pdf(handout())):
        margin = page.get_width() - 24 / 25.4 * 72 + 2
        text = page.get_textpage()
        right_edges = [text.get_charbox(i)[2] for i in range(text.count_chars())]
        assert right_edges and max(right_edges) <= margin


def test_without_typst_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UnsupportedError, match=r"pip install 'derive\[pdf\]'"):
        pdf(document("limit"))


def test_a_failing_pdf_is_an_error_of_ours(monkeypatch):
    pytest.importorskip("typst")
    monkeypatch.setattr(rendering, "typst_with_pictures", lambda documents: "#panic()")
    with pytest.raises(DeriveError, match="the PDF could not be made"):
        pdf(document("limit"))


# ---------------------------------------------------------------- lines


def test_lines_fit_the_page():
    for name in SAMPLES:
        for block in document(name).blocks:
            if isinstance(block, Lines):
                for row in arranged(block.rows):
                    width = (row.left.width if row.left else 0) + (row.right.width if row.right else 0)
                    assert width <= PAGE + 2, name


def test_words_are_wrapped_between_words():
    said = ("(1) product rule, derivative of ", blackboard(read("x")), " and more")
    lines = wrapped(said, 6)
    assert len(lines) > 2
    assert (
        "".join(p if isinstance(p, str) else unicode_of(p) for line in lines for p in line)
        == "(1) product rule, derivative of x and more"
    )


def test_every_line_keeps_its_number_in_every_format():
    for format in SUFFIX:
        text = render(document("integral"), format)
        assert [n for n in range(1, 7) if f"({n})" in text] == [1, 2, 3, 4, 5, 6]


# ---------------------------------------------------------------- start-up


def test_markdown_needs_neither_sympy_nor_numpy():
    code = (
        "import sys; from tests.report.samples import document; from derive.report.render import render; render(document('limit'), 'md');"
        "print([m for m in ('sympy', 'numpy', 'scipy', 'typst', 'rich', 'flint') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=rendering.templates().parent, check=True
    )
    assert done.stdout.strip() == "[]"


def test_templates_are_found():
    assert {"html", "latex", "markdown", "typst", "text"} <= {p.name for p in rendering.templates().iterdir()}
