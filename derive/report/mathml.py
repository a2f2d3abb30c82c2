"""The layout tree in MathML Core, as browsers draw it without a script."""

from __future__ import annotations

from collections.abc import Callable

from derive.language.expressions import Expr
from derive.report.blackboard import USUAL, Notation, blackboard
from derive.report.boxes import Box, write
from derive.report.speech import speech_of

ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
UPRIGHT = set("ΓΔΘΛΞΠΣΥΦΨΩΒ")  # capitals that a browser would slant
SYMBOLS = {"ᵀ": "T", "ᶜ": "c"}
TIMES, APPLIED, THIN = "<mo>&#x2062;</mo>", "<mo>&#x2061;</mo>", '<mspace width="0.17em"/>'
OPERATORS = {"·": "⋅", "~": "∼", "⨯": "×"}
ACCENTS = {"hat": "ˆ", "tilde": "˜", "bar": "‾", "dot": "˙", "ddot": "¨", "vec": "→"}
#: the first letter of each bold alphabet of Unicode: MathML Core has no other bold
BOLD = {"A": ("Z", 0x1D400), "a": ("z", 0x1D41A), "0": ("9", 0x1D7CE), "Α": ("Ω", 0x1D6A8), "α": ("ω", 0x1D6C2)}
ONE = "<mn>1</mn>"
NO_BREAK = "&#160;"  # a space at the end of words would be dropped
STILL = ' stretchy="false"'
CLOSE = ' lspace="0em" rspace="0em"'


def mathml(expr: Expr, notation: Notation = USUAL) -> str:
    """``expr`` as an element ``math`` that stands in a sentence.

    >>> from derive.language.python_text import read_python
    >>> print(mathml(read_python("x**2")))
    <math alttext="x squared"><msup><mi>x</mi><mn>2</mn></msup></math>
    """
    return mathml_of(blackboard(expr, notation))


def mathml_of(box: Box, display: bool = False) -> str:
    """A layout tree as an element ``math``, with what it says in words."""
    return math(element(box), speech_of(box), display)


def math(body: str, spoken: str, display: bool = False) -> str:
    """An element ``math`` around what is written already."""
    block = ' display="block"' if display else ""
    return f'<math{block} alttext="{html_text(spoken)}">{body}</math>'


def element(box: Box) -> str:
    """A layout tree as one element, to stand inside ``math``."""
    return write(box, WRITERS)


def html_text(words: str) -> str:
    """Plain words, made safe for HTML and XML, in text and in attributes.

    >>> print(html_text('<b> & "q"'))
    &lt;b&gt; &amp; &quot;q&quot;
    """
    return "".join(ESCAPED.get(c, c) if c.isprintable() else " " if c.isspace() else "" for c in words)


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _upright(text: str) -> str:
    return f'<mi mathvariant="normal">{html_text(text)}</mi>'


def _mo(sign: str, attributes: str = "") -> str:
    return f"<mo{attributes}>{html_text(sign)}</mo>"


def _between(left: str, body: str, right: str, grows: bool = True) -> str:
    """``body`` in brackets; an empty bracket is left out."""

    def bracket(sign: str, form: str) -> str:
        return _mo(sign, f' form="{form}" fence="true"{"" if grows else STILL}') if sign else ""

    return _row(bracket(left, "prefix"), body, bracket(right, "postfix"))


def _of_parts(box: Box, parts: list[str]) -> str:
    """A row; words keep their distance, and a sign at an end stays one between two terms."""
    pieces = []
    for i, (piece, part) in enumerate(zip(box.parts, parts, strict=True)):
        first, last = i == 0, i + 1 == len(parts)
        if piece.kind == "words":
            part = _mtext(f"{'' if first else NO_BREAK}{html_text(piece.data)}{'' if last else NO_BREAK}")
        elif piece.kind == "operator" and (first or last):
            part = part.replace("<mo>", '<mo form="infix">')
        elif part == TIMES and _begins_with_a_word(box.parts[i + 1]):
            part += THIN
        pieces.append(part)
    return _row(*pieces)


