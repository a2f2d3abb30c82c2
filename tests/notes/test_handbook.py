"""A handbook is built whole or not at all, again only where something has changed, and says nothing that fails."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from derive import topics
from derive.errors import DeriveError, UnverifiedError
from derive.files import write_whole
from derive.language.expressions import Number, Symbol
from derive.model import Derivation, Step
from derive.notes import handbook as book
from derive.notes import notation, pages
from derive.notes.cache import Cache
from derive.notes.handbook import Book, handbook

TWO = ["calculus/gradient", "probability/bayes-theorem"]
COMMITTED = Path(__file__).parents[2] / "examples" / "handbook"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """One cache for all tests: what a test changes gets a key of its own."""
    return Cache(tmp_path_factory.mktemp("cache"))


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


# ---------------------------------------------------------------- building


def test_a_book_of_two_topics(tmp_path, cache):
    pytest.importorskip("typst")
    seen = []
    built = handbook(tmp_path, TWO, cache=cache, jobs=1, progress=lambda *told: seen.append(told))
    assert (built.topics, built.worked) == (2, 2)
    assert [told[:2] for told in seen] == [(1, 2), (2, 2)] and {told[2] for told in seen} == set(TWO)
    assert files(tmp_path) == {
        "README.md", "index.md", "notation.md", "conditions.md", "sources.md", "handbook.pdf", ".handbook",
        "calculus/gradient.md", "calculus/gradient-1.svg", "probability/bayes-theorem.md",
        "latex/handbook.tex", "latex/calculus/gradient.tex", "latex/calculus/gradient-1.pdf",
        "latex/probability/bayes-theorem.tex",
    }  # fmt: skip
    assert (tmp_path / "handbook.pdf").read_bytes().startswith(b"%PDF")

    before = {name: (tmp_path / name).stat().st_mtime_ns for name in files(tmp_path)}
    asked = cache.hits, cache.misses, cache.written
    again = handbook(tmp_path, TWO, cache=cache, jobs=1)
    assert (again.worked, again.written) == (0, ())
    assert (cache.hits, cache.misses, cache.written) == (asked[0] + 3, asked[1], asked[2])  # two topics and the PDF
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in files(tmp_path)} == before


def test_every_link_leads_somewhere(tmp_path, cache):
    handbook(tmp_path, TWO, formats=["md"], cache=cache, jobs=1)
    links = 0
    for page in tmp_path.rglob("*.md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"
            links += 1
    assert links > 20


def test_what_the_back_of_the_book_says(tmp_path, cache):
    handbook(tmp_path, TWO, formats=["md"], cache=cache, jobs=1)
    index, conditions, sources, notes = (
        (tmp_path / f"{n}.md").read_text() for n in ("index", "conditions", "sources", "notation")
    )
    assert "- Sum rule: [Gradient](calculus/gradient.md)" in index
    assert "## Probability" in conditions and "Bayes" in conditions and "## Calculus" not in conditions
    assert "- DLMF 1.6.20: [Gradient](calculus/gradient.md)" in sources
    assert "`P(A \\| B)`" in notes and "matrix product" not in notes  # only what occurs
    assert sources.index("DLMF 1.4.5:") < sources.index("DLMF 1.4.10:")


def test_a_topic_that_is_gone_takes_its_files_along(tmp_path, cache):
    handbook(tmp_path, TWO, formats=["md", "tex"], cache=cache, jobs=1)
    (tmp_path / "calculus" / "notes-of-my-own.md").write_text("mine")
    handbook(tmp_path, TWO[1:], formats=["md"], cache=cache, jobs=1)
    left = files(tmp_path)
    assert not {"calculus/gradient.md", "calculus/gradient-1.svg"} & left
    assert {"calculus/notes-of-my-own.md", "latex/calculus/gradient.tex"} <= left  # LaTeX was not asked for this time


def test_only_a_topic_that_changed_is_worked_again(tmp_path, cache, monkeypatch):
    handbook(tmp_path, TWO, formats=["md"], cache=cache, jobs=1)
    keys = book.page_keys
    monkeypatch.setattr(book, "page_keys", lambda names: keys(names) | {TWO[0]: "ab" + "0" * 62})
    worked = []
    page = pages.page
    monkeypatch.setattr(pages, "page", lambda name: worked.append(name) or page(name) | {"title": "Gradient, changed"})
    built = handbook(tmp_path, TWO, formats=["md"], cache=cache, jobs=1)
    assert worked == [TWO[0]] and built.worked == 1
    changed = {p.relative_to(tmp_path).as_posix() for p in built.written}
    assert "calculus/gradient.md" in changed and "calculus/gradient-1.svg" not in changed


def test_a_page_depends_on_its_own_topic_and_on_what_all_share():
    from derive.notes.cache import Code

    code = Code()
    needs = {
        name: set(code.modules(f"derive.topics.{name.replace('-', '_').replace('/', '.')}", *pages.NEEDED))
        for name in TWO
    }
    assert "derive.topics.calculus.gradient" in needs[TWO[0]] - needs[TWO[1]]
    assert "derive.methods.pictures" in needs[TWO[0]] - needs[TWO[1]]
    assert {"derive.verify.claim", "derive.report.latex", "derive.numeric.balls"} <= needs[TWO[0]] & needs[TWO[1]]


def test_processes_build_the_same_book(tmp_path, cache):
    names = [*TWO, "calculus/hessian", "linear-algebra/eigenvalues"]
    handbook(tmp_path / "one", names, formats=["md", "tex"], cache=cache, jobs=1)
    built = handbook(tmp_path / "two", names, formats=["md", "tex"], cache=Cache(tmp_path / "cache"), jobs=2)
    assert built.worked == 4
    for name in files(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


# ---------------------------------------------------------------- what fails


def _topic_that(**changed):
    x = Symbol("x")
    true = Derivation("Twice", x + x, (Step(x + x, 2 * x),), 2 * x)
    derivation = replace(true, **changed)
    derivation_of = lambda **data: derivation  # noqa: E731
    derivation_of.about = ("Twice", {}, (), ())
    return derivation_of


X = Symbol("x")
FALSE = Step(X + X, 3 * X)


@pytest.mark.parametrize(
    "changed, says",
    [
        ({"steps": (FALSE,)}, "refuted"),
        ({"steps": (Step(X + X, 2 * X, steps=(FALSE,)),)}, "refuted"),
        ({"result": 3 * X}, "refuted"),
        ({"mistakes": (Step(X + X, Number(2) * X),)}, "is none"),
    ],
)
def test_nothing_is_written_where_a_topic_fails(tmp_path, cache, monkeypatch, changed, says):
    find = topics.find
    monkeypatch.setattr(topics, "find", lambda name: _topic_that(**changed) if name == TWO[0] else find(name))
    monkeypatch.setattr(
        book, "page_keys", lambda names: {name: "cd" + str(i).zfill(62) for i, name in enumerate(names)}
    )
    with pytest.raises(UnverifiedError, match=rf"calculus/gradient: .*{says}"):
        handbook(tmp_path / "book", TWO, cache=Cache(tmp_path / "cache"), jobs=1)
    assert not (tmp_path / "book").exists()


def test_every_topic_that_fails_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "page", lambda name: 1 / 0)
    with pytest.raises(UnverifiedError) as error:
        handbook(tmp_path / "book", TWO, cache=Cache(tmp_path / "cache"), jobs=1)
    assert all(f"{name}: ZeroDivisionError" in str(error.value) for name in TWO)


@pytest.mark.parametrize(
    "names, formats, says",
    [(["calculus/gardient"], ["md"], "did you mean 'calculus/gradient'"), ([], ["md"], "needs a topic"), (TWO, ["html"], "no format 'html'")],
)  # fmt: skip
def test_what_cannot_be_built_is_said(tmp_path, names, formats, says):
    with pytest.raises(DeriveError, match=says):
        handbook(tmp_path / "book", names, formats=formats)
    assert not (tmp_path / "book").exists()


def test_a_killed_build_leaves_no_half_page(tmp_path):
    target, cache = tmp_path / "book", tmp_path / "cache"
    arguments = ["book", str(target), "--format", "md", "--jobs", "2"] + [
        w for n in [*TWO, "calculus/hessian"] for w in ("--topic", n)
    ]
    run = [sys.executable, "-m", "derive.cli", *arguments]
    for seconds in (0.4, 1.2, 2.5):
        started = subprocess.Popen(run, env=_with_cache(cache), stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        started.send_signal(signal.SIGKILL)
        started.wait()
    assert all(_is_whole(p) for p in (target.rglob("*.md") if target.exists() else ()))
    finished = subprocess.run(run, env=_with_cache(cache), capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    assert len([p for p in target.rglob("*.md") if _is_whole(p)]) == 8


def _is_whole(page: Path) -> bool:
    return page.read_text().startswith(("# ", "[")) and page.read_text().endswith("\n")


def _with_cache(folder: Path) -> dict[str, str]:
    import os

    return {**os.environ, "DERIVE_CACHE": str(folder)}


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    (tmp_path / "page.md").write_text("before")
    with pytest.raises(DeriveError, match="cannot write"):
        write_whole(tmp_path / "no-such-folder" / "page.md", "after")
    assert (tmp_path / "page.md").read_text() == "before"


# ---------------------------------------------------------------- the command


def test_the_command_builds_a_book(tmp_path, run, monkeypatch, cache):
    monkeypatch.setenv("DERIVE_CACHE", str(cache.folder))
    arguments = ["book", str(tmp_path), "--topic", TWO[0], "--format", "md", "--title", "Two & more", "--jobs", "1"]
    code, _, err = run(*arguments)
    assert code == 0 and "1 topics" not in err and "1 topic," in err
    assert (tmp_path / "README.md").read_text().startswith("# Two &amp; more\n")
    code, _, err = run("book", str(tmp_path), "--area", "nothing")
    assert code == 2 and "no area 'nothing'" in err


def test_the_latex_book_names_every_topic(tmp_path, cache):
    handbook(tmp_path, TWO, formats=["tex"], cache=cache, jobs=1)
    source = (tmp_path / "latex" / "handbook.tex").read_text()
    for name in TWO:
        area = name.split("/")[0]
        assert rf"\label{{{name}}}" in source and rf"{{\graphicspath{{{{{area}/}}}}\input{{{name}}}}}" in source
        assert r"\section*" not in (tmp_path / "latex" / f"{name}.tex").read_text()
    assert source.count("{") == source.count("}")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX here")
def test_the_latex_book_compiles(tmp_path, cache):
    handbook(tmp_path, [*TWO, "matrix-calculus/two-layer-network"], formats=["tex"], cache=cache, jobs=1)
    run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "handbook.tex"]
    for _ in range(2):
        made = subprocess.run(run, cwd=tmp_path / "latex", capture_output=True, text=True, errors="replace")
        assert made.returncode == 0, made.stdout[-2000:]
    assert "undefined references" not in made.stdout
    assert (tmp_path / "latex" / "handbook.pdf").stat().st_size > 50_000


# ---------------------------------------------------------------- notation


def test_every_row_of_the_notation_can_be_written():
    rows = notation.notation(notation.ROWS)
    assert len(rows) == len(notation.ROWS)
    assert not notation.notation(["Add", "no such kind"])


def test_the_book_knows_its_order():
    found = [
        {"name": f"{area}/{title}", "area": area, "title": title, "sources": [], "covers": [], "rules": [], "nodes": []}
        for area, title in [
            ("neural", "The b"),
            ("neural", "A c"),
            ("calculus", "x"),
            ("zoology", "y"),
            ("neural", "a"),
        ]
    ]
    ordered = Book("", found)
    assert [p["title"] for p in ordered.pages] == ["x", "a", "The b", "A c", "y"]
    assert [area["title"] for area in ordered.areas] == ["Calculus", "Neural networks", "Zoology"]


# ---------------------------------------------------------------- the handbook in the repository


def test_the_committed_handbook_has_every_topic_and_nothing_else():
    listed = set((COMMITTED / ".handbook").read_text().splitlines())
    pages_there = {
        n.removesuffix(".md") for n in listed if n.endswith(".md") and "/" in n and not n.startswith("latex/")
    }
    assert pages_there == set(topics.names()), "make book, and commit what it writes"
    for area in [p for p in COMMITTED.iterdir() if p.is_dir() and p.name != "latex"]:
        assert files(area) == {n.split("/", 1)[1] for n in listed if n.startswith(f"{area.name}/")}
