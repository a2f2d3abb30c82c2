"""Many answers, graded: what a row asks, hostile rows, results that survive a crash, a cluster."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice

import pytest

import derive
from derive import grading
from derive.errors import DeriveError
from derive.grading import Tally, grade, grade_one
from tests.test_hostile import CANARY, ROWS

STATUSES = {"PROVED", "AGREES", "REFUTED", "UNKNOWN", "ERROR"}
RIGHT = ("PROVED", "AGREES")

VERDICTS = [
    ({"f": "x**2*sin(x)", "wrt": "x", "claim": "2*x*sin(x) + x**2*cos(x)"}, RIGHT),
    ({"f": "x**2*sin(x)", "wrt": "x", "claim": "2*x*cos(x)"}, ("REFUTED",)),
    ({"f": "x**4", "wrt": "x", "claim": "12*x**2", "order": 2}, RIGHT),
    ({"f": "x**4", "wrt": "x", "claim": "4*x**3", "order": 2}, ("REFUTED",)),
    ({"f": "x**2*y", "wrt": ["x", "y"], "claim": ["2*x*y", "x**2"]}, RIGHT),
    ({"f": "x**2*y", "wrt": ["x", "y"], "claim": ["2*x*y", "x"]}, ("REFUTED",)),
    ({"f": "sum((A @ x)**2)", "wrt": "x", "claim": "2*A.T @ A @ x", "shapes": {"A": ["m", "n"], "x": ["n"]}}, RIGHT),
    ({"f": "sum((A @ x)**2)", "wrt": "x", "claim": "A.T @ A @ x", "shapes": {"A": "m,n"}}, ("REFUTED",)),
    ({"f": "3*x", "wrt": "x", "claim": 3}, RIGHT),
    ({"f": r"\frac{x^2}{2} + \sin x", "wrt": "x", "claim": r"x + \cos x"}, RIGHT),
    ({"f": r"\frac{x^2}{2} + \sin x", "wrt": "x", "claim": r"x - \cos x"}, ("REFUTED",)),
    ({"f": "x^2 y", "wrt": "x", "claim": "2 x y", "syntax": "latex"}, RIGHT),
    ({"a": "x y", "b": "y x^2", "syntax": "latex"}, ("REFUTED",)),
    ({"a": "sqrt(x**2)", "b": "x"}, ("REFUTED",)),
    ({"a": "sqrt(x**2)", "b": "x", "assume": {"x": "positive"}}, RIGHT),
    ({"a": "sqrt(p**2)", "b": "p", "assume": {"p": ["interval", 0, 1]}, "syntax": "python"}, RIGHT),
    ({"a": "trace(A @ B)", "b": "trace(B @ A)"}, RIGHT),
    ({"a": "A @ B", "b": "B @ A", "shapes": {"A": "n,n"}}, ("REFUTED",)),
]


@pytest.mark.parametrize("row, expected", VERDICTS, ids=lambda value: str(value)[:60])
def test_one_answer(row, expected):
    assert grade_one(row)["status"] in expected


UNREADABLE = [
    (b"", None),
    (b"{", "no JSON object"),
    (b"7", "a row is a JSON object, found 7"),
    (b'["f", "wrt"]', "a row is a JSON object"),
    (b"{}", "f, wrt and claim; a and b; or lines. Found nothing"),
    (b'{"f": "x", "wrt": "x"}', "f, wrt and claim; a and b; or lines. Found f, wrt"),
    (b'{"f": "2 x)", "wrt": "x", "claim": "2"}', "2 x)"),
    (b'{"f": "x**2", "wrt": 7, "claim": "2"}', "wrt is the name of a variable"),
    (b'{"f": {"x": 1}, "wrt": "x", "claim": "2"}', "f is an expression as text"),
    (b'{"f": "x", "wrt": "x", "claim": true}', "claim is an expression as text"),
    (b'{"f": "x", "wrt": "x", "claim": null}', "claim is an expression as text"),
    (b'{"f": "x", "wrt": "x", "claim": "1", "order": "two"}', "order"),
    (b'{"f": "x", "wrt": "x", "claim": "1", "assume": ["x"]}', "assume is an object"),
    (b'{"f": "x", "wrt": "x", "claim": "1", "assume": {"x": "prime"}}', "prime"),
    (b'{"f": "x", "wrt": "x", "claim": "1", "shapes": "x"}', "shapes is an object"),
    (b'{"f": "x", "wrt": "x", "claim": "1", "syntax": "fortran"}', "fortran"),
    (b'{"a": "x", "b": NaN}', "no JSON object"),
    (b'{"a": "x", "b": 1e999}', "no JSON object"),
    (b'{"a": "x", "b": ' + b"1" * 5000 + b"}", "no JSON object"),
    (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "no JSON object"),
    (b'{"a": "\xff"}', "no JSON object"),
    (b"\x00\x01", "no JSON object"),
    (b'{"lines": 7}', "lines is the text of a derivation"),
    (b'{"a": "' + b"x" * grading.LONGEST + b'", "b": "x"}', "longer than 4 MB"),
]


def test_rows_that_cannot_be_read_are_said_so_and_the_others_graded(tmp_path):
    good = b'{"a": "x + x", "b": "2*x"}'
    path = tmp_path / "answers.jsonl"
    path.write_bytes(b"\n".join(line for bad, _ in UNREADABLE for line in (bad, good)))
    results = list(grade(path, jobs=1))
    expected = [(number, why) for number, (_, why) in enumerate(UNREADABLE) if why]
    found = {result["line"]: result for result in results}
    assert sorted(found) == [n for n in range(1, 2 * len(UNREADABLE) + 1) if n != 1]  # the blank line asks nothing
    for number, why in expected:
        bad, other = found[2 * number + 1], found[2 * number + 2]
        assert bad["status"] == "ERROR" and why in bad["reason"], bad
        assert len(bad["reason"]) < 600
        assert other["status"] == "PROVED"


def test_a_byte_order_mark_windows_line_ends_and_a_missing_last_line_end_are_read(tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": "x", "b": "x"}\r\n\r\n{"a": "x", "b": "y"}')
    assert [(r["line"], r["status"]) for r in grade(path, jobs=1)] == [(1, "PROVED"), (3, "REFUTED")]


def test_what_is_not_asked_comes_back():
    row = {"id": 7, "student": "Zoë", "points": [1], "line": "x", "a": "x", "b": "x", "digest": None}
    (result,) = grade([row], jobs=1)
    assert (result["id"], result["student"], result["line"], result["status"]) == (7, "Zoë", 1, "PROVED")
    assert result["given"] == {"points": [1], "line": "x", "digest": None} and result["points"] != [1]
    (result,) = grade([{"a": "x", "b": "y"}], jobs=1)
    assert (result["id"], result["line"]) == (1, 1)


def test_a_result_is_one_line_of_json_whatever_it_holds():
    name = "".join(map(chr, range(0x2100))) + "\ud800\U0001f600"
    line = grading.as_line({"id": name})
    assert json.loads(line) == {"id": name}
    assert len(line.decode().splitlines()) == 1 and line.endswith(b"\n")
    assert "ë" in line.decode() and not {"\x1b", "\x9b", "\u2028", "\u202e"} & set(line.decode())


def test_an_error_of_derive_is_nobodys_wrong_answer(monkeypatch):
    monkeypatch.setattr(derive, "equivalent", lambda *a, **k: {}["gone"])
    result = grade_one({"a": "x", "b": "y"})
    assert result["status"] == "UNKNOWN" and "KeyError: 'gone'" in result["reason"]


@pytest.mark.parametrize(
    "error, status",
    [
        (derive.UnsupportedError, "UNKNOWN"),
        (derive.TimeLimitError, "UNKNOWN"),
        (derive.UnverifiedError, "UNKNOWN"),
        (RecursionError, "UNKNOWN"),
        (derive.ReadError, "ERROR"),
        (derive.ShapeError, "ERROR"),
        (derive.AssumptionError, "ERROR"),
    ],
)
def test_errors_are_told_apart(error, status, monkeypatch):
    def fail(*_, **__):
        raise error("because")

    monkeypatch.setattr(derive, "equivalent", fail)
    assert grade_one({"a": "x", "b": "y"})["status"] == status


DERIVATIONS = [
    ("(x + 1)**2\n= x**2 + 2*x + 1", "PROVED", None, ""),
    ("(x + 1)**2\n= x**2 + 1\n= 1 + x**2", "REFUTED", 2, "line 2: "),
    ("(x + 1)**2\n= x**2 + 2*x + 1\n= x*(x + 2) + 2", "REFUTED", 3, "line 3: "),
    ("x + x\n= 2x y z (\n= 3*x", "REFUTED", 3, "line 3: "),
    ("x + x\n= 2*x )(\n= 2*x", "UNKNOWN", None, "line 2: "),
    (")(", "ERROR", None, ""),
    ("", "ERROR", None, ""),
]


@pytest.mark.parametrize("lines, status, first, reason", DERIVATIONS)
def test_a_derivation_is_worth_its_worst_line(lines, status, first, reason):
    for row in ({"lines": lines}, {"latex": lines, "syntax": "numpy"}, {"lines": lines.split("\n")}):
        result = grade_one(row)
        assert result["status"] == status and result["reason"].startswith(reason), result
        assert result.get("first_wrong") == first


# ---------------------------------------------------------------- hostile rows


def hostile_rows():
    for name, text in ROWS.items():
        yield {"id": f"{name}, claim", "f": text, "wrt": "x", "claim": "x"}
        yield {"id": f"{name}, claimed", "f": "x**2", "wrt": "x", "claim": text}
        yield {"id": f"{name}, twice", "a": text, "b": text}
        yield {"id": f"{name}, lines", "lines": f"{text}\n= {text}"}
        yield {"id": text[:2000], "a": "x", "b": "x", "name": text}
    for name in list(ROWS)[::7]:
        yield {"id": f"{name}, odd places", "f": "x", "wrt": ROWS[name], "claim": "1"}
        yield {"id": f"{name}, assumed", "a": "x", "b": "x", "assume": {"x": ROWS[name]}}
        yield {"id": f"{name}, shaped", "a": "x", "b": "x", "shapes": {ROWS[name]: ROWS[name]}}


@pytest.mark.slow
def test_hostile_rows(tmp_path):
    rows = list(hostile_rows())
    (tmp_path / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    before = sorted(os.listdir(tmp_path))
    run = derived(tmp_path, "answers.jsonl")
    assert run.returncode == 0 and "Traceback" not in run.stderr, run.stderr
    assert sorted(os.listdir(tmp_path)) == before, f"something was executed: {CANARY}"
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert [r["id"] for r in results] == [row["id"] for row in rows]
    for row, result in zip(rows, results, strict=True):
        assert result["status"] in STATUSES and "please report" not in result["reason"], result
        if "a" in row and row["a"] == row["b"]:
            assert result["status"] != "REFUTED"
        if "name" in row:
            assert result["status"] == "PROVED" and result["name"] == row["name"]


def derived(folder, *arguments, **how):
    command = [sys.executable, "-m", "derive.cli", "grade", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=300, **how)


# ---------------------------------------------------------------- a file of results


def easy(number):
    return {"id": f"s{number}", "a": f"x + {number}", "b": f"{number} + x" if number % 3 else f"{number} - x"}


def written(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def answers(tmp_path):
    return written(tmp_path / "answers.jsonl", map(easy, range(60)))


def whole(answers, **how):
    output = answers.with_name("whole.jsonl")
    list(grade(answers, output, jobs=1, restart=True, **how))
    return output.read_bytes()


def test_a_file_of_results_goes_on_wherever_it_was_torn(answers, tmp_path):
    complete = whole(answers)
    lines = complete.splitlines(keepends=True)
    assert len(lines) == 60
    output = tmp_path / "results.jsonl"
    for torn in (0, 1, len(lines[0]) - 1, len(lines[0]), len(complete) // 2, len(complete) - 1, len(complete)):
        output.write_bytes(complete[:torn])
        results = list(grade(answers, output, jobs=1))
        assert output.read_bytes() == complete
        assert [r["id"] for r in results] == [f"s{i}" for i in range(60)], "what was there is yielded too"


def noted(row):
    """Grades and leaves a mark, so that what is graded twice is seen."""
    with open(row["marks"], "a") as file:
        file.write(f"{row['id']}\n")
    return grade_one(row)


def test_nothing_is_graded_twice(tmp_path):
    marks = tmp_path / "marks"
    answers = written(tmp_path / "answers.jsonl", [{**easy(i), "marks": str(marks)} for i in range(60)])
    output = tmp_path / "results.jsonl"
    complete = whole(answers, question=noted)
    output.write_bytes(complete[: len(complete) // 3])
    kept = output.read_bytes().count(b"\n")
    marks.unlink()
    list(grade(answers, output, jobs=1, question=noted))
    assert output.read_bytes() == complete
    assert sorted(marks.read_text().split()) == sorted(f"s{i}" for i in range(kept, 60))


def test_answers_added_at_the_end_are_graded_alone(answers, tmp_path):
    output = tmp_path / "results.jsonl"
    list(grade(answers, output, jobs=1))
    before = output.read_bytes()
    written(answers, map(easy, range(70)))
    list(grade(answers, output, jobs=1))
    assert output.read_bytes() == whole(answers) and output.read_bytes().startswith(before)


@pytest.mark.parametrize(
    "there",
    [
        b"my thesis\n",
        b'{"id": 1}\n',
        b'{"line": 1, "digest": "0", "status": "PROVED"}\n',
        b"7\n",
        b"\n",
    ],
)
def test_a_file_of_something_else_is_not_touched(there, answers, tmp_path):
    output = tmp_path / "results.jsonl"
    output.write_bytes(there)
    with pytest.raises(DeriveError, match=r"holds something else than results of these answers.*--restart"):
        list(grade(answers, output, jobs=1))
    assert output.read_bytes() == there


def test_results_of_other_answers_are_not_added_to(answers, tmp_path):
    output = tmp_path / "results.jsonl"
    list(grade(answers, output, jobs=1))
    before = output.read_bytes()
    rows = [easy(i) for i in range(60)]
    for other in ([*rows[:30], easy(99), *rows[31:]], rows[:59], [rows[1], rows[0], *rows[2:]]):
        with pytest.raises(DeriveError, match="something else"):
            list(grade(written(answers, other), output, jobs=1))
        assert output.read_bytes() == before
    list(grade(written(answers, rows[:5]), output, jobs=1, restart=True))
    assert output.read_bytes().count(b"\n") == 5


def test_the_answers_are_not_written_over(answers):
    before = answers.read_bytes()
    for restart in (False, True):
        with pytest.raises(DeriveError, match="written over the answers"):
            list(grade(answers, answers, jobs=1, restart=restart))
    assert answers.read_bytes() == before


def test_two_runs_do_not_write_to_one_file(answers, tmp_path):
    pytest.importorskip("fcntl")
    first = grade(answers, tmp_path / "results.jsonl", jobs=1)
    next(first)
    with pytest.raises(DeriveError, match="another run is writing"):
        next(grade(answers, tmp_path / "results.jsonl", jobs=1))
    assert len(list(first)) == 59


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_killed_goes_on_to_the_same_file(how, tmp_path):
    answers = written(tmp_path / "answers.jsonl", map(easy, range(1500)))
    output = tmp_path / "results.jsonl"
    command = [sys.executable, "-m", "derive.cli", "grade", str(answers), "-o", str(output), "--jobs", "2"]
    killed = 0
    for least in (1, 200, 500):
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
        while process.poll() is None and (not output.exists() or output.read_bytes().count(b"\n") < least):
            time.sleep(0.002)
        if how is signal.SIGINT:
            os.killpg(process.pid, how)  # Ctrl-C reaches the workers too
        else:
            process.send_signal(how)
        _, said = process.communicate(timeout=60)
        assert "Traceback" not in said
        if how is signal.SIGINT and process.returncode:
            assert "stopped" in said and "goes on" in said and process.returncode == 2
        killed += process.returncode != 0
        assert least <= output.read_bytes().count(b"\n") <= 1500
    assert killed, "none of the runs was stopped in the middle"
    list(grade(answers, output, jobs=2))
    assert output.read_bytes() == whole(answers)


# ---------------------------------------------------------------- memory, executors, a cluster


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_stays_bounded_however_many_answers_there_are(tmp_path):
    """The parent holds a window of rows; with the first thousands behind it, it grows no more."""
    easiest = ({"a": "x", "b": "x", "essay": "word " * 400} for _ in count())
    found = grade(easiest, jobs=2, question=unasked)
    sizes = []
    for _ in range(5):
        assert len(list(islice(found, 8_000))) == 8_000
        sizes.append(resident())
    found.close()
    assert sizes[-1] - sizes[1] < 20, f"MB after each 8,000 answers: {sizes}"


def unasked(row):
    return {"status": "PROVED"}


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_threads_find_what_processes_find():
    """The precision of python-flint is one for a process: two checks at once would disturb each other."""
    rows = [row for row, _ in VERDICTS] * 3
    with ThreadPoolExecutor(4) as pool:
        assert list(grade(rows, executor=pool)) == list(grade(rows, jobs=1))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # dask and its event loop warn of their own affairs
def test_a_local_cluster_of_two_workers(tmp_path, run):
    distributed = pytest.importorskip("distributed")
    answers = written(tmp_path / "answers.jsonl", map(easy, range(200)))
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)
    with cluster:
        code, out, err = run(
            "grade", str(answers), "--dask", cluster.scheduler_address, "-o", str(tmp_path / "dask.jsonl")
        )
        with distributed.Client(cluster) as client:
            rows = [easy(i) for i in range(40)]
            through_client = list(grade(rows, executor=client.get_executor(pure=False)))
            assert len(client.scheduler_info()["workers"]) == 2
    assert (code, out) == (0, "") and "200 graded: 133 right, 67 wrong" in err
    assert (tmp_path / "dask.jsonl").read_bytes() == whole(answers)
    assert through_client == list(grade(rows, jobs=1))


# ---------------------------------------------------------------- the command line


def test_the_command(run, answers, tmp_path):
    code, out, err = run("grade", str(answers), "--jobs", "1")
    results = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and len(results) == 60
    assert [r["status"] in RIGHT for r in results] == [i % 3 != 0 for i in range(60)]
    assert err == "60 graded: 40 right, 20 wrong, 0 undecided, 0 unreadable\n"
    code, out, err = run("grade", str(answers), "--jobs", "1", "--format", "text", "-q")
    assert (code, err) == (0, "") and out.startswith("s0: wrong: ") and "\ns1: right\n" in out


def test_standard_input_is_read(answers, tmp_path):
    run = derived(tmp_path, "-", "--jobs", "1", input=answers.read_text())
    assert run.returncode == 0 and len(run.stdout.splitlines()) == 60


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["nowhere.jsonl"], "there is no file nowhere.jsonl"),
        (["."], "there is no file ."),
        (["answers.jsonl", "-o", "no/such/folder.jsonl"], "cannot write no/such/folder.jsonl"),
        (["answers.jsonl", "-o", "answers.jsonl"], "written over the answers"),
        (["answers.jsonl", "--timeout", "0"], "found 0.0"),
        (["answers.jsonl", "--jobs", "0"], "jobs"),
    ],
)
def test_bad_arguments(arguments, says, run, answers, monkeypatch):
    monkeypatch.chdir(answers.parent)
    code, out, err = run("grade", *arguments)
    assert (code, out) == (2, "") and says in err


@pytest.mark.parametrize(
    "package, extra, ask",
    [
        ("pebble", "grade", lambda: grade([])),
        ("distributed", "cluster", lambda: grading.cluster("tcp://x").__enter__()),
    ],
)
def test_a_missing_package_is_named(package, extra, ask, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DeriveError, match=rf'{package}: pip install "derive\[{extra}\]"'):
        ask()


def test_a_tally_counts_what_it_does_not_know_as_undecided():
    assert str(Tally({"ODD": 1200, "AGREES": 3})) == "1,203 graded: 3 right, 0 wrong, 1,200 undecided, 0 unreadable"