def _begins_with_a_word(box: Box) -> bool:
    """Whether ``sin x`` or the like comes, which stands a little apart from a factor before it."""
    while box.kind in ("apply", "power", "sub"):
        box = box.parts[0]
    return box.kind in ("function", "limit") or (box.kind == "under" and box.data not in ("∑", "∏"))


def _mtext(written: str) -> str:
    return f"<mtext>{written}</mtext>"


def _letter(box: Box, parts: list[str]) -> str:
    return _upright(box.data) if box.data in UPRIGHT else f"<mi>{html_text(box.data)}</mi>"


def _symbol(box: Box, parts: list[str]) -> str:
    return "<mi>∂</mi>" if box.data == "∂" else _upright(SYMBOLS.get(box.data, box.data))


def _operator(box: Box, parts: list[str]) -> str:
    if box.data in ("", "thin"):
        return THIN if box.data else TIMES
    if box.data == "→":
        return _mo("→", STILL)
    return _mo(OPERATORS.get(box.data, box.data))


def _function(box: Box, parts: list[str]) -> str:
    return _upright(box.data) if len(box.data) == 1 else f"<mi>{html_text(box.data).replace(' ', NO_BREAK)}</mi>"


def _bold(box: Box, parts: list[str]) -> str:
    def heavy(letter: str) -> str:
        for first, (last, code) in BOLD.items():
            if first <= letter <= last:
                return chr(code + ord(letter) - ord(first))
        return html_text(letter)

    return f"<mi>{''.join(map(heavy, box.data))}</mi>"


def _raised(box: Box, parts: list[str]) -> str:
    """A power; on a base with an index, both stand above each other."""
    base, mark = parts
    if box.parts[0].kind == "sub":
        return f"<msubsup>{base.removeprefix('<msub>').removesuffix('</msub>')}{mark}</msubsup>"
    return f"<msup>{base}{mark}</msup>"


def _prime(box: Box, parts: list[str]) -> str:
    return _raised(box, [parts[0], _upright("′" * box.data)])


def _accent(box: Box, parts: list[str]) -> str:
    """A mark above, as one sets a limit: with ``accent`` browsers draw it into the letter."""
    if box.data == "overline":
        return f'<mrow style="border-top: 0.06em solid; padding-top: 0.12em">{parts[0]}</mrow>'
    return f"<mover>{parts[0]}{_mo(ACCENTS[box.data], STILL)}</mover>"


def _fence(box: Box, parts: list[str]) -> str:
    return _between(box.data[0], parts[0], box.data[1], box.parts[0].tall)


def _cells(cells: list[str], columns: int, style: Callable[[int], str] = lambda column: "") -> str:
    rows = [cells[i : i + columns] for i in range(0, len(cells), max(columns, 1))]
    lines = ["".join(f"<mtd{style(c)}>{cell}</mtd>" for c, cell in enumerate(row)) for row in rows]
    return "".join(f"<mtr>{line}</mtr>" for line in lines)


def _matrix(box: Box, parts: list[str]) -> str:
    _, columns, delimiter, *line = box.data
    bar = ' style="border-left: 1px solid"'
    table = f"<mtable>{_cells(parts, columns, lambda c: bar if line and c == line[0] else '')}</mtable>"
    return _between(delimiter, table, {"[": "]", "|": "|"}[delimiter])


def _left(column: int) -> str:
    return ' style="text-align: left"'


def _cases(box: Box, parts: list[str]) -> str:
    return _between("{", f"<mtable>{_cells(parts, 2, _left)}</mtable>", "")


def _stack(box: Box, parts: list[str]) -> str:
    first, *rest = parts
    lines = [first, *[f'<mrow><mspace width="1em"/>{part}</mrow>' for part in rest]]
    return f'<mtable displaystyle="true">{_cells(lines, 1, _left)}</mtable>'


def _d(box: Box, parts: list[str]) -> str:
    sign, total = box.data
    d = f"<mi>{sign}</mi>"
    by = [_row(d, x if n == ONE else f"<msup>{x}{n}</msup>") for x, n in zip(parts[::2], parts[1::2], strict=True)]
    order = f"<mn>{html_text(total)}</mn>" if total else parts[1]
    above = d if order == ONE else f"<msup>{d}{order}</msup>"
    return f"<mfrac>{above}{by[0] if len(by) == 1 else _row(THIN.join(by))}</mfrac>"


