"""Many rows, one question each, answered in the order of the rows, each within its own time and memory.

Sees rows and a function of one row, never mathematics. Rows travel to the workers in chunks; a chunk that does not come
back is asked again one row at a time, so that a row that runs away or takes its process down costs only its own answer.
No more than a window of rows is ever held, however many there are. What a worker cannot answer is ``Lost``, never guessed.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from queue import SimpleQueue
from time import monotonic
from typing import Any, Protocol

from derive.errors import DeriveError

ROWS, BYTES = 16, 8_000  # of a chunk: about 40 ms of work, so that sending it costs little; a long row goes alone
TURN = 0.2  # seconds after which a worker hands back what it has of a chunk
PATIENCE = 1.0  # seconds for a row of a chunk; one that takes longer is asked again alone, with all its time
CLOCK = 6.0  # times as long on the clock: other programs want the cores too, and a busy machine makes nobody wrong
WINDOW, WINDOW_BYTES = 4_096, 2**26  # rows read and not yet answered in order: what a slow one may hold up
BREAKS = 3  # times in a row that the pool may break without an answer in between

#: not fork, which copies the locks of threads; a fork server has no threads, and has what it imported to give
START = "forkserver" if os.name == "posix" else "spawn"
TIMED = hasattr(signal, "setitimer")

Row = Any  # bytes, or what the question takes
Ask = Callable[[Row], Any]


@dataclass(frozen=True)
class Limits:
    """What one row may take: seconds of computing, and megabytes beyond what its worker has before it.

    Where a system cannot count a process's seconds (Windows), they are seconds on the clock.
    """

    seconds: float = 10.0
    megabytes: float = 500.0

    def __post_init__(self) -> None:
        if not (self.seconds > 0 and self.megabytes > 0):
            raise DeriveError(
                f"an answer may take some seconds and megabytes, found {self.seconds} and {self.megabytes}"
            )

    def of_a_chunk(self) -> Limits:
        return replace(self, seconds=min(PATIENCE, self.seconds))

    def on_the_clock(self) -> float:
        return CLOCK * self.seconds if TIMED else self.seconds


@dataclass(frozen=True)
class Lost:
    """A row without an answer, and why."""

    why: str


class Workers(Protocol):
    """Where chunks are worked on: the pool of this module, or somebody's executor."""

    at_once: int  #: chunks handed over and not yet back

    def submit(self, ask: Ask, rows: Sequence[Row]) -> Future: ...
    def renew(self) -> None: ...
    def why(self, error: BaseException) -> str: ...
    def close(self) -> None: ...


@dataclass
class _Chunk:
    first: int  # the number of its first row
    rows: list[Row]


def in_order(ask: Ask, rows: Iterable[Row], workers: Workers) -> Iterator[tuple[Row, Any]]:
    """Every row with ``ask(row)``, or with ``Lost`` and the reason; in order, each as soon as those before it are there."""
    return _Desk(ask, rows, workers).answers()


