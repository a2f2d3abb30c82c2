"""Pictures are drawn, the same each time, described in words, and stand beside the page that names them."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

import derive
from derive.language.expressions import symbols
from derive.language.python_text import read_python as read
from derive.methods import pictures
from derive.model import Derivation, Figure, Mark, Panel, Status, Step, Verdict
from derive.report import figures
from derive.report.document import Document, Picture, Prose, worked_solution
from derive.report.render import FORMATS, compiled, pdf, render, typst_with_pictures, with_pictures

x, y = symbols("x y")
KINDS = {
    "tangent": pictures.tangent(read("x**2*sin(x)"), x, 1, read("2*sin(1) + cos(1)")),
    "area": pictures.area(read("exp(-x**2/2)"), x, -1, 1, 1.711, over=(-3, 3)),
    "trapezoids": pictures.trapezoids(read("sin(x)"), x, 0, read("pi"), 4),
    "matrix on a grid": pictures.matrix_on_a_grid(read("[[2, 1], [1, 2]]")),
    "projection": pictures.projection([1, 2], [1.5, 0.5]),
    "fitted line": pictures.fitted_line([1, 2, 3], [1, 3, 2], 1, 0.5),
    "descent": pictures.descent(read("x**2 + 4*y**2"), (x, y), [[2, 1], [1, -0.4], [0.5, 0.1]]),
    "graph": pictures.graph(read("x**3 - 3*x"), x, [-1, 1], said_of="its extrema"),
    "contours": pictures.contours(read("x**3 - 3*x*y + y**3"), (x, y), (1, 1)),
    "gradient on contours": pictures.gradient_on_contours(read("x*y"), (x, y), (1, 2), [2, 1]),
    "computation graph": pictures.expression_graph(read("(x + y)*sin(x*y)"), {x: 1, y: 2}),
}


def solution(*figures: Figure) -> Document:
    step = Step(x + x, 2 * x)
    derivation = Derivation("Twice", x + x, (step,), 2 * x, figures=figures)
    return worked_solution(derivation, {step: Verdict(Status.PROVED, "normal form")}, {})


def picture(kind: str) -> Picture:
    [found] = [b for b in solution(*KINDS[kind]).blocks if isinstance(b, Picture)]
    return found


@pytest.fixture
def without_matplotlib(monkeypatch):
    monkeypatch.setattr(figures, "available", lambda: False)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_twice_the_same(kind):
    for form in ("svg", "pdf"):
        assert figures.drawn(picture(kind), form) == figures.drawn(picture(kind), form)
    svg = figures.drawn(picture(kind), "svg").decode()
    assert len(list(ElementTree.fromstring(svg).iter())) > 30
    assert not re.search(r"<dc:date>|20\d\d-\d\d-\d\d", svg)
    assert b"CreationDate" not in figures.drawn(picture(kind), "pdf")
    assert len(svg) < 120_000


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_told_in_words(kind):
    [figure] = KINDS[kind]
    assert figure.kind == kind and len(figure.alt) > 40 and figure.caption
    assert "nan" not in figure.alt.lower()


def test_a_picture_without_words_cannot_be_made():
    with pytest.raises(ValueError, match="description in words"):
        Figure("dot", (Panel((Mark("dots", ((0, 0),)),)),), "  ")


def test_a_persons_own_settings_change_no_picture(monkeypatch):
    import matplotlib

    before = figures.drawn(picture("tangent"), "svg")
    monkeypatch.setitem(matplotlib.rcParams, "lines.linewidth", 9)
    monkeypatch.setitem(matplotlib.rcParams, "axes.facecolor", "black")
    assert figures.drawn(picture("tangent"), "svg") == before
    assert matplotlib.rcParams["axes.facecolor"] == "black"


def test_labels_that_matplotlib_cannot_set_stand_in_unicode():
    from derive.report.phrases import sentence

    assert figures.mathtext(sentence("$x**2$, 5$ and 10 %")) == r"$x^2$, 5 and 10 %"
    assert "[" in figures.mathtext(sentence("$[[1, 2], [3, 4]]$"))


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("format, suffix", [("md", "svg"), ("tex", "pdf"), ("typ", "svg")])
def test_a_page_names_the_files_that_stand_beside_it(format, suffix):
    page, files = with_pictures(solution(*KINDS["area"], *KINDS["projection"]), format, "my page_1")
    assert list(files) == [f"my-page-1-1.{suffix}", f"my-page-1-2.{suffix}"]
    assert all(name in page for name in files)
    assert "The graph of" in page and "right angle" in page


@pytest.mark.parametrize("format", ["md", "tex", "typ"])
def test_text_alone_names_no_file(format):
    page = render(solution(*KINDS["area"]), format)
    assert "![" not in page and "includegraphics" not in page and "image(" not in page
    assert page == render(solution(), format)


def test_plain_text_tells_what_the_picture_shows():
    assert "Picture: The graph of" in render(solution(*KINDS["area"]), "text")


def test_a_hint_shows_no_picture():
    d = Derivation("Twice", x + x, (Step(x + x, 2 * x),), 2 * x, figures=KINDS["area"])
    assert not [b for b in worked_solution(d, {}, {}, detail="hint").blocks if isinstance(b, Picture)]


def test_a_pdf_holds_its_pictures_and_passes_pdf_ua():
    pytest.importorskip("typst")
    documents = solution(*[figure for made in KINDS.values() for figure in made])
    assert typst_with_pictures(documents).count("#image(") == len(KINDS)
    made = pdf(documents)
    assert made.startswith(b"%PDF") and made == pdf(documents)
    with pytest.raises(derive.DeriveError, match="alt"):  # the check of PDF/UA sees a picture without words
        compiled(re.sub(r', alt: "The graph[^"]*"', "", typst_with_pictures(documents)))


@pytest.mark.parametrize("form", ["md", "tex", "typ", "html"])
def test_without_matplotlib_the_page_says_how_to_get_pictures(form, without_matplotlib):
    page, files = with_pictures(solution(*KINDS["area"]), form, "page")
    assert not files and "pip install" in page and "The graph of" in page
    assert "derive[plot]" in page.replace("{[}", "[").replace("{]}", "]").replace("\\[", "[").replace("\\]", "]")
    with pytest.raises(derive.UnsupportedError, match="plot"):
        figures.drawn(picture("area"), "svg")


def test_without_matplotlib_there_is_a_pdf(without_matplotlib):
    pytest.importorskip("typst")
    assert pdf(solution(*KINDS["area"])).startswith(b"%PDF")


def test_without_matplotlib_nothing_is_said_where_there_is_no_picture(without_matplotlib):
    assert with_pictures(solution(), "md", "page") == (render(solution(), "md"), {})


def test_matplotlib_is_not_loaded_for_text():
    code = "import derive, sys; derive.topic('calculus/gradient').to_markdown(); print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


# ---------------------------------------------------------------- saving


def test_a_solution_is_saved_with_its_pictures(tmp_path):
    gradient = derive.topic("calculus/gradient")
    assert gradient.save(tmp_path / "g.md") == tmp_path / "g.md"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["g-1.svg", "g.md"]
    gradient.save(tmp_path / "g.tex")
    assert r"]{g-1.pdf}" in (tmp_path / "g.tex").read_text() and (tmp_path / "g-1.pdf").read_bytes()[:4] == b"%PDF"
    assert gradient.to_dict()["figures"][0]["alt"].startswith("The contours of")


def test_the_command_line_writes_them_too(tmp_path, run):
    code, _, _ = run("topic", "calculus/gradient", "-o", str(tmp_path / "g.md"))
    assert code == 0 and (tmp_path / "g-1.svg").exists()
    code, out, _ = run("topic", "calculus/gradient", "--format", "md")
    assert code == 0 and "![" not in out


def test_a_typst_page_compiles_beside_its_pictures(tmp_path):
    typst = pytest.importorskip("typst")
    derive.topic("calculus/gradient").save(tmp_path / "g.typ")
    assert typst.compile(str(tmp_path / "g.typ"), pdf_standards=["ua-1"]).startswith(b"%PDF")


def test_every_format_says_what_its_pictures_are():
    assert {name: f.pictures for name, f in FORMATS.items()} == {
        "md": "svg",
        "tex": "pdf",
        "typ": "svg",
        "html": "",
        "text": "",
    }
    assert isinstance(solution().blocks[0], Prose)