def _apply(box: Box, parts: list[str]) -> str:
    gap = THIN if box.data == "space" or (box.data == "of" and box.parts[1].kind != "fence") else ""
    return _row(parts[0], APPLIED, gap, parts[1])


def _integral(box: Box, parts: list[str]) -> str:
    body, differential, *bounds = parts
    sign = _mo("∫")
    return _row(f"<msubsup>{sign}{''.join(bounds)}</msubsup>" if bounds else sign, body, THIN, differential)


def _big(box: Box, parts: list[str]) -> str:
    return _row(f"<munderover>{_mo(box.data)}{parts[0]}{parts[1]}</munderover>", parts[2])


def _under(box: Box, parts: list[str]) -> str:
    if box.data in ("∑", "∏"):
        return _row(f"<munder>{_mo(box.data)}{parts[0]}</munder>", parts[1])
    word = html_text(box.data).replace(" ", NO_BREAK)
    return _row(f"{_word(word)}{parts[0]}</munder>", APPLIED, THIN, parts[1])


def _limit(box: Box, parts: list[str]) -> str:
    return _row(f"{_word('lim')}{parts[0]}</munder>", APPLIED, THIN, parts[1])


def _word(word: str) -> str:
    return f'<munder><mo movablelimits="true"{CLOSE}>{word}</mo>'


def _nabla(box: Box, parts: list[str]) -> str:
    x, order = parts
    sign = _upright("∇")
    return f"<msub>{sign}{x}</msub>" if order == ONE else f"<msubsup>{sign}{x}{order}</msubsup>"


def _evaluated(box: Box, parts: list[str]) -> str:
    body, x, a = parts
    whole = _between("[", body, "]", box.parts[0].tall) if box.data else _between("", body, "|")
    return f"<msub>{whole}{_row(x, _mo('='), a)}</msub>"


def _root(box: Box, parts: list[str]) -> str:
    return f"<mroot>{parts[0]}<mn>{html_text(box.data)}</mn></mroot>" if box.data else f"<msqrt>{parts[0]}</msqrt>"


WRITERS: dict[str, Callable[[Box, list[str]], str]] = {
    "letter": _letter,
    "symbol": _symbol,
    "number": lambda box, parts: f"<mn>{html_text(str(box.data))}</mn>",
    "name": lambda box, parts: f'<mi class="name">{html_text(box.data)}</mi>',
    "words": lambda box, parts: _mtext(html_text(box.data)),
    "function": _function,
    "operator": _operator,
    "minus": lambda box, parts: _mo("−", ' form="prefix"'),
    "row": _of_parts, "sum": _of_parts, "product": _of_parts, "relation": _of_parts,
    "fraction": lambda box, parts: f"<mfrac>{parts[0]}{parts[1]}</mfrac>",
    "slash": lambda box, parts: _row(parts[0], _mo("/", CLOSE), parts[1]),
    "power": _raised,
    "sub": lambda box, parts: f"<msub>{parts[0]}{parts[1]}</msub>",
    "prime": _prime,
    "postfix": lambda box, parts: _row(parts[0], _mo(box.data, CLOSE)),
    "accent": _accent,
    "fence": _fence,
    "root": _root,
    "binomial": lambda box, parts: _between("(", f'<mfrac linethickness="0">{parts[0]}{parts[1]}</mfrac>', ")"),
    "matrix": _matrix,
    "cases": _cases,
    "stack": _stack,
    "d": _d,
    "apply": _apply,
    "differential": lambda box, parts: _row("<mi>d</mi>", parts[0]),
    "integral": _integral,
    "big": _big,
    "limit": _limit,
    "under": _under,
    "bold": _bold,
    "indices": _of_parts,
    "nabla": _nabla,
    "evaluated": _evaluated,
    "between": lambda box, parts: f"<msubsup>{_between('[', parts[0], ']', box.parts[0].tall)}{parts[2]}{parts[3]}</msubsup>",
}  # fmt: skip