class _Desk:
    """Hands out chunks, takes back answers, and puts them in order."""

    def __init__(self, ask: Ask, rows: Iterable[Row], workers: Workers):
        self.ask, self.rows, self.workers = ask, iter(rows), workers
        self.again: deque[_Chunk] = deque()  # handed out once and not come back
        self.out = 0
        self.finished: SimpleQueue[tuple[_Chunk, Future]] = SimpleQueue()
        self.answered: dict[int, tuple[Row, Any]] = {}
        self.read = self.told = self.held = self.breaks = 0  # held: bytes of the rows that were read and not yet told
        self.kept_back: list[Row] = []  # a row that was read and did not fit into the last chunk

    def answers(self) -> Iterator[tuple[Row, Any]]:
        try:
            while self._hand_out():
                self._take_back(*self.finished.get())
                while self.told in self.answered:
                    row, answer = self.answered.pop(self.told)
                    self.told += 1
                    self.held -= _weight(row)
                    yield row, answer
        finally:
            self.workers.close()

    def _hand_out(self) -> bool:
        """Whether anything is being worked on, once the workers have as much as they can take."""
        while self.out < self.workers.at_once and (chunk := self._next_chunk()):
            try:
                future = self.workers.submit(self.ask, chunk.rows)
            except BrokenExecutor as error:
                self.again.append(chunk)
                self._mend(error)
                continue
            self.out += 1
            future.add_done_callback(partial(self._come_back, chunk))
        return self.out > 0

    def _come_back(self, chunk: _Chunk, future: Future) -> None:
        self.finished.put((chunk, future))

    def _next_chunk(self) -> _Chunk | None:
        if self.again:
            return self.again.popleft()
        if self.read - self.told >= WINDOW or self.held >= WINDOW_BYTES:
            return None
        rows = self.kept_back or [row for row in [next(self.rows, None)] if row is not None]
        self.kept_back = []
        size = sum(map(_weight, rows))
        while rows and len(rows) < ROWS and (row := next(self.rows, None)) is not None:
            size += _weight(row)
            if size > BYTES:
                self.kept_back = [row]
                break
            rows.append(row)
        chunk = _Chunk(self.read, rows)
        self.read += len(rows)
        self.held += sum(map(_weight, rows))
        return chunk if rows else None

    def _take_back(self, chunk: _Chunk, future: Future) -> None:
        self.out -= 1
        error = future.exception()
        if error is None:
            self.breaks = 0
            self._file(chunk, future.result())
        elif isinstance(error, BrokenExecutor):  # not this chunk's doing
            self.again.append(chunk)
            self._mend(error)
        elif len(chunk.rows) > 1:
            self.again.extend(_Chunk(chunk.first + i, [row]) for i, row in enumerate(chunk.rows))
        else:
            self._file(chunk, [Lost(self.workers.why(error))])

    def _file(self, chunk: _Chunk, answers: Sequence[Any]) -> None:
        for i, (row, answer) in enumerate(zip(chunk.rows, answers, strict=False)):
            self.answered[chunk.first + i] = row, answer
        if rest := chunk.rows[len(answers) :]:
            self.again.append(_Chunk(chunk.first + len(answers), rest))

    def _mend(self, error: BaseException) -> None:
        """Workers that broke are replaced once all that they had is back."""
        if self.out:
            return
        self.breaks += 1
        if self.breaks > BREAKS:
            raise DeriveError(
                'the processes end before they have begun; a script does its work under if __name__ == "__main__": '
                f"because they import it too ({self.workers.why(error)})"
            ) from error
        self.workers.renew()


def _weight(row: Row) -> int:
    return len(row) if isinstance(row, bytes) else 500


# ---------------------------------------------------------------- in the workers

_one_at_a_time = threading.Lock()  # the precision of python-flint is one for the whole process


def answered(ask: Ask, rows: Sequence[Row], limits: Limits | None = None) -> list[Any]:
    """The answers to the first of the rows: to all of them, unless the time of one turn is over before."""
    end = monotonic() + TURN
    answers: list[Any] = []
    with _one_at_a_time:
        for row in rows:
            answers.append(_asked(ask, row, limits))
            if monotonic() > end:
                break
    return answers


def _asked(ask: Ask, row: Row, limits: Limits | None) -> Any:
    try:
        with _limited(limits) if limits else nullcontext():
            return ask(row)
    except MemoryError:
        return Lost(f"needed more than {limits.megabytes:g} MB" if limits else "needed more memory than there is")
    except Exception as error:  # whatever it is, it is told, and the other rows go on
        return Lost(f"{type(error).__name__}: {error}"[:500])


def memory_can_be_limited() -> bool:
    return sys.platform == "linux"


