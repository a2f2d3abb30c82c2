"""What somebody wrote, as it is shown to others: in a terminal or a log nothing of it is a command, in JSON nothing invisible."""

from __future__ import annotations

from typing import Any

#: control characters, line ends, turns of direction and halves of surrogate pairs that JSON would let stand
ESCAPED = {
    c: f"\\u{c:04x}"
    for c in (*range(0x7F, 0xA0), 0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xD800, 0xE000))
}  # fmt: skip


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
    """JSON that is read back as ``value``, what is not printable written as an escape.

    >>> in_json({"x": "é\\u202e"})
    '{"x": "é\\\\u202e"}'
    """
    import json

    return json.dumps(value, ensure_ascii=False, indent=indent).translate(ESCAPED)
