"""How the words before a formula mean it: as a definition, as a condition, or as something claimed. Only English is read."""

from __future__ import annotations

import re
from enum import Enum


class Meant(Enum):
    """What the last telling word of the sentence says of the formula that follows."""

    DEFINED = "defined"
    SUPPOSED = "supposed"
    CLAIMED = "claimed"
    STATED = "stated"  #: as something that holds everywhere
    OPEN = "open"


_WORDS = {
    Meant.DEFINED: "let where define defined denote denoted denotes set put write written called introduce abbreviate "
    "consider given take notation function substitution substitute",
    Meant.SUPPOSED: "if when whenever at for suppose supposing assume assuming unless provided setting solve solves solving equation "
    "equations constraint constraints subject such satisfy satisfies satisfying curve line plane circle surface sphere ellipse "
    "parabola solution solutions root roots until case point with condition system require requires impose want wants",
    Meant.CLAIMED: "then so hence thus therefore have has get gets gives giving obtain obtains obtained yields yield follows "
    "becomes means mean since because show shows find finds compute computes implies consequently namely know indeed",
    Meant.STATED: "recall identity identities formula formulas reads rule rules theorem law laws says fact equals expand expands "
    "expanding simplify simplifies derivative gradient integral always everywhere",
}
SAYS = {word: meant for meant, words in _WORDS.items() for word in words.split()}
FOR_ALL = re.compile(r"\b(?:for|given)\s+(?:all|every|any|each)\b", re.IGNORECASE)
SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z\\$(])|\n\s*\n")
FORMULA = re.compile(r"\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
WORD = re.compile(r"[A-Za-z]+")


LISTED = re.compile(r"\s*(?:,?\s*(?:and|or))?\s*,?\s*")  # between formulas that share what is said of them


def meant(prose: str) -> Meant:
    """What the last sentence before a formula makes of it; what was said of another formula before counts in lists only.

    >>> [meant(words).name for words in ("Let", "so that we have", "the roots of", "Let $a = 1$ and", "Let $a = 1$. Now")]
    ['DEFINED', 'CLAIMED', 'SUPPOSED', 'DEFINED', 'OPEN']
    """
    sentence = FOR_ALL.sub(" always ", SENTENCE.split(prose)[-1])
    *earlier, last = FORMULA.split(sentence)
    while earlier and LISTED.fullmatch(last):
        comma = "," in last and not re.search("and|or", last)
        last = earlier.pop()
        if comma and _last_word(last) is not Meant.DEFINED:
            return Meant.OPEN  # for $x > 0$, ...
    return _last_word(last)


def _last_word(text: str) -> Meant:
    return next((SAYS[word] for word in reversed(WORD.findall(text.lower())) if word in SAYS), Meant.OPEN)
