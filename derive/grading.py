"""Many answers, graded: what a row asks, and a file of results that a crash leaves whole.

A row is a JSON object, and its keys say what it asks: ``f, wrt, claim`` whether the claim is the derivative; ``a, b`` whether
the two are equal; ``lines`` (or ``latex``) whether every line of a derivation follows. What cannot be read is an ERROR with
its reason, what cannot be decided UNKNOWN; neither stops the other rows.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from math import isfinite
from typing import Any, BinaryIO

from derive.errors import DeriveError, TimeLimitError, UnsupportedError, UnverifiedError
from derive.model import Status, Verdict
from derive.printable import in_json
from derive.review.batch import Borrowed, Limits, Lost, Pool, Workers, in_order

Question = Callable[[Mapping[str, Any]], dict[str, Any]]
Numbered = tuple[int, Any]  # the number of a line, from 1, and what it holds
LONGEST = 2**22  # bytes of a line
ASKED = ("id", "f", "wrt", "claim", "order", "a", "b", "lines", "latex", "definitions", "assume", "shapes", "syntax")
TOLD = {*Verdict(Status.UNKNOWN, "none").to_dict(), "id", "line", "lines", "first_wrong", "notes", "given", "digest"}
#: what the usual questions import: the workers have it before the first row
MODULES = ("numpy", "flint", "derive.grading", "derive.problems", "derive.verify.claim", "derive.verify.arrays",
           "derive.methods.matrix_calculus", "derive.methods.differentiate", "derive.language.latex_text",
           "derive.review.answer", "derive.review.lines")  # fmt: skip
WORST_FIRST = ("REFUTED", "UNKNOWN", "AGREES", "PROVED")
WORDS = {"PROVED": "right", "AGREES": "right", "REFUTED": "wrong", "UNKNOWN": "undecided", "ERROR": "unreadable"}


# ---------------------------------------------------------------- one answer


def grade_one(row: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on one row as JSON data: its status is PROVED, AGREES, REFUTED, UNKNOWN or, of no readable row, ERROR.

    >>> grade_one({"f": "x**2", "wrt": "x", "claim": "2*x"})["status"]
    'PROVED'
    >>> grade_one({"a": "sqrt(x**2)", "b": "x"})["status"], grade_one({"a": "2 x)", "b": "x"})["status"]
    ('REFUTED', 'ERROR')
    """
    try:
        return _question(row)(row)
    except (UnsupportedError, TimeLimitError, UnverifiedError) as error:
        return _said("UNKNOWN", str(error))
    except DeriveError as error:
        return _said("ERROR", str(error))
    except RecursionError:
        return _said("UNKNOWN", "it is nested too deeply to be checked")
    except MemoryError:
        raise
    except Exception as error:  # a fault of derive is nobody's wrong answer
        return _said("UNKNOWN", f"derive failed on it, please report it: {type(error).__name__}: {error}"[:500])


def _said(status: str, reason: str) -> dict[str, Any]:
    """What is told where no check was made, under the keys of a verdict."""
    return {**Verdict(Status.UNKNOWN, "none", reason=reason).to_dict(), "status": status}


def _question(row: Mapping[str, Any]) -> Question:
    """What the keys of a row ask."""
    questions = {
        ("f", "wrt", "claim"): _claim,
        ("a", "b"): _equivalence,
        ("lines",): _derivation,
        ("latex",): _derivation,
    }
    for keys, ask in questions.items():
        if all(key in row for key in keys):
            return ask
    found = ", ".join(map(str, islice(row, 8))) or "nothing"
    raise DeriveError(f"a row asks by its keys: f, wrt and claim; a and b; or lines. Found {found:.200}")


def _claim(row: Mapping[str, Any]) -> dict[str, Any]:
    import derive

    f, claim = _texts(row, "f"), _texts(row, "claim")
    if not _is_text(row["wrt"]):
        raise DeriveError(f"wrt is the name of a variable, or a list of names; found {row['wrt']!r:.60}")
    verdict = derive.check(f, claim, row["wrt"], row.get("order", 1), **_setting(row))
    return verdict.to_dict()


