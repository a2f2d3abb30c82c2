"""Pages of HTML: well-formed, complete in themselves, in order for a screen reader, and drawn by a browser where there is one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from unicodedata import normalize

import pytest

import derive
from derive.model import DETAILS
from derive.report import figures, mathml
from derive.report.boxes import Box
from derive.report.document import Code, Document, Heading
from derive.report.render import filled, render, templates, with_pictures
from tests.report.samples import SAMPLES, document, handout
from tests.report.test_figures import KINDS, solution
from tests.report.test_mathml import problems as problems_of_mathml
from tests.report.test_render import HOSTILE, hostile

TAGS = frozenset({"html", "head", "meta", "title", "style", "body", "main", "div", "h1", "h2", "h3", "p", "ul", "li", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "pre", "code"})  # fmt: skip
REPRESENTATIVE = (
    "calculus/gradient", "calculus/integral", "linear-algebra/eigenvalues", "linear-algebra/projection-on-a-vector",
    "linear-algebra/svd", "matrix-calculus/least-squares", "matrix-calculus/softmax-jacobian", "neural/attention",
    "numerical/floating-point", "optimization/gradient-descent", "probability/bayes-theorem", "information/entropy",
)  # fmt: skip


def tree(page: str) -> ET.Element:
    return ET.fromstring(page)


def problems(page: str) -> list[str]:
    """What is wrong with a page or a piece of one, as a list of complaints."""
    try:
        root = tree(page)
    except ET.ParseError as error:
        return [f"not well-formed: {error}"]
    drawn = {e for svg in root.iter("{http://www.w3.org/2000/svg}svg") for e in svg.iter()}
    formulas = {e for m in root.iter("math") for e in m.iter()}
    found = [f"a tag {e.tag}" for e in root.iter() if e not in drawn | formulas and e.tag not in TAGS]
    found += [
        p
        for m in root.iter("math")
        if (p := problems_of_mathml(ET.tostring(m, "unicode").split("</math>")[0] + "</math>"))
    ]
    for e in root.iter():
        for name, said in e.attrib.items():
            name = name.rpartition("}")[2]
            if name.startswith("on") or (name in ("href", "src", "action", "data") and not said.startswith("#")):
                found.append(f"{e.tag} {name}={said}")
    if re.search(r"url\((?!#)|@import|</?script|javascript:", re.sub(r">[^<]*<", "><", page), re.I):
        found.append("something from elsewhere")
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    found += ["an id twice"] if len(ids) != len(set(ids)) else []
    levels = [int(e.tag[1]) for e in root.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    found += ["headings out of order"] if any(b > a + 1 for a, b in pairwise(levels)) else []
    found += [
        "a picture without words"
        for e in drawn
        if e.tag.endswith("}svg") and not (e.get("role") == "img" and e.get("aria-label"))
    ]
    return found + _nesting(page)


def _nesting(page: str) -> list[str]:
    """What a parser of HTML, not of XML, sees: every tag closed, in order."""
    found: list[str] = []
    opened: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag != "meta":
                opened.append(tag)

        def handle_startendtag(self, tag, attrs):
            pass

        def handle_endtag(self, tag):
            if not opened or opened.pop() != tag:
                found.append(f"</{tag}> closes nothing")

    Tags().feed(page)
    return found + [f"{tag} is not closed" for tag in opened]


def shown_words(page: str) -> str:
    return "".join(tree(page).itertext())


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("name", ["product_rule", "matrices", "least_squares"])
def test_golden(name, golden):
    golden(f"{name}.html", render(document(name), "html", standalone=False).replace(_sheet(), "…\n"))


def _sheet() -> str:
    return filled("html", "style.css")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("detail", DETAILS)
def test_a_page_is_whole_at_every_level(name, detail):
    assert problems(render(document(name, detail), "html")) == []
    assert problems(render(document(name, detail), "html", standalone=False)) == []


def test_several_documents_in_one_page():
    page = render(handout(), "html")
    assert problems(page) == []
    assert [e.text for e in tree(page).iter("h1")] == ["Worked solutions"]
    assert len(list(tree(page).iter("h2"))) >= len(SAMPLES)


def test_the_head_of_a_page():
    root = tree(render(document("limit"), "html"))
    assert root.get("lang") == "en" and root.findtext("head/title") == "A limit"
    metas = {m.get("name") or m.get("http-equiv") or "charset": m for m in root.iter("meta")}
    assert metas["charset"].get("charset") == "utf-8" and "width=device-width" in metas["viewport"].get("content")
    assert metas["Content-Security-Policy"].get("content") == "default-src 'none'; style-src 'unsafe-inline'"


def test_lines_fold_with_their_lemma_and_the_table_with_its_numbers():
    root = tree(render(document("product_rule"), "html"))
    parts = {d.findtext("summary"): d for d in root.iter("details")}
    assert list(parts) == ["For the next line", "Numbers and evidence"]
    assert all(d.get("open") is not None for d in parts.values())  # nothing is hidden from print or from a search
    assert parts["Numbers and evidence"].find(".//table") is not None
    lemma = parts["For the next line"].find(".//div[@class='chain']")
    assert lemma.get("aria-label") == "Lines 2 to 3" and parts["For the next line"].find("p") is None
    outside = [
        c for c in root.iter("div") if c.get("class") == "chain" and c not in set(parts["For the next line"].iter())
    ]
    assert [c.get("aria-label") for c in outside] == ["Line 1", "Lines 4 to 5", "Result"]


def test_a_long_remark_of_the_line_itself_does_not_fold():
    root = tree(render(document("integral", "full"), "html"))
    for d in root.iter("details"):
        assert d.find(".//div[@class='chain']") is not None


def test_a_line_is_left_relation_and_words():
    root = tree(render(document("matrices"), "html"))
    line = next(e for e in root.iter("div") if e.get("class") == "line" and "(1)" in "".join(e.itertext()))
    left, right, why = line
    assert [e.get("class") for e in line] == ["left", "right", "why"]
    assert left[0].get("alttext").startswith("determinant of ") and right[0].get("alttext").startswith(
        "equals the 2 by 2 determinant"
    )
    assert "".join(why.itertext()) == "(1) definition of the difference"


def test_numbers_are_shown_or_not():
    solved = derive.differentiate("x**2*sin(x)", "x").at(x=2)
    assert "<table>" in solved.to_html() and "<table>" not in solved.to_html(numbers=False)
    assert problems(solved.to_html(numbers=False)) == []
    lengths = [len(solved.to_html(detail=detail)) for detail in DETAILS]
    assert lengths == sorted(lengths)


def test_a_piece_to_embed_has_no_head():
    piece = derive.differentiate("x**2", "x").to_html(standalone=False)
    assert problems(piece) == [] and tree(piece).tag == "div" and tree(piece).get("lang") == "en"
    assert not re.search("<html|<body|<title|prefers-color-scheme", piece)
    selectors = re.findall(r"^ *([^@{}\n]+) \{", re.sub(r"\{[^{}]*\}", "{}", _sheet()), re.M)
    assert len(selectors) > 30 and all(".derive" in part for s in selectors for part in s.split(", "))


def test_it_is_written_by_the_suffix(tmp_path, run):
    solved = derive.differentiate("x**2", "x")
    assert solved.save(tmp_path / "a.html").read_text() == solved.to_html()
    assert run("differentiate", "x**2", "--wrt", "x", "-o", str(tmp_path / "b.html"))[0] == 0
    code, out, _ = run("differentiate", "x**2", "--wrt", "x", "--format", "html")
    assert code == 0 and out == (tmp_path / "b.html").read_text() == solved.to_html()


def test_the_sheets_name_nothing_from_elsewhere():
    for sheet in (templates() / "html").glob("*.css"):
        assert not re.search(r"url\(|@import|@font-face|http", sheet.read_text())


# ---------------------------------------------------------------- hostile words


def test_hostile_words():
    page = render(hostile(), "html")
    assert problems(page) == []
    assert shown_words(page).count("<b>bold</b>") >= 8 and "<b>" not in page
    assert tree(page).findtext("head/title") == HOSTILE
    assert problems(render(document("hostile"), "html")) == []


def test_controls_are_left_out():
    page = render(
        Document("a\x00b\x1b[31m\u202e\ud800", (Heading("\x07c"), Code("d\x00\n  e\tf")), author="g\x0b"), "html"
    )
    assert problems(page) == [] and not re.search("[\x00-\x08\x0b-\x1f\u202e\ud800]", page)
    assert "<code>d\n  e f</code>" in page


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", '"><script>', "&lt;", "a'b", "]]>", "<!--"])
def test_hostile_names(name):
    for kind in ("name", "letter", "bold", "words", "function", "number", "symbol"):
        written = mathml.element(Box(kind, name))
        assert normalize("NFKC", "".join(tree(written).itertext())) == name, kind  # bold letters are letters


@pytest.mark.parametrize(
    "wrong",
    [
        "<div><p></div>", "<div><script>1</script></div>", '<div><p onclick="x">a</p></div>', "<div><math><mi>x</mi></math></div>",
        '<div><p style="background: url(http://a)">a</p></div>', "<div><h1>a</h1><h3>b</h3></div>", '<div><p id="a"/><p id="a"/></div>',
        '<div><svg xmlns="http://www.w3.org/2000/svg"/></div>', '<div><math alttext="x"><msup><mi>x</mi></msup></math></div>',
        '<div><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="a"><use href="http://a"/></svg></div>',
    ],
)  # fmt: skip
def test_the_check_sees_what_is_wrong(wrong):
    assert problems(wrong)


# ---------------------------------------------------------------- pictures


def test_pictures_stand_in_the_page_with_their_words():
    made = solution(*[figure for kind in KINDS.values() for figure in kind])
    page = render(made, "html")
    assert problems(page) == [] and page == render(made, "html") and with_pictures(made, "html", "a") == (page, {})
    labels = [e.get("aria-label") for e in tree(page).iter("{http://www.w3.org/2000/svg}svg")]
    assert len(labels) == sum(map(len, KINDS.values())) and all(len(label) > 20 for label in labels)
    assert "<metadata" not in page and page.count("<style") == 1
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', page))
    assert used and used <= set(re.findall(r'\bid="([^"]+)"', page))


def test_without_matplotlib_the_page_tells_what_they_show(monkeypatch):
    monkeypatch.setattr(figures, "available", lambda: False)
    page = render(solution(*KINDS["area"]), "html")
    assert problems(page) == [] and "Picture: The graph of" in page and "pip install" in page


# ---------------------------------------------------------------- topics


def test_representative_topics_at_every_level():
    for name in REPRESENTATIVE:
        solved = derive.topic(name)
        assert problems(solved.to_html()) == [], name
        assert problems(solved.to_html("full", numbers=False, standalone=False)) == [], name


# ---------------------------------------------------------------- a browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: pages are not drawn")


def in_browser(tmp_path, page: str, *arguments: str) -> str:
    (tmp_path / "page.html").write_text(page)
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        *arguments,
    ]
    done = subprocess.run([*command, (tmp_path / "page.html").as_uri()], capture_output=True, text=True, timeout=120)
    return done.stdout


@browser
@pytest.mark.slow
def test_a_browser_reads_the_page_as_it_was_written(tmp_path):
    page = render([document("product_rule"), document("matrices"), document("hostile")], "html")
    seen = in_browser(tmp_path, page, "--dump-dom")
    for tag in ("math", "mfrac", "mtable", "details", "table", "h2", "li", "div", "p"):
        assert len(re.findall(f"<{tag}[ >]", seen)) == len(re.findall(f"<{tag}[ >]", page)), tag
    assert "<script" not in seen and "<b>" not in seen


MEASURED = """<script>
document.querySelector('meta[http-equiv]').remove();
const width = document.documentElement.clientWidth;
document.title = JSON.stringify({
  over: document.documentElement.scrollWidth - width,
  heights: [...document.querySelectorAll('mfrac')].map(e => e.getBoundingClientRect().height),
});
</script>"""


def measured(tmp_path, page: str, width: int) -> dict:
    """How far a page is wider than its window, and how high its fractions are. A frame may be narrower than any window."""
    said = page.replace("</body>", f"{MEASURED}</body>")
    said = re.sub(r'<meta http-equiv="Content[^>]*>', '<meta http-equiv="x"/>', said)  # which would stop the script
    frame = f"""<iframe style="width: {width}px; height: 800px; border: 0" srcdoc="{escape(said)}"></iframe>
<script>onload = () => document.body.append(document.querySelector('iframe').contentDocument.title)</script>"""
    seen = in_browser(tmp_path, f"<!DOCTYPE html><body>{frame}</body>", "--dump-dom")
    return json.loads(re.search(r'\{"over".*?\}', seen.rpartition("</script>")[2]).group())


@browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 800, 1200])
def test_no_page_is_wider_than_the_screen(tmp_path, width):
    page = render([document(name) for name in ("long_sum", "network", "matrices", "product_rule")], "html")
    told = measured(tmp_path, page, width)
    assert told["over"] <= 0
    assert told["heights"] and min(told["heights"]) > 10  # fractions are drawn as fractions


@browser
@pytest.mark.slow
def test_what_is_too_wide_is_seen(tmp_path):
    page = render(document("long_sum"), "html").replace("overflow-x: auto", "overflow: visible")
    assert measured(tmp_path, page, 360)["over"] > 50
