"""Answers checked: scalar equivalences a second, reading included, beside what ``sympy.simplify`` takes for the same pairs."""

import math
import random
import statistics
import sys
import time
from pathlib import Path

import pytest
from test_differentiate import patience

import derive
from derive.report.latex import latex

sys.path.insert(0, str(Path(__file__).parents[1]))
ROUNDS = 3


def pairs() -> list[tuple[str, str, dict]]:
    """The pairs that the checker is tested with: equal and unequal ones, of every kind, in one fixed random order."""
    from tests.verify.test_claim import EQUAL_PAIRS, UNEQUAL_PAIRS

    found = [*EQUAL_PAIRS, *UNEQUAL_PAIRS]
    random.Random(0).shuffle(found)
    return found


def in_latex(text: str) -> str | None:
    """``text`` as derive prints it in LaTeX, or None where that is not read back."""
    written = latex(derive.read(text))
    try:
        derive.read(written, syntax="latex")
    except derive.DeriveError:
        return None
    return written


def cpu(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def check(a: str, b: str, assume: dict, syntax: str) -> None:
    sides = (derive.read(side, syntax=syntax, assume=assume) for side in (a, b))
    derive.equivalent(*sides, assume=assume)


def medians(rows: list[tuple[str, str, dict]], syntax: str) -> list[float]:
    """For each pair the median CPU seconds of reading and checking it, warm."""
    for row in rows:
        check(*row, syntax)
    return [statistics.median(cpu(lambda row=row: check(*row, syntax)) for _ in range(ROUNDS)) for row in rows]


@pytest.mark.parametrize("syntax", ["python", "latex"])
def test_scalar_checks(benchmark, syntax):
    rows = pairs()
    if syntax == "latex":
        written = [(in_latex(a), in_latex(b), how) for a, b, how in rows]
        rows = [(a, b, how) for a, b, how in written if a and b]
    found = sorted(benchmark.pedantic(medians, (rows, syntax), rounds=1))
    middle = statistics.median(found)
    print(f"\n  {len(rows)} pairs in {syntax}: median {middle * 1e3:.2f} ms, {1 / middle:.0f} a second; ", end="")
    print(f"mean {statistics.mean(found) * 1e3:.2f} ms, nine tenths within {found[len(found) * 9 // 10] * 1e3:.2f} ms")
    benchmark.extra_info["checks a second"] = 1 / middle


def test_against_simplify(benchmark):
    """A check beside ``simplify(a - b) == 0``, which is stopped after 2 s, on pairs that SymPy can be given."""
    import sympy
    from sympy.core.cache import clear_cache

    from derive.language.sympy_bridge import to_sympy

    rows = [(a, b) for a, b, assume in pairs() if not assume][::4]

    def ratios() -> list[float]:
        found = []
        for a, b in rows:
            ours = cpu(lambda a=a, b=b: derive.equivalent(a, b))
            clear_cache()
            try:
                difference = to_sympy(derive.read(a)) - to_sympy(derive.read(b))
            except Exception:  # not every node has a SymPy form
                continue

            def simplify(difference=difference) -> None:
                with patience():
                    sympy.simplify(difference)

            found.append(ours / max(cpu(simplify), 1e-6))
        return found

    derive.equivalent("sin(x)", "cos(x)"), sympy.simplify(sympy.sin(1))
    found = benchmark.pedantic(ratios, rounds=1)
    middle = math.exp(statistics.mean(map(math.log, found)))
    print(
        f"\n  a check / sympy.simplify: geometric mean {middle:.3f}, median {statistics.median(found):.3f} of {len(found)}"
    )
    assert statistics.median(found) <= 0.5
