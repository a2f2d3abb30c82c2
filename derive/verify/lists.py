"""Lists of values: equal in some order, equal when rounded; and the row space of a matrix of balls."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from derive.language import expressions as ex
from derive.numeric.balls import Table, Undecided

TINY = 24  # a ball around zero that is thinner than 2 to the −24 is taken for zero, never for a refutation alone


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
    if isinstance(a, Table) or isinstance(written, ex.Array):
        if not (isinstance(a, Table) and isinstance(written, ex.Array)) or len(a.entries) != len(written.args):
            return "differ", 0.0
        each = [rounded(x, None, w) for x, w in zip(a.entries, written.args, strict=True)]
        says = next((s for s in ("differ", "unclear") if any(e[0] == s for e in each)), "agree")
        return says, min(e[1] for e in each)
    interval = _meant(written)
    if interval is None:
        raise Undecided(f"{written} is no rounded number")
    value = acb(a)
    if not value.overlaps(interval):
        return "differ", 0.0
    return ("agree" if interval.contains(value) else "unclear"), _digits(written)


def _meant(written: ex.Expr) -> acb | None:
    """All numbers that round to a written one: ``1.41`` stands for 1.405 to 1.415, ``2`` for itself."""
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
        case ex.Add(args=(re, im)):
            parts = _meant(re), _meant(im)
            return None if None in parts else parts[0] + parts[1]  # type: ignore[operator]
        case ex.Mul(args=(size, ex.Constant(data="I"))):
            found = _meant(size)
            return None if found is None else found * acb(0, 1)
    return None


def _q(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _places(said: str) -> int:
    mantissa, _, exponent = said.lower().partition("e")
    return len(mantissa.partition(".")[2]) - int(exponent or 0)


def _digits(written: ex.Expr) -> float:
    shown = [n.data for n in ex.postorder(written) if isinstance(n, ex.Number) and isinstance(n.data, str)]
    return float(min((len(s.lower().partition("e")[0].replace(".", "").lstrip("0")) for s in shown), default=15))


# ---------------------------------------------------------------- rows


class Close:
    """A ball that equals another one when they overlap, so that lists of them compare as matrices do."""

    def __init__(self, value: acb):
        self.value = value

    def __eq__(self, other: Any) -> bool:
        return bool(self.value.overlaps(other.value if isinstance(other, Close) else acb(other)))

    __hash__ = None  # type: ignore[assignment]


def reduced_rows(rows: list[list[Any]]) -> list[list[Any]]:
    """The nonzero rows of the reduced echelon form of a matrix of balls.

    An entry counts as zero where its ball is thin and contains zero. Raises Undecided where a ball is wide.
    """
    left = [[acb(e) for e in row] for row in rows]
    done: list[list[acb]] = []
    for column in range(len(rows[0])):
        possible = [i for i, row in enumerate(left) if not _is_zero(row[column])]
        if not possible:
            continue
        pivot_row = left.pop(max(possible, key=lambda i: float(abs(left[i][column]).lower())))
        pivot_row = [e / pivot_row[column] for e in pivot_row]
        left = [_minus(row, row[column], pivot_row, column) for row in left]
        done = [_minus(row, row[column], pivot_row, column) for row in done] + [pivot_row]
    return [[Close(e) for e in row] for row in done]


def _minus(row: list[acb], factor: acb, pivot_row: list[acb], column: int) -> list[acb]:
    return [acb(0) if j == column else a - factor * b for j, (a, b) in enumerate(zip(row, pivot_row, strict=True))]


def _is_zero(entry: acb) -> bool:
    if not entry.contains(0):
        return False
    if abs(entry).upper() < arb(2) ** -TINY:
        return True
    raise Undecided("whether an entry of the matrix is zero takes more digits")
