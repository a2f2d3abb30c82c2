"""The command line: what it prints, its exit codes, and what it says about bad input."""

import json
import os
import subprocess
import sys

import pytest

import derive
from derive import cli

SOLVED = [
    (["differentiate", "x**2*sin(x)", "--wrt", "x"], "2*x*sin(x) + x**2*cos(x)"),
    (["differentiate", "-x**2", "--wrt", "x"], "-2*x"),
    (["differentiate", "-x", "--wrt", "x"], "-1"),
    (["differentiate", "exp(2*x)", "--wrt", "x", "--order", "2"], "4*exp(2*x)"),
    (["gradient", "x**2*y", "--wrt", "x,y"], "[2*x*y, x**2]"),
    (["gradient", "x**2*y", "--wrt", "y", "--wrt", "x"], "[x**2, 2*x*y]"),
    (["jacobian", "[x*y, x + y]", "--wrt", "x,y"], "[[y, x], [1, 1]]"),
    (["hessian", "x**2*y", "--wrt", "x,y"], "[[2*y, 2*x], [2*x, 0]]"),
    (["hessian", "x**2 - y**2", "--wrt", "x,y", "--at", "x=0,y=0"], "[[2, 0], [0, -2]]"),
    (["total", "x*y", "--wrt", "t", "--along", "x=t**2", "--along", "y=sin(t)"], "2*t*sin(t) + t**2*cos(t)"),
    (["implicit", "x**2 + y**2 = 1", "--wrt", "x", "--of", "y"], "-x/y"),
    (["integrate", "2*x", "--wrt", "x", "--from", "-1", "--to", "2"], "3"),
    (["integrate", "exp(-x)", "--wrt", "x", "--from", "0", "--to", "oo"], "1"),
    (["limit", "1/x", "--wrt", "x", "--to", "-oo"], "0"),
    (["limit", "1/x", "--wrt", "x", "--to", "0", "--side", "-"], "-oo"),
    (["taylor", "exp(x)", "--wrt", "x", "--order", "2"], "1 + x + x**2/2"),
    (["topic", "calculus/gradient", "--set", "f=x*y", "--set", "at=[1,2]"], "[y, x]"),
]


@pytest.mark.parametrize("arguments, result", SOLVED)
def test_a_worked_solution(run, arguments, result):
    code, out, err = run(*arguments, "-q")
    assert (code, err) == (0, "")
    assert derive.read(out.strip()) is derive.read(result)


@pytest.mark.parametrize("arguments, result", SOLVED[:1])
@pytest.mark.parametrize(
    "form, holds",
    [
        ("md", "$$\n\\begin{aligned}"),
        ("tex", "\\documentclass"),
        ("typ", "#"),
        ("text", "product rule"),
        ("json", '"steps"'),
    ],
)
def test_every_format(run, arguments, result, form, holds):
    code, out, err = run(*arguments, "--format", form)
    assert (code, err) == (0, "") and holds in out


@pytest.mark.parametrize(
    "suffix, begins", [("md", b"#"), ("tex", b"%\\"), ("pdf", b"%PDF"), ("json", b"{"), ("typ", b"/#")]
)
def test_the_suffix_of_a_file_says_the_format(run, tmp_path, suffix, begins):
    path = tmp_path / f"answer.{suffix}"
    code, out, err = run("differentiate", "x**2", "--wrt", "x", "-o", str(path))
    assert (code, out, err) == (0, "", "")
    assert path.read_bytes()[:1] in {bytes([b]) for b in begins} and len(list(tmp_path.iterdir())) == 1


def test_numbers_and_detail(run):
    _, out, _ = run("differentiate", "a*x**2", "--wrt", "x", "--at", "x=5,a=1/3", "--format", "text")
    assert "x = 5" in out and "3.33333" in out
    _, brief, _ = run(
        "differentiate", "x*sin(x**2)", "--wrt", "x", "--detail", "brief", "--no-numbers", "--format", "md"
    )
    _, full, _ = run("differentiate", "x*sin(x**2)", "--wrt", "x", "--detail", "full", "--format", "md")
    assert len(brief) < len(full) and "in numbers" not in brief


def test_assumptions(run):
    code, out, _ = run("equivalent", "sqrt(x**2)", "x", "--assume", "x=positive")
    assert code == 0 and out.startswith("proved")
    assert run("equivalent", "sqrt(x**2)", "x", "--assume", "x=[0, 1]")[0] == 0
    assert run("equivalent", "sqrt(x**2)", "x", "--assume", "x=interval -1 1")[0] == 1


ANSWERED = [
    (["check", "x**2*sin(x)", "--wrt", "x", "--claim", "2*x*sin(x) + x**2*cos(x)"], 0, "PROVED"),
    (["check", "x**2*sin(x)", "--wrt", "x", "--claim", "2*x*cos(x)"], 1, "REFUTED"),
    (["check", "x**2*sin(x)", "--wrt", "x", "--claim", "-x"], 1, "REFUTED"),
    (["check", "x*y", "--wrt", "x,y", "--claim", "[y, x]"], 0, "PROVED"),
    (["check", "x**3", "--wrt", "x", "--order", "2", "--claim", "6*x"], 0, "PROVED"),
    (["equivalent", "sin(2*x)", "2*sin(x)*cos(x)"], 0, "PROVED"),
    (["equivalent", "sin(2*x)", "-sin(x)"], 1, "REFUTED"),
    (["equivalent", "sqrt(x)", "log(x)", "--assume", "x=negative"], 1, "REFUTED"),
    (["equivalent", "1/(x - x)", "2"], 3, "UNKNOWN"),
]


