"""Are two lists the same in some order? Are decimals the values they stand for, rounded?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import prod
from typing import Any

from flint import acb, arb, fmpq

from derive.language import expressions as ex
from derive.model import Status, Verdict
from derive.numeric.precision import Undecided, precision
from derive.numeric.tables import Table
from derive.verify.looks import Look, agreement, look_at
from derive.verify.points import Point, points_of
from derive.verify.sides import Claim
from derive.verify.witness import witness


def in_some_order(a: Any, b: Any, written: ex.Expr) -> tuple[str, float]:
    """``agree`` where the values of two lists pair off, ``differ`` where they cannot, and the digits they share.

    >>> one, two = fmpq(1), fmpq(2)
    >>> in_some_order(Table([one, two]), Table([two, one]), None), in_some_order(Table([one, two]), Table([one, one]), None)
    (('agree', inf), ('differ', 0.0))
    """
    if not (isinstance(a, Table) and isinstance(b, Table)) or a.shape != b.shape or len(a.shape) != 1:
        return "differ", 0.0
    left, right = a.entries, b.entries
    if all(isinstance(e, fmpq) for e in (*left, *right)):
        return ("agree", float("inf")) if sorted(left) == sorted(right) else ("differ", 0.0)
    touching = [[j for j, y in enumerate(right) if acb(x).overlaps(acb(y))] for x in left]
    if not _pairs_off(touching):
        return "differ", 0.0
    wide = max(acb(x).rad() / (1 + abs(acb(x)).mid()) for x in (*left, *right))
    if wide == 0:
        return "agree", 15.0
    digits = float(-(arb(wide).log() / arb(10).log()).mid())
    return ("agree" if digits >= 6 else "unclear"), digits


def _pairs_off(touching: list[list[int]]) -> bool:
    """Whether every row can have a column of its own (Kuhn's algorithm)."""
    taken: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in touching[i]:
            if j not in seen:
                seen.add(j)
                if j not in taken or place(taken[j], seen):
                    taken[j] = i
                    return True
        return False

    return all(place(i, set()) for i in range(len(touching)))


def rounded(a: Any, b: Any, written: ex.Expr) -> tuple[str, float]:
    """Whether the decimals ``written`` on the right are the values ``a``, rounded: at most half a unit of the last place off.

    >>> rounded(acb(2).sqrt(), None, ex.Number("1.4142"))[0], rounded(acb(2).sqrt(), None, ex.Number("1.4143"))[0]
    ('agree', 'differ')
    """
    if isinstance(written, ex.Array):
        if not isinstance(a, Table) or len(a.entries) != len(written.args):
            return "differ", 0.0
        each = [rounded(x, None, w) for x, w in zip(a.entries, written.args, strict=True)]
        says = next((s for s in ("differ", "unclear") if any(e[0] == s for e in each)), "agree")
        return says, min(e[1] for e in each)
    interval = _meant(written)
    if interval is None:
        raise Undecided(f"{written} is no rounded number")
    if isinstance(a, Table):
        return "differ", 0.0
    value = acb(a)
    if not value.overlaps(interval):
        return "differ", 0.0
    return ("agree" if interval.contains(value) else "unclear"), _digits(written)


def rounded_in_some_order(a: Any, b: Any, written: ex.Expr) -> tuple[str, float]:
    """The same for the decimals of a list that has no order of its own, as eigenvalues.

    >>> two = ex.Array(ex.Number("1.7"), ex.Number("1.4"))
    >>> rounded_in_some_order(Table([acb(2).sqrt(), acb(3).sqrt()]), None, two)[0]
    'agree'
    """
    if not (isinstance(a, Table) and isinstance(written, ex.Array)) or a.shape != (len(written.args),):
        return rounded(a, b, written)
    each = [[rounded(x, None, w) for w in written.args] for x in a.entries]
    for says in ("agree", "unclear"):
        if _pairs_off([[j for j, e in enumerate(row) if e[0] in ("agree", says)] for row in each]):
            return says, min(e[1] for row in each for e in row if e[0] != "differ")
    return "differ", 0.0


def _meant(written: ex.Expr) -> acb | None:
    """All numbers that round to a written one: ``1.41`` stands for 1.405 to 1.415, ``2`` for itself; sums and products."""
    match written:
        case ex.Number(data=int(n)):
            return acb(n)
        case ex.Number(data=str(said)):
            half = Fraction(10) ** -_places(said) / 2
            value = Fraction(said)
            return acb(arb(_q(value), _q(half * Fraction(1001, 1000))))
        case ex.Neg(args=(inner,)):
            found = _meant(inner)
            return None if found is None else -found
        case ex.Add(args=args) | ex.Mul(args=args):
            parts = [_meant(a) for a in args]
            if None in parts:
                return None
            return sum(parts, acb(0)) if isinstance(written, ex.Add) else prod(parts, start=acb(1))  # type: ignore
        case ex.Constant(data="I"):
            return acb(0, 1)
    return None


def _q(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _places(said: str) -> int:
    mantissa, _, exponent = said.lower().partition("e")
    return len(mantissa.partition(".")[2]) - int(exponent or 0)


def _digits(written: ex.Expr) -> float:
    shown = [n.data for n in ex.postorder(written) if isinstance(n, ex.Number) and isinstance(n.data, str)]
    return float(min((len(s.lower().partition("e")[0].replace(".", "").lstrip("0")) for s in shown), default=15))


Compare = Callable[[Any, Any, ex.Expr], tuple[str, float]]  #: both values and the right side as written -> says, digits


def by_values(compare_values: Compare) -> Callable[[Claim], Verdict]:
    """A check that compares the values of both sides, with the right side as it is written, at every point."""

    def verdict(claim: Claim) -> Verdict:
        looks: list[Look] = []
        for i, point in points_of(claim):
            look = _closely(claim, compare_values, point, i)
            if look.says == "differ":
                return Verdict(
                    Status.REFUTED, "random points" if look.estimated else "balls", points=1,
                    witness=witness(point, *look.values), reason=f"the two sides are not {claim.relation.name}",
                )  # fmt: skip
            looks.append(look)
        exactly = claim.is_constant and looks and looks[0].digits == float("inf")
        if exactly and looks[0].says == "agree":
            return Verdict(Status.PROVED, "exact arithmetic", points=1)
        return agreement(claim, looks)

    return verdict


def _closely(claim: Claim, compare_values: Compare, point: Point, index: int) -> Look:
    """A look, and a second one with more bits where the first is unclear or shows a difference."""
    look = Look("unclear", point, index)
    for bits in (96, 512):
        look = look_at(claim, point, index, bits)
        if not look.is_empty:
            with precision(bits):
                says, digits = compare_values(*look.values, claim.after)
            look = replace(look, says=says, digits=digits, error=0.0)
        if look.says not in ("unclear", "differ"):
            break
    return look


check_in_some_order = by_values(in_some_order)
check_rounded = by_values(rounded)
check_rounded_in_some_order = by_values(rounded_in_some_order)
