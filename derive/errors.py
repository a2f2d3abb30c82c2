"""What can go wrong, as sentences. Every error is a ``DeriveError`` and a ``ValueError``."""

from __future__ import annotations

from derive.printable import printable_lines

LONGEST_NAME = 60  # characters of a name that may be a known one misspelt
LONGEST = 1_500  # characters of a message, which may quote what somebody wrote


class DeriveError(ValueError):
    """The base of every error that derive raises on purpose. Its message is short and fit for a terminal, whatever it quotes."""

    def __init__(self, message: object = ""):
        text = str(message)
        text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        super().__init__(printable_lines(text))


class ReadError(DeriveError):
    """Text that cannot be read; shows the text with a caret under the place.

    >>> print(ReadError("write 2*x: a product needs its *", "2x + 1", 1))
    write 2*x: a product needs its *
      2x + 1
       ^
    """

    def __init__(self, message: str, text: str = "", position: int | None = None):
        self.message, self.text, self.position = message, text, position
        super().__init__(message if position is None else f"{message}\n{caret(text, position)}")


class ShapeError(DeriveError):
    """Two uses of an array that cannot both hold."""


class AssumptionError(DeriveError):
    """An assumption that is unknown, or that contradicts another one or the data."""


class UnsupportedError(DeriveError):
    """Something derive cannot do (yet); the message says what is missing."""


class TimeLimitError(DeriveError):
    """The work allowed for one problem ran out; nothing is said about its truth."""


class UnverifiedError(DeriveError):
    """A line that was refuted, or could not be checked, was about to be stated as true."""


def caret(text: str, position: int, width: int = 72) -> str:
    """``text`` around ``position`` on one line, and a caret under it on the next."""
    start = max(0, position - width // 2)
    line = "".join(c if c.isprintable() else " " for c in text[start : start + width])
    dots = "…" if start else ""
    return f"  {dots}{line}\n  {' ' * (len(dots) + position - start)}^"


def nearest(name: str, known) -> str:
    """A hint naming the known word closest to ``name``, or an empty string.

    >>> nearest("sgmoid", ["sin", "sigmoid"])
    "; did you mean 'sigmoid'?"
    """
    from difflib import get_close_matches

    if len(name) > LONGEST_NAME:
        return ""
    close = get_close_matches(name, list(known), n=1, cutoff=0.7)
    return f"; did you mean '{close[0]}'?" if close else ""