@pytest.mark.parametrize("arguments, code, status", ANSWERED)
def test_a_question_is_answered_by_the_exit_code(run, arguments, code, status):
    assert run(*arguments, "-q") == (code, "", "")
    found, out, err = run(*arguments, "--format", "json")
    told = json.loads(out)
    assert (found, err, told["status"]) == (code, "", status)
    assert {"status", "mistake", "witness", "points", "error", "reason"} <= set(told)
    assert (told["witness"] is not None) == (status == "REFUTED")
    found, out, _ = run(*arguments)
    assert found == code and out.startswith(status.lower())


BAD = [
    (["differentiate", "2x", "--wrt", "x"], "write 2*x"),
    (["differentiate", "sin(x", "--wrt", "x"], "brackets do not match"),
    (["differentiate", "x.__class__", "--wrt", "x"], "attributes"),
    (["differentiate", "", "--wrt", "x"], "empty"),
    (["differentiate", "theta", "--wrt", "thta"], "did you mean 'theta'"),
    (["differentiate", "x", "--wrt", "x", "--at", "y=1"], "no variable 'y'"),
    (["differentiate", "x", "--wrt", "x", "--at", "x"], "write x=2"),
    (["differentiate", "x", "--wrt", "x", "--at", "x=1..2"], ""),
    (["differentiate", "x", "--wrt", "x", "--assume", "x=postive"], "did you mean 'positive'"),
    (["differentiate", "x", "--wrt", "x", "--assume", "positive"], "write x=positive"),
    (["differentiate", "x", "--wrt", "x", "-o", "answer.docx"], "no format for a file ending in '.docx'"),
    (["differentiate", "x", "--wrt", "x", "-o", "no/such/folder/a.md"], "cannot write"),
    (["differentiate", "x"], "--wrt"),
    (["differentiate", "x", "--wrt", "x", "--order", "0"], "0"),
    (["differentiate", "x", "--wrt", "x", "--detail", "most"], "most"),
    (["differentiate", "norm(A @ x)", "--wrt", "x"], "in A @ x, x is a number: @ takes vectors and matrices"),
    (["integrate", "x", "--wrt", "x", "--from", "0"], "upper limit"),
    (["topic", "no/such-topic"], "no topic"),
    (["topic", "calculus/gradient", "--set", "g=x"], "no datum 'g'"),
    (["topics", "--area", "cooking"], "no area"),
    (["check", "x", "--wrt", "x", "--claim", "1 +"], ""),
    (["diferentiate", "x", "--wrt", "x"], "No such command"),
    (["--nonsense"], "No such option"),
]


@pytest.mark.parametrize("arguments, message", BAD, ids=lambda v: " ".join(v) if isinstance(v, list) else None)
def test_bad_input_is_one_message_and_exit_2(run, arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err and "Traceback" not in err and err.strip()
    assert os.listdir(tmp_path) == []


def test_a_refuted_line_is_exit_1(run, monkeypatch):
    from derive.model import Status, Verdict

    false = Verdict(Status.REFUTED, "balls", witness={"x": "2", "before": 1, "after": 2})
    monkeypatch.setattr("derive.solution.check_within", lambda *a: false)
    code, out, err = run("differentiate", "x**2", "--wrt", "x")
    assert (code, out) == (1, "") and "refuted at x = 2" in err


def test_topics_and_version_and_help(run):
    code, out, _ = run("topics")
    assert code == 0 and "calculus/gradient" in out
    assert {row["id"] for row in json.loads(run("topics", "--format", "json")[1])} == {t.id for t in derive.catalogue()}
    assert derive.__version__ in run("--version")[1]
    code, out, _ = run("--help")
    assert code == 0 and "differentiate" in out
    for name in cli.commands.commands:
        assert run(name, "--help")[0] == 0


def test_markdown_by_default_where_nobody_watches(run):
    assert run("differentiate", "x**2", "--wrt", "x")[1].startswith("# ")


def process(*arguments: str, **how) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "derive.cli", *arguments], capture_output=True, timeout=120, **how)


def test_a_whole_process():
    done = process("differentiate", "x**2", "--wrt", "x", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"2*x\n", b"")
    done = process("differentiate", "2x", "--wrt", "x")
    assert done.returncode == 2 and done.stdout == b"" and done.stderr.startswith(b"derive: write 2*x")


def test_a_reader_that_goes_away():
    reader = subprocess.Popen(
        [sys.executable, "-m", "derive.cli", "topics"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    reader.stdout.close()
    assert b"Traceback" not in reader.stderr.read()
    reader.stderr.close()
    reader.wait()


def test_progress_goes_to_a_terminal_on_stderr_only(monkeypatch, capsys):
    with cli._working("deriving") as advance:
        advance(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(cli, "PATIENCE", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    import time

    with cli._working("deriving") as advance:
        time.sleep(0.5)
        advance(1, 2)
        time.sleep(0.2)
    printed = capsys.readouterr()
    assert "verifying" in printed.err and printed.out == ""
