"""Files written whole or not at all, and the format that a suffix asks for."""

from __future__ import annotations

import os
from pathlib import Path

from derive.errors import DeriveError

SUFFIXES = {".md": "md", ".tex": "tex", ".typ": "typ", ".txt": "text", ".pdf": "pdf", ".json": "json", ".html": "html", ".ipynb": "ipynb"}  # fmt: skip


def format_of(path: str | os.PathLike) -> str:
    """The format that a file's suffix asks for."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise DeriveError(f"no format for a file ending in {suffix!r}: {' '.join(SUFFIXES)}")
    return SUFFIXES[suffix]


def write_whole(path: str | os.PathLike, content: str | bytes) -> Path:
    """Writes a file whole or not at all: first beside its place, then moved there."""
    path = Path(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(beside, "xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise DeriveError(f"cannot write {path}: {error.strerror}") from None
    return path
