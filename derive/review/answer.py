"""What there is to say of an answer that is not right: where it would be, if an assumption is what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.checking import check_within
from derive.language import expressions as ex
from derive.language.assumptions import NAMED, REAL, Domain
from derive.model import EQUAL, Status, Verdict

SIGNS = {"positive": "> 0", "negative": "< 0"}
MOST_VARIABLES = 3  # for which assumptions are tried


def where_equal(a: ex.Expr, b: ex.Expr, domains: Mapping[str, Domain], refuted: Verdict) -> str:
    """Where two expressions that differ somewhere are equal, as ``x > 0``; empty where no sign of a variable helps.

    >>> from derive.verify.claim import check
    >>> x = ex.Symbol("x")
    >>> root = ex.Call("sqrt", x**2)
    >>> where_equal(root, x, {}, check(root, x)), where_equal(root, x + 1, {}, check(root, x + 1))
    ('x > 0', '')
    """
    free = sorted(ex.free_symbols(a) | ex.free_symbols(b), key=str)
    if len(free) > MOST_VARIABLES or not any(isinstance(n, _SENSITIVE) for n in ex.postorder(a, b)):
        return ""
    for signs in _signs([x for x in free if isinstance(x, ex.Symbol)]):
        narrowed = {x.name: _narrowed(domains.get(x.name, REAL), sign) for x, sign in signs.items()}
        assumed = {name: where for name, where in narrowed.items() if where is not None}
        if len(assumed) < len(signs) or _contains(assumed, refuted.witness or {}):
            continue
        if check_within(a, b, EQUAL, (), {**domains, **assumed}).holds:
            return ", ".join(f"{x} {SIGNS[sign]}" for x, sign in signs.items())
    return ""


_SENSITIVE = (ex.Pow, ex.Call, ex.Piecewise)  # what is another expression on the other side of zero


def _signs(variables: list[ex.Symbol]) -> Iterator[dict[ex.Symbol, str]]:
    """One variable positive or negative; then all of them positive."""
    for x in variables:
        yield {x: "positive"}
        yield {x: "negative"}
    if len(variables) > 1:
        yield dict.fromkeys(variables, "positive")


def _narrowed(where: Domain, sign: str) -> Domain | None:
    """The part of a domain with one sign; None where it is no part, or all of it."""
    if where.complex or where.structure or where.is_nonnegative or where.is_negative:
        return None
    if sign == "positive":
        return replace(where, lower=Fraction(0), lower_open=True, nonzero=False)
    return replace(where, upper=NAMED[sign].upper, upper_open=True, nonzero=False)


def _contains(assumed: Mapping[str, Any], witness: Mapping[str, Any]) -> bool:
    """Whether the point that refutes lies where equality is to be tried: then it does not help."""
    values = {name: witness[name] for name in assumed if isinstance(witness.get(name), (int, Fraction))}
    return len(values) == len(assumed) and all(assumed[name].contains(Fraction(v)) for name, v in values.items())


def completed(verdict: Verdict, a: ex.Expr, b: ex.Expr, domains: Mapping[str, Domain]) -> Verdict:
    """A refuted equality with what is missing for it to hold, if that is an assumption."""
    if verdict.status is not Status.REFUTED or verdict.mistake:
        return verdict
    if told := where_equal(a, b, domains, verdict):
        return replace(
            verdict, reason=f"the sides are equal where {told}, but not everywhere: assume it, if it is meant"
        )
    return verdict
