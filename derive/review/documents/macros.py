"""A document's own commands, written out: ``\\newcommand``, ``\\def``, ``\\DeclareMathOperator``, ``\\DeclarePairedDelimiter``.

Refused: a macro that calls itself or others too deeply, or whose text would grow too long; ``\\def`` with delimited
arguments is left as it stands. Written-out text stands where the macro was called, its arguments where they were given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derive.errors import UnsupportedError
from derive.review.documents.passages import Mapped

LONGEST = 20_000  # characters of one passage, written out
MOST = 3_000  # definitions of one document
CALLS = 5_000  # macros called in one passage
DEEPEST = 20  # macros within macros
BODY = 4_000  # characters of one definition

CALL = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)
BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
DEFINES = r"(?:re|provide)?newcommand|renewcommand|providecommand|DeclareMathOperator|DeclarePairedDelimiter|g?def|let"
_NAME = r"\s*(?:\{\s*)?\\(?P<name>[A-Za-z@]+|[^A-Za-z\s])(?:\s*\})?"
_HEAD = re.compile(r"\\(?P<how>" + DEFINES + r")(?P<star>\*?)(?![A-Za-z])" + _NAME)
_COUNT = re.compile(r"\s*\[\s*(\d)\s*\]")
_DEFAULT = re.compile(r"\s*\[([^\][]{0,200})\]")
_DEF_ARGUMENTS = re.compile(r"\s*((?:#\d\s*)*)(?=\{)")
_LET = re.compile(r"\s*=?\s*(\\(?:[A-Za-z@]+|.)|[^\s{}])")


@dataclass(frozen=True)
class Macro:
    """How many arguments it takes, the default of an optional first one, and its text with #1, #2 ..."""

    arguments: int
    default: str | None
    text: str
    starred: bool = False  #: a paired delimiter may be called with a star or a size


class Macros(dict[str, Macro]):
    """The macros of a document so far; it learns a bounded number, so that no text is searched for ever."""

    tries = 0

    def learn(self, text: str, start: int) -> int | None:
        """Where the definition that begins at ``start`` ends; None where it is none that can be read."""
        self.tries += 1
        found = definition(text, start) if self.tries <= MOST else None
        if found is None:
            return None
        name, self[name], end = found
        return end


def group_end(text: str, start: int, longest: int = BODY) -> int | None:
    """Where the group that opens at ``start`` ends, behind its brace.

    >>> group_end("{a{b}c} d", 0)
    7
    """
    depth = 0
    for found in BRACE.finditer(text, start, start + longest):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return None


def definition(text: str, start: int) -> tuple[str, Macro, int] | None:
    """The macro that is defined at ``start``: its name, itself, and where the definition ends."""
    head = _HEAD.match(text, start)
    if not head:
        return None
    how, at = head["how"], head.end()
    if how == "let":
        same = _LET.match(text, at)
        return (head["name"], Macro(0, None, same[1]), same.end()) if same else None
    if how == "DeclarePairedDelimiter":
        return _paired(text, head["name"], at)
    arguments, default, at = _arguments(text, at, how)
    body = _group(text, at)
    if body is None:
        return None
    said, end = body
    if how == "DeclareMathOperator":
        said = rf"\operatorname{head['star']}{{{said}}}"
    return head["name"], Macro(arguments, default, said), end


def _arguments(text: str, at: int, how: str) -> tuple[int, str | None, int]:
    if how.endswith("def"):
        found = _DEF_ARGUMENTS.match(text, at)
        return (found[1].count("#"), None, found.end()) if found else (0, None, len(text))
    count = _COUNT.match(text, at)
    if not count:
        return 0, None, at
    default = _DEFAULT.match(text, count.end())
    return int(count[1]), default[1] if default else None, (default or count).end()


def _group(text: str, at: int) -> tuple[str, int] | None:
    """The text within the braces that come next, and where they end."""
    while at < len(text) and text[at].isspace():
        at += 1
    end = group_end(text, at) if text[at : at + 1] == "{" else None
    return (text[at + 1 : end - 1], end) if end else None


