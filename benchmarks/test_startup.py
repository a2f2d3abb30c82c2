"""Whole processes: CPU seconds of user and system, as ratios of medians of interleaved runs."""

import os
import resource
import statistics
import subprocess
import sys

import pytest

PYTHON = sys.executable
DERIVE = [PYTHON, "-c", "from derive.cli import main; main()"]
ROUNDS = 11


def cpu(command: list[str]) -> float:
    """CPU seconds of one process, with bytecode compiled before."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratio(ours: list[str], theirs: list[str]) -> float:
    cpu(ours), cpu(theirs)
    pairs = [(cpu(ours), cpu(theirs)) for _ in range(ROUNDS)]
    a, b = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"\n  {a * 1000:.0f} ms / {b * 1000:.0f} ms = {a / b:.2f}", end="  ")
    return a / b


@pytest.mark.parametrize(
    "what, ours, theirs, most",
    [
        ("derive --help / import click", [*DERIVE, "--help"], [PYTHON, "-c", "import click"], 3.0),
        (
            "a worked derivative to Markdown / import sympy",
            [*DERIVE, "differentiate", "x**2*sin(x)", "--wrt", "x", "--format", "md"],
            [PYTHON, "-c", "import sympy"],
            1.6,
        ),
    ],
    ids=["help", "worked-derivative"],
)
def test_process(benchmark, what, ours, theirs, most):
    found = benchmark.pedantic(ratio, (ours, theirs), rounds=1)
    benchmark.extra_info[what] = found
    print(f"{what} (at most {most})")
    assert found <= most
