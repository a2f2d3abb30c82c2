"""The layout tree on one line of Unicode, for the terminal."""

from __future__ import annotations

from collections.abc import Callable

from derive.language.expressions import Expr
from derive.report.blackboard import SCRIPT, USUAL, Notation, blackboard
from derive.report.boxes import Box, write

RAISED = dict(
    zip("0123456789+−-=()nixyabcdefghjklmoprstuvwz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣʸᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷᶻ", strict=True)
) | {"∗": "*", "ᵀ": "ᵀ", "ᶜ": "ᶜ", "∘": "°", "×": "ˣ"}
LOWERED = dict(zip("0123456789+−-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
FENCES = {
    "()": "({})",
    "[]": "[{}]",
    "||": "|{}|",
    "‖‖": "‖{}‖",
    "⌊⌋": "⌊{}⌋",
    "⌈⌉": "⌈{}⌉",
    "{}": "{{{}}}",
    "[)": "[{})",
    "(]": "({}]",
}
ACCENTS = {
    "hat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0304",
    "tilde": "\u0303",
    "dot": "\u0307",
    "ddot": "\u0308",
    "vec": "\u20d7",
}
OPERATORS = {"": " ", "thin": " ", ",": ", ", "·": "·"}


def unicode_text(expr: Expr, notation: Notation = USUAL) -> str:
    """``expr`` on one line.

    >>> from derive.language.python_text import read_python
    >>> print(unicode_text(read_python("Derivative(x**2*sin(x), x)")))
    d/dx [x² sin x]
    """
    return unicode_of(blackboard(expr, notation, SCRIPT))


def unicode_of(box: Box) -> str:
    """A layout tree on one line of Unicode."""
    return write(box, WRITERS)


def _script(written: str, letters: dict[str, str], mark: str) -> str:
    tight = written.replace(" ", "")
    if all(c in letters for c in tight):
        return "".join(letters[c] for c in tight)
    return (
        f"{mark}{written}" if len(written) == 1 or (written.isascii() and written.isalnum()) else f"{mark}({written})"
    )


def _row(box: Box, parts: list[str]) -> str:
    written = ""
    for i, (piece, part) in enumerate(zip(box.parts, parts, strict=True)):
        if piece.kind == "words":
            part = f"{' ' if i else ''}{part}{' ' if i + 1 < len(parts) else ''}"
        elif piece.kind == "operator" and piece.data == "" and _touches(box.parts[i - 1], box.parts[i + 1]):
            part = ""
        elif piece.kind == "fraction" and box.kind == "product":
            part = f"({part})"
        written += part
    return written


def _touches(a: Box, b: Box) -> bool:
    return (
        (b.kind == "fence" and a.kind != "apply")
        or (a.kind in ("number", "letter") and b.kind in ("letter", "sub"))
        or ((_is_bold(a) or a.kind in ("number", "letter", "fence")) and _is_bold(b))
        or a.kind == "fence" == b.kind
    )


def _is_bold(box: Box) -> bool:
    """A vector or a matrix, with or without scripts."""
    while box.kind in ("power", "sub", "accent", "fence") and not (box.kind == "fence" and box.data != "()"):
        if box.kind == "fence":
            return True
        box = box.parts[0]
    return box.kind == "bold"


_BARE = {
    "bold",
    "letter",
    "symbol",
    "number",
    "name",
    "function",
    "sub",
    "power",
    "fence",
    "root",
    "accent",
    "prime",
    "postfix",
    "words",
    "binomial",
    "matrix",
}


def _one(box: Box) -> bool:
    """Whether a slash may follow or go before without brackets."""
    return box.kind in _BARE or (box.kind == "apply" and box.parts[1].kind == "fence")


def _over(box: Box, parts: list[str]) -> str:
    above, below = (p if _one(b) else f"({p})" for b, p in zip(box.parts, parts, strict=True))
    return f"{parts[0] if box.parts[0].kind == 'product' else above}/{below}"


def _matrix(box: Box, parts: list[str]) -> str:
    rows, columns, delimiter, *line = box.data
    lines = [", ".join(parts[r * columns : (r + 1) * columns]) for r in range(rows)]
    if line:
        halves = [(r * columns, r * columns + line[0], (r + 1) * columns) for r in range(rows)]
        lines = [f"{', '.join(parts[a:b])} | {', '.join(parts[b:c])}" for a, b, c in halves]
    inside = ", ".join(lines) if columns == 1 else ", ".join(f"[{line}]" for line in lines)
    return f"det [{inside}]" if delimiter == "|" else f"[{inside}]"


def _cases(box: Box, parts: list[str]) -> str:
    return "{ " + "; ".join(f"{value} {when}" for value, when in zip(parts[::2], parts[1::2], strict=True)) + " }"


def _d(box: Box, parts: list[str]) -> str:
    sign, total = box.data
    by = [
        f"{sign}{x}" + ("" if n == "1" else _script(n, RAISED, "^"))
        for x, n in zip(parts[::2], parts[1::2], strict=True)
    ]
    order = total or (parts[1] if parts[1] != "1" else "")
    below = " ".join(by)
    return f"{sign}{_script(order, RAISED, '^') if order else ''}/{f'({below})' if ' ' in below else below}"


def _apply(box: Box, parts: list[str]) -> str:
    argument = f"({parts[1]})" if box.parts[1].kind == "fraction" else parts[1]
    return parts[0] + ("" if box.data == "tight" or box.parts[1].kind == "fraction" else " ") + argument


def _integral(box: Box, parts: list[str]) -> str:
    body, differential, *bounds = parts
    return f"∫{f'[{bounds[0]}, {bounds[1]}]' if bounds else ''} {body} {differential}"


WRITERS: dict[str, Callable[[Box, list[str]], str]] = {
    "row": _row, "sum": _row, "product": _row, "relation": _row,
    "operator": lambda box, parts: OPERATORS.get(box.data, f" {box.data} "),
    "minus": lambda box, parts: "−",
    "fraction": _over,
    "slash": lambda box, parts: f"{parts[0]}/{parts[1]}",
    "power": lambda box, parts: parts[0] + _script(parts[1], RAISED, "^"),
    "sub": lambda box, parts: parts[0] + _script(parts[1], LOWERED, "_"),
    "prime": lambda box, parts: parts[0] + "′" * box.data,
    "postfix": lambda box, parts: parts[0] + box.data,
    "accent": lambda box, parts: parts[0] + ACCENTS[box.data] if len(parts[0]) == 1 else f"{box.data.replace('overline', 'conj')}({parts[0]})",
    "fence": lambda box, parts: FENCES[box.data].format(parts[0]),
    "root": lambda box, parts: {None: "√", "3": "∛", "4": "∜"}.get(box.data, f"{box.data}√") + (parts[0] if len(parts[0]) == 1 else f"({parts[0]})"),
    "binomial": lambda box, parts: f"C({parts[0]}, {parts[1]})",
    "matrix": _matrix,
    "cases": _cases,
    "stack": lambda box, parts: " ".join(part.strip() for part in parts),
    "d": _d,
    "apply": _apply,
    "differential": lambda box, parts: f"d{' ' if box.parts[0].kind == 'apply' else ''}{parts[0]}",
    "integral": _integral,
    "big": lambda box, parts: f"{box.data}[{parts[0]} … {parts[1]}] {parts[2]}",
    "limit": lambda box, parts: f"lim[{parts[0]}] {parts[1]}",
    "bold": lambda box, parts: {"0": "𝟎", "1": "𝟏"}.get(box.data, box.data),
    "indices": lambda box, parts: "".join(parts),
    "nabla": lambda box, parts: f"∇{_script(parts[0], LOWERED, '_')}" + ("" if parts[1] == "1" else _script(parts[1], RAISED, "^")),
    "under": lambda box, parts: f"{box.data}[{parts[0]}] {parts[1]}",
    "evaluated": lambda box, parts: f"[{parts[0]}]_({parts[1]} = {parts[2]})",
    "between": lambda box, parts: f"[{parts[0]}] from {parts[1]} = {parts[2]} to {parts[3]}",
} | dict.fromkeys(("letter", "symbol", "number", "name", "words", "function"), lambda box, parts: str(box.data))  # fmt: skip
