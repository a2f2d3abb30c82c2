"""A line rewritten by one false rule, at one place: which one gives the wrong line that follows it?

Tries the table of false rewritings at every part, then one thing changed (a sign, a term, a factor), then a factor of
the whole. Numbers at a few points sift the candidates; whoever asks checks what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from typing import Any

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.expressions import Expr
from derive.language.shapes import Shapes
from derive.numeric.precision import Exhausted, precision
from derive.review.edits import Edit, edits, everywhere, omissions
from derive.review.sieve import Sieve, spots
from derive.rules.rewritings import LETTERS, MATRICES, NUMBERS, REWRITINGS, SCALARS, Rewriting

MOST_TRIED = 400
MOST_EDITS = 150
Bound = Mapping[Expr, Expr]


@dataclass(frozen=True)
class Rewritten:
    """``part`` became ``wrong`` and should have become ``right``; all of it is ``line``, which is the claim, or, where it
    is ``mended``, what the claim should have been."""

    mistake: str
    says: str
    part: Expr
    wrong: Expr
    right: Expr
    line: Expr
    mended: bool = False


def candidates(
    before: Expr, after: Expr, assume: Mapping[str, Domain], shapes: Mapping[str, tuple] | None, most: int = 3
) -> list[Rewritten]:  # fmt: skip
    """At most ``most`` of what false rewritings of ``before`` are ``after`` at a few points.

    >>> a, b = ex.symbols("a b")
    >>> candidates((a + b) ** 2, a**2 + b**2, {}, None)[0].mistake
    'power-of-sum'
    """
    rank = _rank_of(shapes)
    with precision(64):
        return list(islice(_sifted(before, after, _sieve(before, after, assume, shapes), rank), most))


def _sifted(before: Expr, after: Expr, sieve: Any, rank: Callable[[Expr], int]) -> Iterator[Rewritten]:
    if not sieve.runs:
        return
    try:
        yield from _by_table(before, sieve.is_claim, rank)
        yield from _by_edits(before, after, sieve, rank)
        yield from _by_a_factor(before, after, sieve)
    except Exhausted:
        return


def _sieve(before: Expr, after: Expr, assume: Mapping[str, Domain], shapes: Mapping[str, tuple] | None) -> Any:
    if shapes:
        from derive.review.array_sieve import Sieve as ArraySieve

        return ArraySieve(before, after, assume, shapes)
    return Sieve(after, before, spots(before, after, assume))


def _rank_of(shapes: Mapping[str, tuple] | None) -> Callable[[Expr], int]:
    known = Shapes(dict(shapes or {}))

    def rank(part: Expr) -> int:
        try:
            return known.rank(part)
        except DeriveError:
            return -1

    return rank


# ---------------------------------------------------------------- the table


def _by_table(before: Expr, is_claim: Callable[[Expr], bool], rank: Callable[[Expr], int]) -> Iterator[Rewritten]:
    def changes(part: Expr) -> Iterator[tuple[str, Expr, str]]:
        for row in REWRITINGS:
            for bound in matches(row.before, part, {}, rank):
                found[len(found)] = row, bound, part
                yield str(len(found) - 1), ex.substitute(row.wrong, bound), row.says

    found: dict[int, tuple[Rewriting, Bound, Expr]] = {}
    for edit in islice(everywhere(before, changes), MOST_TRIED):
        if is_claim(edit.line):
            row, bound, part = found[int(edit.mistake)]
            right = part if row.right is row.before else ex.substitute(row.right, bound)
            yield Rewritten(row.id, row.says, part, edit.after, right, edit.line)


def matches(pattern: Expr, part: Expr, known: Bound, rank: Callable[[Expr], int]) -> Iterator[Bound]:
    """Every way in which the letters of ``pattern`` can be read in ``part``.

    >>> a, b, c = ex.symbols("a b c")
    >>> u, v = ex.symbols("u v")
    >>> [str(found[u]) for found in matches(u + v, a + b + c, {}, lambda part: 0)]
    ['a', 'b', 'c', 'b + c', 'a + c', 'a + b']
    """
    if pattern in LETTERS:
        if known.get(pattern, part) is part and _may_stand_for(pattern, part, rank):
            yield {**known, pattern: part}
        return
    if isinstance(pattern, (ex.Add, ex.Mul)) and type(part) is type(pattern) and len(pattern.args) == 2:
        for one, rest in _splits(part):
            yield from _in_turn([(pattern.args[0], one), (pattern.args[1], rest)], known, rank)
    elif isinstance(pattern, ex.MatMul) and isinstance(part, ex.MatMul):
        for factors in _cut(part.args, len(pattern.args)):
            yield from _in_turn(list(zip(pattern.args, factors, strict=True)), known, rank)
    elif type(part) is type(pattern) and pattern.data == part.data and len(pattern.args) == len(part.args):
        yield from _in_turn(list(zip(pattern.args, part.args, strict=True)), known, rank)


def _may_stand_for(letter: Expr, part: Expr, rank: Callable[[Expr], int]) -> bool:
    if letter in NUMBERS:
        return not ex.free_symbols(part)
    if letter in SCALARS:
        return rank(part) == 0
    return letter not in MATRICES or rank(part) == 2


def _splits(part: Expr) -> Iterator[tuple[Expr, Expr]]:
    """A sum or a product as two: one of its terms and the rest, then the other way round."""
    pairs = [
        (a, type(part)(*part.args[:i], *part.args[i + 1 :]) if len(part.args) > 2 else part.args[1 - i])
        for i, a in enumerate(part.args)
    ]
    yield from pairs
    if len(part.args) > 2:
        yield from ((rest, one) for one, rest in pairs)


def _cut(args: tuple[Expr, ...], into: int) -> Iterator[tuple[Expr, ...]]:
    if into == 1:
        yield (ex.MatMul(*args),)
        return
    for i in range(1, len(args) - into + 2):
        for rest in _cut(args[i:], into - 1):
            yield (ex.MatMul(*args[:i]), *rest)


def _in_turn(pairs: list[tuple[Expr, Expr]], known: Bound, rank: Callable[[Expr], int]) -> Iterator[Bound]:
    if not pairs:
        yield known
        return
    (pattern, part), *rest = pairs
    for found in matches(pattern, part, known, rank):
        yield from _in_turn(rest, found, rank)


# ---------------------------------------------------------------- one thing changed, and a factor of the whole


def _by_edits(before: Expr, after: Expr, sieve: Any, rank: Callable[[Expr], int]) -> Iterator[Rewritten]:
    forwards = chain(edits(before, rank), omissions(before, rank))
    for edit in islice(forwards, MOST_EDITS):
        if sieve.is_claim(edit.line):
            yield Rewritten(_named(edit), edit.says, edit.before, edit.after, edit.before, edit.line)
    for edit in islice(edits(after, rank), MOST_EDITS):
        if sieve.is_true(edit.line):
            yield Rewritten(_named(edit), edit.says, edit.before, edit.before, edit.after, edit.line, mended=True)


#: the edits of a derivative under the names they have in a rewriting
_NAMES = {"missing-chain-factor": "factor", "power-not-reduced": "power", "quotient-missing-square": "power"}


def _named(edit: Edit) -> str:
    return _NAMES.get(edit.mistake, edit.mistake)


def _by_a_factor(before: Expr, after: Expr, sieve: Any) -> Iterator[Rewritten]:
    number = sieve.proportion(ex.ONE)
    if number is None:
        return
    name = "sign" if number == -1 else "off-by-half" if number in (2, Fraction(1, 2)) else "factor"
    line = ex.as_expr(number) * before
    yield Rewritten(name, f"it is {number} times what it should be", before, after, before, line)
