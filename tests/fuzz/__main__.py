"""``python -m tests.fuzz --minutes 60 --jobs 2``: random cases until the time is up, then what was counted and what failed.

Every failure is made as small as Hypothesis can, printed once and saved under ``build/fuzz``. Exit code 1 if there was one.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.properties import PROPERTIES, Property, Slip, Wrong

#: examples of a property between two looks at the clock
ROUND = 60


def run(property: Property, examples: int, number: int | None = None) -> tuple[Counter[str], str]:
    """How often what was said of ``examples`` cases, and the smallest case that fails, if one does.

    number : the seed; without one always the same cases.
    """
    tally: Counter[str] = Counter()

    def ask(case: tuple) -> None:
        tally[property.ask(*case)] += 1

    ask.__name__ = ask.__qualname__ = property.name
    test = settings(
        max_examples=examples, deadline=None, database=None, derandomize=number is None,
        suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink), print_blob=False,
    )(given(st.tuples(*property.cases))(ask))  # fmt: skip
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            (test if number is None else seed(number)(test))()
    except (Wrong, Slip) as failure:
        return tally, f"{type(failure).__name__}: {failure}"
    except BaseExceptionGroup as several:
        return tally, "\n".join(f"{type(f).__name__}: {f}" for f in several.exceptions)
    except Exception:
        return tally, traceback.format_exc(limit=-6)
    return tally, ""


def work(job: int, jobs: int, first: int, until: float, names: list[str], found) -> None:
    """Rounds of every property with seeds of this job's own, each round reported."""
    warnings.simplefilter("error")
    number = first + job
    while time.monotonic() < until:
        for name in names:
            if time.monotonic() >= until:
                break
            found.put((name, number, *run(PROPERTIES[name], ROUND, number)))
        number += jobs
    found.put(None)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=PROPERTIES, default=list(PROPERTIES), metavar="PROPERTY")
    parser.add_argument("--save", type=Path, default=Path("build/fuzz"))
    said = parser.parse_args()
    found: multiprocessing.Queue = multiprocessing.Queue()
    until = time.monotonic() + 60 * said.minutes
    workers = [
        multiprocessing.Process(target=work, args=(job, said.jobs, said.seed, until, said.only, found), daemon=True)
        for job in range(said.jobs)
    ]
    for worker in workers:
        worker.start()
    return _collect(found, said.jobs, said.save)


def _collect(found: multiprocessing.Queue, running: int, save: Path) -> int:
    tallies: dict[str, Counter[str]] = {}
    failures: dict[str, str] = {}
    began = told = time.monotonic()
    while running:
        report = found.get()
        if report is None:
            running -= 1
            continue
        name, number, tally, failure = report
        tallies.setdefault(name, Counter()).update(tally)
        if failure and f"{name} {failure}" not in failures:
            failures[f"{name} {failure}"] = f"{name}, seed {number}\n{failure}\n"
            print(failures[f"{name} {failure}"], flush=True)
            save.mkdir(parents=True, exist_ok=True)
            (save / f"{name}-{number}.txt").write_text(failures[f"{name} {failure}"], encoding="utf-8")
        if time.monotonic() - told > 60:
            told = time.monotonic()
            print(
                f"{(told - began) / 60:.0f} min, {sum(map(Counter.total, tallies.values())):,} cases, {len(failures)} failures",
                flush=True,
            )
    print(summary(tallies))
    return 1 if failures else 0


def summary(tallies: dict[str, Counter[str]]) -> str:
    """A line a property, and below it how its cases went."""
    lines = []
    for name, tally in tallies.items():
        lines.append(f"{name.replace('_', ' ')}: {tally.total():,} cases")
        lines += [f"    {count:7,}  {count / tally.total():6.1%}  {word}" for word, count in tally.most_common()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
