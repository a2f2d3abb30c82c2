"""The layout tree as one reads it aloud: the alternative text of a formula."""

from __future__ import annotations

from collections.abc import Callable

from derive.language.expressions import Expr
from derive.language.functions import FUNCTIONS
from derive.report.blackboard import LETTERED, USUAL, WRITTEN, Notation, blackboard
from derive.report.boxes import Box, write
from derive.report.names import GREEK

LETTERS = {letter: name for name, letter in GREEK.items() if name not in ("lam", "lamda", "eps", "Lam")}
SPOKEN = {WRITTEN[name]: f.spoken.removesuffix(" of") for name, f in FUNCTIONS.items() if name not in LETTERED}
SPOKEN |= {"diag": "diag", "Var": "the variance", "Cov": "the covariance"}
OPERATORS = {
    "": " times ", "thin": " times ", "·": " times ", "+": " plus ", "−": " minus ", "=": " equals ", ",": ", ",
    "≠": " is not equal to ", "<": " is less than ", ">": " is greater than ", "≤": " is at most ", "≥": " is at least ",
    "∝": " is proportional to ", "⇔": " if and only if ", "~": " is row equivalent to ", "≈": " is approximately ",
    "→": " goes to ", "∈": " in ", "∖": " without ", "∣": " given ", "∩": " and ", "∪": " or ",
    "⊙": " elementwise times ", "⊘": " elementwise divided by ", "⊗": " Kronecker ", "×": " by ", "⨯": " cross ",
}  # fmt: skip
SYMBOLS = {
    "∞": "infinity",
    "ℝ": "the real numbers",
    "ℤ": "the integers",
    "ℂ": "the complex numbers",
    "𝔼": "the expectation",
    "∗": "star",
    "…": "and so on",
    "∅": "the empty set",
    "∘": "elementwise",
    "∂": "partial ",
    "⊙": "a dot in a circle",
    "⊘": "a slash in a circle",
    "⊗": "a cross in a circle",
}
ORDINALS = {"1": "", "2": "second ", "3": "third ", "4": "fourth ", "5": "fifth "}
POWERS = {"2": " squared", "3": " cubed", "ᵀ": " transpose", "∗": " star", "ᶜ": " complement"}
BIG = {"∑": "sum", "∏": "product"}
FENCES = {
    "||": ("the absolute value of ", ", end absolute value"), "‖‖": ("the norm of ", ", end norm"), "⌊⌋": ("the floor of ", ", end floor"),
    "⌈⌉": ("the ceiling of ", ", end ceiling"), "{}": ("the set of ", ", end set"),
    "[)": ("the interval from ", ", without its end"), "(]": ("the interval from ", ", without its beginning"),
}  # fmt: skip


def speech(expr: Expr, notation: Notation = USUAL) -> str:
    """``expr`` in words.

    >>> from derive.language.python_text import read_python
    >>> print(speech(read_python("Derivative(x**2*sin(x), x)")))
    the derivative with respect to x of x squared times sine of x
    """
    return speech_of(blackboard(expr, notation))


def speech_of(box: Box) -> str:
    """A layout tree in words."""
    return " ".join(write(box, WRITERS).split())


def _simple(words: str) -> bool:
    return len(words.split()) <= 2


def _row(box: Box, parts: list[str]) -> str:
    written = ""
    for i, (piece, part) in enumerate(zip(box.parts, parts, strict=True)):
        if piece.kind == "words":
            part = f" {part} "
        elif (
            piece.kind == "operator"
            and piece.data == ""
            and box.parts[i - 1].kind == "number"
            and box.parts[i + 1].kind == "letter"
        ):
            part = " "
        written += part
    return written


def _over(box: Box, parts: list[str]) -> str:
    above, below = parts
    if _simple(above) and _simple(below):
        return f"{above} over {below}"
    return f"the fraction with numerator {above} and denominator {below}, end fraction"


def _power(box: Box, parts: list[str]) -> str:
    base, exponent = parts
    raised = box.parts[1].data if box.parts[1].kind in ("number", "symbol") else None
    if exponent == "minus ᵀ":
        return f"{base} inverse transpose"
    if exponent == "minus 1" and box.parts[0].kind == "bold":
        return f"{base} inverse"
    if raised in POWERS:
        return base + POWERS[raised]
    return f"{base} to the power of {exponent}" + ("" if _simple(exponent) else ", end power")


def _fence(box: Box, parts: list[str]) -> str:
    before, after = FENCES.get(box.data, ("open bracket ", " close bracket"))
    return before + parts[0] + ("" if _simple(parts[0]) and box.data in FENCES else after)


