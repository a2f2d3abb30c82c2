"""Many answers: two cores against one, the pool against a plain loop, and ten thousand with hostile ones among them."""

import json
import os
import statistics
import subprocess
import sys
import time

import pytest

from derive.grading import grade, grade_one, warm

ROUNDS = 3
HOSTILE = [
    {"f": "9**9**9**9", "wrt": "x", "claim": "0"},
    {"a": "gamma(10**8)", "b": "factorial(10**9)"},
    {"f": "+".join(f"log(x+{k})" for k in range(60)), "wrt": "x", "claim": "x"},
    {"a": "(" * 5000 + "x" + ")" * 5000, "b": "x"},
    {"f": "+".join(f"x{i}" for i in range(100_000)), "wrt": "x", "claim": "1"},
    {"a": "__import__('os').system('false')", "b": "x"},
    {"f": "/(1+".join(["x"] * 40) + ")" * 39, "wrt": "x", "claim": "1"},
    {"f": "x**x**x**x**x", "wrt": "x", "claim": "x"},
]


def answer(n: int) -> dict:
    """Every third is wrong."""
    a, b = n % 7 + 2, n % 5 + 2
    right = n % 3 > 0
    if n % 4 == 0:
        return {"id": n, "a": f"sin({a}*x + {n})**2", "b": f"{int(right)} - cos({a}*x + {n})**2"}
    sign = "+" if right else "-"
    return {
        "id": n,
        "f": f"x**{a}*sin({b}*x) + {n}",
        "wrt": "x",
        "claim": f"{a}*x**{a - 1}*sin({b}*x) {sign} {b}*x**{a}*cos({b}*x)",
    }


def steady(rows: list[dict], jobs: int) -> float:
    """Answers a second, from the first result to the last: the start is paid once, however many there are."""
    results = grade(rows, jobs=jobs)
    wrong = next(results)["status"] == "REFUTED"
    start = time.perf_counter()
    wrong += sum(result["status"] == "REFUTED" for result in results)
    assert wrong == sum(row["id"] % 3 == 0 for row in rows)
    return (len(rows) - 1) / (time.perf_counter() - start)


def plain(rows: list[dict]) -> float:
    start = time.perf_counter()
    for row in rows:
        grade_one(row)
    return len(rows) / (time.perf_counter() - start)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="two cores")
def test_two_cores_are_within_15_percent_of_twice_one():
    warm()
    rows = [answer(n) for n in range(600)]
    found = []
    for _ in range(ROUNDS):
        one, two, loop = steady(rows, 1), steady(rows, 2), plain(rows)
        print(f"\n  {one:.0f} a second on one core, {two:.0f} on two ({two / one:.2f}), {loop:.0f} in a loop", end="  ")
        found.append((two / one, loop / one))
    cores, pool = (statistics.median(column) for column in zip(*found, strict=True))
    assert cores >= 2 * 0.85
    assert pool <= 1.15


def test_ten_thousand_some_of_them_hostile(tmp_path):
    rows = [answer(n) for n in range(10_000)]
    for i, n in enumerate(range(100, 10_000, 198)):
        rows[n] = {"id": n, **HOSTILE[i % len(HOSTILE)]}
    (tmp_path / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    program = (
        "import resource, sys\nfrom derive.cli import main\n"
        "try: main(['grade', 'answers.jsonl', '-o', 'results.jsonl', '--jobs', '2'])\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    start = time.perf_counter()
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    took = time.perf_counter() - start
    assert run.returncode == 0, run.stderr
    results = [json.loads(line) for line in (tmp_path / "results.jsonl").read_bytes().splitlines()]
    assert [r["id"] for r in results] == list(range(10_000))
    ours, _ = map(float, run.stdout.split())
    print(f"\n  {len(results) / took:.0f} a second, {ours:.0f} MB in the parent; {run.stderr.strip()}", end="  ")
    assert ours < 200
