"""The README and the other pages do what they say."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.M | re.S)


#: what the comments say that a line prints, where they give it letter by letter
PRINTED = [
    "2*x*sin(x) + x**2*cos(x)", "AGREES", "2*(A.T @ (A @ x - b))", "einsum('ik,lj->ijkl', A, B)",
    "missing-chain-factor", "PROVED", "2",
]  # fmt: skip


def test_the_python_runs_and_prints_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for code in blocks("python"):
        exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    said = re.findall(r"^print\(.*\)\s+# (.*)$", "\n".join(blocks("python")), re.M)
    for line in PRINTED:
        assert f"{line}\n" in printed and any(comment.startswith(line) for comment in said)
    assert "dr = A dx" in printed and "∇ₓ f = 2Aᵀr" in printed
    assert "equal where x > 0, but not everywhere" in printed and "line 3 follows from line 2" in printed
    assert (tmp_path / "answer.tex").exists()


def test_documents_are_linted_and_answers_graded(tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    lint, grade = [shlex.split(line, comments=True)[1:] for line in blocks("sh")[0].splitlines()]

    def run(arguments: list[str]) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "derive.cli", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)

    linted, graded = run(lint), run(grade)
    assert linted.returncode == 1 and "homework.tex:" in linted.stdout
    assert graded.returncode == 0, graded.stderr
    statuses = {
        row["id"]: row["status"] for row in map(json.loads, (tmp_path / "results.jsonl").read_text().splitlines())
    }
    right = {"ada-1", "ada-2", "ada-3", "ada-4", "cem-3"}
    assert {name for name, status in statuses.items() if status in ("PROVED", "AGREES")} == right
    assert {name for name, status in statuses.items() if status == "REFUTED"} == {"ben-1", "ben-2", "ben-3", "ben-4"}
    assert statuses["cem-4"] == "ERROR"


@pytest.mark.slow
def test_a_handbook_is_built_and_a_topic_saved_with_its_picture(tmp_path):
    for line in blocks("sh")[1].splitlines():
        command = [sys.executable, "-m", "derive.cli", *shlex.split(line, comments=True)[1:]]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    assert "# Calculus, worked" in (tmp_path / "build" / "calculus" / "README.md").read_text()
    assert (tmp_path / "build" / "calculus" / "handbook.pdf").exists()
    assert (tmp_path / "eigenvalues-1.svg").exists() and "(eigenvalues-1.svg)" in (
        tmp_path / "eigenvalues.md"
    ).read_text()


COMMANDS = [line[2:] for block in blocks("console") for line in block.splitlines() if line.startswith("$ derive")]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_runs(line, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "derive.cli", *shlex.split(line)[1:]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    refuted = line.startswith("$ derive check") or " check " in line
    assert done.returncode == (1 if refuted else 0), done.stderr
    assert done.stdout or "-o" in line


def test_there_are_ten_of_them():
    assert len(COMMANDS) == 10


def test_make_knows_the_targets_and_ci_calls_two():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))
    assert {"handout", "book", "test", "check", "bench", "clean"} <= targets
    assert re.findall(r"^make (\w+)$", (ROOT / ".ci" / "run").read_text(), re.M) == ["test", "handout"]


@pytest.mark.slow
def test_the_handout_is_built_whole(tmp_path):
    script = ROOT / "examples" / "first-handout" / "build.py"
    subprocess.run([sys.executable, script, tmp_path], check=True, capture_output=True, timeout=300)
    written = {p.name for p in tmp_path.iterdir()}
    assert written >= {f"first-handout{s}" for s in (".md", ".tex", ".pdf", "-1.svg", "-1.pdf")}
    assert all(name.startswith("first-handout") for name in written)
    markdown = (tmp_path / "first-handout.md").read_text()
    assert "not checked" not in markdown
    assert markdown.count("\n# ") + markdown.startswith("# ") >= 6
