r"""How the items of a row belong together: sums, products, how far a function, a sum sign or a d/dx reaches.

The tree is neutral: whether a product is one of numbers or of matrices is decided later, when all rows are known.
Where two readings are common (``\sin x (y+1)``, ``1/2x``, ``f^2(x)``) the place is refused, with what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from derive.language.latex_text import names
from derive.language.latex_text.names import Letter
from derive.language.latex_text.structure import Item, Items, Misread
from derive.language.latex_text.tables import (
    BIG,
    FUNCTION_LETTERS,
    FUNCTIONS,
    INVERSES,
    OPERATORS,
    PERHAPS_FUNCTIONS,
    PROBABILITY,
    REACHING,
    REFUSED_FUNCTIONS,
    RELATIONS,
    SEVERAL,
    SPECIAL,
    UNICODE,
)

DEEPEST = 40  # groups, scripts and operators inside one another
MOST_FACTORS = 200  # of one product
MOST_SLASHES = 40  # in one product: a/b/c ...


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of syntax: its kind, its parts, what is not a part (a name, operators), and where it begins."""

    kind: str
    args: tuple[Node, ...] = ()
    data: Any = None
    start: int = 0
    bare: bool = False  #: a function whose argument has no brackets


@dataclass
class Known:
    """What the whole text says about its letters."""

    declared: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    bare: set[str] = field(default_factory=set)  #: names that stand without a bracket behind them
    called: set[str] = field(default_factory=set)  #: names that stand before a bracket
    integrated: set[str] = field(default_factory=set)  #: the variables of integrals
    indices: set[str] = field(default_factory=set)  #: letters in subscripts
    numbered: set[str] = field(default_factory=set)  #: names whose subscript is the index of some sum
    looks: dict[str, tuple[str, int]] = field(default_factory=dict)


def number(text: str | int, start: int = 0) -> Node:
    return Node("number", (), str(text), start)