def _paired(text: str, name: str, at: int) -> tuple[str, Macro, int] | None:
    left = _group(text, at)
    right = _group(text, left[1]) if left else None
    if not left or not right:
        return None
    return name, Macro(1, None, rf"\left{left[0]} #1 \right{right[0]}", starred=True), right[1]


def expanded(body: Mapped, macros: Macros) -> Mapped:
    r"""The body with every macro of the document written out.

    >>> print(expanded(Mapped.of(r"\norm{x}^2"), Macros(norm=Macro(1, None, r"\|#1\|"))).text)
    \|x\|^2
    """
    return _expanded(body, macros, 0, iter(range(CALLS))) if macros else body


def _expanded(body: Mapped, macros: Macros, depth: int, calls: Iterator[int]) -> Mapped:
    parts, last, length = [], 0, 0
    while found := _next_call(body.text, macros, last):
        if depth == DEEPEST:
            raise UnsupportedError(f"the macro \\{found[1]} calls macros more than {DEEPEST} deep: it may call itself")
        written, end = _call(body, found, macros[found[1]])
        parts += [body[last : found.start()], _expanded(written, macros, depth + 1, calls)]
        length += len(parts[-1]) + len(parts[-2])
        last = end
        if length > LONGEST or next(calls, None) is None:
            raise UnsupportedError(
                f"with its macros written out it has more than {LONGEST} characters or {CALLS} calls"
            )
    return Mapped.join([*parts, body[last:]]) if parts else body


def _next_call(text: str, macros: Macros, start: int) -> re.Match[str] | None:
    return next((found for found in CALL.finditer(text, start) if found[1] in macros), None)


def _call(body: Mapped, found: re.Match[str], macro: Macro) -> tuple[Mapped, int]:
    """What one call stands for, and where the call ends."""
    at, place = found.end(), body.at[found.start()]
    if macro.starred:
        at = _after(re.compile(r"\s*(?:\*|\[[^\]]{0,20}\])"), body.text, at)
    given: list[Mapped] = []
    if macro.default is not None:
        optional = _DEFAULT.match(body.text, at)
        given = [body[optional.start(1) : optional.end(1)] if optional else Mapped.standing_at(macro.default, place)]
        at = optional.end() if optional else at
    while len(given) < macro.arguments:
        argument, at = _argument(body, at, found[1])
        given.append(argument)
    if not macro.arguments and at == found.end() and body.text[at : at + 2] == "{}":
        at += 2  # \R{} keeps the space behind it
    return _filled(macro.text, given, place, _runs_on(macro.text, body.text[at : at + 1])), at


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _runs_on(text: str, following: str) -> str:
    r"""A space where ``\T`` that stands for ``\top`` would run into a letter: ``\T x`` keeps its own."""
    return " " if re.search(r"\\[A-Za-z]+$", text) and following[:1].isalpha() else ""


def _argument(body: Mapped, at: int, name: str) -> tuple[Mapped, int]:
    at = _after(re.compile(r"\s*"), body.text, at)
    if body.text[at : at + 1] == "{":
        end = group_end(body.text, at, LONGEST)
        if end:
            return body[at + 1 : end - 1], end
    token = CALL.match(body.text, at) or re.compile(r"[^{}]").match(body.text, at)
    if not token:
        raise UnsupportedError(f"the macro \\{name} misses an argument")
    return body[at : token.end()], token.end()


def _filled(text: str, given: list[Mapped], place: int, behind: str) -> Mapped:
    parts, last = [], 0
    for hole in re.finditer(r"#([1-9])", text):
        before = text[last : hole.start()]
        which = int(hole[1]) - 1
        parts.append(Mapped.standing_at(before, place))
        if which < len(given):
            kept_apart = _runs_on(before, given[which].text)
            parts += [Mapped.standing_at(kept_apart, place), given[which]]
        last = hole.end()
    return Mapped.join([*parts, Mapped.standing_at(text[last:] + behind, place)])
