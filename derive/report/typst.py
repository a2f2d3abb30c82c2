"""The layout tree in Typst's mathematics."""

from __future__ import annotations

from collections.abc import Callable

from derive.language.expressions import Expr
from derive.report.blackboard import USUAL, Notation, blackboard
from derive.report.boxes import Box, write

SYMBOLS = {"𝔼": "EE", "−": "-", "ᵀ": 'sans("T")', "ᶜ": 'sans("c")', "∗": "∗"}
OPERATORS = {
    "": " ",
    "thin": " thin ",
    "·": " dot.op ",
    "−": " - ",
    ",": ", ",
    "~": " tilde.op ",
    "∣": " divides ",
    "⨯": " times ",
}
KNOWN = {
    "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "coth", "sech", "csch", "arcsin", "arccos",
    "arctan", "ln", "log", "exp", "max", "min", "arg", "det", "sinc", "tr",
}  # fmt: skip
FENCES = {
    "()": "({})", "[]": "[{}]", "||": "abs({})", "‖‖": "norm({})", "⌊⌋": "floor({})", "⌈⌉": "ceil({})", "{}": "{{{}}}",
    "[)": "bracket.l {} paren.r", "(]": "paren.l {} bracket.r",
}  # fmt: skip
ACCENTS = {"bar": "macron", "ddot": "dot.double", "vec": "arrow"}
BIG = {"∑": "sum", "∏": "product"}
SPECIAL = set("\\#$*_`@<>[]~\"'=/-+")


def typst_math(expr: Expr, notation: Notation = USUAL) -> str:
    """``expr`` in Typst, for between dollar signs.

    >>> from derive.language.python_text import read_python
    >>> print(typst_math(read_python("Derivative(x**2*sin(x), x)")))
    frac(d, d x) [x^2 sin x]
    """
    return typst_of(blackboard(expr, notation))


def typst_of(box: Box) -> str:
    """A layout tree in Typst."""
    return write(box, WRITERS)


def typst_text(words: str) -> str:
    r"""Plain words, made safe for Typst's markup.

    >>> print(typst_text("#1 costs $5 @home"))
    \#1 costs \$5 \@home
    """
    return "".join("\\" + c if c in SPECIAL else " " if c in "\n\r" else c for c in words.replace("//", "/\u200b/"))


