"""MathML Core: every kind of box is written, well-formed, with as many children as its element takes, and drawn as meant."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from derive.language.python_text import read_python as read
from derive.report import boxes
from derive.report.blackboard import blackboard
from derive.report.mathml import element, html_text, math, mathml, mathml_of
from tests.report.test_emitters import ARRAYS, every_node, random_expressions, shown

CORE = {"math", "mi", "mn", "mo", "mtext", "mspace", "mrow", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"}  # fmt: skip
CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
ATTRIBUTES = {"alttext", "display", "form", "fence", "stretchy", "movablelimits", "lspace", "rspace", "width", "mathvariant", "displaystyle", "linethickness", "style", "class"}  # fmt: skip


def problems(written: str) -> str:
    """What a browser would draw as an error, or not as MathML Core."""
    try:
        root = ET.fromstring(written)
    except ET.ParseError as error:
        return f"not well-formed: {error}"
    if root.tag != "math" or not root.get("alttext"):
        return "no math with its words"
    for e in root.iter():
        if e.tag not in CORE:
            return f"{e.tag} is not of MathML Core"
        if set(e.attrib) - ATTRIBUTES:
            return f"{e.tag} has {e.attrib}"
        if len(e) != CHILDREN.get(e.tag, len(e)):
            return f"{e.tag} has {len(e)} parts"
        if e.tag in ("mi", "mn", "mo", "mtext") and len(e):
            return f"{e.tag} holds elements"
        if e.tag not in ("mi", "mn", "mo", "mtext") and (e.text or "").strip():
            return f"{e.tag} holds bare text"
        if (e.tail or "").strip():
            return f"text behind {e.tag}"
    return ""


def test_every_kind_is_mathml_core():
    for box in shown():
        for piece in [box, *boxes.broken(box, 4)]:
            assert not problems(mathml_of(piece)), mathml_of(piece)


@pytest.mark.parametrize("mode", ["display", "script"])
def test_nodes_inside_nodes_are_mathml_core(mode):
    for e in every_node() + random_expressions(250):
        assert not problems(mathml_of(blackboard(e, mode=mode))), e


@pytest.mark.parametrize(
    "wrong",
    [
        "<math alttext='x'><mi>x</math>",
        "<math><mi>x</mi></math>",
        "<math alttext='x'><mfrac><mi>x</mi></mfrac></math>",
        "<math alttext='x'><mfenced><mi>x</mi></mfenced></math>",
        "<math alttext='x'><mrow>x</mrow></math>",
        "<math alttext='x'><mi>x</mi>y</math>",
        "<math alttext='x'><mi href='u'>x</mi></math>",
        "<math alttext='x'><mtext>a<mi>x</mi></mtext></math>",
    ],
)
def test_the_check_sees_what_is_wrong(wrong):
    assert problems(wrong)


WRITTEN = [
    ("x_1**2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
    ("a/b", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
    ("-x", '<mrow><mo form="prefix">−</mo><mi>x</mi></mrow>'),
    ("2*x", "<mrow><mn>2</mn><mo>\u2062</mo><mi>x</mi></mrow>"),
    ("sqrt(x)", "<msqrt><mi>x</mi></msqrt>"),
    ("Gamma", '<mi mathvariant="normal">Γ</mi>'),
    ("mu_hat", '<mover><mi>μ</mi><mo stretchy="false">ˆ</mo></mover>'),
    ("rate", '<mi class="name">rate</mi>'),
    ("x < y", "<mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow>"),
    ("2*sin(x)", '<mrow><mn>2</mn><mo>\u2062</mo><mspace width="0.17em"/><mrow><mi>sin</mi><mo>\u2061</mo><mspace width="0.17em"/><mi>x</mi></mrow></mrow>'),
    ("factorial(n)", '<mrow><mi>n</mi><mo lspace="0em" rspace="0em">!</mo></mrow>'),
]  # fmt: skip


@pytest.mark.parametrize("text, meant", WRITTEN)
def test_how_it_is_written(text, meant):
    from derive.language.python_text import read_condition

    box = blackboard(read_condition(text) if "<" in text else read(text))
    assert element(box).replace("&#x2062;", "\u2062").replace("&#x2061;", "\u2061") == meant


def test_vectors_and_matrices_are_bold_letters_of_their_own():
    assert element(blackboard(read("A @ x"), ARRAYS)) == "<mrow><mi>𝐀</mi><mo>&#x2062;</mo><mi>𝐱</mi></mrow>"
    assert "𝚺" in element(blackboard(read("inv(Sigma)"), ARRAYS)) and "𝛍" in element(
        blackboard(read("diag(mu)"), ARRAYS)
    )


def test_brackets_grow_only_around_what_is_tall():
    flat, tall = element(blackboard(read("2*(x + 1)"))), element(blackboard(read("2*(x/y + 1)")))
    assert flat.count('stretchy="false"') == 2 and "stretchy" not in tall


def test_an_augmented_matrix_has_its_line():
    written = element(blackboard(read("augmented([[1, 2], [3, 4]], [5, 6])"), ARRAYS))
    assert written.count("border-left") == 2 and written.count("<mtr>") == 2


def test_a_sign_at_the_beginning_of_a_line_keeps_its_room():
    pieces = boxes.broken(blackboard(read(" + ".join(f"x_{i}" for i in range(1, 20)))), 8)
    assert len(pieces) > 1 and all('<mo form="infix">+</mo>' in element(p) for p in pieces[1:])


def test_words_keep_their_distance():
    written = element(blackboard(read("where(x > 0, x, 0)")))
    assert "<mtext>if&#160;</mtext>" in written and "<mtext>otherwise</mtext>" in written


def test_the_words_of_a_formula_are_its_speech():
    assert mathml(read("x**2")).startswith('<math alttext="x squared">')
    assert math("<mi>x</mi>", 'a "b" & <c>', display=True) == (
        '<math display="block" alttext="a &quot;b&quot; &amp; &lt;c&gt;"><mi>x</mi></math>'
    )


@pytest.mark.parametrize(
    "words, safe",
    [
        ("<script>", "&lt;script&gt;"),
        ("a\n\tb\xa0c", "a  b c"),
        ("\x00\x1b\u202e\ud800x", "x"),
        ("\"'&amp;", "&quot;&#39;&amp;amp;"),
        ("é ∑ 𝐱", "é ∑ 𝐱"),
    ],
)
def test_words_are_made_safe(words, safe):
    assert html_text(words) == safe
