"""Results kept in a folder under a key made of everything they depend on: the text of the code, versions, and data.

A key is found without importing or running what it is for. A result is written whole or not at all, by several processes
at once if need be; one that was damaged, or a folder that cannot be written, costs time and is never an error.
"""

from __future__ import annotations

import json
import os
import re
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import time
from typing import Any

from derive.errors import DeriveError
from derive.files import write_whole

#: what may change a result from outside: the libraries that compute and draw
LIBRARIES = ("sympy", "numpy", "scipy", "python-flint", "mpmath", "lark", "jinja2", "matplotlib")
LARGEST = 500 * 2**20  # bytes of a folder before the results not used for the longest time go
ABANDONED = 3600.0  # seconds after which half a file is taken for what a killed process left


def default_folder() -> Path:
    """Where results are kept unless another place is named: ``$DERIVE_CACHE``, or ``derive`` in the user's cache folder."""
    if said := os.environ.get("DERIVE_CACHE"):
        return Path(said)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "derive" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "derive"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "derive"


# ---------------------------------------------------------------- the store


@dataclass
class Cache:
    """Results by key: JSON data, in which there may be bytes. ``hits``, ``misses`` and ``written`` count what was asked.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     cache = Cache(Path(folder))
    ...     cache.put(key("x"), {"page": "text", "picture": b"..."})
    ...     cache.get(key("x")), cache.get(key("y")), cache.hits, cache.misses
    ({'page': 'text', 'picture': b'...'}, None, 1, 1)
    """

    folder: Path = field(default_factory=default_folder)
    hits: int = 0
    misses: int = 0
    written: int = 0

    def get(self, key: str) -> Any | None:
        """The result under a key, or None."""
        found = self._read(self._path(key))
        self.hits, self.misses = self.hits + (found is not None), self.misses + (found is None)
        return found

    def _read(self, path: Path) -> Any | None:
        try:
            digest, _, body = path.read_bytes().partition(b"\n")
            if digest.decode() != sha256(body).hexdigest():
                return None
            os.utime(path)  # used now
            return json.loads(body, object_hook=_as_bytes)
        except (OSError, ValueError):
            return None

    def put(self, key: str, result: Any) -> None:
        """Keeps a result; where nothing can be written, does nothing."""
        body = json.dumps(result, default=_as_json, ensure_ascii=False).encode()
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, sha256(body).hexdigest().encode() + b"\n" + body)
        except (OSError, DeriveError):
            return
        self.written += 1

    def found(self, key: str, make: Callable[[], Any]) -> Any:
        """The result under a key, made and kept if it is not there."""
        kept = self.get(key)
        if kept is None:
            kept = make()
            self.put(key, kept)
        return kept

    def prune(self, largest: int = LARGEST) -> int:
        """Removes what was not used for the longest time until the rest fits, and what killed processes left; says how many."""
        files, removed, now = [], 0, time()
        for path, state in self._files():
            if path.suffix == ".part":
                removed += now - state.st_mtime > ABANDONED and _removed(path)
            else:
                files.append((state.st_mtime, state.st_size, path))
        room = largest
        for _, size, path in sorted(files, reverse=True):
            room -= size
            removed += room < 0 and _removed(path)
        return removed

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.folder.glob("??/*") if self.folder.is_dir() else ():
            try:
                yield path, path.stat()
            except OSError:  # another process was quicker
                continue

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.json"


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": b64encode(value).decode()}
    raise TypeError(f"a {type(value).__name__} is no JSON data")


def _as_bytes(data: dict[str, Any]) -> Any:
    return b64decode(data["base64"]) if data.keys() == {"base64"} else data


# ---------------------------------------------------------------- keys


def key(*parts: Any) -> str:
    """A key of JSON data: the same for the same data, in whatever order a dictionary has them.

    >>> key({"a": 1, "b": 2}) == key({"b": 2, "a": 1}) != key({"a": 1, "b": 3})
    True
    """
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(derive[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+(derive[\w.]*))", re.M
)


class Code:
    """The text of a package and who imports whom, read once: a module depends on its own text and on all that it imports,
    however far, inside functions too. Only imports that are written out count; ``derive`` itself loads its names by name.
    """

    def __init__(self, package: Path | None = None):
        self.package = package or Path(__file__).resolve().parents[1]

    @cached_property
    def _paths(self) -> dict[str, Path]:
        found = {}
        for path in self.package.rglob("*.py"):
            parts = path.relative_to(self.package).with_suffix("").parts
            name = ".".join((self.package.name, *(parts[:-1] if parts[-1] == "__init__" else parts)))
            found[name] = path
        return found

    @cached_property
    def _known(self) -> dict[str, tuple[str, frozenset[str]]]:
        return {}

    def _module(self, name: str) -> tuple[str, frozenset[str]]:
        """The digest of a module's text, and the modules that it imports."""
        if name not in self._known:
            text = self._paths[name].read_bytes()
            self._known[name] = sha256(text).hexdigest(), frozenset(self._imported(text.decode()))
        return self._known[name]

    def _imported(self, text: str) -> Iterator[str]:
        for origin, names, module in _IMPORT.findall(text):
            whole = (origin or module).split(".")
            yield from (".".join(whole[:i]) for i in range(1, len(whole) + 1))
            for name in re.findall(r"\w+", names):
                if f"{origin}.{name}" in self._paths:
                    yield f"{origin}.{name}"

    def modules(self, *names: str) -> list[str]:
        """These modules and all that they import, sorted."""
        found, waiting = {self.package.name}, list(names)
        while waiting:
            name = waiting.pop()
            if name not in found and name in self._paths:
                found.add(name)
                waiting += self._module(name)[1]
        return sorted(found & self._paths.keys())

    def key(self, *names: str, beside: Iterable[Path] = ()) -> str:
        """A key of the text of these modules, of all that they import, of the files ``beside``, and of the libraries."""
        texts = {name: self._module(name)[0] for name in self.modules(*names)}
        return key(
            texts,
            {f"{path.parent.name}/{path.name}": self._file(path) for path in sorted(beside)},
            self._grammars,
            libraries(),
        )

    @cached_property
    def _grammars(self) -> dict[str, str]:
        return {path.name: self._file(path) for path in sorted(self.package.rglob("*.lark"))}

    def _file(self, path: Path) -> str:
        """The digest of a file, read once."""
        if path not in self._read:
            self._read[path] = sha256(path.read_bytes()).hexdigest()
        return self._read[path]

    @cached_property
    def _read(self) -> dict[Path, str]:
        return {}


@cache
def libraries() -> dict[str, str]:
    """The versions of Python and of the libraries that a result depends on; an empty one where it is not installed."""
    return {"python": ".".join(map(str, sys.version_info[:3])), **{name: _version(name) for name in LIBRARIES}}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
