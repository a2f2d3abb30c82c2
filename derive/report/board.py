"""What every rule of layout works with: the parts laid out already, how tightly each holds together, and brackets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.shapes import Shapes
from derive.report.boxes import Box, fence, listed, operator, row


class Laid(NamedTuple):
    """A laid-out expression and what its surroundings have to know of it.

    ``level``: how tightly it holds together.    ``first``, ``last``: what its edges look like.
    ``closed``: the same where something follows that an unbracketed argument would swallow.
    ``row``: a vector that is written as a row, as xᵀA is; every other vector is a column.
    """

    box: Box
    level: int
    first: str = "letter"
    last: str = "letter"
    closed: Box | None = None
    row: bool = False


LOGIC, COMPARE, SUM, SLASH, PRODUCT, FRACTION, POWER, ATOM = range(8)
DISPLAY, SCRIPT = "display", "script"


@dataclass(frozen=True)
class Notation:
    """Choices that one expression alone cannot settle.

    partial : ∂ (True), d (False), or by the number of free symbols of what is differentiated (None).
    constants : names that are not counted as variables then.
    shapes : name -> shape of the arrays, which are written bold; with none, everything is a number.
    entries : the indices that the left side of the line carries, so that an ``Einsum`` need not.
    """

    partial: bool | None = None
    constants: frozenset[str] = frozenset()
    shapes: Mapping[str, tuple] = field(default_factory=dict, hash=False)
    entries: str = ""

    @cached_property
    def _shapes(self) -> Shapes:
        return Shapes(dict(self.shapes))

    def shape(self, node: ex.Expr) -> tuple:
        """The shape of ``node``, ``()`` where the shapes of the names do not tell."""
        if not self.shapes:
            return ()
        try:
            return self._shapes.of(node)
        except DeriveError:
            self._shapes.known[node] = ()
            return ()

    def rank(self, node: ex.Expr) -> int:
        return len(self.shape(node))


USUAL = Notation()


class Board:
    """What a layout rule may ask for: its parts, bracketed where they hold together less than it needs."""

    def __init__(self, done: dict[tuple[ex.Expr, str], Laid], mode: str, notation: Notation):
        self.done, self.mode, self.notation = done, mode, notation

    def __call__(self, node: ex.Expr, mode: str = "") -> Laid:
        it = self.done[node, mode or self.mode]
        return transposed(it) if it.row else it

    def as_written(self, node: ex.Expr) -> Laid:
        """The same, but a row is left a row."""
        return self.done[node, self.mode]

    def box(self, node: ex.Expr) -> Box:
        return self(node).box

    def at(self, level: int, node: ex.Expr) -> Laid:
        it = self(node)
        return it if it.level >= level else bracketed(it)

    def script(self, node: ex.Expr) -> Box:
        return self(node, SCRIPT).box

    def rank(self, node: ex.Expr) -> int:
        return self.notation.rank(node)


# ---------------------------------------------------------------- small pieces


def bracketed(it: Laid, kind: str = "()") -> Laid:
    edge = {"minus": "minus fence", "digit": "number fraction" if it.level == SLASH else "fence"}.get(it.first, "fence")
    return Laid(fence(it.box, kind), ATOM, edge, "fence")


def number(written: Any) -> Laid:
    """A number as written; a power of ten for scientific notation."""
    digits, e, exponent = str(written).lower().partition("e")
    if not e:
        return Laid(Box("number", digits), ATOM, "digit", "digit")
    sign, size = exponent.startswith("-"), Box("number", exponent.lstrip("+-").lstrip("0") or "0")
    power = Box("power", None, (Box("number", "10"), row(Box("minus"), size) if sign else size))
    if digits == "1":
        return Laid(power, POWER, "digit", "digit")
    return Laid(Box("product", None, (Box("number", digits), operator("·"), power)), PRODUCT, "digit", "digit")


def raised(it: Laid, *script: Box) -> Laid:
    """``it`` with something over its shoulder, bracketed unless it is one thing."""
    base = it if it.level >= ATOM else bracketed(it)
    return Laid(Box("power", None, (base.box, row(*script))), POWER, base.first)


def transposed(it: Laid) -> Laid:
    if it.box.kind == "differential":  # (dx)ᵀ and d(xᵀ) are the same
        return Laid(Box("power", None, (it.box, Box("symbol", "ᵀ"))), POWER, it.first, "differential")
    return raised(as_atom(it), Box("symbol", "ᵀ"))


def as_atom(it: Laid) -> Laid:
    """A function with its brackets, where nobody would take what is raised for the function's: ln(x)ᵀ."""
    return it._replace(level=ATOM) if it.box.kind == "apply" and it.box.data == "tight" and it.last == "fence" else it


def with_brackets(head: Box, args: Iterable[Box], first: str = "letter") -> Laid:
    level = POWER if head.data == "exp" else ATOM
    return Laid(Box("apply", "tight", (head, fence(listed(args)))), level, first, "fence")


def multiplied(factors: Sequence[Laid]) -> Laid:
    """Factors side by side, with a dot only where nothing would be misread."""
    parts: list[Box] = []
    for here, following in zip(factors, [*factors[1:], None], strict=True):
        if following is None:
            parts.append(here.box)
            continue
        swallows = here.closed is not None and not (here.last == "trig" and following.first == "function")
        if swallows and here.closed is not None:
            here = Laid(here.closed, PRODUCT, here.first, "fence")
        parts += [here.box, operator(_times(here, following))]
    closed = factors[-1].closed and row(*parts[:-1], factors[-1].closed, kind="product")
    return Laid(row(*parts, kind="product"), PRODUCT, factors[0].first, factors[-1].last, closed)


def _times(here: Laid, following: Laid) -> str:
    """What stands between two factors: mostly nothing, a dot where nothing would be misread."""
    if following.first in ("digit", "minus fence", "d", "number fraction") or here.last == "d":
        return "·"
    if following.first == "fraction":
        return "" if here.last == "letter" else "·"
    if here.last == "function letter" and following.first == "fence":
        return "·"
    return "thin" if "name" in (here.last, following.first) and following.first != "fence" else ""
