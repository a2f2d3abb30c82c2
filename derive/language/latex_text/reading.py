r"""How the items of a row belong together: relations, sums, products, factors, powers.

Where two readings are common (``1/2x``, ``2\frac12``, ``\sin x/2``) the place is refused, with what to write instead.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.language.latex_text import names
from derive.language.latex_text.looks import (
    REFUSED_POWERS,
    bar_kind,
    is_d,
    is_plain_fraction,
    is_star,
    operator_of,
    plain_T,
    relation_of,
    replace_item,
    shown_as,
    split_at,
    text_of,
    transposing,
)
from derive.language.latex_text.names import Letter
from derive.language.latex_text.nodes import Known, Node, adds_a_number, is_same, number, product_of, reaching
from derive.language.latex_text.structure import Item, Items, Misread
from derive.language.latex_text.tables import BIG, UNICODE

DEEPEST = 40  # groups, scripts and operators inside one another
MOST_FACTORS = 200  # of one product
MOST_SLASHES = 40  # in one product: a/b/c ...


class Reading:
    """A row of items being read from left to right."""

    def __init__(self, items: Items, known: Known, depth: int = 0, bound: frozenset[str] = frozenset(), end: int = 0):
        self.items, self.known, self.depth, self.bound = items, known, depth, bound
        self.i = 0
        self.end = items[-1].end if items else end
        self.bars: list[str] = []
        self.exponent = False  # whether this row is an exponent of e
        self.integrals = 0  # how many signs wait for their dx
        self.differential: Letter | None = None  # found in a numerator, as in dx / x

    def peek(self, ahead: int = 0) -> Item | None:
        return self.items[self.i + ahead] if self.i + ahead < len(self.items) else None

    def take(self) -> Item:
        self.i += 1
        return self.items[self.i - 1]

    @property
    def place(self) -> int:
        it = self.peek()
        return it.start if it else self.end

    def inner(self, items: Items, start: int, bound: frozenset[str] | None = None) -> Reading:
        return Reading(items, self.known, self.depth, self.bound if bound is None else bound, start)

    def whole(self, items: Items, start: int, bound: frozenset[str] | None = None) -> Node:
        """The value that all of ``items`` write."""
        row = self.inner(items, start, bound)
        found = row.sum()
        row.finished()
        return found

    def finished(self) -> None:
        if (it := self.peek()) is not None:
            raise Misread(self._unexpected(it), it.start)

    def _unexpected(self, it: Item) -> str:
        if it.kind in ("text", "quad"):
            return "words stand inside the formula: write them before or behind it"
        if relation_of(it):
            return f"a relation {it.text} stands where a value is expected"
        if it.kind == "sign" and it.text == ",":
            return "a comma stands where one value is expected"
        if it.kind == "bar":
            return r"the bars do not match: write \lvert x \rvert"
        return f"{shown_as(it)} cannot stand here"

    def relation(self) -> tuple[list[Node | None], list[str], list[int]]:
        """Sides and signs of a chain; the first side may be missing."""
        first = self.peek()
        sides: list[Node | None] = [None if first is not None and relation_of(first) else self.sum()]
        signs: list[str] = []
        places: list[int] = []
        while (it := self.peek()) is not None and (sign := relation_of(it)):
            places.append(self.take().start)
            signs.append(sign)
            sides.append(self.sum())
        return sides, signs, places

    def sum(self) -> Node:
        start = self.place
        terms: list[Node] = []
        while True:
            sign = self._plus_or_minus(first=not terms)
            if sign is None:
                break
            at = self.place
            term = self.term()
            if terms and (index := reaching(terms[-1], term)):
                raise Misread(
                    f"is this term part of the sum over {index}? put the terms that belong to it in brackets", at
                )
            terms.append(Node("neg", (term,), None, at) if sign == "-" else term)
        return terms[0] if len(terms) == 1 else Node("add", tuple(terms), None, start)

    def _plus_or_minus(self, first: bool) -> str | None:
        it = self.peek()
        if it is not None and it.kind == "sign" and it.text in "+-−" and it.bare:
            self.take()
            sign = "-" if it.text in "-−" else "+"
            after = self.peek()
            if after is not None and after.kind == "sign" and after.text in "+-−":
                raise Misread("two signs side by side: put the second in brackets, as in a - (-b)", after.start)
            return sign
        return "+" if first else None

    def term(self) -> Node:
        start = self.place
        left, slashes = self.side_by_side(), 0
        while (it := self.peek()) is not None and (operator := operator_of(it)) and it.bare:
            self.take()
            right = self.side_by_side()
            if operator == "/":
                self._check_bare_function(left, right)
                slashes += 1
                self._check_slash(left, right)
                if slashes > MOST_SLASHES:
                    raise Misread("too many fractions with a slash in one product: write \\frac", it.start)
                left = Node("divide", (left, right), None, start)
            elif operator in ("odot", "oslash", "otimes", "circ"):
                left = Node(operator, (left, right), None, start)
            else:
                left = product_of(left, operator, right, start)
        return left

    def _check_bare_function(self, above: Node, below: Node) -> None:
        """``\\sin x/2`` has two meanings; ``\\sin x/x`` one."""
        last = above.args[-1] if above.kind == "product" else above
        if last.kind == "function" and last.args[0].kind in ("name", "number", "product", "constant", "indexed"):
            divisor = below.args[0] if below.kind == "product" else below
            if divisor.kind == "power":
                divisor = divisor.args[0]
            if last.bare and not is_same(divisor, last.args[0]):
                raise Misread("how far does the function reach? put its argument in brackets", below.start)

    def _check_slash(self, above: Node, below: Node) -> None:
        if below.kind != "product":
            return
        first, *rest = below.args
        if "fence" in (first.kind, first.args[0].kind if first.kind == "power" else ""):  # 1/(2\\pi) e^{-x}
            raise Misread(
                r"does this stand in the denominator too? write \frac{a}{b}, or \cdot before it", rest[0].start
            )
        plain = all(f.kind in ("name", "power", "number", "constant", "indexed") for f in rest)
        if not plain or (first.kind == "number" and above.kind == "number"):
            raise Misread(
                r"how far does the fraction reach? write \frac{a}{b} or put the denominator in brackets", rest[0].start
            )

    def side_by_side(self) -> Node:
        """Factors without a sign between them."""
        start = self.place
        factors: list[Node] = [self.factor()]
        while (it := self.peek()) is not None and not self.ends_at(it):
            if it.kind == "bar" and not it.bare and not self.bars and it.sub is not None:
                body = (
                    factors[0]
                    if len(factors) == 1
                    else Node("product", tuple(factors), ("",) * (len(factors) - 1), start)
                )
                factors = [self.evaluated(body, self.take())]
                continue
            if it.kind == "number":
                self._check_number(factors[-1], it)
            if it.kind == "fraction" and factors[-1].kind == "number" and is_plain_fraction(it):
                raise Misread("is this a product or a mixed number? write \\cdot or + between them", it.start)
            factors.append(self.factor())
            if len(factors) > MOST_FACTORS:
                raise Misread(f"more than {MOST_FACTORS} factors side by side", it.start)
        if len(factors) == 1:
            return factors[0]
        return Node("product", tuple(factors), ("",) * (len(factors) - 1), start)

    def _check_number(self, before: Node, it: Item) -> None:
        if before.kind == "number":
            raise Misread(r"two numbers side by side: write \cdot between them, or 1{,}000 for a thousand", it.start)

    def ends_at(self, it: Item) -> bool:
        """Whether a product ends before ``it``."""
        if it.kind == "sign":
            return it.text != "∞" and it.text not in UNICODE and it.text not in BIG
        if it.kind == "bar":
            return (bool(self.bars) and self.bars[-1] == bar_kind(it)) or it.text == r"\mid"
        if it.kind in ("quad", "text") or (it.kind == "over" and relation_of(it)):
            return True
        if it.kind == "command" and (relation_of(it) or operator_of(it)):
            return True
        return bool(self.integrals) and self.is_differential(0)

    def is_differential(self, ahead: int) -> bool:
        it, after = self.peek(ahead), self.peek(ahead + 1)
        return it is not None and after is not None and is_d(it) and it.bare and names.letter(after) is not None

    def factor(self) -> Node:
        it = self.peek()
        if it is None:
            raise Misread("the formula ends where a value is expected", self.end)
        self.depth += 1
        if self.depth > DEEPEST:
            raise Misread(f"brackets, scripts and operators are nested more than {DEEPEST} deep", it.start)
        node = self._atom(it)
        self.depth -= 1
        while (after := self.peek()) is not None and after.kind == "sign" and after.text == "!":
            self.take()
            if node.kind == "factorial":
                raise Misread("double factorials are not part of the language", after.start)
            base = node
            node = Node("factorial", (base,), None, base.start)
            if not after.bare:
                node = self.powers(node, after)
        return node

    def _atom(self, it: Item) -> Node:
        if it.kind == "sign" and it.text in UNICODE | BIG:
            it = replace_item(it, UNICODE.get(it.text, it.text))
            it.kind = "command"
        if it.kind not in READERS:
            told = "words stand" if it.kind in ("quad", "text") else f"{shown_as(it)} stands"
            raise Misread(f"{told} where a value is expected", it.start)
        self.take()
        return READERS[it.kind](self, it)

    def powers(self, node: Node, it: Item) -> Node:
        """``node`` with the superscript that ``it`` carries."""
        if it.sup is None or (node.kind in ("name", "indexed") and names.layer(it.sup) is not None):
            return node
        row = it.sup
        if node.kind == "name" and len(row) == 1 and is_star(row[0]):
            return node
        match transposing(row):
            case "T" if plain_T(row) and (node.kind in ("e", "number") or "T" in self.known.bare | self.known.declared):
                if node.kind not in ("e", "number"):
                    raise Misread(r"is T an exponent or a transpose here? write ^\top for the transpose", row[0].start)
            case "T" if plain_T(row) and adds_a_number(node):
                raise Misread(r"is T an exponent or a transpose here? write ^\top for the transpose", row[0].start)
            case "T":
                return Node("transpose", (node,), "T" if plain_T(row) else None, node.start)
            case "-T":
                inverse = Node("power", (node, Node("neg", (number(1),))), None, node.start)
                return Node("transpose", (inverse,), None, node.start)
        if text_of(row) == "H" and node.kind == "name" and node.data.capital and "H" not in self.known.declared:
            raise Misread(REFUSED_POWERS["dagger"], row[0].start)
        if len(row) == 1 and row[0].kind == "command" and row[0].text in REFUSED_POWERS:
            raise Misread(REFUSED_POWERS[row[0].text], row[0].start)
        if len(row) == 1 and row[0].kind == "sign" and row[0].text in "+-*":
            raise Misread(f"the superscript {row[0].text} has no meaning here", row[0].start)
        entrywise = len(row) > 1 and row[0].kind == "command" and row[0].text == "circ" and row[0].bare
        inner = self.inner(row[1:] if entrywise else row, it.start)
        inner.exponent = node.kind == "e"
        exponent = inner.sum()
        inner.finished()
        return Node("power_of_entries" if entrywise else "power", (node, exponent), None, node.start)

    def evaluated(self, body: Node, it: Item) -> Node:
        r"""``[F]_a^b`` and ``F|_{x=a}``: values at the ends, and their difference."""
        if it.sub is None:
            raise Misread(r"a bar for values at an end needs its place: write \Big|_{x=a}", it.start)
        lower, upper = it.sub, it.sup
        variable, at = self._placed_at(lower, it)
        to = None
        if upper is not None:
            named, to = self._placed_at(upper, it)
            variable = variable or named
        if to is None and variable is None:
            raise Misread("where is it evaluated? write _{x=a} with the variable", it.start)
        ends = (at,) if to is None else (at, to)
        return Node("evaluated", (body, *ends), variable, body.start)

    def _placed_at(self, row: Items, it: Item) -> tuple[str | None, Node]:
        sides = split_at(row, "=")
        if len(sides) == 2:
            name = self.whole(sides[0], it.start)
            if name.kind != "name":
                raise Misread("a variable is expected before the = sign", it.start)
            return name.data.name, self.whole(sides[1], it.start)
        return None, self.whole(row, it.start)


#: how each kind of item is read; filled where the readers are known
READERS: dict[str, Callable[[Reading, Item], Node]] = {}
