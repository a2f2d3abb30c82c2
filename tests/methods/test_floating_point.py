"""Bits and digits against those of the machine."""

from __future__ import annotations

import random
import struct
from fractions import Fraction

import numpy as np
import pytest

from derive.methods.floating_point import DOUBLE, SINGLE, binary_digits, exact_decimal, stored


def drawn(seed: int) -> Fraction:
    draw = random.Random(seed)
    x = Fraction(draw.getrandbits(70) + 1, draw.getrandbits(60) + 1) * Fraction(2) ** draw.randint(-1100, 1000)
    return draw.choice((1, -1)) * x


EDGES = [Fraction(0), Fraction(1), Fraction(-2), Fraction(2) ** -1074, Fraction(2) ** -1075, Fraction(3, 2) * Fraction(2) ** -1074,
         Fraction(2) ** -1022, Fraction(2) ** -1022 - Fraction(2) ** -1075, Fraction(2) ** 1023, 2 - Fraction(2) ** -53, Fraction(1, 3)]  # fmt: skip


@pytest.mark.parametrize("x", [*EDGES, *map(drawn, range(150))])
def test_the_bits_of_a_double(x):
    if abs(x) >= Fraction(2) ** 1024 - Fraction(2) ** 970:
        assert stored(x, DOUBLE).kind == "infinite"
        return
    machine = x.numerator / x.denominator if x else 0.0
    found = stored(x, DOUBLE)
    assert found.value == Fraction(machine)
    assert int("".join(found.bits), 2) == int.from_bytes(struct.pack(">d", machine), "big")
    assert found.hexadecimal == (machine.hex() if machine else "-" * found.sign + "0x0.0000000000000p+0")


@pytest.mark.parametrize("seed", range(100))
def test_the_bits_of_a_single(seed):
    draw = random.Random(seed)
    x = Fraction(draw.getrandbits(30) + 1) * Fraction(2) ** draw.randint(-170, 90)
    machine = np.float32(float(x))  # x is a double, so it is rounded once
    assert int("".join(stored(x, SINGLE).bits), 2) == int(machine.view(np.uint32))


@pytest.mark.parametrize(
    "x", [Fraction(1, 10), Fraction(1, 3), Fraction(5, 8), Fraction(0), Fraction(22, 7) - 3, Fraction(9, 70)]
)
def test_the_digits_add_up(x):
    found = binary_digits(x)
    head, tail = len(found.before), len(found.period)
    value = Fraction(int(found.before or "0", 2), 2**head)
    if tail:
        value += Fraction(int(found.period, 2), 2**tail - 1) / 2**head
    assert value == x
    assert (
        binary_digits(Fraction(1, 10)).before + 9 * binary_digits(Fraction(1, 10)).period
        == "0001100110011001100110011001100110011"
    )
    assert binary_digits(Fraction(1, 1019), most=50) is None


def test_exact_decimals():
    assert exact_decimal(Fraction(5e-324)).startswith("0." + "0" * 323 + "4940656458412465")
    assert exact_decimal(Fraction(-3, 8)) == "-0.375"
    assert exact_decimal(Fraction(2) ** 70) == str(2**70)