def _equivalence(row: Mapping[str, Any]) -> dict[str, Any]:
    import derive

    return derive.equivalent(_texts(row, "a"), _texts(row, "b"), **_setting(row)).to_dict()


def _derivation(row: Mapping[str, Any]) -> dict[str, Any]:
    """The lines' verdicts, and over all of them the worst one's."""
    import derive

    text = row.get("lines", row.get("latex"))
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        text = "\n".join(text)
    if not isinstance(text, str):
        raise DeriveError(f"lines is the text of a derivation, found {text!r:.60}")
    syntax = row.get("syntax", "auto")
    syntax = "python" if syntax == "numpy" else syntax
    review = derive.check_lines(text, definitions=_named(row, "definitions"), syntax=syntax, **_setting(row)).to_dict()
    return {**_in_short(review["lines"]), **review}


def _in_short(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What is said of a whole derivation: what is said of its worst line."""
    if not lines or all(line["kind"] == "unreadable" for line in lines):
        reason = lines[0]["message"] or lines[0]["reason"] if lines else "there is no line in it"
        return _said("ERROR", reason)
    worst = min(lines, key=lambda line: WORST_FIRST.index(line["status"]))  # the first of them
    told = _said(worst["status"], "")
    if worst["status"] in ("REFUTED", "UNKNOWN"):
        told |= {key: worst[key] for key in told if key in worst}
        told["reason"] = f"line {worst['number']}: {worst['message'] or worst['reason']}"
    return told


def _setting(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"assume": _named(row, "assume"), "shapes": _named(row, "shapes") or None}


def _named(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    said = row.get(key) or {}
    if not isinstance(said, Mapping):
        raise DeriveError(f"{key} is an object, name: value; found {said!r:.60}")
    return dict(said)


def _texts(row: Mapping[str, Any], key: str) -> Any:
    """The text of a side, a number or a list of them; in LaTeX where the row says so."""
    import derive

    said, syntax = row[key], row.get("syntax", "auto")
    if not _is_text(said) and (isinstance(said, bool) or not isinstance(said, (int, float))):
        raise DeriveError(f"{key} is an expression as text, or a list of them; found {said!r:.60}")
    if syntax in ("auto", "python", "numpy"):
        return said
    if isinstance(said, list):
        raise DeriveError(f"a list is read in the syntax 'python', found {syntax!r:.60}")
    return derive.read(str(said), syntax, **_setting(row))


def _is_text(said: Any) -> bool:
    return isinstance(said, str) or (isinstance(said, list) and bool(said) and all(map(_is_text, said)))


def warm() -> None:
    """Loads what the usual questions need."""
    grade_one({"f": "x**2*sin(x)", "wrt": "x", "claim": "2*x*cos(x)"})
    grade_one({"f": "norm(A @ x - b)**2", "wrt": "x", "claim": "2*A.T @ (A @ x - b)"})
    grade_one({"lines": r"(x + 1)^2 &= x^2 + 2x + 1 \\ &= \frac{2x^2 + 4x + 2}{2}"})


# ---------------------------------------------------------------- many answers


@dataclass(frozen=True)
class _Asked:
    """What a worker does with a row: a line of JSON, or the object itself."""

    question: Question

    def __call__(self, content: bytes | Mapping[str, Any]) -> dict[str, Any]:
        try:
            row = _parsed(content)
        except DeriveError as error:
            return _said("ERROR", str(error))
        return {**_passed_through(row), **self.question(row)}


def _parsed(content: bytes | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(content, bytes):
        if len(content) > LONGEST:
            raise DeriveError(f"the line is longer than {LONGEST // 2**20} MB")
        content = _json(content)
    if not isinstance(content, Mapping):
        raise DeriveError(f"a row is a JSON object, found {content!r:.60}")
    return dict(content)


def _json(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"), parse_float=_finite, parse_constant=_finite)
    except RecursionError:
        raise DeriveError("the line is no JSON object: it is nested too deeply") from None
    except ValueError as error:
        raise DeriveError(f"the line is no JSON object: {error}"[:300]) from None


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"{text:.30} is no number")
    return value


def _passed_through(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is not asked comes back: the student's name; under "given" what has the name of something told."""
    kept = {k: v for k, v in row.items() if k not in ASKED and k not in TOLD}
    clashing = {k: v for k, v in row.items() if k not in ASKED and k in TOLD}
    named = {"id": row["id"]} if row.get("id") is not None else {}
    return {**named, **kept, **({"given": clashing} if clashing else {})}


def grade(
    answers: str | os.PathLike | Iterable[Mapping[str, Any]],
    output: str | os.PathLike | None = None,
    *,
    restart: bool = False,
    jobs: int | None = None,
    timeout: float = 10.0,
    memory: float = 500.0,
    executor: Executor | None = None,
    question: Question = grade_one,
) -> Generator[dict[str, Any], None, None]:
    """A result for every answer, in order: its id and line, what else the row holds, and the verdict.

    answers : a file with a JSON object on each line ("-" is standard input), or an iterable of such objects.
    output : a file where every result is written as soon as those before it are there. What a run before has written is
    kept and yielded first: it was stopped, or crashed, and this one goes on after it. Every line holds a digest of its
    answer, so that results of other answers are refused.    restart : begin the output afresh.
    jobs : processes; as many as there are cores.    timeout, memory : seconds of computing and megabytes that one answer
    may take (on the clock six times as many seconds); one that takes more is stopped and UNKNOWN, and no other is touched.
    executor : any ``concurrent.futures.Executor``, such as a Dask client's, in the place of our processes; nothing can
    be stopped there, so that timeout and memory are not enforced beyond the bounds that derive puts on its own work.
    question : what is done with each row; the function and its result are sent to other processes.

    >>> rows = [{"id": "Ann", "f": "x**3", "wrt": "x", "claim": "3*x**2"}, {"id": "Bob", "f": "x**3", "wrt": "x", "claim": "x**2"}]
    >>> for result in grade(rows, jobs=1):
    ...     print(result["id"], result["status"])
    Ann PROVED
    Bob REFUTED
    """
    workers: Workers = (
        Borrowed(executor) if executor is not None else Pool(jobs, Limits(timeout, memory), warm, MODULES)
    )
    if isinstance(answers, (str, os.PathLike)) and str(answers) != "-" and not os.path.isfile(answers):
        raise DeriveError(f"there is no file {os.fspath(answers)} of answers")
    return _graded(answers, output, restart, question, workers)


def _graded(
    answers: Any, output: Any, restart: bool, question: Question, workers: Workers
) -> Generator[dict[str, Any], None, None]:
    with _rows(answers) as rows:
        if output is None:
            yield from (result for _, result in _results(rows, question, workers))
            return
        with _results_file(answers, output, restart) as file:
            yield from _kept(file, rows, output)
            for content, result in _results(rows, question, workers):
                result["digest"] = _digest(content)
                file.write(as_line(result))
                file.flush()
                yield result


def _results(rows: Iterable[Numbered], question: Question, workers: Workers) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The content of every row and its result; the lines' numbers wait here while the rows travel."""
    numbers: deque[int] = deque()

    def contents() -> Iterator[Any]:
        for number, content in rows:
            numbers.append(number)
            yield content

    for content, found in in_order(_Asked(question), contents(), workers):
        number = numbers.popleft()
        if isinstance(found, Lost):
            found = {**_still_passed_through(content), **_said("UNKNOWN", found.why)}
        yield content, {"id": number, "line": number, **found}


def _still_passed_through(content: Any) -> dict[str, Any]:
    try:
        return _passed_through(_parsed(content))
    except DeriveError:
        return {}


# ---------------------------------------------------------------- files


@contextmanager
def _rows(answers: Any) -> Iterator[Iterator[Numbered]]:
    if not isinstance(answers, (str, os.PathLike)):
        yield enumerate(answers, 1)
    elif str(answers) == "-":
        yield _lines(sys.stdin.buffer)
    else:
        with _open(answers, "rb", "read") as file:
            yield _lines(file)


def _lines(file: BinaryIO) -> Iterator[Numbered]:
    """The lines that are not blank, with their numbers; of a line that is too long only so much that it shows."""
    number = 0
    while line := file.readline(LONGEST + 2):
        number += 1
        rest = line
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST + 2)
        if line.strip():
            yield number, line.strip()


