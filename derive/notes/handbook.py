"""The handbook: every topic worked, verified and set, with contents, index, notation, conditions and sources.

Topics are worked in processes of their own and kept in the cache; a second build works only those that something has
changed for. Nothing is written before every topic holds, and every file is written whole or not at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derive import topics
from derive.errors import DeriveError, UnverifiedError, nearest
from derive.files import write_whole
from derive.notes import pages
from derive.notes.cache import Cache, Code, key
from derive.notes.notation import notation, relations

Progress = Callable[[int, int, str], None]  # topics done, topics in all, the one done last

FORMATS = ("md", "tex", "pdf")
AREAS = {
    "linear-algebra": "Linear algebra", "geometry": "Geometry", "calculus": "Calculus", "matrix-calculus": "Matrix calculus",
    "optimization": "Optimisation", "probability": "Probability", "statistics": "Statistics",
    "information": "Information theory", "numerical": "Numerical computing", "neural": "Neural networks",
}  # fmt: skip
ABBREVIATIONS = {"qr", "lu", "svd", "dft", "kl", "pca", "mle", "map", "rnn", "lstm", "sgd", "relu", "ml", "rgb"}
MANIFEST = ".handbook"  # the files of the last build, so that those of a topic that is gone go too
LEAST_FOR_PROCESSES = 3  # topics to be worked, for which starting processes pays


@dataclass(frozen=True)
class Built:
    """What a build did: how many topics there are, how many of them were worked now, and which files it wrote."""

    folder: Path
    topics: int
    worked: int
    written: tuple[Path, ...]


def handbook(
    folder: str | os.PathLike,
    names: Iterable[str] | None = None,
    *,
    formats: Sequence[str] = FORMATS,
    title: str = "Handbook of worked mathematics",
    jobs: int | None = None,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> Built:
    """Builds a handbook of topics, by default of all of them, into ``folder``.

    formats : "md" (a page a topic and README.md), "tex" (latex/handbook.tex) and "pdf" (handbook.pdf, by the typst wheel).
    jobs : processes, by default one a core.    cache : where topics are kept, by default the user's cache folder.
    Raises UnverifiedError that names every topic that does not hold; then nothing is written.
    """
    for form in formats:
        if form not in FORMATS:
            raise DeriveError(f"no format {form!r} of a handbook{nearest(form, FORMATS)}: {', '.join(FORMATS)}")
    cache = Cache() if cache is None else cache
    before = cache.misses
    wanted = topics.names() if names is None else [_known(name) for name in dict.fromkeys(names)]
    if not wanted:
        raise DeriveError("a handbook needs a topic")
    book = Book(title, _worked(wanted, cache, jobs, progress))
    worked = cache.misses - before
    files: dict[str, str | bytes] = {}
    for form in formats:
        files |= WRITERS[form](book) if form != "pdf" else {"handbook.pdf": _pdf(book, cache)}
    written = _write(Path(folder), files)
    cache.prune()
    return Built(Path(folder), len(wanted), worked, tuple(written))


def _known(name: str) -> str:
    topics.find(name)  # raises the error that suggests a name
    return str(name).replace("_", "-").replace(".", "/")


# ---------------------------------------------------------------- working the topics


def _worked(names: Sequence[str], cache: Cache, jobs: int | None, progress: Progress | None) -> list[dict[str, Any]]:
    """The page of every topic: from the cache, or worked now."""
    keys = page_keys(names)
    found = {name: kept for name in names if (kept := cache.get(keys[name])) is not None}
    missing = [name for name in names if name not in found]
    failed: dict[str, str] = {}
    for name, result in _pages(missing, jobs):
        if isinstance(result, str):
            failed[name] = result
        else:
            cache.put(keys[name], result)
            found[name] = result
        if progress:
            progress(len(found) + len(failed), len(names), name)
    if failed:
        told = "; ".join(f"{name}: {failed[name]}" for name in names if name in failed)
        raise UnverifiedError(f"the handbook is not built, because of {told}")
    return [found[name] for name in names]


def page_keys(names: Iterable[str]) -> dict[str, str]:
    """The key of every topic's page: of its code with all that this imports, of the templates, and of the libraries."""
    from derive.report.figures import available
    from derive.report.render import templates

    code, beside = Code(), [p for p in templates().rglob("*") if p.is_file() and "book" not in p.name]
    module = {name: f"derive.topics.{name.replace('-', '_').replace('/', '.')}" for name in names}
    return {n: key(n, available(), code.key(m, *pages.NEEDED, beside=beside)) for n, m in module.items()}


def _pages(names: Sequence[str], jobs: int | None) -> Iterable[tuple[str, dict[str, Any] | str]]:
    """Each topic with its page, or with the reason why there is none, as they are finished."""
    jobs = min(jobs or _cores(), len(names))
    if jobs < 2 or len(names) < LEAST_FOR_PROCESSES:
        yield from ((name, _page_or_reason(name)) for name in names)
        return
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_end_with_the_parent) as pool:
        started = {pool.submit(_page_or_reason, name): name for name in names}
        try:
            for future in as_completed(started):
                yield started[future], future.result()
        except BrokenExecutor:
            raise DeriveError("a process that worked topics died, perhaps for want of memory: try jobs=1") from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _page_or_reason(name: str) -> dict[str, Any] | str:
    try:
        return pages.page(name)
    except Exception as error:  # whatever it is, the others are worked, and it is told with the topic's name
        return str(error) if isinstance(error, DeriveError) else f"{type(error).__name__}: {error}"


def _end_with_the_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    from multiprocessing import parent_process
    from threading import Thread

    def wait() -> None:
        if parent := parent_process():
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# ---------------------------------------------------------------- the book


