"""What the topics of information share: laws with letters, and laws in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import assumptions
from derive.language.expressions import ONE, Expr, Symbol, constant_value, free_symbols
from derive.methods.samples import total, worth
from derive.model import Status
from derive.topics.data import vector
from derive.verify.claim import check


def letters(*laws: Sequence[Expr]) -> tuple[str, str]:
    """How any two laws are called: p and q, unless the data have these letters in them."""
    taken = {x.data for law in laws for v in law for x in free_symbols(v)}
    return ("v", "w") if taken & {"p", "q"} else ("p", "q")


def general(*laws: Sequence[Expr]) -> dict[str, Any]:
    """p₁ … pₙ and q₁ … qₙ, by the names they have."""
    return dict(assumptions({"n": "positive integer", **dict.fromkeys(letters(*laws), "positive")}))


def sums_to_one(*names: str) -> tuple[str, ...]:
    """That the laws of these names are laws."""
    return tuple(f"Sum({name}[k], (k, 1, n)) == 1" for name in names)


def shown(law: Sequence[Expr]) -> str:
    """The probabilities in a sentence."""
    return ", ".join(f"${v}$" for v in law)


def law(p: Any, name: str) -> list[Expr]:
    """Probabilities, numbers or letters, that sum to 1.

    >>> from derive.language.expressions import Array
    >>> law(Array(0.5, 0.6), "p")
    Traceback (most recent call last):
        ...
    derive.errors.AssumptionError: p = [0.5, 0.6] sums to 11/10: probabilities sum to 1
    """
    return checked(vector(p, name).args, p, name)


def checked(entries: Sequence[Expr], given: Any, name: str) -> list[Expr]:
    """The entries in their simplest form, refused where one is negative or they do not sum to 1."""
    found = [worth(entry) for entry in entries]
    for entry in found:
        value = constant_value(entry)
        if value is not None and value < 0:
            raise AssumptionError(f"{name} = {given!s:.60} holds {entry}: probabilities are not negative")
    whole = worth(total(found))
    if whole is not ONE and not (free_symbols(whole) and check(whole, ONE).status is Status.PROVED):
        raise AssumptionError(f"{name} = {given!s:.60} sums to {whole}: probabilities sum to 1")
    return found


def beside(*laws: Sequence[Expr]) -> dict[Any, Any]:
    """Numbers to stand beside the general lines: the laws themselves, or where they hold zeros or letters two fair coins."""
    values = [[constant_value(v) for v in law] for law in laws]
    if not all(v for law in values for v in law):
        values = [[Fraction(1, 2)] * 2 for _ in laws]
    named = zip(letters(*laws), values, strict=False)
    return {Symbol("n"): len(values[0]), **{Symbol(name): law for name, law in named}}
