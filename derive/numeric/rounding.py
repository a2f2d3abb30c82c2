"""Rounding to the numbers of a binary format, to nearest and a tie to even, with integers alone.

Never through the machine's own floats: what is said of them is checked here by another route.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq, fmpz

from derive.numeric.arithmetic import NOTHING, real
from derive.numeric.precision import Undecided, Undefined

#: name -> bits of the significand, exponent of the smallest subnormal number, exponent beyond the largest number
FORMATS = {"double": (53, -1074, 1024), "single": (24, -149, 128)}


def nearest(x: fmpq, digits: int, least: int, above: int) -> fmpq:
    """The number of the format nearest to ``x``; raises Undefined where that is infinite.

    >>> nearest(fmpq(1, 10), *FORMATS["double"]) == fmpq(3602879701896397, 2**55)
    True
    """
    if x == 0:
        return NOTHING
    size = abs(x)
    e = int(size.p.height_bits()) - int(size.q.height_bits())  # 2**(e - 1) < size < 2**(e + 1)
    if size < _power_of_two(e):
        e -= 1
    unit = _power_of_two(max(e - digits + 1, least))
    below = (size / unit).floor()
    left = size / unit - below
    half = fmpq(1, 2)
    count = below + 1 if left > half or (left == half and below % 2 == 1) else below
    found = count * unit
    if found >= _power_of_two(above):
        raise Undefined("it is too large for the format: it overflows")
    return found if x > 0 else -found


def _power_of_two(n: int) -> fmpq:
    return fmpq(fmpz(1) << n) if n >= 0 else fmpq(1, fmpz(1) << -n)


def rounding_to(name: str) -> Callable[[Any], Any]:
    """The function that rounds a number or a ball; Undecided where the ball lies across a boundary."""
    form = FORMATS[name]

    def rounded(x: Any) -> Any:
        x = real(x, name)
        if type(x) is fmpq:
            return nearest(x, *form)
        if not x.is_finite():
            raise Undecided(f"{name} of something unbounded")
        ends = [nearest(_exactly(end), *form) for end in (x.lower(), x.upper())]
        if ends[0] != ends[1]:
            raise Undecided(f"{name} of a ball that lies between two of its numbers")
        return ends[0]

    return rounded


def _exactly(end: arb) -> fmpq:
    man, exponent = end.man_exp()
    return fmpq(man) * _power_of_two(int(exponent))
