r"""The layout tree in LaTeX (amsmath), for LaTeX, Markdown and Jupyter."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import decomposition

from derive.language.expressions import Expr
from derive.report.blackboard import USUAL, Notation, blackboard
from derive.report.boxes import Box, write

LETTERS = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta", "η": r"\eta",
    "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi",
    "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon", "φ": r"\varphi", "χ": r"\chi", "ψ": r"\psi",
    "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi",
    "Σ": r"\Sigma", "Υ": r"\Upsilon", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega", "ℓ": r"\ell", "Β": r"\mathrm{B}",
}  # fmt: skip
SYMBOLS = {
    "∞": r"\infty", "ℝ": r"\mathbb{R}", "ℤ": r"\mathbb{Z}", "ℂ": r"\mathbb{C}", "𝔼": r"\mathbb{E}", "ᵀ": r"\mathsf{T}", "∗": r"\ast",
    "…": r"\dots", "−": "-", "+": "+", "∅": r"\emptyset", "ᶜ": r"\mathsf{c}",
    "∂": r"\partial", "∘": r"\circ", "⊙": r"\odot", "⊘": r"\oslash", "⊗": r"\otimes", "∇": r"\nabla",
}  # fmt: skip
#: no backslash before punctuation: Markdown would eat it
OPERATORS = {
    "": "", "thin": r"\,", "+": " + ", "−": " - ", "·": r" \cdot ", "=": " = ", "≠": r" \neq ", "<": " < ", ">": " > ",
    "≤": r" \le ", "≥": r" \ge ", "∝": r" \propto ", "⇔": r" \iff ", "~": r" \sim ", "≈": r" \approx ",
    "→": r" \to ", "∈": r" \in ", ",": ", ", "∖": r" \setminus ", "∣": r" \mid ", "∩": r" \cap ", "∪": r" \cup ",
    "⊙": r" \odot ", "⊘": r" \oslash ", "⊗": r" \otimes ", "×": r" \times ", "⨯": r" \times ",
}  # fmt: skip
KNOWN = {
    "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos", "arctan", "ln",
    "log", "exp", "max", "min", "arg", "det",
}  # fmt: skip
FENCES = {
    "()": ("(", ")"), "[]": ("[", "]"), "||": (r"\lvert", r"\rvert"), "‖‖": (r"\lVert", r"\rVert"), "⌊⌋": (r"\lfloor", r"\rfloor"),
    "⌈⌉": (r"\lceil", r"\rceil"), "{}": (r"\lbrace", r"\rbrace"), "[)": ("[", ")"), "(]": ("(", "]"),
}  # fmt: skip
BIG = {"∑": r"\sum", "∏": r"\prod"}
NEW_LINE, THIN = r" \\ ", r"\,"
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "[": "{[}", "]": "{]}", "\n": " ", "\r": " ", "\x00": "", "−": r"\ensuremath{-}", "∞": r"\ensuremath{\infty}",
    "′": r"\ensuremath{'}", "ᵀ": r"\ensuremath{^{\mathsf{T}}}", '"': r"\textquotedbl{}",
    "⁰": r"\textsuperscript{0}", "¹": r"\textsuperscript{1}", "²": r"\textsuperscript{2}",
    "³": r"\textsuperscript{3}", "ℝ": r"\ensuremath{\mathbb{R}}", "ℂ": r"\ensuremath{\mathbb{C}}",
    "ℤ": r"\ensuremath{\mathbb{Z}}", "→": r"\ensuremath{\to}", "←": r"\ensuremath{\leftarrow}", "↔": r"\ensuremath{\leftrightarrow}", "≠": r"\ensuremath{\neq}", "≤": r"\ensuremath{\le}",
    "≥": r"\ensuremath{\ge}", "·": r"\ensuremath{\cdot}", "≈": r"\ensuremath{\approx}", "×": r"\ensuremath{\times}",
    "√": r"\ensuremath{\surd}", "∫": r"\ensuremath{\int}", "∂": r"\ensuremath{\partial}", "∈": r"\ensuremath{\in}",
    "∝": r"\ensuremath{\propto}", "⇔": r"\ensuremath{\iff}", "‖": r"\ensuremath{\Vert}", "½": r"\ensuremath{\frac{1}{2}}",
    "ˢ": r"\textsuperscript{s}",
    "∑": r"\ensuremath{\sum}", "∏": r"\ensuremath{\prod}", "⟨": r"\ensuremath{\langle}",
    "⟩": r"\ensuremath{\rangle}", "±": r"\ensuremath{\pm}", "∖": r"\ensuremath{\setminus}", "‘": "`", "’": "'", "“": "``", "”": "''",
} | {digit: rf"\textsubscript{{{i}}}" for i, digit in enumerate("₀₁₂₃₄₅₆₇₈₉")} | {letter: rf"\ensuremath{{{command}}}" for letter, command in LETTERS.items()}  # fmt: skip


def latex(expr: Expr, notation: Notation = USUAL) -> str:
    r"""``expr`` in LaTeX, for between dollar signs or in an equation of amsmath.

    >>> from derive.language.python_text import read_python
    >>> print(latex(read_python("Derivative(x**2*sin(x), x)")))
    \frac{d}{dx}\left[x^2 \sin x\right]
    """
    return latex_of(blackboard(expr, notation))


def latex_of(box: Box) -> str:
    """A layout tree in LaTeX."""
    return write(box, WRITERS)


def latex_text(words: str) -> str:
    r"""Plain words, made safe for LaTeX outside mathematics.

    >>> print(latex_text("50 % of $x_1$, eᵘ"))
    50 \% of \$x\_1\$, e\textsuperscript{u}
    """
    return "".join(SPECIAL[c] if c in SPECIAL else c if c.isascii() else _beyond_ascii(c) for c in words)


def _beyond_ascii(letter: str) -> str:
    """A sign of mathematics, or a letter that Unicode has raised or lowered, as TeX does it; any other as it is."""
    if sign := SYMBOLS.get(letter) or OPERATORS.get(letter):
        return rf"\ensuremath{{{sign.strip()}}}"
    kind, _, code = decomposition(letter).partition(" ")
    if kind not in ("<super>", "<sub>"):
        return letter
    return rf"\text{kind[1:-1]}script{{{latex_text(chr(int(code.split()[0], 16)))}}}"


def _joined(parts: list[str]) -> str:
    r"""Parts side by side; a space keeps ``\pi`` and ``x`` apart."""
    written = ""
    for part in parts:
        if part and part[0].isalpha() and _ends_in_command(written):
            written += " "
        written += part
    return written


def _ends_in_command(written: str) -> bool:
    end = len(written)
    while end and written[end - 1].isascii() and written[end - 1].isalpha():
        end -= 1
    return 0 < end < len(written) and written[end - 1] == "\\"


def _row(box: Box, parts: list[str]) -> str:
    pieces = []
    for i, (piece, written) in enumerate(zip(box.parts, parts, strict=True)):
        if piece.kind == "words":
            before, after = " " if i else "", " " if i + 1 < len(parts) else ""
            written = rf"\text{{{before}{latex_text(piece.data)}{after}}}"
        elif piece.kind == "operator" and piece.data == "" and i and _apart(box.parts[i - 1], box.parts[i + 1]):
            written = " "
        pieces.append(written)
    return _joined(pieces)


def _apart(a: Box, b: Box) -> bool:
    """A space in the source between factors of more than a letter; it changes nothing on the page."""
    return "fence" not in (a.kind, b.kind) and not (
        a.kind == b.kind == "letter" or (a.kind == "number" and b.kind == "letter")
    )


def _script(written: str) -> str:
    return written if len(written) == 1 and written.isalnum() else f"{{{written}}}"


def _base(box: Box, written: str) -> str:
    return (
        f"{{{written}}}"
        if box.parts[0].kind in ("power", "prime", "accent") and box.parts[0].kind == box.kind
        else written
    )


def _fence(box: Box, parts: list[str]) -> str:
    left, right = FENCES[box.data]
    if box.parts[0].tall or box.data == "[]":
        return _joined([rf"\left{left}", parts[0] if left[0] != "\\" else " " + parts[0], rf"\right{right}"])
    return _joined([left, parts[0], right])


def _sub(box: Box, parts: list[str]) -> str:
    base = f"{{{parts[0]}}}" if box.parts[0].kind in ("sub", "power") else parts[0]
    index = rf"\mathrm{{{latex_text(box.parts[1].data)}}}" if box.parts[1].kind == "words" else parts[1]
    return f"{base}_{_script(index)}"


def _matrix(box: Box, parts: list[str]) -> str:
    rows, columns, delimiter, *line = box.data
    environment = {"[": "bmatrix", "|": "vmatrix"}[delimiter]
    lines = [" & ".join(parts[r * columns : (r + 1) * columns]) for r in range(rows)]
    if line:
        kinds = "c" * line[0] + "|" + "c" * (columns - line[0])
        return rf"\left[ \begin{{array}}{{{kinds}}} {NEW_LINE.join(lines)} \end{{array}} \right]"
    return rf"\begin{{{environment}}} {NEW_LINE.join(lines)} \end{{{environment}}}"


def _stack(box: Box, parts: list[str]) -> str:
    first, *rest = parts
    lines = [f"& {first}", *[rf"& \quad {part.strip()}" for part in rest]]
    return rf"\begin{{aligned}} {NEW_LINE.join(lines)} \end{{aligned}}"


def _cases(box: Box, parts: list[str]) -> str:
    lines = [f"{value} & {when}" for value, when in zip(parts[::2], parts[1::2], strict=True)]
    return rf"\begin{{cases}} {NEW_LINE.join(lines)} \end{{cases}}"


def _d(box: Box, parts: list[str]) -> str:
    sign, total = box.data
    d = r"\partial" if sign == "∂" else "d"
    by = [
        _joined([d, x]) + ("" if n == "1" else f"^{_script(n)}") for x, n in zip(parts[::2], parts[1::2], strict=True)
    ]
    order = total or (parts[1] if parts[1] != "1" else "")
    above = f"{d}^{_script(order)}" if order else d
    return rf"\frac{{{above}}}{{{THIN.join(by)}}}"


def _apply(box: Box, parts: list[str]) -> str:
    head, argument = parts
    if box.data == "space":
        return _joined([head, " ", argument]) if argument[0] != "\\" else head + argument
    if box.data == "of" and box.parts[1].kind != "fence":
        return f"{head} {argument}"
    return head + argument


def _integral(box: Box, parts: list[str]) -> str:
    body, differential, *bounds = parts
    ends = f"_{_script(bounds[0])}^{_script(bounds[1])}" if bounds else ""
    return rf"\int{ends} {body} \, {differential}"


def _evaluated(box: Box, parts: list[str]) -> str:
    body, x, a = parts
    if box.data:
        return rf"\left[{body}\right]_{{{x} = {a}}}"
    return _joined([r"\left.", body]) + rf"\right\rvert_{{{x} = {a}}}"


def _function(box: Box, parts: list[str]) -> str:
    if box.data == "ln Γ":
        return r"\ln\Gamma"
    if " " in box.data:
        return rf"\operatorname{{{box.data.replace(' ', '~')}}}"
    return rf"\{box.data}" if box.data in KNOWN else rf"\operatorname{{{latex_text(box.data)}}}"


def _bold(box: Box, parts: list[str]) -> str:
    if box.data in LETTERS:
        return rf"\boldsymbol{{{LETTERS[box.data]}}}"
    return rf"\mathbf{{{latex_text(box.data)}}}"


def _under(box: Box, parts: list[str]) -> str:
    sign = BIG.get(box.data) or rf"\operatorname*{{{box.data.replace(' ', THIN)}}}"
    return f"{sign}_{_script(parts[0])} {parts[1]}"


def _nabla(box: Box, parts: list[str]) -> str:
    x, order = parts
    return rf"\nabla_{_script(x)}" + ("" if order == "1" else f"^{_script(order)}")


def _word(command: str) -> Callable[[Box, list[str]], str]:
    return lambda box, parts: rf"\{command}{{{latex_text(box.data)}}}"


WRITERS: dict[str, Callable[[Box, list[str]], str]] = {
    "letter": lambda box, parts: LETTERS.get(box.data) or (box.data if box.data.isascii() and box.data.isalnum() else rf"\text{{{latex_text(box.data)}}}"),
    "symbol": lambda box, parts: SYMBOLS[box.data],
    "number": lambda box, parts: str(box.data),
    "name": _word("mathit"),
    "words": _word("text"),
    "function": _function,
    "operator": lambda box, parts: OPERATORS[box.data],
    "minus": lambda box, parts: "-",
    "row": _row, "sum": _row, "product": _row, "relation": _row,
    "fraction": lambda box, parts: rf"\frac{{{parts[0]}}}{{{parts[1]}}}",
    "slash": lambda box, parts: f"{parts[0]}/{parts[1]}",
    "power": lambda box, parts: f"{_base(box, parts[0])}^{_script(parts[1])}",
    "sub": _sub,
    "prime": lambda box, parts: parts[0] + "'" * box.data,
    "postfix": lambda box, parts: parts[0] + box.data,
    "accent": lambda box, parts: rf"\{box.data}{{{parts[0]}}}",
    "fence": _fence,
    "root": lambda box, parts: rf"\sqrt{f'[{box.data}]' if box.data else ''}{{{parts[0]}}}",
    "binomial": lambda box, parts: rf"\binom{{{parts[0]}}}{{{parts[1]}}}",
    "matrix": _matrix,
    "cases": _cases,
    "stack": _stack,
    "d": _d,
    "apply": _apply,
    "differential": lambda box, parts: _joined(["d", parts[0]]),
    "integral": _integral,
    "big": lambda box, parts: rf"{BIG[box.data]}_{{{parts[0]}}}^{_script(parts[1])} {parts[2]}",
    "limit": lambda box, parts: rf"\lim_{{{parts[0]}}} {parts[1]}",
    "under": _under,
    "bold": _bold,
    "indices": lambda box, parts: _joined(parts),
    "nabla": _nabla,
    "evaluated": _evaluated,
    "between": lambda box, parts: rf"\left[{parts[0]}\right]_{_script(parts[2])}^{_script(parts[3])}",
}  # fmt: skip
