"""Many rows: in order, each within its own limits, and none lost, whatever one of them does."""

import os
import random
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import count, islice

import pytest

from derive.errors import DeriveError
from derive.review import batch
from derive.review.batch import Borrowed, Limits, Lost, Pool, in_order

LINUX = pytest.mark.skipif(not batch.memory_can_be_limited(), reason="memory is limited on Linux")


def act(row):
    """What a row says is done in the worker: that is what these tests are about."""
    kind, value = row
    if kind == "sleep":
        time.sleep(value)
    elif kind == "compute":
        end = time.process_time() + value
        while time.process_time() < end:
            pass
    elif kind == "spin":
        while True:
            pass
    elif kind == "compiled":  # a single step of Python's, so that no handler of Python's gets a turn
        pow(7, 10**9)
    elif kind == "die":
        os.kill(os.getpid(), value)
    elif kind == "leave":
        os._exit(value)
    elif kind == "allocate":
        return len(bytearray(value * 2**20))
    elif kind == "raise":
        raise KeyError(value)
    elif kind == "unpicklable":
        return lambda: value
    elif kind == "process":
        return os.getpid()
    return value


def asked(rows, jobs=2, seconds=0.5, megabytes=200.0):
    return list(in_order(act, rows, Pool(jobs, Limits(seconds, megabytes))))


def test_answers_come_in_the_order_of_the_rows_however_long_each_takes():
    chance = random.Random(5)
    rows = [("sleep", chance.choice([0, 0, 0, 0.001, 0.02])) for _ in range(200)]
    rows = [row if i % 7 else ("tell", i) for i, row in enumerate(rows)]
    assert asked(rows) == [(row, row[1]) for row in rows]


