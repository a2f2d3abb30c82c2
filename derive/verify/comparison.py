"""Whether two values are the same: ``agree``, ``differ``, or ``unclear`` where balls overlap and show too few digits."""

from __future__ import annotations

from typing import Any

from flint import acb, arb, fmpq

from derive.numeric.arithmetic import ball
from derive.numeric.precision import precision
from derive.numeric.tables import Table

SURE_DIGITS = 6.0  # digits both sides share, at least, before a point counts as compared


class SlowInfinity(str):
    """An infinity that is only approached like a logarithm: x**(1/1000)*log(x) looks like it near 0. Refutes nothing."""


class SeenInfinity(str):
    """An infinity told from values that grow: sin(c*s)/s does near 0 until it comes to c. Refutes no value so large."""


FAR = 10**9  # values that grow have surely passed this where they are called infinite


def compare(a: Any, b: Any) -> tuple[str, float, float]:
    """``agree``, ``differ`` or ``unclear``; how many decimal digits surely agree; the relative distance of the middles.

    >>> compare(fmpq(1), fmpq(2))[0], compare(arb(1).exp(), arb(1).exp())[0]
    ('differ', 'agree')
    """
    if isinstance(a, Table) or isinstance(b, Table):
        return _compare_tables(a, b)
    if isinstance(a, (bool, str)) or isinstance(b, (bool, str)):
        if a is b or (isinstance(a, str) and a == b):
            return "agree", float("inf"), 0.0
        return ("unclear" if _may_be(a, b) or _may_be(b, a) else "differ"), 0.0, 1.0
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return ("agree", float("inf"), 0.0) if a == b else ("differ", 0.0, 1.0)
    return _compare_balls(acb(a), acb(b)) if acb in (type(a), type(b)) else _compare_balls(ball(a), ball(b))


def _may_be(infinity: Any, value: Any) -> bool:
    """Whether what looks like ``infinity`` may be ``value`` after all."""
    far = not isinstance(value, (bool, str)) and not abs(ball(value)) < FAR
    return isinstance(infinity, SlowInfinity) or (isinstance(infinity, SeenInfinity) and far)


def _compare_balls(a: Any, b: Any) -> tuple[str, float, float]:
    difference = a - b
    if not difference.contains(0):
        return "differ", 0.0, 1.0
    scale = max(abs(a).lower(), abs(b).lower())
    gap = abs(difference).upper()
    if gap == 0:
        return "agree", float("inf"), 0.0
    relative = gap / scale if scale > 0 else gap
    digits = -_log10(relative)
    middle = abs(difference.mid())
    error = middle / scale if scale > 0 else middle
    return ("agree" if digits >= SURE_DIGITS else "unclear"), digits, to_float(error)


def _log10(x: arb) -> float:
    return to_float((x.log() / arb(10).log()).mid()) if x > 0 else float("-inf")


def to_float(x: Any) -> float:
    try:
        return float(x.mid())
    except (OverflowError, ValueError):
        return float("inf")


def _compare_tables(a: Any, b: Any) -> tuple[str, float, float]:
    if not (isinstance(a, Table) and isinstance(b, Table)) or a.shape != b.shape:
        return "differ", 0.0, 1.0
    entries = [compare(x, y) for x, y in zip(a.flat(), b.flat(), strict=True)]
    says = next((s for s in ("differ", "unclear") if any(e[0] == s for e in entries)), "agree")
    return says, min((e[1] for e in entries), default=float("inf")), max((e[2] for e in entries), default=0.0)


def shape(value: Any) -> tuple[int, ...]:
    return value.shape if isinstance(value, Table) else ()


def same_gap(first: tuple[Any, Any], second: tuple[Any, Any]) -> bool:
    """Whether two looks show the same difference: a real one does not change with the precision."""
    if any(isinstance(v, (Table, str, bool)) for v in (*first, *second)):
        return True  # entries were told apart twice
    with precision(256):
        one, two = (acb((acb(v[0]) - acb(v[1])).mid()) for v in (first, second))
        return bool(abs(one - two) < abs(two) / 4)


def relative_gap(a: Any, b: Any) -> float | None:
    if any(isinstance(v, (Table, str, bool)) for v in (a, b)):
        return None
    scale = max(abs(acb(a)).upper(), abs(acb(b)).upper())
    return to_float((abs(acb(a) - acb(b)) / scale).mid()) if scale > 0 else None


def is_rational(*values: Any) -> bool:
    """Whether all values, or their entries, are exact rational numbers."""
    entries = [e for v in values for e in (v.flat() if isinstance(v, Table) else (v,))]
    return all(isinstance(e, fmpq) for e in entries)
