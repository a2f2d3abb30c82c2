"""A result is found again exactly as long as nothing that it depends on has changed."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from derive.notes.cache import Cache, Code, default_folder, key, libraries


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def test_what_was_put_is_found(cache):
    results = [{"text": "∇f = 2Aᵀr", "picture": bytes(range(256)), "list": [1, 2.5, None, True]}, [], "", 0]
    for i, result in enumerate(results):
        cache.put(key(i), result)
        assert cache.get(key(i)) == result
    assert cache.get(key("other")) is None
    assert (cache.hits, cache.misses, cache.written) == (4, 1, 4)


def test_a_result_is_made_once(cache):
    made = []
    for _ in range(3):
        assert cache.found(key("a"), lambda: made.append(1) or {"n": 1}) == {"n": 1}
    assert len(made) == 1


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-3], lambda b: b"", lambda b: b.replace(b"page", b"pagE"), lambda b: b"x" + b]
)
def test_a_damaged_result_is_not_used(cache, damage):
    cache.put(key("a"), {"page": "whole"})
    [path] = [p for p in cache.folder.rglob("*") if p.is_file()]
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get(key("a")) is None
    cache.put(key("a"), {"page": "whole"})
    assert cache.get(key("a")) == {"page": "whole"}


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("no folder")
    cache = Cache(tmp_path / "file")
    cache.put(key("a"), 1)
    assert cache.get(key("a")) is None and cache.written == 0 and cache.prune() == 0


def test_the_oldest_go_first(cache):
    for i in range(4):
        cache.put(key(i), "x" * 1000)
        os.utime(cache._path(key(i)), (i + 1, i + 1))
    cache.get(key(0))  # used now
    assert cache.prune(largest=2500) == 2
    assert [cache.get(key(i)) is not None for i in range(4)] == [True, False, False, True]
    half = cache._path(key(0)).with_name(".abc.json.1.part")
    half.write_text("half a result")
    assert cache.prune() == 0 and half.exists()  # somebody may be writing it
    os.utime(half, (1, 1))
    assert cache.prune() == 1 and not half.exists()


def _put_many(folder: Path) -> None:
    for i in range(30):
        Cache(folder).put(key(i % 5), {"page": "x" * 5000})


def test_many_processes_write_at_once(cache):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_put_many, args=[cache.folder]) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [cache.get(key(i)) for i in range(5)] == [{"page": "x" * 5000}] * 5
    assert not list(cache.folder.rglob("*.part"))


def test_the_folder_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.delenv("DERIVE_CACHE")
    assert default_folder().name in ("derive", "cache")


# ---------------------------------------------------------------- keys


@pytest.fixture
def package(tmp_path):
    """A small package called derive: a topic that uses a method that uses a rule, and one beside them."""
    files = {
        "__init__.py": "", "rules/__init__.py": "", "rules/calculus.py": "chain = 1\n", "rules/other.py": "",
        "methods/__init__.py": "", "methods/eigen.py": "def go():\n    from derive.rules import (\n        calculus as c,\n    )\n",
        "topics/__init__.py": "", "topics/one.py": "from derive.methods.eigen import go\n", "topics/two.py": "x = 1\n",
        "language/latex.lark": "start: x",
    }  # fmt: skip
    for name, text in files.items():
        path = tmp_path / "derive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "derive"


def test_a_module_depends_on_all_that_it_imports(package):
    assert Code(package).modules("derive.topics.one") == [
        "derive", "derive.methods", "derive.methods.eigen", "derive.rules", "derive.rules.calculus", "derive.topics.one",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changed, one, two",
    [
        ("rules/calculus.py", True, False), ("methods/eigen.py", True, False), ("topics/one.py", True, False),
        ("rules/other.py", False, False), ("topics/two.py", False, True), ("__init__.py", True, True),
        ("language/latex.lark", True, True),
    ],
)  # fmt: skip
def test_a_key_changes_with_what_its_result_depends_on(package, changed, one, two):
    before = [Code(package).key(f"derive.topics.{name}") for name in ("one", "two")]
    path = package / changed
    path.write_text(path.read_text() + "# changed\n")
    after = [Code(package).key(f"derive.topics.{name}") for name in ("one", "two")]
    assert [a != b for a, b in zip(before, after, strict=True)] == [one, two]


def test_files_beside_the_code_count(package, tmp_path):
    template = tmp_path / "page.md"
    template.write_text("a")
    before = Code(package).key("derive.topics.two", beside=[template])
    template.write_text("b")
    assert Code(package).key("derive.topics.two", beside=[template]) != before
    folders = [tmp_path / name / "page.md" for name in ("latex", "markdown")]  # one name in two folders
    for path in folders:
        path.parent.mkdir()
        path.write_text("a")
    before = Code(package).key("derive.topics.two", beside=folders)
    folders[0].write_text("b")
    assert Code(package).key("derive.topics.two", beside=folders) != before


def test_every_import_of_derive_is_seen():
    """The text search finds what Python's own parser finds, in every module."""
    import ast

    code = Code()
    for name, path in code._paths.items():
        text = path.read_text()
        written = {
            module
            for node in ast.walk(ast.parse(text))
            for module in (
                [a.name for a in node.names] if isinstance(node, ast.Import)
                else [node.module or "", *[f"{node.module}.{a.name}" for a in node.names]] if isinstance(node, ast.ImportFrom)
                else []
            )
            if module in code._paths
        }  # fmt: skip
        assert written <= set(code._imported(text)), name


def test_the_versions_of_the_libraries_count():
    assert libraries()["numpy"] and libraries()["python"]
