"""What somebody wrote, as it is shown to others: in a terminal or a log nothing of it is a command, in JSON nothing invisible."""

from __future__ import annotations

from typing import Any


def printable(text: str) -> str:
    """The text on one line, what is not printable escaped: a control character, a turn of direction, a line's end.

    >>> printable("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def printable_lines(text: str) -> str:
    """The same of a text of several lines."""
    return "\n".join(map(printable, text.split("\n")))


def in_json(value: Any, indent: int | None = None) -> str:
    """JSON that is read back as ``value``, with the escape of everything that is not printable.

    >>> in_json({"x": "é\\u202e"})
    '{"x": "é\\\\u202e"}'
    """
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else _escape(c) for c in text)  # \n is of the indentation


def _escape(c: str) -> str:
    units = c.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
