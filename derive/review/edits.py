"""A line with one thing changed: a factor transposed or on the other side, a sign, a half, an exponent, a part left out.

Seen from a right line an edit makes a mistake; seen from a wrong one it mends it. Says nothing about which is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations, product

from derive.language import expressions as ex
from derive.language.expressions import ONE, TWO, Add, Call, Div, Expr, MatMul, Mul, Neg, Pow

Rank = Callable[[Expr], int]
MOST_NODES = 200
MOST_FACTORS = 3  # of a product that is rearranged in every way


@dataclass(frozen=True)
class Edit:
    """``before``, a part, became ``after``, and so the whole became ``line``; the mistake that this mends or makes."""

    mistake: str
    before: Expr
    after: Expr
    line: Expr
    says: str


Change = tuple[str, Expr, str]  #: mistake, what the part becomes, in words


def edits(line: Expr, rank: Rank) -> Iterator[Edit]:
    """Every change of one part that can be made as well as mended.

    >>> from derive.language.python_text import read_python as read
    >>> ranks = {"A": 2, "x": 1, "A @ x": 1}
    >>> [str(e.line) for e in edits(read("A @ x"), lambda part: ranks.get(str(part), -1))]
    ['x @ A', 'A.T @ x']
    """
    yield from everywhere(line, lambda part: _changes(part, rank))


def rearrangements(line: Expr, rank: Rank) -> Iterator[Edit]:
    """Every product of matrices in ``line`` with its factors in another order, some of them transposed.

    >>> from derive.language.python_text import read_python as read
    >>> [str(e.line) for e in rearrangements(read("A @ B"), lambda part: 2)]
    ['A @ B.T', 'A.T @ B', 'A.T @ B.T', 'B @ A', 'B @ A.T', 'B.T @ A', 'B.T @ A.T']
    """
    yield from everywhere(line, lambda part: _rearranged(part, rank))


def _rearranged(part: Expr, rank: Rank) -> Iterator[Change]:
    if not isinstance(part, MatMul) or len(part.args) > MOST_FACTORS:
        return
    for order in permutations(part.args):
        for factors in product(*[(f, _turned(f)) if rank(f) == 2 else (f,) for f in order]):
            after = MatMul(*factors)
            if after is not part:
                yield "transposed", after, f"{part} is to be {after}"


def _turned(part: Expr) -> Expr:
    return part.args[0] if isinstance(part, Call) and part.name == "transpose" else Call("transpose", part)


def omissions(line: Expr, rank: Rank) -> Iterator[Edit]:
    """Every line in which one part of ``line`` is left out: a term, a factor, a divisor."""
    yield from everywhere(line, lambda part: _left_out(part, rank))


def everywhere(line: Expr, changes: Callable[[Expr], Iterator[Change]]) -> Iterator[Edit]:
    """Each of the ``changes`` of each part of ``line``, the whole first."""
    waiting: list[tuple[Expr, Callable[[Expr], Expr]]] = [(line, lambda e: e)]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        part, whole = waiting.pop(0)
        for mistake, after, says in changes(part):
            yield Edit(mistake, part, after, whole(after), says)
        waiting += [(a, _within(part, i, whole)) for i, a in enumerate(part.args)]


def _within(part: Expr, i: int, whole: Callable[[Expr], Expr]) -> Callable[[Expr], Expr]:
    return lambda e: whole(ex.rebuild(part, [e if j == i else a for j, a in enumerate(part.args)]))


def _changes(part: Expr, rank: Rank) -> Iterator[Change]:
    if rank(part) == 2 and not isinstance(part, Neg):
        yield "transposed", _turned(part), f"{part} is to be {_turned(part)}"
    match part:
        case MatMul(args=args):
            for i in range(len(args) - 1):
                after = MatMul(*args[:i], args[i + 1], args[i], *args[i + 2 :])
                yield "transposed", after, f"{args[i]} stands on the wrong side of {args[i + 1]}"
        case Call(data="outer", args=(a, b)):
            yield "transposed", Call("outer", b, a), f"{a} and {b} change places"
        case Add(args=args):
            for i, term in enumerate(args):
                yield from _changed_terms(args, i, term)
        case Pow(args=(base, exponent)):
            for after in (Pow(base, exponent + ONE), Pow(base, exponent - ONE)):
                yield "power-not-reduced", after, f"the exponent of {base} is wrong by one"
        case Div(args=(above, below)):
            says = f"the square of the denominator {below} is wrong"
            yield "quotient-missing-square", Div(above, Pow(below, TWO)), says
            if isinstance(below, Pow) and below.args[1] is TWO:
                yield "quotient-missing-square", Div(above, below.args[0]), says


def _changed_terms(args: tuple[Expr, ...], i: int, term: Expr) -> Iterator[Change]:
    opposite = term.args[0] if isinstance(term, Neg) else Neg(term)
    yield "sign", _with(args, i, opposite), f"the sign of {term} is wrong"
    yield "off-by-half", _with(args, i, TWO * term), f"{term} is wrong by a factor of 2"
    yield "off-by-half", _with(args, i, term / TWO), f"{term} is wrong by a factor of 2"


def _with(args: tuple[Expr, ...], i: int, term: Expr) -> Expr:
    return Add(*args[:i], term, *args[i + 1 :])


def _left_out(part: Expr, rank: Rank) -> Iterator[Change]:
    match part:
        case Add(args=args):
            for i, term in enumerate(args):
                yield "forgot-term", Add(*args[:i], *args[i + 1 :]), f"the term {term} is missing"
        case Mul(args=args) | MatMul(args=args):
            for i, factor in enumerate(args):
                constant = isinstance(part, Mul) and not rank(factor)
                rest = type(part)(*args[:i], *args[i + 1 :])
                yield "factor" if constant else "missing-chain-factor", rest, f"the factor {factor} is missing"
        case Div(args=(above, below)):
            yield "factor", above, f"the divisor {below} is missing"
        case Call(data="diag", args=(inner,)):
            yield "missing-chain-factor", inner, f"{part} is to be a diagonal matrix"