class Book:
    """The pages of topics in the order of the book, and what its back says of them."""

    def __init__(self, title: str, found: Sequence[Mapping[str, Any]]):
        self.title = title
        order = list(dict.fromkeys([*AREAS, *sorted({p["area"] for p in found})]))
        self.areas = [
            {
                "id": area,
                "title": AREAS.get(area, _in_words(area)),
                "pages": by_title(p for p in found if p["area"] == area),
            }
            for area in order
            if any(p["area"] == area for p in found)
        ]
        self.pages = [page for area in self.areas for page in area["pages"]]
        kinds = {kind for page in self.pages for kind in page["nodes"]}
        self.notation, self.relations = notation(kinds), relations(kinds)
        self.sources = _gathered((s, p) for p in self.pages for said in p["sources"] for s in said.split("; "))
        self.index = _by_letter(_gathered(_terms(self.pages)))

    def values(self) -> dict[str, Any]:
        """What the templates are told."""
        from derive.report.render import MOST_PLACES

        return {"title": self.title, "areas": self.areas, "pages": self.pages, "index": self.index, "sources": self.sources,
                "notation": self.notation, "relations": self.relations, "throughout": MOST_PLACES}  # fmt: skip


def by_title(found: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(found, key=lambda page: _without_article(page["title"]).casefold())


def _without_article(title: str) -> str:
    first, _, rest = title.partition(" ")
    return rest if first in ("A", "An", "The") and rest else title


def _terms(found: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """What one may look for: titles, what topics cover, and the rules that they cite."""
    for page in found:
        yield _without_article(page["title"]), page
        yield from ((_in_words(covered.split("/")[1]), page) for covered in page["covers"])
        yield from ((rule, page) for rule in page["rules"])


def _in_words(name: str) -> str:
    words = [word.upper() if word in ABBREVIATIONS else word for word in name.split("-")]
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def _gathered(pairs: Iterable[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Every term once, in order, with its pages; terms that differ in capitals and in signs between words are one."""
    said: dict[str, str] = {}
    where: dict[str, dict[str, Mapping[str, Any]]] = {}
    for term, page in pairs:
        words = re.sub(r"[-–'’\s]+", " ", term.casefold().replace("'s ", "s "))
        said.setdefault(words, term[:1].upper() + term[1:] if term[0].isascii() else term)  # κ(A) is no Κ(A)
        where.setdefault(words, {})[page["name"]] = page
    return [(said[words], list(where[words].values())) for words in sorted(said, key=_by_the_alphabet)]


def _by_the_alphabet(term: str) -> list[tuple[int, int, str]]:
    """Letters by the alphabet, numbers by their size: 1.4.5 stands before 1.4.10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D", term)]


def _by_letter(terms: Iterable[tuple[str, list]]) -> list[tuple[str, list[tuple[str, list]]]]:
    found: dict[str, list[tuple[str, list]]] = {}
    for term, where in terms:
        letter = term[0].upper() if term[0].isascii() and term[0].isalpha() else "Numbers and signs"
        found.setdefault(letter, []).append((term, where))
    return list(found.items())


# ---------------------------------------------------------------- its formats


def _markdown(book: Book) -> dict[str, str | bytes]:
    from derive.report.render import filled

    values = book.values()
    files: dict[str, str | bytes] = {
        f"{'README' if part == 'contents' else part}.md": filled("md", f"book-{part}.md", **values)
        for part in ("contents", "index", "notation", "conditions", "sources")
    }
    neighbours = zip([None, *book.pages], book.pages, [*book.pages[1:], None], strict=False)
    for before, page, after in neighbours:
        area = AREAS.get(page["area"], _in_words(page["area"]))
        told = {"page": page, "before": before, "after": after, "area": area, "title": book.title}
        files[f"{page['name']}.md"] = filled("md", "book-page.md", **told)
        files |= {f"{page['area']}/{name}": data for name, data in page["files"].items() if name.endswith(".svg")}
    return files


def _latex(book: Book) -> dict[str, str | bytes]:
    from derive.report.render import filled

    files: dict[str, str | bytes] = {"latex/handbook.tex": filled("tex", "book.tex", **book.values())}
    for page in book.pages:
        files[f"latex/{page['name']}.tex"] = page["body"]["tex"]
        files |= {f"latex/{page['area']}/{name}": d for name, d in page["files"].items() if name.endswith(".pdf")}
    return files


def _pdf(book: Book, cache: Cache) -> bytes:
    from derive.report.render import compiled, filled

    source = filled("typ", "book.typ", **book.values())
    return cache.found(key("pdf", source, _typst_version()), lambda: compiled(source))


def _typst_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("typst")
    except PackageNotFoundError:
        return ""


WRITERS: dict[str, Callable[[Book], dict[str, str | bytes]]] = {"md": _markdown, "tex": _latex}


def _write(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Writes what has changed, and removes what the last build wrote and this one does not."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest, written = folder / MANIFEST, []
    for name, content in files.items():
        path, new = folder / name, content.encode() if isinstance(content, str) else content
        if not path.is_file() or path.read_bytes() != new:
            path.parent.mkdir(parents=True, exist_ok=True)
            written.append(write_whole(path, new))
    kinds = {_kind(name) for name in files}
    last = manifest.read_text("utf-8").splitlines() if manifest.is_file() else []
    kept = [name for name in last if _kind(name) not in kinds]  # of formats that were not asked for now
    for name in last:
        if name not in files and name not in kept:
            (folder / name).unlink(missing_ok=True)
    listed = "\n".join(sorted({*files, *kept})) + "\n"
    if listed != "\n".join(last) + "\n":
        write_whole(manifest, listed)
    return written


def _kind(name: str) -> str:
    return "tex" if name.startswith("latex/") else "pdf" if name == "handbook.pdf" else "md"
