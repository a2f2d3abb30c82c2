"""What a notebook shows of each thing: a text for each MIME type, never HTML, and nothing that somebody wrote is markup."""

import pytest

import derive
from derive.model import Catalogue, Status, Verdict
from derive.report.outputs import code_span

SHOWN = {
    "an expression": (lambda: derive.read("x**2/2"), {"plain", "markdown", "latex"}, ["x**2/2"], [r"\frac{x^2}{2}"]),
    "a wrong answer": (
        lambda: derive.check("x**2", "x", wrt="x"),
        {"plain", "markdown"},
        ["refuted (random points, 1 point)\n", "\n  x = ", "\n  left side = ", "\n  right side = "],
        ["**refuted** (random points, 1 point)", "- `x = ", "- `left side = "],
    ),
    "a right answer": (
        lambda: derive.equivalent("sin(2*x)", "2*sin(x)*cos(x)"), {"plain", "markdown"}, ["proved"], ["**proved**"],
    ),
    "a review": (
        lambda: derive.check_lines("(x + 1)**2\n= x**2 + 2*x + 1\n= x*(x + 2) + 2"),
        {"plain", "markdown"},
        ["✗ 3  = x*(x + 2) + 2", "The first wrong line is line 3."],
        ["| · | 1 | `(x + 1)**2` |", "| ✓ | 2 | `= x**2 + 2*x + 1` |", "| ✗ | 3 |", "The first wrong line is line 3."],
    ),
    "a solution": (
        lambda: derive.differentiate("x**2", "x"), {"plain", "markdown", "latex"}, ["d/dx x² = 2x"], ["| line |", "aligned"],
    ),
    "a topic": (
        lambda: derive.catalogue("geometry")[0],
        {"plain", "markdown"},
        ["geometry/dimension-ladder"],
        ['`derive.topic("geometry/dimension-ladder")`', "| `n` |"],
    ),
    "the catalogue": (
        derive.catalogue,
        {"plain", "markdown"},
        ["linear-algebra/qr"],
        ["| topic | title | data |", "| `linear-algebra/qr` | QR decomposition by Gram–Schmidt | `A`, `variant` |"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_each_is_shown(name):
    make, kinds, plain, markdown = SHOWN[name]
    bundle = make()._repr_mimebundle_()
    assert set(bundle) == {f"text/{kind}" for kind in kinds}
    assert all(words in bundle["text/plain"] for words in plain)
    assert all(words in bundle["text/markdown"] for words in markdown)


def test_the_catalogue_is_still_a_list():
    assert derive.catalogue("geometry") == [t for t in derive.catalogue() if t.area == "geometry"]
    assert isinstance(derive.catalogue("geometry"), Catalogue) and isinstance(derive.catalogue(), list)


def test_a_picture_is_inside_the_output():
    pytest.importorskip("matplotlib")
    markdown = derive.topic("linear-algebra/eigenvalues")._repr_mimebundle_()["text/markdown"]
    assert "](data:image/png;base64,iVBOR" in markdown


@pytest.mark.parametrize(
    "words", ["<img src=x>", "**bold**", "[a](javascript:b)", "a | b", "`code`", "``", "`", "\x1b[31m"]
)
def test_what_somebody_wrote_is_no_markup(words):
    parsed = pytest.importorskip("markdown_it").MarkdownIt("gfm-like", {"linkify": False}).parse
    verdict = Verdict(Status.REFUTED, "shapes", reason=words, witness={"x": words})
    review = derive.check_lines(f"x\n= {words}")
    for bundle in (verdict._repr_mimebundle_(), review._repr_mimebundle_()):
        assert "\x1b" not in bundle["text/plain"] + bundle["text/markdown"]
        inline = [kind.type for token in parsed(bundle["text/markdown"]) for kind in token.children or ()]
        assert not {"html_inline", "link_open", "image"} & {*inline}
        assert inline.count("strong_open") <= 1  # the status
    assert parsed(code_span(words))[1].children[0].type == "code_inline"


def test_a_row_of_a_review_has_four_cells_whatever_stands_in_it():
    parsed = pytest.importorskip("markdown_it").MarkdownIt("gfm-like", {"linkify": False}).parse
    table = derive.check_lines("P(A | B)\n= `|` | x")._repr_mimebundle_()["text/markdown"]
    assert [t.type for t in parsed(table)].count("td_open") == 8