class Row:
    """A row of items being read from left to right."""

    def __init__(self, items: Items, known: Known, depth: int = 0, bound: frozenset[str] = frozenset(), end: int = 0):
        self.items, self.known, self.depth, self.bound = items, known, depth, bound
        self.i = 0
        self.end = items[-1].end if items else end
        self.bars: list[str] = []
        self.integrals = 0  # how many signs wait for their dx
        self.differential: Letter | None = None  # found in a numerator, as in dx / x

    # ------------------------------------------------------------ the row itself

    def peek(self, ahead: int = 0) -> Item | None:
        return self.items[self.i + ahead] if self.i + ahead < len(self.items) else None

    def take(self) -> Item:
        self.i += 1
        return self.items[self.i - 1]

    @property
    def place(self) -> int:
        it = self.peek()
        return it.start if it else self.end

    def inner(self, items: Items, start: int, bound: frozenset[str] | None = None) -> Row:
        return Row(items, self.known, self.depth, self.bound if bound is None else bound, start)

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
        if _relation(it):
            return f"a relation {it.text} stands where a value is expected"
        if it.kind == "sign" and it.text == ",":
            return "a comma stands where one value is expected"
        if it.kind == "bar":
            return r"the bars do not match: write \lvert x \rvert"
        return f"{_shown(it)} cannot stand here"

    # ------------------------------------------------------------ relations

    def relation(self) -> tuple[list[Node | None], list[str], list[int]]:
        """Sides and signs of a chain; the first side may be missing."""
        first = self.peek()
        sides: list[Node | None] = [None if first is not None and _relation(first) else self.sum()]
        signs: list[str] = []
        places: list[int] = []
        while (it := self.peek()) is not None and (sign := _relation(it)):
            places.append(self.take().start)
            signs.append(sign)
            sides.append(self.sum())
        return sides, signs, places

    # ------------------------------------------------------------ sums

    def sum(self) -> Node:
        start = self.place
        terms: list[Node] = []
        while True:
            sign = self._plus_or_minus(first=not terms)
            if sign is None:
                break
            at = self.place
            term = self.term()
            if terms and (index := _reaching(terms[-1], term)):
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

    # ------------------------------------------------------------ products

    def term(self) -> Node:
        start = self.place
        left, slashes = self.side_by_side(), 0
        while (it := self.peek()) is not None and (operator := _operator(it)) and it.bare:
            self.take()
            right = self.side_by_side()
            if operator == "/":
                self._check_bare_function(left, right)
                slashes += 1
                self._check_slash(left, right)
                if slashes > MOST_SLASHES:
                    raise Misread("too many fractions with a slash in one product: write \\frac", it.start)
                left = Node("divide", (left, right), None, start)
            elif operator in ("odot", "otimes", "circ"):
                left = Node(operator, (left, right), None, start)
            else:
                left = _product(left, operator, right, start)
        return left

    def _check_bare_function(self, above: Node, below: Node) -> None:
        """``\\sin x/2`` has two meanings; ``\\sin x/x`` one."""
        last = above.args[-1] if above.kind == "product" else above
        if last.kind == "function" and last.args[0].kind in ("name", "number", "product", "constant", "indexed"):
            divisor = below.args[0] if below.kind == "product" else below
            if divisor.kind == "power":
                divisor = divisor.args[0]
            if last.bare and not _same(divisor, last.args[0]):
                raise Misread("how far does the function reach? put its argument in brackets", below.start)

    def _check_slash(self, above: Node, below: Node) -> None:
        if below.kind != "product":
            return
        first, *rest = below.args
        plain = all(f.kind in ("name", "power", "number", "constant", "indexed") for f in rest)
        if not plain or (first.kind == "number" and above.kind == "number"):
            raise Misread(
                r"how far does the fraction reach? write \frac{a}{b} or put the denominator in brackets", rest[0].start
            )

    def side_by_side(self) -> Node:
        """Factors without a sign between them."""
        start = self.place
        factors: list[Node] = [self.factor()]
        while (it := self.peek()) is not None and not self._ends_at(it):
            if it.kind == "bar" and not it.bare and not self.bars and it.sub is not None:
                body = (
                    factors[0]
                    if len(factors) == 1
                    else Node("product", tuple(factors), ("",) * (len(factors) - 1), start)
                )
                factors = [self._evaluated(body, self.take())]
                continue
            if it.kind == "number":
                self._check_number(factors[-1], it)
            if it.kind == "fraction" and factors[-1].kind == "number" and _is_plain_fraction(it):
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

    def _ends_at(self, it: Item) -> bool:
        """Whether a product ends before ``it``."""
        if it.kind == "sign":
            return it.text != "∞" and it.text not in UNICODE and it.text not in BIG
        if it.kind == "bar":
            return (bool(self.bars) and self.bars[-1] == _bar(it)) or it.text == r"\mid"
        if it.kind in ("quad", "text") or (it.kind == "over" and _relation(it)):
            return True
        if it.kind == "command" and (_relation(it) or _operator(it)):
            return True
        return bool(self.integrals) and self._is_differential(0)

    def _is_differential(self, ahead: int) -> bool:
        it, after = self.peek(ahead), self.peek(ahead + 1)
        return it is not None and after is not None and _is_d(it) and it.bare and names.letter(after) is not None

    # ------------------------------------------------------------ one factor

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
                node = self._powers(node, after)
        return node

    def _atom(self, it: Item) -> Node:
        if it.kind == "number":
            self.take()
            return self._powers(_written_number(it), it)
        if (shown := names.letter(it)) is not None and not (it.kind == "decorated" and self._is_word(it)):
            return self._letter(self.take(), shown)
        if it.kind == "sign" and it.text in UNICODE | BIG:
            it = replace_item(it, UNICODE.get(it.text, it.text))
            it.kind = "command"
        if it.kind not in _ATOMS:
            told = "words stand" if it.kind in ("quad", "text") else f"{_shown(it)} stands"
            raise Misread(f"{told} where a value is expected", it.start)
        self.take()
        return _ATOMS[it.kind](self, it)

    def _is_word(self, it: Item) -> bool:
        """An upright word that names a function: ``\\mathrm{tr}``."""
        shown = names.letter(it)
        if shown is None or it.text not in names.UPRIGHT:
            return False
        word = shown.name
        return (
            len(word) > 1 and (word in FUNCTIONS or word in SEVERAL or word in PROBABILITY or word.startswith("arg"))
        ) or (word == "E" and _is_fence(self.peek(1)))

    # ------------------------------------------------------------ names and calls

    def _letter(self, it: Item, shown: Letter) -> Node:
        after = self.peek()
        if self._is_lone_differential(it, after):
            raise Misread(
                r"a differential outside an integral has no value here: write \frac{dy}{dx} or \int f\,dx", it.start
            )
        if it.kind == "decorated" and it.text in names.UPRIGHT and shown.name == "i" and it.bare:
            return Node("constant", (), "I", it.start)
        if (
            shown.look == "Delta"
            and it.bare
            and after is not None
            and "Delta" not in self.known.declared
            and (of := names.letter(after))
        ):
            self.take()
            return self._letter(
                replace_item(after, after.text), replace(of, name=f"Delta_{of.name}", look=f"Delta {of.look}")
            )
        if (
            shown.name in ("P", "E", "Pr", "Var", "Cov")
            and shown.name not in self.known.declared
            and self._is_probability(it, shown, after)
        ):
            return self._probability(shown.name, it)
        if it.kind == "decorated" and it.text == "mathbb" and shown.name in "RNZQC":
            raise Misread(f"the set {shown.name} stands where a value is expected", it.start)
        if it.kind == "decorated" and it.text == "mathbb" and shown.name not in self.known.declared:
            told = "an expectation under a named distribution is not read" if shown.name == "E" and it.sub else ""
            raise Misread(told or f"\\mathbb{{{shown.name}}} has no value here", it.start)
        name, node = self._named(it, shown)
        if node is not None:
            return self._powers(node, it)
        if after is not None and _is_fence(after, "(") and self._calls(name, it, after):
            return self._called(name, it)
        self._check_what_follows(name, it, after)
        if it.primes:
            name = self._primed(name, it)
        return self._powers(self._constant_or_name(name, it), it)

    def _check_what_follows(self, name: Letter, it: Item, after: Item | None) -> None:
        """A script letter or a function before other brackets, ``x[n]`` and ``D f`` are no products."""
        if after is None or name.name in self.known.declared or it.sup is not None:
            return
        script = it.kind == "decorated" and it.text in names.SCRIPT
        if _is_fence(after, "[{") and (script or _stem(name.name) in FUNCTION_LETTERS):
            told = f"{name.name} of what stands in this bracket is not read: functions take round brackets"
            raise Misread(told, after.start)
        if _is_fence(after, "[") and len(after.rows[0]) == 1 and after.bare and it.kind == "letter":
            raise Misread("an index is written below: x_n for x[n]", after.start)
        if name.look == "D" and (f := names.letter(after)) is not None and f.name in FUNCTION_LETTERS:
            raise Misread(r"is D a derivative here? write \frac{d}{dx}", it.start)

    def _is_lone_differential(self, it: Item, after: Item | None) -> bool:
        is_d = it.kind == "letter" and it.text == "d" and it.bare and "d" not in self.known.declared | self.known.bare
        return is_d and after is not None and names.letter(after) is not None

    def _is_probability(self, it: Item, shown: Letter, after: Item | None) -> bool:
        if after is None or not _is_fence(after) or it.sub or it.primes or it.sup:
            return False
        if shown.name == "P" and it.kind == "letter":
            content = after.rows[0]
            if "P" in self.known.bare | self.known.functions or (len(content) == 1 and _is_small(content[0])):
                return False
            if any(map(_is_small, content)):
                raise Misread("a probability of values is written p(x), one of events P(A)", after.start)
        return shown.name != "E" or it.kind == "decorated" or "E" not in self.known.bare | self.known.functions

    def _named(self, it: Item, shown: Letter) -> tuple[Letter, Node | None]:
        """The name with its subscript; an entry where the subscript is the index of a sum around it."""
        name = shown
        if numbered := self._numbered_above(it, shown):
            return name, numbered
        if it.sup is not None and (marks := names.layer(it.sup)) is not None and not self._is_order(it, shown):
            name = replace(
                name, name=f"{name.name}_{marks}", look=f"{name.look}^{marks}", layer=not marks.startswith("sup_")
            )
            it = _without(it, "sup")
        if it.sup is not None and len(it.sup) == 1 and _is_star(it.sup[0]):
            name = replace(name, name=f"{name.name}_star", look=f"{name.look}^*")
        if it.sub is None:
            return self._as_declared(name), None
        used = {s.name for s in _letters(it.sub)}
        if used & self.bound or (name.name in self.known.numbered and self._is_entry(it.sub)):
            if name.bold:
                raise Misread(
                    "vectors that are numbered by a sum's index are not read: write the sum with a matrix", it.start
                )
            indices = self._indices(it.sub)
            return name, Node("indexed", (Node("name", (), name, it.start), *indices), None, it.start)
        text = names.label(it.sub, it)
        entry = (
            (name.capital or not name.bold)
            and len(it.sub) > 1
            and all(i.kind in ("letter", "number") or i.text == "," for i in it.sub)
        )
        full = replace(name, name=_with_label(name.name, text), look=f"{name.look}_{text}", entry=entry)
        return self._as_declared(full), None

    def _numbered_above(self, it: Item, shown: Letter) -> Node | None:
        """``x^{(i)}`` inside a sum over i is the i-th of the numbers x; with a subscript, of the numbers x_j."""
        if it.sup is None or names.layer(it.sup) is None or self._is_order(it, shown):
            return None
        index = it.sup[0].rows[0]
        if not {s.name for s in _letters(index)} & self.bound:
            return None
        if shown.bold or it.sup[0].text == "[":
            raise Misread(
                "arrays that are numbered by a sum's index are not read: write the sum with a matrix", it.start
            )
        base, entry = self._named(_without(it, "sup"), shown)
        if entry is None:
            return Node("indexed", (Node("name", (), base, it.start), *self._indices(index)), None, it.start)
        of, *more = entry.args
        return Node("indexed", (of, *self._indices(index), *more), None, it.start)

    def _as_declared(self, name: Letter) -> Letter:
        """The name as the user declared it, who may write x1 for x_1 and y_hat for hat_y."""
        declared = self.known.declared
        if name.name in declared or not declared:
            return name
        found = [d for d in declared if names.canonical(d) == names.canonical(name.name)]
        return replace(name, name=found[0]) if len(found) == 1 else name

    @staticmethod
    def _is_entry(row: Items) -> bool:
        """Whether a subscript numbers an entry: an index, or a number from 1."""
        return all(
            i.bare and (i.kind == "letter" or (i.kind == "number" and i.text != "0") or i.text == ",") for i in row
        )

    def _is_order(self, it: Item, shown: Letter) -> bool:
        """``f^{(n)}(x)`` is a derivative, ``x^{(n)}`` a numbered x."""
        return bool(it.sup and it.sup[0].text == "(") and shown.name in FUNCTION_LETTERS and _is_fence(self.peek(), "(")

    def _indices(self, row: Items) -> list[Node]:
        if any(i.kind == "sign" and i.text == "," for i in row):
            return [self.whole(part, row[0].start) for part in _split(row, ",")]
        if all(i.bare and (names.letter(i) or i.kind == "number") for i in row):
            return [self.whole([i], i.start) for i in row]
        return [self.whole(row, row[0].start)]

    def _primed(self, name: Letter, it: Item) -> Letter:
        if (
            name.name.split("_")[0] in FUNCTION_LETTERS | {"u", "v", "y", "w"}
            and f"{name.name}_prime" not in self.known.declared
        ):
            raise Misread(
                f"the derivative of {name.name} in what? write \\frac{{d{it.text[-9:]}}}{{dx}} or {name.name}'(x)",
                it.start,
            )
        if name.capital or name.bold:
            raise Misread("a prime here may be a derivative or a transpose: write ^\\top for the transpose", it.start)
        primes = "_prime" * it.primes
        return replace(name, name=name.name + primes, look=f"{name.look}{primes}")

    def _constant_or_name(self, name: Letter, it: Item) -> Node:
        declared = name.name in self.known.declared
        if name.name == "pi" and not declared:
            return Node("constant", (), "pi", it.start)
        if name.name == "e" and name.look in ("e",) and not declared:
            return Node("e", (), None, it.start)
        if name.look == "i" and not declared and "i" not in self.bound:
            return self._imaginary(name, it)
        self._remember(name, it.start)
        return Node("name", (), name, it.start)

    def _imaginary(self, name: Letter, it: Item) -> Node:
        before = self.items[self.i - 2] if self.i > 1 else None
        after = self.peek()
        number_before = before is not None and (before.kind == "number" or before.text == "pi")
        if after is not None and (
            after.kind == "root" or (after.kind == "command" and after.text in {*FUNCTIONS, "pi"})
        ):
            number_before = True  # i \sin x, i \pi
        if "i" in self.known.indices:
            if number_before:
                raise Misread(
                    "is i the imaginary unit or an index? declare it, or write another letter for the index", it.start
                )
            self._remember(name, it.start)
            return Node("name", (), name, it.start)
        if number_before or self.exponent:
            return Node("constant", (), "I", it.start)
        raise Misread("is i the imaginary unit or a variable? declare the variable i, or write \\mathrm{i}", it.start)

    exponent = False  # whether this row is an exponent of e

    def _remember(self, name: Letter, start: int) -> None:
        look, _ = self.known.looks.setdefault(name.name, (name.look, start))
        if look != name.look:
            raise Misread(
                f"two different letters would both be called {name.name} here: write them with different letters", start
            )

    def _calls(self, name: Letter, it: Item, fence: Item) -> bool:
        """Whether a letter before a bracket is a function there; False for a product."""
        known, plain = self.known, name.name
        if self._special(name, it, fence) or plain in known.functions or (it.primes and plain not in known.declared):
            return True
        if plain in known.declared:
            return False
        stem, content = _stem(plain), fence.rows[0]
        strong = stem in FUNCTION_LETTERS or (it.kind == "decorated" and it.text in names.SCRIPT)
        bare = bool({plain, stem} & known.bare)
        if it.sup is not None:
            return self._is_order(it, name) or self._power_of_function(plain, it, strong and not bare)
        if (strong and not bare) or any(i.kind == "sign" and i.text == "," for i in content) or _bars_in(content) % 2:
            return True
        if bare and not strong:
            return False
        single = len(content) == 1 and names.letter(content[0]) is not None
        if not bare and (plain in known.called or (single and stem in PERHAPS_FUNCTIONS)):
            return True
        if single or stem in PERHAPS_FUNCTIONS or plain[0] in "fghFGH":
            raise Misread(self._both(plain), it.start)
        return False

    def _power_of_function(self, plain: str, it: Item, strong: bool) -> bool:
        """``f^2(x)`` has two meanings; ``p^y(1-p)`` is a product."""
        if _is_inverse(it.sup) and (strong or _stem(plain) in FUNCTION_LETTERS):
            told = (
                f"the inverse of the function {plain} is not part of the language; write 1/{plain}(x) for a reciprocal"
            )
            raise Misread(told, it.start)
        variance = plain == "sigma" and plain not in self.known.called
        if strong and not variance and names.layer(it.sup or []) is None:
            raise Misread(
                f"a power of the function {plain} before its argument has two meanings: write ({plain}(x))^2", it.start
            )
        return strong and not variance

    @staticmethod
    def _both(name: str) -> str:
        return f"is {name} a function here, or is this a product? pass functions=[{name!r}], or write {name} \\cdot (…)"

    def _special(self, name: Letter, it: Item, fence: Item) -> bool:
        """Whether a letter before a bracket is a function of the table, such as the gamma function."""
        if name.name == "B":
            return it.kind == "decorated" and it.text == "mathrm" and len(_split(fence.rows[0], ",")) == 2
        free = (
            name.name not in self.known.declared | self.known.functions | self.known.bare
            and not it.sub
            and not it.primes
        )
        return free and it.sup is None and SPECIAL.get(name.name, ("", 0))[1] == len(_split(fence.rows[0], ","))

    def _called(self, name: Letter, it: Item) -> Node:
        fence = self.take()
        if (
            any(i.kind == "bar" and _bar(i) == "|" for i in fence.rows[0])
            and sum(i.kind == "bar" for i in fence.rows[0]) % 2
        ):
            return self._probability(name.name, it, fence)
        if any(i.kind == "sign" and i.text == ";" for i in fence.rows[0]):
            raise Misread("a semicolon between arguments is not read: write a comma", fence.start)
        args = tuple(self.whole(part, fence.start) for part in _split(fence.rows[0], ",", fence.start))
        if self._special(name, it, fence):
            node = Node("function", args, SPECIAL[name.name][0], it.start)
        elif self._is_mass_of(name, it, args):
            node = Node("conditional", args, (name.name, len(args)), it.start)
        else:
            self._remember(name, it.start)
            node = Node("call", args, (name.name, self._order(it)), it.start)
        return self._powers(node, fence)

    def _is_mass_of(self, name: Letter, it: Item, args: tuple[Node, ...]) -> bool:
        """``p(x, y)``, a mass function of named values."""
        plain = not it.primes and it.sup is None and name.name not in self.known.functions
        return plain and _is_mass(name.name) and all(a.kind in ("name", "indexed") for a in args)

    def _order(self, it: Item) -> Node:
        if it.sup is not None and it.sup[0].kind == "fence":
            return self.whole(it.sup[0].rows[0], it.start)
        return number(it.primes)

    # ------------------------------------------------------------ scripts

    def _powers(self, node: Node, it: Item) -> Node:
        """``node`` with the superscript that ``it`` carries."""
        if it.sup is None or (node.kind in ("name", "indexed") and names.layer(it.sup) is not None):
            return node
        row = it.sup
        if node.kind == "name" and len(row) == 1 and _is_star(row[0]):
            return node
        match transposing(row):
            case "T" if _plain_T(row) and (
                node.kind in ("e", "number") or "T" in self.known.bare | self.known.declared
            ):
                if node.kind not in ("e", "number"):
                    raise Misread(r"is T an exponent or a transpose here? write ^\top for the transpose", row[0].start)
            case "T" if _plain_T(row) and _adds_a_number(node):
                raise Misread(r"is T an exponent or a transpose here? write ^\top for the transpose", row[0].start)
            case "T":
                return Node("transpose", (node,), "T" if _plain_T(row) else None, node.start)
            case "-T":
                inverse = Node("power", (node, Node("neg", (number(1),))), None, node.start)
                return Node("transpose", (inverse,), None, node.start)
        if len(row) == 1 and row[0].kind == "command" and row[0].text in REFUSED_POWERS:
            raise Misread(REFUSED_POWERS[row[0].text], row[0].start)
        if len(row) == 1 and row[0].kind == "sign" and row[0].text in "+-*":
            raise Misread(f"the superscript {row[0].text} has no meaning here", row[0].start)
        inner = self.inner(row, it.start)
        inner.exponent = node.kind == "e"
        exponent = inner.sum()
        inner.finished()
        return Node("power", (node, exponent), None, node.start)

    # ------------------------------------------------------------ groups and fences

    def _group(self, it: Item) -> Node:
        if not it.rows[0]:
            raise Misread("these braces are empty", it.start)
        if it.sub is not None:
            raise Misread("a subscript on a group: write it on the letter", it.start)
        return self._powers(self.whole(it.rows[0], it.start), it)

    def _placed(self, it: Item) -> Node:
        return self.whole(it.rows[0], it.start)

    def _fence(self, it: Item) -> Node:
        match it.text:
            case "|":
                return self._powers(Node("bars", (self.whole(it.rows[0], it.start),), None, it.start), it)
            case "||":
                return self._norm(self.whole(it.rows[0], it.start), it)
            case "<":
                return self._inner_product(it)
            case "lfloor" | "lceil":
                name = "floor" if it.text == "lfloor" else "ceiling"
                return self._powers(Node("function", (self.whole(it.rows[0], it.start),), name, it.start), it)
            case ".":
                return self._evaluated(self.whole(it.rows[0], it.start), it)
        if it.primes:
            raise Misread(r"a prime on a bracket: write \frac{d}{dx} before it, or ^\top behind it", it.end)
        if any(i.kind == "sign" and i.text == "," for i in it.rows[0]):
            raise Misread(
                "several values in a bracket: write a vector as \\begin{pmatrix} a \\\\ b \\end{pmatrix}", it.start
            )
        body = self.whole(it.rows[0], it.start)
        if it.text == "[" and it.sub is not None:
            return self._evaluated(body, it)
        if it.sub is not None:
            raise Misread("an index on a bracket is not read: name the entry", it.start)
        return self._powers(Node("fence", (body,), it.text, it.start), it)

    def _inner_product(self, it: Item) -> Node:
        parts = _split(it.rows[0], ",")
        if len(parts) != 2:
            raise Misread(r"write \langle x, y \rangle for the inner product", it.start)
        return self._powers(Node("inner", tuple(self.whole(p, it.start) for p in parts), None, it.start), it)

    def _bars(self, it: Item) -> Node:
        kind = _bar(it)
        if not it.bare or it.text == r"\mid":
            raise Misread("a bar stands where a value is expected", it.start)
        self.bars.append(kind)
        waiting, self.integrals = self.integrals, 0
        body = self.sum()
        self.integrals = waiting
        closing = self.peek()
        if closing is None or closing.kind != "bar" or _bar(closing) != kind:
            raise Misread(r"this bar is not closed: write \lvert x \rvert or \lVert x \rVert", it.start)
        self.take()
        self.bars.pop()
        if kind == "||":
            return self._norm(body, closing, it.start)
        if closing.sub is not None:
            raise Misread("an index on an absolute value has no meaning here", closing.start)
        return self._powers(Node("bars", (body,), None, it.start), closing)

    def _norm(self, body: Node, it: Item, start: int | None = None) -> Node:
        kind = _text(it.sub) if it.sub else ""
        if kind not in ("", "1", "2", "F"):
            raise Misread(f"the norm with index {kind} is not part of the language: 1, 2 and F are", it.start)
        return self._powers(Node("norm", (body,), kind, it.start if start is None else start), it)

    def _evaluated(self, body: Node, it: Item) -> Node:
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
        sides = _split(row, "=")
        if len(sides) == 2:
            name = self.whole(sides[0], it.start)
            if name.kind != "name":
                raise Misread("a variable is expected before the = sign", it.start)
            return name.data.name, self.whole(sides[1], it.start)
        return None, self.whole(row, it.start)

    # ------------------------------------------------------------ fractions, roots, tables

    def _fraction(self, it: Item) -> Node:
        above, below = it.rows
        if above and below and all(row[0].text == "delta" and row[0].bare for row in it.rows) and len(below) > 1:
            raise Misread("functional derivatives are not part of the language", it.start)
        if above and below and _is_d(above[0]) and _is_d(below[0]) and len(below) > 1 and names.letter(below[1]):
            return self._derivative(it)
        if self.integrals and len(above) > 1 and _is_d(above[-2]) and above[-2].bare and names.letter(above[-1]):
            self.differential = self._variable(above[-1])
            above = above[:-2]
            over = self.whole(above, it.start) if above else number(1)
        else:
            over = self.whole(above, it.start)
        return self._powers(Node("fraction", (over, self.whole(below, it.start)), None, it.start), it)

    def _binomial(self, it: Item) -> Node:
        n, k = (self.whole(row, it.start) for row in it.rows)
        return self._powers(Node("function", (n, k), "binomial", it.start), it)

    def _root(self, it: Item) -> Node:
        *index, body = it.rows
        inside = self.whole(body, it.start)
        if not index:
            return self._powers(Node("function", (inside,), "sqrt", it.start), it)
        return self._powers(Node("root", (inside, self.whole(index[0], it.start)), None, it.start), it)

    def _table(self, it: Item) -> Node:
        if it.text == "cases":
            return self._cases(it)
        if it.text not in ("matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "smallmatrix", "array"):
            raise Misread(f"the environment {it.text} is not read inside a formula", it.start)
        widths = {len(r) for r in it.rows}
        if len(widths) != 1 or not all(cell for r in it.rows for cell in r):
            raise Misread("the rows of this matrix differ in length, or an entry is empty", it.start)
        entries = tuple(self.whole(cell, it.start) for r in it.rows for cell in r)
        matrix = Node("matrix", entries, (len(it.rows), widths.pop()), it.start)
        if it.text == "vmatrix":
            matrix = Node("determinant", (matrix,), None, it.start)
        return self._powers(matrix, it)

    def _cases(self, it: Item) -> Node:
        parts: list[Node] = []
        for row in it.rows:
            cells = [c for c in row if c]
            value, when = (
                cells if len(cells) == 2 else _value_and_condition(cells[0]) if len(cells) == 1 else (None, None)
            )
            if value is None or when is None:
                raise Misread(r"write each case as value & condition, the last one with \text{otherwise}", it.start)
            parts += [self.whole(_trimmed(value), it.start), self.condition(when, it.start)]
        return Node("cases", tuple(parts), None, it.start)

    def condition(self, row: Items, start: int) -> Node:
        row = [i for i in _trimmed(row) if i.kind != "quad"]
        while row and row[0].kind == "text" and row[0].text.lower().strip(" ,:") in ("if", "for", "when", "where"):
            row = row[1:]
        if (
            len(row) == 1
            and row[0].kind == "text"
            and row[0].text.lower().strip(" .,") in ("otherwise", "else", "elsewhere")
        ):
            return Node("true", (), None, start)
        parts = []
        for part in _split_words(row, {"and"}):
            inner = self.inner(part, start)
            sides, signs, _ = inner.relation()
            inner.finished()
            if not signs or sides[0] is None or not set(signs) <= {"=", "<", "<=", ">", ">=", "!="}:
                raise Misread("expected a condition such as x > 0", part[0].start if part else start)
            parts.append(Node("relation", tuple(sides), tuple(signs), start))  # type: ignore[arg-type]
        return parts[0] if len(parts) == 1 else Node("and", tuple(parts), None, start)

    # ------------------------------------------------------------ commands

    def _command(self, it: Item) -> Node:
        name = it.text
        if name in BIG:
            return self._big(it)
        if name in FUNCTIONS and (name != "arg" or _is_fence(self.peek(), "(")):
            return self._function(name, it)
        if name in SEVERAL:
            return self._several(name, it)
        if name in ("argmin", "argmax") or (
            name == "arg" and (after := self.peek()) is not None and after.text in SEVERAL
        ):
            return self._arg(name, it)
        if name == "infty":
            return Node("constant", (), "oo", it.start)
        if name == "nabla":
            return self._nabla(it)
        if name == "partial":
            raise Misread(r"\partial stands alone: write \frac{\partial f}{\partial x}", it.start)
        if name == "Pr":
            return self._probability("P", it)
        raise Misread(self._unknown(name), it.start)

    @staticmethod
    def _unknown(name: str) -> str:
        from derive.errors import nearest

        known = {*FUNCTIONS, *BIG, *names.GREEK, *RELATIONS, *OPERATORS, *SEVERAL}
        return f"the command \\{name:.30} is not part of what is read{nearest(name, known)}"

    def _word(self, it: Item) -> Node:
        word = "".join(c for c in it.text.replace(r"\,", "") if not c.isspace())
        if word in ("argmin", "argmax"):
            return self._arg(word, replace_item(it, word))
        if word in FUNCTIONS:
            return self._function(word, it)
        if word in SEVERAL:
            return self._several(word, it)
        if word in PROBABILITY or word in ("P", "Pr"):
            return self._probability(word, it)
        if word in self.known.functions and _is_fence(self.peek(), "("):
            return self._called(Letter(word, word), it)
        if word.isalnum() and word[0].isalpha() and not _is_fence(self.peek()):
            name, _ = self._named(it, Letter(word, word, capital=False))
            self._remember(name, it.start)
            return self._powers(Node("name", (), name, it.start), it)
        raise Misread(self._unknown_function(word), it.start)

    @staticmethod
    def _unknown_function(word: str) -> str:
        from derive.errors import nearest

        return f"unknown function {word!r:.40}{nearest(word, FUNCTIONS)}"

    def _decorated(self, it: Item) -> Node:
        row, style = it.rows[0], it.text
        if style in names.DOTS:
            return self._dotted(it)
        if len(row) == 1 and row[0].kind == "number" and row[0].text == "1" and style in names.BOLD | {"mathbb"}:
            return self._ones(it)
        if self._is_word_row(row) and style in names.UPRIGHT:
            word = "".join(i.text for i in row)
            return self._word(Item("word", word, it.start, it.end, (), it.sub, it.sup, it.primes))
        if style == "overline" or style in names.ACCENTS:
            raise Misread(f"\\{style} over more than a letter is not read: give it a name", it.start)
        if style in names.UPRIGHT | names.BOLD | names.SCRIPT:
            return self._powers(self.whole(row, it.start), it)
        raise Misread(f"\\{style} is not read here", it.start)

    @staticmethod
    def _is_word_row(row: Items) -> bool:
        return bool(row) and all(i.kind == "letter" and i.bare for i in row)

    def _ones(self, it: Item) -> Node:
        after = self.peek()
        if _is_fence(after) and after.text in "{[(" and any(_relation(i) for i in after.rows[0]):  # type: ignore[union-attr]
            fence = self.take()
            return self._powers(Node("indicator", (self.condition(fence.rows[0], fence.start),), None, it.start), fence)
        if it.sub is not None and any(_relation(i) or i.kind == "fence" for i in it.sub):
            row = it.sub[0].rows[0] if it.sub[0].kind == "fence" else it.sub
            return self._powers(Node("indicator", (self.condition(row, it.start),), None, it.start), it)
        size = (self.whole(it.sub, it.start),) if it.sub else ()
        return self._powers(Node("ones", size, None, it.start), it)

    def _dotted(self, it: Item) -> Node:
        order = names.DOTS[it.text]
        row = it.rows[0]
        shown = names.letter(row[0]) if len(row) == 1 else None
        if shown is None:
            raise Misread("a dot stands over one letter", it.start)
        name, node = self._named(it if it.sub else row[0], shown)
        if node is not None:
            raise Misread("a dot over an entry is not read", it.start)
        self._remember(name, it.start)
        inner = Node("name", (), name, it.start)
        if (after := self.peek()) is not None and _is_fence(after, "(") and name.name not in self.known.declared:
            if _text(after.rows[0]) != "t":
                raise Misread("a dot is the derivative in t: write x'(s) for another variable", after.start)
            self.take()
            inner = Node("call", (Node("name", (), Letter("t", "t"), after.start),), (name.name, number(0)), it.start)
            it = after
        return self._powers(
            Node("derivative", (inner,), (((Node("name", (), Letter("t", "t")), number(order)),), "d"), it.start), it
        )

    # ------------------------------------------------------------ functions

    def _function(self, name: str, it: Item) -> Node:
        if name in REFUSED_FUNCTIONS:
            raise Misread(REFUSED_FUNCTIONS[name], it.start)
        if it.primes:
            raise Misread(f"write the derivative of {name} with \\frac{{d}}{{dx}}", it.start)
        function, power = FUNCTIONS[name], it.sup
        base: tuple[Node, ...] = ()
        if it.sub is not None:
            if function != "log":
                raise Misread(f"an index on {name} is not read", it.start)
            base = (self.whole(it.sub, it.start),)
        if power is not None and _is_inverse(power):
            if function not in INVERSES:
                raise Misread(f"{name}^{{-1}} has two meanings: write the inverse function or 1/{name}", it.start)
            function, power = INVERSES[function], None
        argument, closing = self._argument(function, it)
        node = Node("function", (argument, *base), function, it.start, bare=closing is None)
        if power is not None:
            exponent = self.whole(power, it.start)
            node = Node("power", (node, exponent), None, it.start)
            if closing is not None and closing.sup is not None:
                raise Misread("two powers on one function: put one of them in brackets", closing.start)
        return self._powers(node, closing) if closing is not None else node

    def _argument(self, function: str, it: Item) -> tuple[Node, Item | None]:
        """What a function is applied to, and the bracket around it, which may carry a power of the whole."""
        after = self.peek()
        if after is None:
            raise Misread(f"the argument of {it.text} is missing", it.end)
        if after.kind == "fence" and after.text in "([{" and after.sub is None:
            fence = self.take()
            if any(i.kind == "sign" and i.text == "," for i in fence.rows[0]):
                raise Misread(f"{it.text} takes one argument", fence.start)
            if transposing(fence.sup or []) and function in REACHING:
                raise Misread("put the transpose inside the brackets", fence.start)
            return self.whole(fence.rows[0], fence.start), fence
        if after.kind == "sign" and after.text in "+-":
            raise Misread(f"put the argument of {it.text} in brackets", after.start)
        return self._bare_argument(function, it), None

    def _bare_argument(self, function: str, of: Item) -> Node:
        start = self.place
        first = self.peek()
        assert first is not None
        factors = [self.factor()]
        if not _extends(factors[0]):
            self._check_nothing_follows(of)
            return factors[0]
        while (it := self.peek()) is not None and not self._ends_at(it):
            previous = self.items[self.i - 1]
            shown = names.letter(it)
            if shown is None and _is_applied(it):
                break
            if self._is_function_word(it):
                break
            if it.kind == "decorated" and it.text == "mathbb":
                break
            if shown is None or shown.name == "e" or self._would_call(it):
                raise Misread(f"how far does {of.text} reach? put its argument in brackets", it.start)
            apart = previous.kind == "letter" and it.start > previous.end
            scripted = (
                previous.sup is not None or (it.sup is not None and it.kind != "letter")
            ) and function not in REACHING
            if apart or scripted:
                raise Misread(f"how far does {of.text} reach? put its argument in brackets", it.start)
            factors.append(self.factor())
        if len(factors) == 1:
            return factors[0]
        return Node("product", tuple(factors), ("",) * (len(factors) - 1), start)

    def _is_function_word(self, it: Item) -> bool:
        return (
            it.kind == "decorated"
            and self._is_word_row(it.rows[0])
            and it.text in names.UPRIGHT
            and len(it.rows[0]) > 1
        )

    def _would_call(self, it: Item) -> bool:
        return _is_fence(self.peek(1), "(")

    def _check_nothing_follows(self, of: Item) -> None:
        it = self.peek()
        if it is None or self._ends_at(it) or _is_applied(it):
            return
        if it.kind in ("letter", "fence", "number", "fraction", "root") or names.letter(it) is not None:
            if self.items[self.i - 1].kind == "fence" and self.items[self.i - 1].text in "(|":
                return  # \log p(x) q, \ln|x| y
            raise Misread(f"how far does {of.text} reach? put its argument in brackets", it.start)

    def _several(self, name: str, it: Item) -> Node:
        after = self.peek()
        if it.sub is not None or not _is_fence(after):
            raise Misread(
                f"write \\{name}(a, b) or \\{name}\\{{a, b\\}}: a {name}imum over a variable is not part of the language",
                it.start,
            )
        fence = self.take()
        args = tuple(self.whole(p, fence.start) for p in _split(fence.rows[0], ","))
        if len(args) < 2:
            raise Misread(f"\\{name} takes two values or more, found one", fence.start)
        return self._powers(Node("function", args, SEVERAL[name], it.start), fence)

    def _arg(self, name: str, it: Item) -> Node:
        if name == "arg":
            after = self.take()
            name, it = f"arg{after.text}", after
        if it.sub is None:
            raise Misread(f"over which variable? write \\{name}_x f(x)", it.start)
        variable = self._variable_of(it.sub, it.start)
        self._remember(variable, it.start)
        body = self.term()
        return Node("argument", (Node("name", (), variable, it.start), body), name, it.start)

    # ------------------------------------------------------------ probability

    def _probability(self, name: str, it: Item, fence: Item | None = None) -> Node:
        fence = fence or (self.take() if _is_fence(self.peek()) else None)
        if fence is None:
            raise Misread(f"{name} needs its argument in brackets", it.start)
        row = fence.rows[0]
        bars = [k for k, i in enumerate(row) if i.kind == "bar"]
        given: Items = []
        if len(bars) == 1:
            row, given = row[: bars[0]], row[bars[0] + 1 :]
        if name in ("P", "Pr"):
            parts = tuple(Events(r, self.known, self.depth, self.bound, fence.start).event() for r in (row, given) if r)
            return self._powers(Node("probability", parts, None, it.start), fence)
        if name in PROBABILITY:
            args = tuple(self.whole(p, fence.start) for p in _split(row, ","))
            if given:
                raise Misread("a conditional expectation is not part of the language", fence.start)
            return self._powers(Node("moment", args, PROBABILITY[name], it.start), fence)
        args = tuple(self.whole(p, fence.start) for p in _split(row, ","))
        on = tuple(self.whole(p, fence.start) for p in _split(given, ","))
        if given and not _is_mass(name):
            raise Misread(
                f"{name} given something is not read: a conditional mass function is written p(y|x)", fence.start
            )
        return self._powers(Node("conditional", (*args, *on), (name, len(args)), it.start), fence)

    # ------------------------------------------------------------ sums, products, integrals, limits

    def _big(self, it: Item) -> Node:
        kind = BIG[it.text]
        if kind == "int":
            return self._integral(it)
        if kind == "lim":
            return self._limit(it)
        variables, lower = self._bounds(it)
        upper = self.whole(it.sup, it.start) if it.sup else None
        if (lower is None) != (upper is None):
            raise Misread(f"one bound of \\{it.text} is missing: write \\{it.text}_{{i=1}}^{{n}}", it.start)
        outside, self.bound = self.bound, self.bound | {v.name for v in variables}
        body = self._body(it)
        self.bound = outside
        ends = () if lower is None or upper is None else (lower, upper)
        return Node("big", (body, *ends), (kind, variables), it.start)

    def _body(self, it: Item) -> Node:
        if self.peek() is None:
            raise Misread(f"nothing stands behind \\{it.text}", it.end)
        return self.term()

    def _bounds(self, it: Item) -> tuple[tuple[Letter, ...], Node | None]:
        if not it.sub:
            raise Misread(f"over which index? write \\{it.text}_{{i=1}}^{{n}}", it.start)
        sides = _split(it.sub, "=")
        if len(sides) == 2:
            return (self._variable_of(sides[0], it.start),), self.whole(sides[1], it.start)
        if any(_relation(i) or i.text in ("in", "∈") for i in it.sub):
            raise Misread(f"write the bounds as \\{it.text}_{{i=1}}^{{n}}", it.sub[0].start)
        if all(i.kind == "letter" and i.bare for i in it.sub):  # \sum_{ij}
            return tuple(self._variable(i) for i in it.sub), None
        return tuple(self._variable_of(part, it.start) for part in _split(it.sub, ",")), None

    def _integral(self, it: Item) -> Node:
        if it.sub is not None and it.sup is None and _is_real_line(it.sub):
            lower, upper = Node("neg", (Node("constant", (), "oo"),)), Node("constant", (), "oo")
            ends: tuple[Node, ...] = (lower, upper)
        elif (it.sub is None) != (it.sup is None):
            raise Misread("an integral over a region is not read: write both limits", it.start)
        else:
            ends = (self.whole(it.sub, it.start), self.whole(it.sup, it.start)) if it.sub and it.sup else ()
        signs = {"iint": 2, "iiint": 3}.get(it.text, 1)
        if signs > 1 and ends:
            raise Misread("write a double integral with two signs, each with its limits", it.start)
        self.integrals += signs
        waiting, self.differential = self.differential, None
        body = number(1, it.start) if self._is_differential(0) else self.sum()
        empty = body.kind == "number" and body.start == it.start
        for _ in range(signs):
            self.integrals -= 1
            variable = self.differential or self._differential(it)
            self.differential = None
            body = Node("integral", (body, *ends), variable, it.start)
        after = self.peek()
        if empty and after is not None and not self._ends_at(after):
            raise Misread("write the differential behind the integrand", after.start)
        self.differential = waiting
        return body

    def _differential(self, it: Item) -> Letter:
        if not self._is_differential(0):
            raise Misread(r"over which variable? an integral needs its dx, as in \int f(x)\,dx", it.start)
        self.take()
        variable = self._variable(self.take())
        if (after := self.peek()) is not None and _is_fence(after, "("):
            raise Misread("an integral over a measure is not read; put a \\cdot behind dx for a product", after.start)
        return variable

    def _variable(self, it: Item) -> Letter:
        shown = names.letter(it)
        if shown is None or it.sup is not None or it.primes:
            raise Misread("a variable's name is expected here", it.start)
        if it.sub is not None:
            shown = replace(
                shown, name=_with_label(shown.name, names.label(it.sub, it)), look=f"{shown.look}_{_text(it.sub)}"
            )
        return shown

    def _variable_of(self, row: Items, start: int) -> Letter:
        if len(row) != 1:
            raise Misread("one variable is expected here", row[0].start if row else start)
        return self._variable(row[0])

    def _limit(self, it: Item) -> Node:
        row = it.sub or []
        arrow = next((k for k, i in enumerate(row) if _relation(i) == "->" or i.text in ARROWS), None)
        if arrow is None:
            raise Misread(r"where to? write \lim_{x\to 0}", it.start)
        side = ARROWS.get(row[arrow].text, "both")
        variable = self._variable_of(row[:arrow], it.start)
        to = list(row[arrow + 1 :])
        if to and to[-1].kind == "sign" and to[-1].text in "+-" and len(to) > 1:
            side = to.pop().text
        elif to and to[-1].sup and len(to[-1].sup) == 1 and to[-1].sup[0].text in ("+", "-"):
            side = to[-1].sup[0].text
            to[-1] = _without(to[-1], "sup")
        at = self.whole(to, it.start)
        outside, self.bound = self.bound, self.bound | {variable.name}
        body = self._body(it)
        self.bound = outside
        return Node("limit", (body, at), (variable, side), it.start)

    # ------------------------------------------------------------ derivatives

    def _derivative(self, it: Item) -> Node:
        above, below = it.rows
        order = self.whole(above[0].sup, it.start) if above[0].sup else number(1)
        by = list(self._by(below))
        rest = above[1:]
        powers = [n for _, n in by if n is not None]
        total = _count(order)
        if len(by) == 1 and powers and _count(order) == 1 and not _same(order, powers[0]):
            variable = by[0][0]  # d/d(sigma^2)
            body = self.whole(rest, it.start) if rest else self._operand(it)
            return self._powers(Node("derivative_in_power", (body, powers[0]), variable, it.start), it)
        if len(by) == 1:
            if not _same(order, powers[0] if powers else number(1)):
                raise Misread("the orders of the derivative above and below differ", it.start)
            orders = [(by[0][0], order)]
        else:
            orders = [(v, n or number(1)) for v, n in by]
            counts = [_count(n) for _, n in orders]
            if total is None or None in counts or sum(counts) != total:  # type: ignore[arg-type]
                raise Misread("the orders of the derivative above and below differ", it.start)
        body = self.whole(rest, it.start) if rest else self._operand(it)
        if rest and body.kind == "name":
            self._check_not_evaluated(self.peek())
        sign = "∂" if above[0].text in ("partial", "∂") else "d"
        return self._powers(Node("derivative", (body,), (tuple(orders), sign), it.start), it)

    def _check_not_evaluated(self, after: Item | None) -> None:
        """``\\frac{df}{dx}(a)`` is a value, not a product."""
        if after is None or not _is_fence(after, "("):
            return
        content = after.rows[0]
        if len(content) == 1 or any(i.kind == "sign" and i.text == "," for i in content):
            raise Misread(r"is the derivative evaluated here? write \Big|_{x=a} behind it", after.start)

    def _by(self, row: Items) -> Iterator[tuple[Node, Node | None]]:
        k = 0
        while k < len(row):
            if not (_is_d(row[k]) and row[k].bare) or k + 1 >= len(row):
                raise Misread("a derivative's denominator is written dx, or \\partial x \\partial y", row[k].start)
            variable = row[k + 1]
            layered = variable.sup is not None and names.layer(variable.sup) is not None
            power = None
            if variable.sup is not None and not layered:
                power, variable = self.whole(variable.sup, variable.start), _without(variable, "sup")
            shown = names.letter(variable)
            if shown is None or variable.primes:
                raise Misread("a variable's name is expected here", variable.start)
            named, entry = self._named(variable, shown)
            self._remember(named, variable.start)
            yield entry or Node("name", (), named, variable.start), power
            k += 2

    def _operand(self, it: Item) -> Node:
        """What a d/dx in front of it differentiates."""
        first = self.peek()
        if first is None or self._ends_at(first):
            raise Misread("what is differentiated? nothing stands behind the operator", it.end)
        if first.kind == "fence" and first.text in "([{" and transposing(first.sup or []) is None:
            body = self.factor()
            after = self.peek()
            if after is not None and not self._ends_at(after) and first.text == "(":
                raise Misread("how far does the derivative reach? write \\frac{d}{dx}\\left[ … \\right]", after.start)
            return body
        body = self.side_by_side()
        after = self.peek()
        if after is not None and _operator(after) in ("cdot", "times", "/") and not self._ends_by_context(after):
            raise Misread("how far does the derivative reach? write \\frac{d}{dx}\\left[ … \\right]", after.start)
        return body

    def _ends_by_context(self, it: Item) -> bool:
        return False

    def _nabla(self, it: Item) -> Node:
        order = 1
        if it.sup is not None:
            if _text(it.sup) != "2":
                raise Misread(r"\nabla and \nabla^2 are read", it.start)
            order = 2
        after = self.peek()
        if after is not None and (_operator(after) or (after.kind == "command" and after.text in OPERATORS)):
            raise Misread("divergence and curl are not part of the language", it.start)
        if it.sub is not None:
            (variable,) = (v for v, _ in [self._whole_variable(it.sub, it.start)])
            self._remember(variable, it.start)
            body = self.term()
            return Node("gradient", (body,), (variable, order), it.start)
        body = self.factor()
        if body.kind != "call" or len(body.args) != 1 or body.args[0].kind != "name":
            raise Misread(r"the gradient in which variable? write \nabla_x f", it.start)
        return Node("gradient", (body,), (body.args[0].data, order), it.start)

    def _whole_variable(self, row: Items, start: int) -> tuple[Letter, None]:
        if len(row) != 1 or (shown := names.letter(row[0])) is None:
            raise Misread("one variable is expected here", row[0].start if row else start)
        named, _ = self._named(row[0], shown)
        return named, None


class Events(Row):
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
        named, _ = self._named(_without(it, "sup"), shown)
        self._remember(named, it.start)
        return self._complement(Node("name", (), named, it.start), it)

    def _complement(self, event: Node, it: Item) -> Node:
        if it.sup is None:
            return event
        if _text(it.sup) in ("c", "complement", "C"):
            return Node("not_event", (event,), None, it.start)
        raise Misread("write A^c for the complement", it.start)


# ---------------------------------------------------------------- items, looked at

REFUSED_POWERS = {
    "circ": "degrees are not read: write the angle in radians, or \\cdot \\frac{\\pi}{180}",
    "dagger": "the conjugate transpose is not part of the language: write ^\\top",
    "ast": "the superscript * has no meaning here",
    "star": "the superscript * has no meaning here",
}
ARROWS = {"searrow": "+", "downarrow": "+", "nearrow": "-", "uparrow": "-"}


def replace_item(it: Item, text: str) -> Item:
    return Item(it.kind, text, it.start, it.end, it.rows, it.sub, it.sup, it.primes)


def _without(it: Item, script: str) -> Item:
    copy = replace_item(it, it.text)
    setattr(copy, script, None)
    return copy


def _shown(it: Item) -> str:
    return {"command": f"\\{it.text:.30}", "fence": f"the bracket {it.text}"}.get(it.kind, it.text[:30] or it.kind)


def _relation(it: Item) -> str | None:
    if it.kind == "over":
        body = it.rows[1]
        inner = _relation(body[0]) if len(body) == 1 else None
        return "defines" if inner == "=" and "def" in _text(it.rows[0]) else inner
    return RELATIONS.get(it.text) if it.kind in ("sign", "command") else None


def _operator(it: Item) -> str | None:
    return OPERATORS.get(it.text) if it.kind in ("sign", "command") else None


def _bar(it: Item) -> str:
    written = it.text.replace("\\middle", "").strip()
    return "||" if written in (r"\|", r"\Vert") else "|"


def _is_fence(it: Item | None, kinds: str = "([{") -> bool:
    return it is not None and it.kind == "fence" and it.text in kinds


def _is_d(it: Item) -> bool:
    if it.kind == "letter":
        return it.text == "d" and it.sub is None
    if it.kind == "decorated":
        return it.text in names.UPRIGHT and len(it.rows[0]) == 1 and it.rows[0][0].text == "d"
    return (it.kind == "command" and it.text == "partial" and it.sub is None) or it.text == "∂"


def _stem(name: str) -> str:
    """The letter of a name, without its accents and indices."""
    return next((p for p in name.split("_") if p not in names.MARKS), name)


def _bars_in(row: Items) -> int:
    return sum(i.kind == "bar" and _bar(i) == "|" for i in row)


def _is_small(it: Item) -> bool:
    shown = names.letter(it)
    return shown is not None and not shown.capital


def _is_mass(name: str) -> bool:
    return name.split("_")[0] in ("p", "q")


def _is_star(it: Item) -> bool:
    return it.bare and (it.text == "*" or (it.kind == "command" and it.text in ("ast", "star")))


def transposing(row: Items) -> str | None:
    """T for a transpose, -T for an inverse transpose, None for another superscript."""
    last = row[-1] if row else None
    if last is None or not last.bare or not _is_T(last):
        return None
    if len(row) == 1:
        return "T"
    return "-T" if len(row) == 2 and row[0].text == "-" else None


def _is_T(it: Item) -> bool:
    if it.kind == "decorated":
        return it.text in names.UPRIGHT and len(it.rows[0]) == 1 and it.rows[0][0].text in ("T", "top", "intercal")
    return (
        (it.kind == "letter" and it.text == "T")
        or (it.kind == "command" and it.text in ("top", "intercal", "transpose"))
        or (it.kind in ("text", "word") and it.text == "T")
    )


def _plain_T(row: Items) -> bool:
    return row[-1].kind == "letter"


def _adds_a_number(node: Node) -> bool:
    return node.kind == "fence" and node.args[0].kind == "add" and any(a.kind == "number" for a in node.args[0].args)


def _is_inverse(row: Items | None) -> bool:
    return row is not None and len(row) == 2 and row[0].text in "-−" and row[1].text == "1" and row[1].bare


def _is_plain_fraction(it: Item) -> bool:
    return all(len(r) == 1 and r[0].kind == "number" for r in it.rows)


def _is_real_line(row: Items) -> bool:
    return (
        len(row) == 1
        and row[0].kind == "decorated"
        and row[0].text == "mathbb"
        and _text(row[0].rows[0]) == "R"
        and row[0].bare
    )


def _is_applied(it: Item) -> bool:
    """Whether ``it`` begins a factor of its own behind a function's argument: another function, a sum sign, a set sign."""
    return (
        it.kind == "word"
        or (it.kind == "command" and (it.text in FUNCTIONS or it.text in BIG or it.text in SEVERAL))
        or it.kind == "decorated"
    )


def _extends(node: Node) -> bool:
    """Whether the argument of a function may go on behind this first factor: sin 2x, sin xy."""
    return node.kind in ("number", "name", "constant", "indexed", "transpose") or (
        node.kind == "power" and _extends(node.args[0]) and node.args[0].kind != "number"
    )


def _text(row: Items) -> str:
    return "".join(i.text if i.kind != "decorated" else _text(i.rows[0]) for i in row)


def _split(row: Items, at: str, start: int = 0) -> list[Items]:
    if not row:
        return []
    parts: list[Items] = [[]]
    for it in row:
        if it.kind == "sign" and it.text == at and it.bare:
            parts.append([])
        else:
            parts[-1].append(it)
    if any(not p for p in parts):
        raise Misread(f"something is missing beside the {at}", row[0].start)
    return parts


def _split_words(row: Items, words: set[str]) -> list[Items]:
    parts: list[Items] = [[]]
    for it in row:
        if it.kind == "text" and it.text.strip() in words:
            parts.append([])
        else:
            parts[-1].append(it)
    return parts


def _trimmed(row: Items) -> Items:
    while row and (row[-1].kind == "quad" or (row[-1].kind == "sign" and row[-1].text in ",;." and row[-1].bare)):
        row = row[:-1]
    return row


def _value_and_condition(row: Items) -> tuple[Items, Items] | tuple[None, None]:
    for k, it in enumerate(row):
        if it.kind in ("text", "quad"):
            return row[:k], row[k:]
    return None, None


def _letters(row: Items) -> Iterator[Letter]:
    for it in row:
        if (shown := names.letter(it)) is not None:
            yield shown
        for inner in it.rows:
            if isinstance(inner, list) and all(isinstance(i, Item) for i in inner):
                yield from _letters(inner)


def _with_label(name: str, text: str) -> str:
    head, mark, layer = name.partition("_sup_")
    return f"{head}_{text}{mark}{layer}"


def _written_number(it: Item) -> Node:
    return number(it.text.replace("{,}", "").replace("\\,", ""), it.start)


def _product(left: Node, operator: str, right: Node, start: int) -> Node:
    a, b = ((n.args, n.data) if n.kind == "product" else ((n,), ()) for n in (left, right))
    return Node("product", (*a[0], *b[0]), (*a[1], operator, *b[1]), start)


def _count(node: Node) -> int | None:
    return int(node.data) if node.kind == "number" and node.data.isdigit() else None


def _same(a: Node, b: Node) -> bool:
    return (
        a.kind == b.kind
        and (a.data == b.data or (a.kind == "name" and a.data.name == b.data.name))
        and len(a.args) == len(b.args)
        and all(_same(x, y) for x, y in zip(a.args, b.args, strict=True))
    )


def _reaching(before: Node, term: Node) -> str | None:
    """The index of a sum or limit in ``before`` that stands, unbound, in the next term too."""
    node = before
    while node.kind in ("neg", "product", "divide") and node.args:
        node = node.args[-1]
    if node.kind == "big":
        bound = {v.name for v in node.data[1]}
    elif node.kind == "limit":
        bound = {node.data[0].name}
    else:
        return None
    return next((v for v in sorted(bound) if v in _free(term)), None)


def _free(node: Node) -> set[str]:
    """The names in ``node``, and the letters of its subscripts, that no sum or integral in it binds."""
    found: set[str] = set()
    if node.kind == "name":
        name: Letter = node.data
        found |= {name.name, *name.name.split("_")[1:], *(name.name.split("_")[-1] if name.entry else ())}
    for a in node.args:
        found |= _free(a)
    if node.kind == "big":
        found -= {v.name for v in node.data[1]}
    elif node.kind == "limit":
        found -= {node.data[0].name}
    elif node.kind == "integral":
        found -= {node.data.name}
    return found


_ATOMS = {
    "group": Row._group, "placed": Row._placed, "fence": Row._fence, "bar": Row._bars, "fraction": Row._fraction,
    "binomial": Row._binomial, "root": Row._root, "table": Row._table, "command": Row._command, "word": Row._word,
    "decorated": Row._decorated,
}  # fmt: skip
