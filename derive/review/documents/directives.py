"""What a document tells derive in its comments: ``assume``, ``shapes``, ``define``, ``ignore``; each is read or refused.

% derive: assume x > 0, n positive integer, 0 < p < 1, A symmetric
% derive: shapes A=m,n x=n
% derive: define f(x) = x^2
% derive: ignore            this chain, or the next one
% derive: ignore-start      ... up to ignore-end
% derive: ignore-file
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive.errors import AssumptionError, DeriveError, ReadError, ShapeError, nearest
from derive.language.assumptions import NAMED, REAL, Domain

LONGEST = 500
VERBS = ("assume", "shapes", "define", "ignore", "ignore-start", "ignore-end", "ignore-file")
SAME = {"shape": "shapes", "ignore file": "ignore-file", "ignore start": "ignore-start", "ignore end": "ignore-end"}

NAME = r"\\?[^\W\d]\w*(?:_\{\w+\})?"
NUMBER = r"-?(?:oo|\\infty|∞|\d+(?:\.\d+)?(?:/\d+)?)"
SIGN = r"<=|>=|!=|=<|<|>|≤|≥|≠|\\leq?(?![a-z])|\\geq?(?![a-z])|\\neq?(?![a-z])|\\lt|\\gt"
SIGNS = {"≤": "<=", "\\le": "<=", "\\leq": "<=", "=<": "<=", "≥": ">=", "\\ge": ">=", "\\geq": ">=", "≠": "!=", "\\ne": "!=", "\\neq": "!=", "\\lt": "<", "\\gt": ">"}  # fmt: skip
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "!=": "!="}
SETS = {"R": "real", "C": "complex", "Z": "integer", "N": "positive integer", "ℝ": "real", "ℂ": "complex", "ℤ": "integer", "ℕ": "positive integer"}  # fmt: skip

COMPARED = re.compile(rf"({NAME})\s*({SIGN})\s*({NUMBER})")
BETWEEN = re.compile(rf"({NUMBER})\s*({SIGN})\s*({NAME})(?:\s*({SIGN})\s*({NUMBER}))?")
WITHIN = re.compile(rf"({NAME})\s*(?:\\in(?![a-z])|∈|\bin\b)\s*([\[(])\s*({NUMBER})\s*,\s*({NUMBER})\s*([\])])")
MEMBER = re.compile(
    rf"({NAME})\s*(?:\\in(?![a-z])|∈|\bin\b)\s*(?:\\(?:mathbb|mathbf|Bbb)\s*\{{?\s*)?([RCZNℝℂℤℕ])\}}?\s*(?:([_^])\{{?([+*>\d]+)\}}?)?"
)
IS = re.compile(
    rf"({NAME})\s*(?:=|:|\bis\b|\bare\b|\s)\s*(?:an?\s+)?({'|'.join(sorted(NAMED, key=len, reverse=True))})"
)
BARE = re.compile(NAME)
COMMAS = re.compile(r"\s*[,;]\s*(?![^\[(]*[\])])|\s+and\s+")


@dataclass(frozen=True)
class Directive:
    """A comment that was read."""

    verb: str
    assume: Mapping[str, Domain] = field(default_factory=dict)
    shapes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""  #: of a definition, f(x) = x^2


def directive(text: str) -> Directive:
    """What a comment says, without its ``derive:``.

    >>> {name: str(where) for name, where in directive("assume x, y > 0, n integer").assume.items()}
    {'x': 'ℝ, > 0', 'y': 'ℝ, > 0', 'n': 'ℤ'}
    >>> directive("asume x > 0")
    Traceback (most recent call last):
        ...
    derive.errors.DeriveError: unknown directive 'asume'; did you mean 'assume'?
    """
    if len(text) > LONGEST:
        raise DeriveError(f"a directive has at most {LONGEST} characters, found {len(text)}")
    text = SAME.get(" ".join(text.split()), text)
    verb, _, rest = text.strip().partition(" ")
    verb, rest = SAME.get(verb, verb).rstrip(":"), rest.strip()
    if verb == "assume":
        return Directive(verb, assume=assumed(rest))
    if verb == "shapes":
        return Directive(verb, shapes=shaped(rest))
    if verb == "define":
        return Directive(verb, text=_equation(rest))
    if verb in VERBS:
        return Directive(verb)  # words behind an ignore are its reason
    hint = nearest(verb, VERBS) or f": {', '.join(VERBS)}"
    raise DeriveError(f"unknown directive {verb[:40]!r}{hint}")


def assumed(text: str) -> dict[str, Domain]:
    """Where each name of ``x > 0, n integer, A symmetric`` lives; several statements about one name hold together."""
    found: dict[str, Domain] = {}
    waiting: list[str] = []
    for item in COMMAS.split(text.strip().rstrip(".")):
        if BARE.fullmatch(item):
            waiting.append(item)  # x, y > 0
            continue
        name, where = condition(item)
        for each in (*waiting, name):
            found[each] = both(found[each], where) if each in found else where
        waiting = []
    if waiting or not found:
        what = waiting[0] if waiting else text
        raise AssumptionError(
            f"cannot read the assumption {what[:60]!r}: write x > 0, 0 < p < 1, n integer or A symmetric"
        )
    return found


def condition(item: str) -> tuple[str, Domain]:
    """A name and its domain from one statement.

    >>> name, where = condition(r"0 \\le p < 1"); (name, str(where))
    ('p', '[0, 1)')
    """
    item = item.strip()
    if found := COMPARED.fullmatch(item):
        return found[1], _compared(found[2], found[3])
    if found := BETWEEN.fullmatch(item):
        where = _compared(TURNED[SIGNS.get(found[2], found[2])], found[1])
        return found[3], both(where, _compared(found[4], found[5])) if found[4] else where
    if found := WITHIN.fullmatch(item):
        lower, upper = ">" + "=" * (found[2] == "["), "<" + "=" * (found[5] == "]")
        return found[1], both(_compared(lower, found[3]), _compared(upper, found[4]))
    if (found := MEMBER.fullmatch(item)) and (member := _member(found[2], found[4])):
        return found[1], member
    if found := IS.fullmatch(item):
        return found[1], NAMED[found[2]]
    word = item.split()[-1] if item.split() else item
    raise AssumptionError(
        f"cannot read the assumption {item[:60]!r}{nearest(word, NAMED)}: write x > 0, 0 < p < 1, n integer or A symmetric"
    )


def _compared(sign: str, bound: str) -> Domain:
    sign = SIGNS.get(sign, sign)
    if bound.lstrip("-") in ("oo", "\\infty", "∞"):
        return REAL
    try:
        value = Fraction(bound)  # of at most LONGEST characters, without an exponent
    except ZeroDivisionError:
        raise AssumptionError(f"{bound!r} is not a number") from None
    if sign == "!=":
        if value:
            raise AssumptionError(f"only '!= 0' can be assumed, found '!= {bound}'")
        return NAMED["nonzero"]
    if sign in (">", ">="):
        return Domain(lower=value, lower_open=sign == ">")
    return Domain(upper=value, upper_open=sign == "<")


def _member(letter: str, said: str | None) -> Domain | None:
    """ℝ, ℝ_+, ℤ, ℕ, ℂ; ℝ^n is no set of numbers."""
    where = NAMED[SETS[letter]]
    if said is None:
        return where
    return both(where, NAMED["positive"]) if said[0] in "+>" and letter in "RZℝℤ" else None


def both(a: Domain, b: Domain) -> Domain:
    """What lies in both domains."""
    if a.structure or b.structure:
        if a.structure and b.structure and a.structure != b.structure:
            raise AssumptionError(f"a matrix cannot be assumed both {a.structure} and {b.structure} here: say one")
        return a if a.structure else b
    lower, lower_open = max(((d.lower, d.lower_open) for d in (a, b) if d.lower is not None), default=(None, False))
    uppers = [(d.upper, not d.upper_open) for d in (a, b) if d.upper is not None]
    upper, closed = min(uppers, default=(None, True))
    if lower is not None and upper is not None and (lower > upper or (lower == upper and (lower_open or not closed))):
        raise AssumptionError("the assumptions leave nothing: the lower bound is above the upper bound")
    real = Domain(lower, upper, lower_open, not closed, a.integer or b.integer, False, a.nonzero or b.nonzero)
    return replace(real, complex=a.complex and b.complex)


def shaped(text: str) -> dict[str, tuple[str, ...]]:
    """The shapes of ``A=m,n x=n``, also ``A: m×n`` and ``A=(m,n)``.

    >>> shaped("A=m,n x=n t=()")
    {'A': ('m', 'n'), 'x': ('n',), 't': ()}
    """
    items = re.split(rf"[,;\s]+(?={NAME}\s*[=:])", text.strip())
    return dict(_shape(item) for item in items)


def _shape(item: str) -> tuple[str, tuple[str, ...]]:
    found = re.fullmatch(rf"({NAME})\s*[=:]\s*(\(.*\)|[^()]*)", item.strip())
    said = found[2].strip("() ").removesuffix(",") if found else ""
    dimensions = [d.strip() for d in re.split(r",|×|\\times|\s+x\s+", said)]
    if found and found[2].startswith("(") and not said:
        dimensions = []
    if not found or not all(re.fullmatch(r"[^\W\d]\w*|\d{1,6}", d) for d in dimensions) or len(dimensions) > 4:
        raise ShapeError(f"cannot read the shape {item[:60]!r}: write A=m,n or x=3")
    return found[1], tuple(dimensions)


def _equation(text: str) -> str:
    left, sign, right = text.partition("=")
    if not sign or not left.rstrip(": ") or not right.strip():
        raise ReadError(f"cannot read the definition {text[:60]!r}: write define f(x) = x^2")
    return text


def conditions(texts: Iterable[str]) -> dict[str, Domain]:
    """What those texts say that are conditions; the others say nothing here."""
    found: dict[str, Domain] = {}
    for text in texts:
        try:
            found |= assumed(text)
        except DeriveError:
            continue
    return found