BAD = {
    "endless": (("spin", None), "stopped after "),
    "endless in compiled code": (("compiled", None), "stopped after "),
    "asleep": (("sleep", 60), "stopped after 3 s on the clock"),
    "killed": (("die", signal.SIGKILL), "its process died (SIGKILL)"),
    "aborted": (("die", signal.SIGABRT), "its process died (SIGABRT)"),
    "gone": (("leave", 3), "its process ended with 3"),
    "gone as if done": (("leave", 0), "stopped after 3 s on the clock"),
    "an exception": (("raise", "k"), "KeyError: 'k'"),
    "no data": (("unpicklable", 1), "its process ended with 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_costs_its_own_answer_alone(name):
    bad, why = BAD[name]
    rows = [("tell", i) for i in range(40)]
    rows[20:20] = [bad]
    found = asked(rows)
    assert [row for row, _ in found] == rows
    (lost,) = [answer for _, answer in found if isinstance(answer, Lost)]
    assert found[20][1] is lost and why in lost.why, lost.why
    assert [answer for _, answer in found if answer is not lost] == list(range(40))


@LINUX
def test_a_row_may_take_so_much_memory_and_no_more():
    rows = [("tell", 0), ("allocate", 100), ("allocate", 900), ("allocate", 100), ("tell", 1)]
    found = [answer for _, answer in asked(rows)]
    assert found == [0, 100 * 2**20, Lost("needed more than 200 MB"), 100 * 2**20, 1]


@pytest.mark.slow
def test_a_bad_row_may_stand_anywhere():
    """First, last, alone, side by side, and more of them than there are workers."""
    for rows in (
        [("die", signal.SIGKILL)],
        [("die", signal.SIGKILL), ("tell", 1)],
        [("tell", 1), ("spin", None)],
        [("die", signal.SIGKILL)] * 9 + [("tell", 1)] + [("spin", None)] * 3,
    ):
        found = asked(rows)
        assert [row for row, _ in found] == rows
        assert [isinstance(answer, Lost) for _, answer in found] == [row[0] != "tell" for row in rows]


def test_workers_may_be_spawned(monkeypatch):
    """As on Windows and macOS."""
    monkeypatch.setattr(batch, "START", "spawn")
    rows = [("tell", 0), ("die", signal.SIGKILL), ("tell", 1)]
    assert [a for _, a in asked(rows)][::2] == [0, 1]


def test_a_row_that_takes_longer_than_a_chunk_may_is_asked_alone():
    rows = [("tell", 1), ("compute", batch.PATIENCE + 0.5), ("tell", 2)]
    assert [a for _, a in asked(rows, seconds=10)] == [1, batch.PATIENCE + 0.5, 2]


def test_time_is_what_a_row_computes_not_what_the_machine_lets_it_wait():
    assert [a for _, a in asked([("sleep", 1.5), ("compute", 0.6), ("compute", 0.6)], jobs=1, seconds=1)] == [
        1.5,
        0.6,
        0.6,
    ]
    ((_, late),) = asked([("compute", 1.6)], jobs=1, seconds=1)
    assert late.why.startswith("stopped after ")


@pytest.mark.parametrize("jobs", [1, 2])
def test_rows_are_read_no_further_than_a_window(jobs):
    read = []
    rows = (read.append(i) or ("tell", i) for i in count())
    found = in_order(act, rows, Pool(jobs, Limits()))
    assert [answer for _, answer in islice(found, 300)] == list(range(300))
    assert len(read) <= 300 + batch.WINDOW
    found.close()


def test_a_slow_row_holds_up_a_window_and_no_more(monkeypatch):
    monkeypatch.setattr(batch, "WINDOW", 64)
    read = []
    rows = (read.append(i) or (("sleep", 0.7) if i == 0 else ("tell", i)) for i in range(1000))
    found = in_order(act, rows, Pool(2, Limits()))
    next(found)
    assert 64 <= len(read) <= 64 + batch.ROWS
    assert [answer for _, answer in found] == list(range(1, 1000))


def test_long_rows_are_held_by_their_length(monkeypatch):
    monkeypatch.setattr(batch, "WINDOW_BYTES", 100_000)
    read = []
    rows = (read.append(i) or b"x" * 10_000 for i in range(100))
    found = in_order(slow_first, rows, Pool(2, Limits()))
    next(found)
    assert len(read) <= 14
    assert len(list(found)) == 99


def slow_first(row):
    time.sleep(0.02)
    return len(row)


def test_the_workers_end_with_the_questions():
    found = in_order(act, iter([("process", None)] * 40), Pool(1, Limits()))
    _, process = next(found)
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_workers_that_never_get_ready_are_an_error():
    with pytest.raises(DeriveError, match="before they have begun"):
        list(in_order(act, [("tell", 1)], Pool(1, Limits(), not_ready)))


def not_ready():
    raise OSError("nothing to be had")


@pytest.mark.parametrize("executor", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_serves(executor):
    from multiprocessing import get_context

    context = {"mp_context": get_context("spawn")} if executor is ProcessPoolExecutor else {}
    chance = random.Random(6)
    rows = [("sleep", chance.choice([0, 0.005])) if i % 5 else ("raise", i) for i in range(100)]
    with executor(2, **context) as pool:
        found = list(in_order(act, rows, Borrowed(pool)))
        assert pool.submit(int, "1").result() == 1, "it stays its owner's"
    assert [row for row, _ in found] == rows
    assert [a for row, a in found if row[0] == "sleep"] == [row[1] for row in rows if row[0] == "sleep"]
    assert [a for row, a in found if row[0] == "raise"] == [Lost(f"KeyError: {i}") for i in range(0, 100, 5)]


def test_an_executor_that_breaks_is_an_error_and_no_verdict():
    from multiprocessing import get_context

    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
        pytest.raises(DeriveError, match="the executor broke"),
    ):
        list(in_order(act, [("tell", 1), ("die", signal.SIGKILL)], Borrowed(pool)))


@pytest.mark.parametrize(
    "make, says",
    [
        (lambda: Pool(0, Limits()), "jobs is the number of processes"),
        (lambda: Limits(seconds=0), "seconds and megabytes"),
        (lambda: Limits(megabytes=float("nan")), "seconds and megabytes"),
        (lambda: Borrowed(7), "concurrent.futures.Executor, found int"),
    ],
)
def test_what_cannot_be_is_said(make, says):
    with pytest.raises(DeriveError, match=says):
        make()