def _open(path: Any, mode: str, what: str) -> BinaryIO:
    try:
        return open(path, mode)  # type: ignore[return-value]
    except OSError as error:
        raise DeriveError(f"cannot {what} {path}: {error.strerror}") from None


@contextmanager
def _results_file(answers: Any, output: str | os.PathLike, restart: bool) -> Iterator[BinaryIO]:
    there = os.path.exists(output)
    if (
        there
        and isinstance(answers, (str, os.PathLike))
        and os.path.exists(answers)
        and os.path.samefile(answers, output)
    ):
        raise DeriveError(f"the results would be written over the answers in {output}")
    with _open(output, "r+b" if there else "x+b", "write") as file:
        _for_us_alone(file, output)
        if restart:
            file.truncate()
        yield file


def _for_us_alone(file: BinaryIO, path: Any) -> None:
    """Two runs that wrote to one file would each undo the other's lines."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise DeriveError(f"another run is writing to {path}") from None


def as_line(result: Mapping[str, Any]) -> bytes:
    """A result as one line of JSON, whatever the reader takes for a line's end or a terminal for a command."""
    return in_json(result).encode() + b"\n"


def _digest(content: bytes | Mapping[str, Any]) -> str:
    written = content if isinstance(content, bytes) else json.dumps(content, sort_keys=True, default=str).encode()
    return sha256(written).hexdigest()[:16]


