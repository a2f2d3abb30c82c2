"""Worked differentiation, all steps and no verification: against ``sympy.diff``, and how it grows."""

import gc
import math
import signal
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

import pytest
from corpus import corpus, factors, nested, nested_products, nested_quotients

from derive.language import expressions as ex
from derive.methods.differentiate import differentiate

X = ex.Symbol("x")
MOST = 2.0  # seconds for one expression


def seconds(work, repeats: int = 1, before=lambda: None) -> float:
    """The least of some repeats, in CPU seconds."""
    best = math.inf
    for _ in range(repeats):
        before()
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


@contextmanager
def patience() -> Iterator[None]:
    """SymPy takes minutes over some of the larger expressions; after ``MOST`` seconds it counts as taking just those."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MOST)
    with suppress(TimeoutError):
        yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def forget() -> None:
    """Both sides start cold: no cached result, no expression kept from the run before."""
    from sympy.core.cache import clear_cache

    clear_cache()
    gc.collect()


def test_against_sympy(benchmark):
    import sympy

    from derive.language.sympy_bridge import to_sympy

    def ratios() -> list[float]:
        found = []
        for expr in corpus():
            with patience():
                theirs, x = to_sympy(expr), to_sympy(X)
                time_theirs = math.inf
                with patience():
                    time_theirs = seconds(lambda t=theirs, x=x: sympy.diff(t, x), before=forget)
                found.append(seconds(lambda e=expr: differentiate(e, X), before=forget) / min(time_theirs, MOST))
        return found

    found = benchmark.pedantic(ratios, rounds=1)
    median = statistics.median(found)
    benchmark.extra_info["worked / sympy.diff"] = median
    low, high = statistics.quantiles(found, n=10)[0], statistics.quantiles(found, n=10)[-1]
    print(
        f"\n  worked derivation / sympy.diff: median {median:.3f}, deciles {low:.3f} to {high:.3f}, of {len(found)} (at most 0.5)"
    )
    assert median <= 0.5


def exponent(sizes: list[int], times: list[float]) -> float:
    """The slope of log time over log size."""
    return statistics.linear_regression([math.log(n) for n in sizes], [math.log(t) for t in times]).slope


@pytest.mark.parametrize("family", [nested, factors, nested_products, nested_quotients])
def test_growth(benchmark, family):
    sizes = [5, 10, 20, 50, 100, 200]

    def measure() -> float:
        times = [seconds(partial(differentiate, family(n), X), 5, gc.collect) for n in sizes]
        print("\n  " + ", ".join(f"{n}: {t * 1000:.2f} ms" for n, t in zip(sizes, times, strict=True)), end="  ")
        return exponent(sizes, times)

    found = benchmark.pedantic(measure, rounds=1)
    benchmark.extra_info["exponent"] = found
    print(f"{family.__name__}: exponent {found:.2f} (at most 1.3)")
    assert found <= 1.3


def test_exponents_are_measured():
    assert exponent([5, 10, 20], [25.0, 100.0, 400.0]) == pytest.approx(2)
