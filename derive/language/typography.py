"""How people type mathematics: Unicode operators, superscripts and Greek letters, put into plain operators and names."""

from __future__ import annotations

import unicodedata

from derive.errors import ReadError

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lam", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma",
    "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
TYPOGRAPHY = {
    "−": "-", "–": "-", "·": "*", "⋅": "*", "∙": "*", "×": "*", "∗": "*", "÷": "/", "∕": "/", "⁄": "/",
    "^": "**", "≤": "<=", "≥": ">=", "≠": "!=", "∞": "oo", "½": "(1/2)", "⅓": "(1/3)", "⅔": "(2/3)", "¼": "(1/4)",
    "¾": "(3/4)", "⅕": "(1/5)", "⅛": "(1/8)", "\t": " ", "\n": " ", "\r": " ",
}  # fmt: skip
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))


def plain(text: str) -> tuple[str, list[int]]:
    """``text`` in ASCII operators, and for each of its characters the place it came from.

    Raises ReadError for a character that has no meaning here, so that none ever becomes part of a name.

    >>> plain("2·x² − π")[0]
    '2*x**(2) - pi'
    """
    pieces: list[tuple[str, int]] = []
    i = 0
    while i < len(text):
        c, start = text[i], i
        i += 1
        if not c.isascii() and c.isalpha():  # a bold or a double-struck letter is the letter: Python reads it so
            plainer = unicodedata.normalize("NFKC", c)
            c = plainer if len(plainer) == 1 else c
        if c in SUPERSCRIPTS:
            while i < len(text) and text[i] in SUPERSCRIPTS:
                i += 1
            pieces.append((f"**({''.join(SUPERSCRIPTS[s] for s in text[start:i])})", start))
        elif c in SUBSCRIPTS:
            while i < len(text) and text[i] in SUBSCRIPTS:
                i += 1
            pieces.append(("_" + "".join(SUBSCRIPTS[s] for s in text[start:i]), start))
        elif c in TYPOGRAPHY:
            pieces.append((TYPOGRAPHY[c], start))
        elif c in GREEK:
            touching = start and (text[start - 1].isalnum() or text[start - 1] in "_)")
            pieces.append(((" " if touching else "") + GREEK[c], start))
        elif unicodedata.category(c) == "Zs":
            pieces.append((" ", start))
        elif c in "\\$":
            raise ReadError("this looks like LaTeX: pass syntax='latex', without dollar signs", text, start)
        elif c in '#;`?"{}' or not (c.isascii() or c.isalpha()) or not c.isprintable():
            what = unicodedata.name(c, f"character U+{ord(c):04X}").lower()
            raise ReadError(f"the {what} {c!r} is not part of the language", text, start)
        else:
            pieces.append((c, start))
    return "".join(piece for piece, _ in pieces), [place for piece, place in pieces for _ in piece]