def quoted(words: str) -> str:
    """``words`` as a string of Typst."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return f'"{escaped}"'


def _row(box: Box, parts: list[str]) -> str:
    written = ""
    for i, (piece, part) in enumerate(zip(box.parts, parts, strict=True)):
        if piece.kind == "words":
            before, after = " " if i else "", " " if i + 1 < len(parts) else ""
            part = f" {quoted(before + piece.data + after)} "
        written += part
    return written


def _script(written: str) -> str:
    return written if len(written) == 1 and written.isalnum() else f"({written})"


def _base(box: Box, written: str) -> str:
    return f"({written})" if box.kind == "sub" and box.parts[0].kind in ("sub", "power") else written


def _raised(mark: str) -> Callable[[Box, list[str]], str]:
    def script(box: Box, parts: list[str]) -> str:
        base = box.parts[0]
        if base.kind == "apply" and not base.tall:  # else there would be a gap between a function and its bracket
            return f'{parts[0]} ""{mark}{_script(parts[1])}'
        return f"{_base(box, parts[0])}{mark}{_script(parts[1])}"

    return script


def _matrix(box: Box, parts: list[str]) -> str:
    rows, columns, delimiter, *line = box.data
    lines = [", ".join(parts[r * columns : (r + 1) * columns]) for r in range(rows)]
    bar = f"augment: #{line[0]}, " if line else ""
    gap = "row-gap: #0.4em, " if rows > 1 and any(part.tall for part in box.parts) else ""  # fractions would touch
    return f'mat(delim: "{delimiter}", {gap}{bar}{"; ".join(lines)})'


def _stack(box: Box, parts: list[str]) -> str:
    first, *rest = [f"inline({part})" for part in parts]  # a matrix would set its entries small
    return f"mat(delim: #none, align: #left, row-gap: #0.5em, {'; '.join([first, *[f'quad {part}' for part in rest]])})"


def _cases(box: Box, parts: list[str]) -> str:
    lines = [f"{value} quad & {when}" for value, when in zip(parts[::2], parts[1::2], strict=True)]
    return f"cases({', '.join(lines)})"


def _d(box: Box, parts: list[str]) -> str:
    sign, total = box.data
    by = [f"{sign} {x}" + ("" if n == "1" else f"^{_script(n)}") for x, n in zip(parts[::2], parts[1::2], strict=True)]
    order = total or (parts[1] if parts[1] != "1" else "")
    return f"frac({sign}{f'^{_script(order)}' if order else ''}, {' thin '.join(by)})"


def _integral(box: Box, parts: list[str]) -> str:
    body, differential, *bounds = parts
    ends = f"_{_script(bounds[0])}^{_script(bounds[1])}" if bounds else ""
    return f"integral{ends} {body} thin {differential}"


def _evaluated(box: Box, parts: list[str]) -> str:
    body, x, a = parts
    return f"[{body}]_({x} = {a})" if box.data else f"lr({body} bar.v)_({x} = {a})"


def _function(box: Box, parts: list[str]) -> str:
    if box.data == "ln Γ":
        return "ln Γ"
    return box.data if box.data in KNOWN else f"op({quoted(box.data)})"


WRITERS: dict[str, Callable[[Box, list[str]], str]] = {
    "letter": lambda box, parts: 'upright("B")' if box.data == "Β" else box.data if box.data.isalnum() else quoted(box.data),
    "symbol": lambda box, parts: SYMBOLS.get(box.data, box.data),
    "number": lambda box, parts: str(box.data),
    "name": lambda box, parts: f"italic({quoted(box.data)})",
    "words": lambda box, parts: quoted(box.data),
    "function": _function,
    "operator": lambda box, parts: OPERATORS.get(box.data, f" {box.data} "),
    "minus": lambda box, parts: "-",
    "row": _row, "sum": _row, "product": _row, "relation": _row,
    "fraction": lambda box, parts: f"frac({parts[0]}, {parts[1]})",
    "slash": lambda box, parts: f"{parts[0]} slash {parts[1]}",
    "power": _raised("^"),
    "sub": _raised("_"),
    "prime": lambda box, parts: parts[0] + "'" * box.data,
    "postfix": lambda box, parts: parts[0] + box.data,
    "accent": lambda box, parts: f"{ACCENTS.get(box.data, box.data)}({parts[0]})",
    "fence": lambda box, parts: FENCES[box.data].format(parts[0]),
    "root": lambda box, parts: f"root({box.data}, {parts[0]})" if box.data else f"sqrt({parts[0]})",
    "binomial": lambda box, parts: f"binom({parts[0]}, {parts[1]})",
    "matrix": _matrix,
    "cases": _cases,
    "stack": _stack,
    "d": _d,
    "apply": lambda box, parts: " ".join(parts),
    "differential": lambda box, parts: f"d {parts[0]}",
    "integral": _integral,
    "big": lambda box, parts: f"{BIG[box.data]}_({parts[0]})^{_script(parts[1])} {parts[2]}",
    "limit": lambda box, parts: f"lim_({parts[0]}) {parts[1]}",
    "under": lambda box, parts: f"{BIG.get(box.data) or f'op({quoted(box.data)}, limits: #true)'}_({parts[0]}) {parts[1]}",
    "bold": lambda box, parts: f"bold(upright({box.data if len(box.data) == 1 and box.data.isalnum() else quoted(box.data)}))",
    "indices": lambda box, parts: " ".join(parts),
    "nabla": lambda box, parts: f"nabla_({parts[0]})" + ("" if parts[1] == "1" else f"^{_script(parts[1])}"),
    "evaluated": _evaluated,
    "between": lambda box, parts: f"[{parts[0]}]_{_script(parts[2])}^{_script(parts[3])}",
}  # fmt: skip
