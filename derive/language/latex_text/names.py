r"""What a letter with its hats, fonts, subscripts and layers is called in the input syntax: ``\hat{y}_i`` is ``hat_y_i``.

Two letters that look different on the page never become one name: ``\mathbf{x}`` beside ``x`` is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from derive.language.latex_text.structure import Item, Items, Misread
from derive.language.typography import GREEK as UNICODE_GREEK

GREEK = {
    name: name for name in (
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "mu", "nu", "xi", "pi", "rho", "sigma",
        "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi",
        "Psi", "Omega", "ell",
    )
} | {
    "lambda": "lam", "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma", "varpi": "pi",
}  # fmt: skip
BOLD = {"mathbf", "boldsymbol", "bm", "pmb", "vec", "overrightarrow"}
UPRIGHT = {"mathrm", "mathit", "mathsf", "mathtt", "mathnormal"}
SCRIPT = {"mathcal", "mathscr", "mathfrak"}
ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde"}
DOTS = {"dot": 1, "ddot": 2}


@dataclass(frozen=True)
class Letter:
    """A name: as typed in the input syntax, as it looks, and what its looks say of it."""

    name: str
    look: str
    bold: bool = False
    capital: bool = False
    greek: bool = False
    layer: bool = False  #: numbered by its layer, as in W^{[l]}
    entry: bool = False  #: two indices, or more: the entry of a matrix


def letter(it: Item) -> Letter | None:
    """The letter that an item shows, without its scripts; None for what is no letter."""
    match it.kind:
        case "letter" if it.text in UNICODE_GREEK:
            name = UNICODE_GREEK[it.text]
            return Letter(name, name, capital=name[0].isupper(), greek=True)
        case "letter":
            return Letter(it.text, it.text, capital=it.text.isupper())
        case "command" if it.text in GREEK:
            name = GREEK[it.text]
            return Letter(name, it.text, capital=name[0].isupper(), greek=True)
        case "decorated" if it.text not in DOTS:
            return _decorated(it)
        case "group" if len(it.rows[0]) == 1 and it.rows[0][0].bare:
            return letter(it.rows[0][0])
    return None


def _decorated(it: Item) -> Letter | None:
    row, style = it.rows[0], it.text
    if len(row) == 1 and row[0].kind == "number" and style in BOLD | {"mathbb"} and row[0].text == "1":
        return None
    if style in UPRIGHT and len(row) > 1 and all(i.kind in ("letter", "number") and i.bare for i in row):
        word = "".join(i.text for i in row)
        return Letter(word, word) if word[0].isalpha() else None
    if len(row) != 1 or (inner := letter(row[0])) is None:
        return None
    scripts = label(row[0].sub, row[0]) if row[0].sub else ""
    if row[0].sup or row[0].primes:
        return None
    name, look = inner.name, f"{style} {inner.look}"
    if style in ACCENTS:
        name = f"{ACCENTS[style]}_{name}"
    if scripts:
        name, look = f"{name}_{scripts}", f"{look}_{scripts}"
    upright = inner.look if style in UPRIGHT and not scripts else look
    bold = inner.bold or style in BOLD
    return Letter(
        name, upright if style in UPRIGHT else "bold " + name if bold else look, bold, inner.capital, inner.greek
    )


def label(row: Items, of: Item) -> str:
    """A subscript as part of a name: ``ij``, ``pred``, ``ip1`` for i + 1."""
    parts = []
    for it in row:
        shown = letter(it)
        if shown is not None and not it.sup and not it.primes:
            parts.append(shown.name if not it.sub else f"{shown.name}{label(it.sub, of)}")
        elif it.kind == "number" and it.bare and it.text.isdigit():
            parts.append(it.text)
        elif it.kind in ("text", "word") and it.bare and it.text.replace(" ", "").replace("-", "").isalnum():
            parts.append(it.text.replace(" ", "").replace("-", ""))
        elif it.kind == "sign" and it.text in SIGNS and it.bare and (len(row) > 1 or it.text == "*"):
            parts.append(SIGNS[it.text])
        elif it.kind == "command" and it.text in ("max", "min") and it.bare:
            parts.append(it.text)
        elif it.kind == "command" and it.text in ("ast", "star") and it.bare:
            parts.append("star")
        else:
            raise Misread("this subscript is no part of a name: letters, numbers and words are", it.start)
    joined = "".join(parts).strip("_")
    if not joined or (not joined.isascii() and not joined.isalnum()):
        raise Misread("this subscript is empty", of.start)
    return joined


@cache
def canonical(name: str) -> tuple[str, ...]:
    """The parts of a name in one order, whatever way it is typed: ``x1`` and ``x_1``, ``y_hat`` and ``hat_y``.

    >>> canonical("hat_y1") == canonical("y_1_hat"), canonical("x12") == canonical("x_1_2")
    (True, False)
    """
    parts = [p for p in re.split(r"_|(?<=[^\W\d_])(?=\d)", name) if p]
    marks, others = sorted(p for p in parts if p in MARKS), [SAME.get(p, p) for p in parts if p not in MARKS]
    return (*marks, *others)


MARKS = {"hat", "bar", "tilde", "star", "prime"}
SAME = {"lambda": "lam", "lamda": "lam", "eps": "epsilon", "Lam": "Lambda"}
SIGNS = {"+": "p", "-": "m", ",": "_", "*": "star"}
LAYERS = "lL"


def layer(row: Items) -> str | None:
    """What a superscript in brackets adds to a name: ``^{[l-1]}`` adds ``lm1``, ``^{(i)}`` adds ``sup_i``."""
    if len(row) != 1 or row[0].kind != "fence" or not row[0].bare or row[0].text not in "([":
        return None
    inner = row[0].rows[0]
    try:
        written = label(inner, row[0])
    except Misread:
        return None
    is_layer = row[0].text == "[" or written[0] in LAYERS
    return written if is_layer else f"sup_{written}"