@contextmanager
def _limited(limits: Limits) -> Iterator[None]:
    """This process may map so much more, and when it has computed so long it is killed, in compiled code too."""
    if memory_can_be_limited():
        _limit_memory(limits.megabytes)
    if TIMED:
        signal.setitimer(signal.ITIMER_PROF, limits.seconds)
    try:
        yield
    finally:
        if TIMED:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _limit_memory(megabytes: float) -> None:
    import resource

    with open("/proc/self/statm") as statm:
        mapped = int(statm.read().split()[0]) * resource.getpagesize()
    most = mapped + int(megabytes * 2**20)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _get_ready(warm: Callable[[], object] | None) -> None:
    """A worker's first act: it imports what it needs, so that the first row is not charged for it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # compiled code never gets to a handler of Python's
    if TIMED:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    if warm:
        warm()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)  # libraries complain there of too little memory


# ---------------------------------------------------------------- the workers


class Pool:
    """Processes with a hard limit for every row: pebble's pool, begun afresh should it break.

    warm : what a process does before its first row.    modules : what is imported once for all processes.
    """

    def __init__(
        self, jobs: int | None, limits: Limits, warm: Callable[[], object] | None = None, modules: Sequence[str] = ()
    ):
        self.jobs = _cores() if jobs is None else jobs
        if self.jobs < 1:
            raise DeriveError(f"jobs is the number of processes, one at the least; found {jobs}")
        if not memory_can_be_limited():
            warnings.warn("there is no memory limit for each answer on this system", RuntimeWarning, stacklevel=3)
        self.limits, self.warm, self.at_once = limits, warm, 2 * self.jobs + 2
        self.context: Any = get_context(START)
        if START == "forkserver":
            self.context.set_forkserver_preload([__name__, *modules])
        self.pool = self._begin()

    def _begin(self) -> Any:
        try:
            from pebble import ProcessPool
        except ImportError:
            raise DeriveError('grading needs the package pebble: pip install "derive[grade]"') from None
        return ProcessPool(self.jobs, initializer=_get_ready, initargs=[self.warm], context=self.context)

    def submit(self, ask: Ask, rows: Sequence[Row]) -> Future:
        limits = self.limits if len(rows) == 1 else self.limits.of_a_chunk()
        try:
            return self.pool.schedule(answered, args=[ask, rows, limits], timeout=limits.on_the_clock())
        except RuntimeError as error:
            raise BrokenExecutor(str(error)) from error

    def renew(self) -> None:
        self.close()
        self.pool = self._begin()

    def why(self, error: BaseException) -> str:
        if isinstance(error, TimeoutError):
            return f"stopped after {self.limits.on_the_clock():g} s on the clock"
        code = getattr(error, "exitcode", 0) or 0
        if TIMED and code == -signal.SIGPROF:
            return f"stopped after {self.limits.seconds:g} s"
        if code < 0:
            name = signal.Signals(-code).name
            return f"its process died ({name}), perhaps for want of memory: it may take {self.limits.megabytes:g} MB"
        return f"its process ended with {code}" if code else f"{type(error).__name__}: {error}"

    def close(self) -> None:
        self.pool.stop()
        self.pool.join()


class Borrowed:
    """Somebody's executor, which stays theirs: nothing can be stopped there, and it is not shut down."""

    at_once = 64

    def __init__(self, executor: Executor):
        if not callable(getattr(executor, "submit", None)):
            raise DeriveError(f"executor is a concurrent.futures.Executor, found {type(executor).__name__}")
        self.executor, self.waiting = executor, set[Future]()

    def submit(self, ask: Ask, rows: Sequence[Row]) -> Future:
        future = self.executor.submit(answered, ask, rows)
        self.waiting.add(future)
        future.add_done_callback(self.waiting.discard)
        return future

    def renew(self) -> None:
        raise DeriveError("the executor broke: a process of it died")

    def why(self, error: BaseException) -> str:
        return f"its worker died or failed: {type(error).__name__}: {error}"[:500]

    def close(self) -> None:
        for future in list(self.waiting):
            future.cancel()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