def _kept(results: BinaryIO, rows: Iterator[Numbered], output: Any) -> Iterator[dict[str, Any]]:
    """The results that are there already, held against the answers; a last line that was torn off is dropped."""
    end = 0
    while (line := results.readline()).endswith(b"\n"):
        number, content = next(rows, (0, b""))
        result = _told(line)
        if result is None or result["line"] != number or result["digest"] != _digest(content):
            raise DeriveError(
                f"{output} holds something else than results of these answers, beginning with {line[:60]!r}: "
                "say where else to write, or --restart to write over it"
            )
        end += len(line)
        yield result
    results.seek(end)
    results.truncate()


def _told(line: bytes) -> dict[str, Any] | None:
    """A line of results, or None if it is none."""
    try:
        result = json.loads(line)
    except ValueError:
        return None
    return result if isinstance(result, dict) and {"line", "digest", "status"} <= set(result) else None


# ---------------------------------------------------------------- what a terminal and a cluster need


class Tally(Counter):
    """How many results of each kind.

    >>> print(Tally(["PROVED", "AGREES", "REFUTED"]))
    3 graded: 2 right, 1 wrong, 0 undecided, 0 unreadable
    """

    def __str__(self) -> str:
        words = Counter[str]()
        for status, count in self.items():
            words[WORDS.get(status, "undecided")] += count
        kinds = ", ".join(f"{words[word]:,} {word}" for word in dict.fromkeys(WORDS.values()))
        return f"{self.total():,} graded: {kinds}"


def lines_in(answers: str) -> int:
    """How many lines a file has, or 0 where that cannot be known yet."""
    if not os.path.isfile(answers):
        return 0
    with open(answers, "rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(2**20), b""))


def in_words(result: Mapping[str, Any]) -> str:
    """A result on one line of text.

    >>> in_words({"id": "Bob", "status": "REFUTED", "mistake": "sign", "reason": "at x = 1 it is 2, not -2"})
    'Bob: wrong (sign): at x = 1 it is 2, not -2'
    """
    mistake = f" ({result['mistake']})" if result.get("mistake") else ""
    reason = f": {result['reason']}" if result.get("reason") else ""
    text = f"{result['id']}: {WORDS.get(result['status'], 'undecided')}{mistake}{reason}"
    return "".join(c if c.isprintable() else " " for c in text)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """A Dask cluster as an executor."""
    try:
        from distributed import Client
    except ImportError:
        raise DeriveError('a Dask cluster needs the package distributed: pip install "derive[cluster]"') from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise DeriveError(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        yield client.get_executor(pure=False)
