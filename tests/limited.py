"""Questions in processes with hard limits, so that a wrong one cannot take the tests down, and everything it does is seen.

A server has imported derive and forks a child for every question. The child goes through the ways of asking, each within
its own CPU time and memory, and says of each what came of it. An audit hook sees files, programs and connections.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

Ways = Mapping[str, Callable[[], Any]]  # what is asked, by name
FORBIDDEN = ("os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "subprocess.Popen", "pty.spawn",
             "socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "ctypes.dlopen", "shutil.", "tempfile.",
             "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate", "os.putenv")  # fmt: skip
PATIENCE = 10  # times as long by the clock as in CPU time: other work may go on
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
READABLE = ("/proc/self/", "/dev/null", "/dev/urandom", sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]))


class Told(NamedTuple):
    """What came of one way of asking: an answer, an error of derive's, a crash, or something it must not do."""

    kind: str  #: "right", "error", "crash" or "forbidden"
    said: Any
    seconds: float
    megabytes: float  #: beyond the most that the process had held before


class Ended(Exception):  # noqa: N818
    """The process of a question was stopped."""


# ---------------------------------------------------------------- in the tests


@contextmanager
def server() -> Iterator[Callable[..., dict[str, Told]]]:
    """``ask(ways, *args, folder=…, seconds=…, megabytes=…)``: what came of each of ``ways(*args)``, "module:function"."""
    command = [sys.executable, "-m", "tests.limited"]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdin and running.stdout

    def ask(ways: str, *args: Any, folder: Path, seconds: float, megabytes: float) -> dict[str, Told]:
        print(json.dumps([ways, args, seconds, megabytes, str(folder)]), file=running.stdin, flush=True)
        code, begun, told = json.loads(running.stdout.readline())
        if code:
            name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
            raise Ended(f"{begun}: ended by {name}; more than {seconds} s?")
        return {way: Told(*said) for way, said in told.items()}

    try:
        yield ask
    finally:
        running.stdin.close()
        running.stdout.close()
        running.wait()


# ---------------------------------------------------------------- in the server


def serve() -> None:
    """Reads a question from every line of standard input, and writes what came of it."""
    import_module("tests.entry_points").warm()
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            with open(writing, "w") as pipe:
                _child(pipe, *json.loads(line))
            os._exit(0)
        os.close(writing)
        with open(reading) as pipe:
            told = [json.loads(said) for said in pipe]
        _, status = os.waitpid(child, 0)
        begun = next((said[0] for said in reversed(told) if len(said) == 1), "")
        answers = {said[0]: said[1:] for said in told if len(said) > 1}
        print(json.dumps([os.waitstatus_to_exitcode(status), begun, answers]), flush=True)


def _child(pipe: Any, ways: str, args: list, seconds: float, megabytes: float, folder: str) -> None:
    from derive.errors import DeriveError

    os.chdir(folder)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1), os.dup2(nowhere, 2)  # libraries complain there of too little memory
    signal.signal(signal.SIGPROF, signal.SIG_DFL), signal.signal(signal.SIGALRM, signal.SIG_DFL)
    module, _, name = ways.partition(":")
    asked: Ways = getattr(import_module(module), name)(*args)
    seen: list[str] = []
    watching = [False]
    sys.addaudithook(lambda event, details: seen.append(_trespass(event, details)) if watching[0] else None)
    for way, call in asked.items():
        print(json.dumps([way]), file=pipe, flush=True)
        _allow(megabytes)
        before, start = _held(), time.process_time()
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds)  # who waits for ever uses no CPU
        watching[0] = True
        try:
            kind, said = "right", call()
        except DeriveError as error:
            kind, said = "error", f"{type(error).__name__}: {error}"
        except BaseException as error:
            kind, said = "crash", f"{type(error).__name__}: {error}"[:300]
        watching[0] = False
        signal.setitimer(signal.ITIMER_PROF, 0), signal.setitimer(signal.ITIMER_REAL, 0)
        took, more = time.process_time() - start, _held() - before
        if found := list(filter(None, seen)):
            kind, said = "forbidden", found[:5]
        seen.clear()
        print(json.dumps([way, kind, said, took, more]), file=pipe, flush=True)


def _allow(megabytes: float) -> None:
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (mapped + int(megabytes * 2**20), hard))


def _held() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def _trespass(event: str, details: tuple) -> str:
    """What an event of the interpreter's does that no question may do; empty for all others."""
    if event == "open":
        path, _, flags = details
        inside = isinstance(path, int) or os.path.abspath(os.fsdecode(path)).startswith(READABLE)
        return "" if inside and not (flags or 0) & WRITING else f"open {path!r}, flags {flags}"
    return f"{event} {details!r:.200}" if event.startswith(FORBIDDEN) else ""


# ---------------------------------------------------------------- what must be seen


def bad(kind: str) -> Ways:
    """Ways that no limit may let pass."""
    found: dict[str, Callable[[], Any]] = {
        "endless": lambda: sum(iter(int, 1)),
        "waiting": lambda: time.sleep(10_000),
        "crash": lambda: {}[kind],
        "large": lambda: len(bytearray(2**31)),
        "died": lambda: os.kill(os.getpid(), signal.SIGSEGV),
        "program": lambda: os.system("true"),
        "written": lambda: Path("there").write_text("x"),
        "read": lambda: Path("/etc/hostname").read_bytes()[:1],
        "connected": lambda: __import__("socket").socket().connect_ex(("127.0.0.1", 9)),
    }
    return {"fine": lambda: 1, kind: found[kind]}


if __name__ == "__main__":
    serve()
