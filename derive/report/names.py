"""How a name that is typed is written by hand: Greek letters, indices, hats and bars."""

from __future__ import annotations

import re
from collections.abc import Container

from derive.report.boxes import Box, fence, listed, words

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eps": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lam": "λ", "lambda": "λ", "lamda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Lam": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ", "pi": "π",
}  # fmt: skip


ACCENTS = {"hat", "bar", "tilde", "dot", "ddot", "vec"}


_A_LETTER = "|".join(sorted(GREEK, key=len, reverse=True)) + r"|[^\W\d_]"
_A_DIFFERENTIAL = re.compile(rf"d(?:{_A_LETTER})\d*(?:_\w*)?")


def named(name: str, bold: bool = False, arrays: Container[str] = ()) -> Box:
    """A name as it is written by hand: ``mu_hat`` is μ with a hat, ``x1`` and ``x_1`` have an index, ``dx`` is a differential.

    bold : a vector or a matrix.    arrays : names that are in use, which tell ``drate`` from ``data``.

    An accent may stand before its letter, as LaTeX is read: ``hat_y`` is ŷ; ``x_sup_i`` is x with a raised (i).

    >>> named("theta0").kind, named("theta0").parts[0].data
    ('sub', 'θ')
    >>> [named(name).kind for name in ("dW1", "dSigma", "dx_2", "dim", "data", "d")]
    ['differential', 'differential', 'differential', 'name', 'name', 'letter']
    """
    if _A_DIFFERENTIAL.fullmatch(name) or (name[0] == "d" and name in arrays and name[1:] in arrays):
        return Box("differential", None, (named(name[1:], bold, arrays),))
    base, *marks = _in_order([part for part in name.split("_") if part] or [name])
    stem = base.rstrip("0123456789")
    if stem and stem != base and (len(stem) == 1 or stem in GREEK):
        base, marks = stem, [base[len(stem) :], *marks]
    box = _word(base, bold)
    marks, raised = _raised(marks)
    for mark in [m for m in marks if m in ACCENTS]:
        box = Box("accent", mark, (box,))
    primes = sum(m == "prime" for m in marks)
    if indices := [_index(m) for m in marks if m not in ACCENTS and m not in ("prime", "star")]:
        box = Box("sub", None, (box, listed(indices)))
    if raised:
        box = Box("power", None, (box, fence(listed([_index(m) for m in raised]))))
    if "star" in marks:
        box = Box("power", None, (box, Box("symbol", "∗")))
    return Box("prime", primes, (box,)) if primes else box


def _in_order(parts: list[str]) -> list[str]:
    """The letter first, and the accents that were typed before it behind it."""
    first = next((i for i, part in enumerate(parts) if part not in ACCENTS), 0)
    return [parts[first], *parts[:first], *parts[first + 1 :]]


def _raised(marks: list[str]) -> tuple[list[str], list[str]]:
    """The marks below, and those behind ``sup``, which are raised in brackets."""
    at = marks.index("sup") if "sup" in marks[:-1] else len(marks)
    return marks[:at], marks[at + 1 :]


def _word(base: str, bold: bool) -> Box:
    if bold:
        return Box("bold", GREEK.get(base, base))
    if base in GREEK:
        return Box("letter", GREEK[base])
    return Box("letter", base) if len(base) == 1 else Box("name", base)


def _index(mark: str) -> Box:
    if mark.isdigit():
        return Box("number", mark)
    return words(mark) if len(mark) > 1 and mark not in GREEK and not mark[1:].isdigit() else named(mark)
