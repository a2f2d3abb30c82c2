r"""Probabilities of events, expectations and conditional mass functions."""

from __future__ import annotations

from derive.language.latex_text import names
from derive.language.latex_text.looks import bar_kind, is_fence, is_mass, split_at, text_of, without
from derive.language.latex_text.names import Letter
from derive.language.latex_text.naming import name_at, remember
from derive.language.latex_text.nodes import Node, number
from derive.language.latex_text.reading import DEEPEST, Reading
from derive.language.latex_text.structure import Item, Items, Misread
from derive.language.latex_text.tables import PROBABILITY


def probability(reading: Reading, name: str, it: Item, fence: Item | None = None) -> Node:
    fence = fence or (reading.take() if is_fence(reading.peek()) else None)
    if fence is None:
        raise Misread(f"{name} needs its argument in brackets", it.start)
    row = fence.rows[0]
    bars = [k for k, i in enumerate(row) if i.kind == "bar"]
    given: Items = []
    if len(bars) == 1:
        row, given = row[: bars[0]], row[bars[0] + 1 :]
    if name in ("P", "Pr"):
        parts = tuple(
            Events(r, reading.known, reading.depth, reading.bound, fence.start).event() for r in (row, given) if r
        )
        return reading.powers(Node("probability", parts, None, it.start), fence)
    if name in PROBABILITY:
        args = tuple(reading.whole(p, fence.start) for p in split_at(row, ","))
        if given:
            raise Misread("a conditional expectation is not part of the language", fence.start)
        return reading.powers(Node("moment", args, PROBABILITY[name], it.start), fence)
    args = tuple(reading.whole(p, fence.start) for p in split_at(row, ","))
    on = tuple(reading.whole(p, fence.start) for p in split_at(given, ","))
    if given and name == "H" and all(a.kind == "name" and a.data.capital for a in (*args, *on)):
        return _difference(_entropy(args, on), _entropy(on))  # the chain rule: H(Y | X) is H(X, Y) - H(X)
    if given and not is_mass(name):
        raise Misread(f"{name} given something is not read: a conditional mass function is written p(y|x)", fence.start)
    return reading.powers(Node("conditional", (*args, *on), (name, len(args)), it.start), fence)


def _entropy(*variables: tuple[Node, ...]) -> Node:
    """The entropy of several variables; their order does not matter."""
    args = sorted((a for part in variables for a in part), key=lambda a: a.data.name)
    return Node("call", tuple(args), ("H", number(0)), args[0].start)


def _difference(a: Node, b: Node) -> Node:
    return Node("fence", (Node("add", (a, Node("neg", (b,), None, b.start)), None, a.start),), "(", a.start)


def information(reading: Reading, it: Item) -> Node:
    """``I(X; Y)``, the mutual information H(X) + H(Y) - H(X, Y)."""
    fence = reading.take()
    sides = [split_at(part, ",") for part in split_at(fence.rows[0], ";")]
    variables = [tuple(reading.whole(p, fence.start) for p in side) for side in sides]
    if len(variables) != 2 or not all(a.kind == "name" and a.data.capital for side in variables for a in side):
        raise Misread("mutual information is of two random variables: I(X; Y)", it.start)
    both = Node("add", (_entropy(variables[0]), _entropy(variables[1])), None, it.start)
    return reading.powers(_difference(both, _entropy(*variables)), fence)


def divergence(reading: Reading, it: Item) -> Node:
    r"""``D_{KL}(p \| q)``: a number of two distributions, of which nothing else is known here."""
    fence = reading.take()
    (bar,) = (k for k, i in enumerate(fence.rows[0]) if is_beside(i))
    parts = (fence.rows[0][:bar], fence.rows[0][bar + 1 :])
    return reading.powers(
        Node("call", tuple(reading.whole(p, fence.start) for p in parts), ("KL", number(0)), it.start), fence
    )


def is_beside(it: Item) -> bool:
    return (it.kind == "bar" and bar_kind(it) == "||") or (it.kind == "command" and it.text == "parallel")


def is_divergence(fence: Item | None) -> bool:
    """Whether a bracket holds two distributions, as in (p || q)."""
    return is_fence(fence, "([") and sum(map(is_beside, fence.rows[0])) == 1  # type: ignore[union-attr]


class Events(Reading):
    """What stands inside ``P(…)``: names of events, their complements, unions and intersections."""

    def event(self) -> Node:
        if self.depth > DEEPEST:
            raise Misread(f"events are nested more than {DEEPEST} deep", self.place)
        parts, join = [self._one()], None
        while (it := self.peek()) is not None:
            what = {
                "cap": "and",
                ",": "and",
                "wedge": "and",
                "land": "and",
                "cup": "or",
                "vee": "or",
                "lor": "or",
                "∩": "and",
                "∪": "or",
            }.get(it.text)
            if what is None:
                raise Misread("an event is a name, with \\cap, \\cup and ^c", it.start)
            if join not in (None, what):
                raise Misread("bracket unions and intersections of events", it.start)
            join = what
            self.take()
            parts.append(self._one())
        return parts[0] if join is None else Node(f"{join}_events", tuple(parts), None, parts[0].start)

    def _one(self) -> Node:
        it = self.peek()
        if it is None:
            raise Misread("an event is missing", self.end)
        self.take()
        if it.kind == "command" and it.text in ("neg", "lnot"):
            self.depth += 1
            if self.depth > DEEPEST:
                raise Misread(f"events are nested more than {DEEPEST} deep", it.start)
            return Node("not_event", (self._one(),), None, it.start)
        if it.kind == "fence" and it.text == "(":
            inner = Events(it.rows[0], self.known, self.depth + 1, self.bound, it.start).event()
            return self._complement(inner, it)
        if it.kind == "sign" and it.text in "+-":
            name = "plus" if it.text == "+" else "minus"
            return Node("name", (), Letter(name, it.text), it.start)
        if it.kind == "decorated" and it.text in ("bar", "overline"):
            inner = Events(it.rows[0], self.known, self.depth, self.bound, it.start).event()
            return Node("not_event", (inner,), None, it.start)
        shown = names.letter(it)
        if shown is None:
            raise Misread("an event is a name, with \\cap, \\cup and ^c", it.start)
        named, entry = name_at(self, without(it, "sup"), shown)
        if entry is not None:
            raise Misread("events that are numbered by a sum's index are not read: write the terms out", it.start)
        remember(self, named, it.start)
        return self._complement(Node("name", (), named, it.start), it)

    def _complement(self, event: Node, it: Item) -> Node:
        if it.sup is None:
            return event
        if text_of(it.sup) in ("c", "complement", "C"):
            return Node("not_event", (event,), None, it.start)
        raise Misread("write A^c for the complement", it.start)