def _apply(box: Box, parts: list[str]) -> str:
    argument = box.parts[1]
    if argument.kind == "fence" and (argument.data == "[]" or len(parts[1].split()) <= 6):
        return f"{parts[0]} of {parts[1].removeprefix('open bracket ').removesuffix(' close bracket')}"
    return f"{parts[0]} of {parts[1]}"


def _nabla(box: Box, parts: list[str]) -> str:
    x, order = parts
    return f"the {'gradient' if order == '1' else 'Hessian'} with respect to {x}"


def _matrix(box: Box, parts: list[str]) -> str:
    rows, columns, delimiter, *line = box.data
    lines = "; ".join(", ".join(parts[r * columns : (r + 1) * columns]) for r in range(rows))
    if columns == 1:
        return f"the column vector {', '.join(parts)}, end vector"
    if line:
        return f"the augmented matrix with rows {lines}, the line before column {line[0] + 1}, end matrix"
    what = "determinant" if delimiter == "|" else "matrix"
    return f"the {rows} by {columns} {what} with rows {lines}, end {what}"


def _cases(box: Box, parts: list[str]) -> str:
    return "by cases: " + "; ".join(f"{a} {b}" for a, b in zip(parts[::2], parts[1::2], strict=True)) + "; end cases"


def _d(box: Box, parts: list[str]) -> str:
    sign, total = box.data
    order = total or parts[1]
    kind = "partial derivative" if sign == "∂" else "derivative"
    return f"the {ORDINALS.get(order, f'{order}-th ')}{kind} with respect to {' and '.join(parts[::2])}"


def _integral(box: Box, parts: list[str]) -> str:
    body, differential, *bounds = parts
    return f"the integral {f'from {bounds[0]} to {bounds[1]} ' if bounds else ''}of {body}, {differential}"


def _root(box: Box, parts: list[str]) -> str:
    kind = {None: "square", "3": "cube"}.get(box.data, f"{box.data}-th")
    return f"the {kind} root of {parts[0]}" + ("" if _simple(parts[0]) else ", end root")


WRITERS: dict[str, Callable[[Box, list[str]], str]] = {
    "letter": lambda box, parts: LETTERS.get(box.data, box.data),
    "symbol": lambda box, parts: SYMBOLS.get(box.data, {"+": "from above", "−": "from below"}.get(box.data, str(box.data))),
    "number": lambda box, parts: str(box.data),
    "name": lambda box, parts: box.data,
    "bold": lambda box, parts: LETTERS.get(box.data, box.data),
    "indices": lambda box, parts: " ".join(parts),
    "nabla": _nabla,
    "words": lambda box, parts: box.data,
    "function": lambda box, parts: SPOKEN.get(box.data, box.data),
    "operator": lambda box, parts: OPERATORS[box.data],
    "minus": lambda box, parts: "minus ",
    "row": _row, "sum": _row, "product": _row, "relation": _row,
    "fraction": _over, "slash": _over,
    "power": _power,
    "sub": lambda box, parts: f"{parts[0]} sub {parts[1]}",
    "prime": lambda box, parts: f"{parts[0]} {' '.join(['prime'] * box.data)}",
    "postfix": lambda box, parts: f"{parts[0]} factorial",
    "accent": lambda box, parts: f"the conjugate of {parts[0]}" if box.data == "overline" else f"{parts[0]} {box.data}",
    "fence": _fence,
    "root": _root,
    "binomial": lambda box, parts: f"{parts[0]} choose {parts[1]}",
    "matrix": _matrix,
    "cases": _cases,
    "stack": lambda box, parts: " ".join(parts),
    "d": _d,
    "apply": _apply,
    "differential": lambda box, parts: f"d {parts[0]}",
    "integral": _integral,
    "big": lambda box, parts: f"the {BIG[box.data]} from {parts[0]} to {parts[1]} of {parts[2]}",
    "limit": lambda box, parts: f"the limit as {parts[0].replace(' to the power of', '')} of {parts[1]}",
    "under": lambda box, parts: f"the {BIG[box.data]} over {parts[0]} of {parts[1]}" if box.data in BIG else f"the {box.data.replace('arg ', 'arg')} over {parts[0]} of {parts[1]}",
    "evaluated": lambda box, parts: f"{parts[0]}, evaluated at {parts[1]} equals {parts[2]}",
    "between": lambda box, parts: f"{parts[0]}, evaluated between {parts[1]} equals {parts[2]} and {parts[1]} equals {parts[3]}",
}  # fmt: skip
