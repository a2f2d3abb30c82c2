"""What keeps a difference from being a mistake: a name that nobody explained, a definition that could not be read,
and random variables of which the words beside the formulas say how they hang together.

Says only why a line cannot be called wrong; never that it is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from derive.language import expressions as ex
from derive.language.functions import is_known
from derive.review.glossary import MOMENTS

#: a verdict's method where a line brings in a name: what stands below it goes on from there
BRINGS_IN = "a name is brought in"
INDEPENDENT = {"independent", "independence", "independently", "iid", "uncorrelated", "d"}  # i.i.d. is i, i, d
PROJECTION = ex.Symbol("P")
IDENTITY = ex.Symbol("I")


def doubt(
    before: ex.Expr,
    after: ex.Expr,
    sizes: Collection[str],
    unread: Collection[str] = (),
    loose: Collection[str] = (),
    independent: bool = False,
) -> tuple[str, str] | None:
    """Why ``after`` cannot be called wrong though it differs from ``before``: a method for the verdict, and a sentence.

    sizes : the dimensions' names.    unread : names whose definition could not be read.
    loose : names that a line above gives a value.    independent : whether the words of the derivation say that something is.

    >>> X, Y, mu = ex.symbols("X Y mu")
    >>> doubt(ex.Expectation(X), mu, ())
    ('a name is brought in', 'it brings in mu, and nothing says what that is')
    >>> doubt(ex.Expectation(X * Y), ex.Expectation(X) * ex.Expectation(Y), ())
    """
    there = {*_names(before), *_names(after)}
    if lost := sorted(there & set(unread)):
        return "none", f"the definition of {lost[0]} could not be read"
    if new := sorted(set(_names(after)) - set(_names(before)) - set(sizes)):
        return BRINGS_IN, f"it brings in {', '.join(new)}, and nothing says what that is"
    if used := sorted(there & set(loose)):
        return BRINGS_IN, f"a line above says what {used[0]} is, in other words"
    if _chances([before]) and not _chances([after]) and after not in (ex.ZERO, ex.ONE):
        return BRINGS_IN, "nothing says how the random variables are distributed"
    lost = sorted(set(_names(before)) - set(_names(after)))
    if lost and _holds(ex.Array, after) and not _holds(ex.Derivative, before):
        return BRINGS_IN, f"it may say what {lost[0]} is"
    if IDENTITY in ex.free_symbols(before):
        return "none", "nothing says what I is: pass shapes={...} if it is the identity matrix"
    if _holds_square(before) != _holds_square(after):
        return "none", "P may be a projection: say what it is, if it is not"
    if _numbered_at_random(before, after) or (independent and _of_several(before, after)):
        return BRINGS_IN, "whether it holds rests on how the random variables hang together"
    return None


def _names(expr: ex.Expr) -> Iterator[str]:
    """The variables and the functions nobody defined."""
    yield from (x.name for x in ex.free_symbols(expr))
    yield from (n.name for n in ex.postorder(expr) if isinstance(n, ex.Call) and not is_known(n.name))


def _holds(kind: type[ex.Expr], expr: ex.Expr) -> bool:
    return any(isinstance(n, kind) for n in ex.postorder(expr))


def _holds_square(expr: ex.Expr) -> bool:
    """Whether P P stands there, which is P where P is a projection, as the letter says."""
    products = [n.args for n in ex.postorder(expr) if isinstance(n, ex.MatMul)]
    return any(a is b and a is PROJECTION for args in products for a, b in pairwise(args))


def _chances(exprs: Iterable[ex.Expr]) -> list[ex.Expr]:
    return [n for n in ex.postorder(*exprs) if isinstance(n, (*MOMENTS, ex.Probability))]


def _numbered_at_random(*sides: ex.Expr) -> bool:
    """Whether X_1, …, X_n stand in a moment: textbooks mean a sample, which is drawn independently."""
    return any(isinstance(n, ex.Indexed) for n in ex.postorder(*_chances(sides)))


def _of_several(*sides: ex.Expr) -> bool:
    free = [ex.free_symbols(n) for n in _chances(sides)]
    return len(frozenset().union(*free)) > 1
