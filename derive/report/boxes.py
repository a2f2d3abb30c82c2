"""The layout tree: boxes inside boxes, about how wide each is, how a long line is broken, and how a notation writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any


class Box:
    """A piece of layout: what ``kind`` of piece, ``data`` that is no box, and the boxes inside.

    ``width`` is about how many em it takes on the page; ``tall`` boxes need brackets that grow.
    """

    __slots__ = ("data", "kind", "parts", "tall", "width")
    tall: bool

    def __init__(self, kind: str, data: Any = None, parts: tuple[Box, ...] = ()):
        self.kind, self.data, self.parts = kind, data, parts
        self.width = _width(kind, data, parts)
        self.tall = kind in _TALL or (kind not in _FLAT and any(p.tall for p in parts))


_TALL = {"stack", "limit", "under", "fraction", "matrix", "cases", "big", "integral", "binomial", "d"}
_FLAT = {"power", "sub"}  # what stands in a script does not make the line taller by much


#: measured in the fonts of TeX and of Typst, in em
_DIGIT, _LETTER, _ROMAN, _SIGN, _DOT, _FENCE = 0.5, 0.53, 0.47, 1.22, 0.72, 0.78


def _width(kind: str, data: Any, parts: tuple[Box, ...]) -> float:
    widths = [p.width for p in parts]
    match kind:
        case "letter" | "symbol" | "minus" | "prime" | "postfix":
            return _LETTER + sum(widths)
        case "number":
            return _DIGIT * len(str(data))
        case "bold":
            return 0.62 * len(str(data))
        case "nabla":
            return 0.85 + 0.7 * widths[0]
        case "name" | "function" | "words":
            return 0.15 + _ROMAN * len(str(data))
        case "operator":
            return {"": 0.0, "thin": 0.17, ",": 0.45, "·": _DOT}.get(data, _SIGN)
        case "fraction" | "binomial" | "stack":
            return 0.25 + max(widths)
        case "power" | "sub":
            return widths[0] + 0.7 * sum(widths[1:])
        case "matrix" | "cases":
            columns = data[1] if kind == "matrix" else 2
            return sum(max([*widths[c::columns], 0.0]) + (0.8 if kind == "matrix" else 1.2) for c in range(columns))
        case "big" | "under" | "limit":
            return 0.8 + max(1.4, 0.7 * max(widths[:-1])) + widths[-1]
        case "integral":
            return 1.7 + sum(widths[:2]) + 0.7 * max([0.0, *widths[2:]])
        case "d":
            return 0.9 + sum(widths[::2]) * (1 if data[1] is None else 1.6)
        case "fence" | "root":
            return _FENCE + sum(widths)
        case "evaluated" | "between":
            return _FENCE + widths[0] + 0.7 * sum(widths[1:])
    return sum(widths) + 0.1 * len(parts) * (kind != "row")


def row(*parts: Box, kind: str = "row") -> Box:
    return parts[0] if len(parts) == 1 else Box(kind, None, parts)


def operator(sign: str) -> Box:
    return Box("operator", sign)


def words(text: str) -> Box:
    return Box("words", text)


def fence(body: Box, kind: str = "()") -> Box:
    return Box("fence", kind, (body,))


def listed(parts: Iterable[Box]) -> Box:
    """Parts with commas between them."""
    joined: list[Box] = []
    for part in parts:
        joined += [operator(","), part] if joined else [part]
    return row(*joined)


def related(*parts: Box | str) -> Box:
    """Boxes with the signs between them, ``related(x, "=", y)``; a sign is a string."""
    return row(*[operator(p) if isinstance(p, str) else p for p in parts])


def postorder(box: Box) -> Iterator[Box]:
    """Every distinct box, the inner ones first."""
    seen: set[int] = set()
    stack = [(box, False)]
    while stack:
        piece, ready = stack.pop()
        if ready:
            yield piece
        elif id(piece) not in seen:
            seen.add(id(piece))
            stack.append((piece, True))
            stack.extend((p, False) for p in reversed(piece.parts))


_BREAKABLE = ("sum", "relation", "product")


def broken(box: Box, width: float, levels: int = 40) -> list[Box]:
    """``box`` as lines of about ``width`` em, broken before the signs of a relation, a sum or a product.

    What cannot be broken there (a long numerator, a long bracket) is stacked in lines of its own.
    """
    if box.width <= width or width < NARROWEST or not levels:
        return [box]
    if box.kind not in _BREAKABLE:
        return [_stacked(box, width, levels - 1)]
    lines: list[list[Box]] = [[]]
    here = 0.0
    for sign, whole in _signed(box, width):
        # a long product in a sum goes on in the next line, a long anything else is stacked
        first, *rest = broken(whole, width - _SIGN, levels - 1)
        if lines[-1] and here + first.width + (sign.width if sign else 0) > width:
            lines.append([])
            here = 1.0
        shown = operator("·") if not lines[-1] and len(lines) > 1 and sign and sign.data in ("", "thin") else sign
        lines[-1] += [shown, first] if shown else [first]
        here += first.width + (shown.width if shown else 0)
        for piece in rest:
            lines.append([piece])
            here = 1.0 + piece.width
    return [row(*line, kind=box.kind) if len(line) > 1 else line[0] for line in lines]


NARROWEST = 5.0  # em; nothing is broken into narrower lines

#: where the part that may be stacked stands in a box; its other parts are scripts and signs
_STACKABLE = {
    "power": 0,
    "evaluated": 0,
    "between": 0,
    "integral": 0,
    "big": -1,
    "limit": -1,
    "under": -1,
    "apply": -1,
    "differential": 0,
}


def _stacked(box: Box, width: float, levels: int) -> Box:
    """A box with what is too long inside it in several lines."""
    if box.kind in ("fraction", "fence", "root", "matrix", "cases"):
        columns = {"matrix": lambda: box.data[1], "cases": lambda: 2}.get(box.kind, lambda: 1)()
        room = max(NARROWEST, width / columns - 1)
        return Box(box.kind, box.data, tuple(_in_lines(p, room, levels) for p in box.parts))
    if not box.parts or (box.kind not in _STACKABLE and box.kind != "row"):
        return box
    at = (
        _STACKABLE[box.kind] % len(box.parts)
        if box.kind in _STACKABLE
        else box.parts.index(max(box.parts, key=lambda p: p.width))
    )
    room = width - (box.width - box.parts[at].width)
    return Box(box.kind, box.data, tuple(_in_lines(p, room, levels) if i == at else p for i, p in enumerate(box.parts)))


def _in_lines(box: Box, width: float, levels: int) -> Box:
    lines = broken(box, width, levels)
    return lines[0] if len(lines) == 1 else Box("stack", None, tuple(lines))


def _signed(box: Box, width: float) -> Iterator[tuple[Box | None, Box]]:
    """The terms of a row, each with the sign before it; a side of a relation that is itself too long is opened."""
    sign: Box | None = None
    for part in box.parts:
        if part.kind == "operator":
            sign = part
        elif box.kind == "relation" and part.kind == "sum" and part.width > width:
            for inner, term in _signed(part, width):
                yield inner or sign, term
        else:
            yield sign, part


def write(box: Box, writers: dict[str, Callable[[Box, list[str]], str]]) -> str:
    """``box`` in the notation of ``writers``: kind -> how to join what its parts became."""
    done: dict[int, str] = {}
    for piece in postorder(box):
        done[id(piece)] = writers[piece.kind](piece, [done[id(p)] for p in piece.parts])
    return done[id(box)]


def holds(box: Box, kinds: set[str]) -> bool:
    """Whether a box of one of these kinds stands somewhere inside."""
    return any(piece.kind in kinds for piece in postorder(box))
