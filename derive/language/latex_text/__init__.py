r"""Reads LaTeX as people write it in lecture notes, into the same expressions as the input syntax.

``structure`` finds what stands where on the page, ``syntax`` what belongs together, ``ranks`` which letters are vectors and
matrices, and ``build`` makes the expression. What has two common readings, or none, is refused with a caret under the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from derive.errors import ReadError
from derive.language import expressions as ex
from derive.language.latex_text import names, source
from derive.language.latex_text.build import COMPARISONS, Builder
from derive.language.latex_text.fitting import Chain, Misfit, fitted
from derive.language.latex_text.looks import relation_of, trimmed
from derive.language.latex_text.nodes import Known, Node
from derive.language.latex_text.ranks import Ranks
from derive.language.latex_text.structure import Item, Items, Misread, structure
from derive.language.latex_text.syntax import Reading
from derive.language.latex_text.usage import survey

if TYPE_CHECKING:
    from derive.language.shapes import Shape


@dataclass(frozen=True)
class Row:
    """One row of a body: its number (from 1), its own text and where that begins, and the chain that it writes.

    sides : the expressions; the first is None where the row goes on from the one above, as in ``&= 2x``.
    signs : between the sides: ``=``, ``<=``, ``<``, ``>=``, ``>``, ``!=``, ``approx``, ``propto``, ``=>``, ``<=>``, ``->``, ``defines``.
    words : remarks beside the formula.    error : why the row could not be read, in its own text.
    """

    number: int
    text: str
    start: int
    sides: tuple[ex.Expr | None, ...] = ()
    signs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    error: ReadError | None = None


class Rows(list[Row]):
    """The rows of a body, with the shapes of its arrays as they were given or inferred over the whole of it."""

    shapes: dict[str, Shape]


def read_latex(
    text: str, shapes: Mapping[str, Any] | None = None, declared: Iterable[str] = (), functions: Iterable[str] = ()
) -> ex.Expr:
    r"""The expression that ``text`` writes; an equation or inequality as a condition.

    shapes : name -> ("m", "n"), (3,), () for a number; what is not given is inferred.
    declared : names that are variables whatever else they could mean.    functions : names that are functions.

    >>> print(read_latex(r"\frac12 \sin^2 2x + e^{-x^2/2}"))
    1/2*sin(2*x)**2 + exp(-x**2/2)
    >>> print(read_latex(r"\|Xw - y\|_2^2"))
    norm(X @ w - y)**2
    >>> read_latex(r"1/2x")
    Traceback (most recent call last):
        ...
    derive.errors.ReadError: how far does the fraction reach? write \frac{a}{b} or put the denominator in brackets
      1/2x
         ^
    """
    text = source.checked(text)
    (start, body), *more = source.rows(source.bare(text)) or [(0, "")]
    if more:
        raise ReadError("several rows: read them as the lines of a derivation", text, more[0][0])
    body = " " * start + body  # every place stays the same
    known = _known(shapes, declared, functions)
    try:
        items = trimmed(_named_words(structure(body)))
        _check_words(items)
        survey([items], known)
        reading = Reading(items, known)
        sides, signs, places = reading.relation()
        reading.finished()
        if sides[0] is None:
            raise Misread("the left side is missing", places[0])
        for sign, place in zip(signs, places, strict=True):
            if sign not in COMPARISONS:
                raise Misread("this relation is read between the rows of a derivation only", place)
        nodes = [s for s in sides if s is not None]
        (built,), _ = _built([(nodes, places)], known, shapes)
        if isinstance(built, Misread):
            raise built
    except Misread as error:
        raise ReadError(error.message, text, error.position) from None
    if not signs:
        return built[0]
    parts = [COMPARISONS[sign](a, b) for a, sign, b in zip(built, signs, built[1:], strict=False)]
    return parts[0] if len(parts) == 1 else ex.And(*parts)


def read_latex_rows(
    text: str, shapes: Mapping[str, Any] | None = None, declared: Iterable[str] = (), functions: Iterable[str] = ()
) -> Rows:
    r"""The rows of an align body, cut at ``\\``; a row that cannot be read says why and does not lose the others.

    Several equations in one row become several Rows with the same number. All rows share what is known of their letters.

    >>> for row in read_latex_rows(r"f(x) &= (x+1)^2 \\ &= x^2 + 2x + 1 \quad \text{expand}"):
    ...     print(row.number, *map(str, row.sides), row.signs, row.words)
    1 f(x) (x + 1)**2 ('=',) ()
    2 None x**2 + 2*x + 1 ('=',) ('expand',)
    """
    text = source.checked(text)
    known = _known(shapes, declared, functions)
    drafts = [
        _Draft(n, text[a : a + len(row)], a, one, sign)
        for n, (a, row) in enumerate(source.rows(source.bare(text)), 1)
        for sign, one in source.of_both_signs(row)
    ]
    for draft in drafts:
        draft.find_items()
    survey([d.items for d in drafts], known)
    chains = _with_left_sides([chain for draft in drafts for chain in draft.chains(known)])
    readable = [c for c in chains if c.error is None]
    built, table = _built([([s for s in c.sides if s is not None], c.places) for c in readable], known, shapes)
    for chain, found in zip(readable, built, strict=True):
        if isinstance(found, Misread):
            chain.error = found
        else:
            chain.exprs = found
    rows = Rows(chain.row() for chain in chains)
    rows.shapes = table
    return rows


def _known(shapes: Any, declared: Iterable[str], functions: Iterable[str]) -> Known:
    return Known(frozenset({*declared, *map(str, shapes or ())}), frozenset(functions))


def _check_words(items: Items) -> None:
    for it in items:
        if it.kind == "text":
            raise Misread("words stand beside the formula: an expression is read without them", it.start)


# ---------------------------------------------------------------- from syntax to expressions


def _built(
    chains: list[tuple[list[Node], list[int]]], known: Known, shapes: Mapping[str, Any] | None
) -> tuple[list[Chain], dict[str, Shape]]:
    """The expressions of every chain, or why it has none, and the shapes of the arrays in them."""
    from derive.language.shapes import as_shape

    given = {str(name): len(as_shape(said, str(name))) for name, said in (shapes or {}).items()}
    ranks = Ranks([_chain(nodes) for nodes, _ in chains], given, known.declared)
    builder = Builder(known, ranks, set(given))
    found: list[Chain] = []
    for nodes, _ in chains:
        try:
            values = [builder.value(n) for n in nodes]
            builder.alike(nodes, values, "set equal to")
            found.append([v.expr for v in values])
        except Misread as error:
            found.append(error)
    return fitted(found, shapes, ranks.known, builder.unsized) if ranks.of_arrays else (found, {})


def _chain(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Node("relation", tuple(nodes), None, nodes[0].start if nodes else 0)


# ---------------------------------------------------------------- rows


def _with_left_sides(chains: list[_Chain]) -> list[_Chain]:
    r"""Below a row with ``\pm`` each of the two goes on with its own: ``&= …`` has the left side of the first."""
    left: dict[str, Node] = {}
    for chain in chains:
        if not chain.draft.sign:
            left = {}
        elif chain.sides and chain.sides[0] is not None:
            left[chain.draft.sign] = chain.sides[0]
        elif chain.sides and chain.draft.sign in left:
            chain.sides[0] = left[chain.draft.sign]
    return chains


class _Chain:
    """One chain of a row on its way."""

    def __init__(self, draft: _Draft, words: tuple[str, ...] = (), error: Misread | None = None):
        self.draft, self.words, self.error = draft, words, error
        self.sides: list[Node | None] = []
        self.signs: list[str] = []
        self.places: list[int] = []
        self.exprs: list[ex.Expr] = []

    def row(self) -> Row:
        draft = self.draft
        if self.error is not None:
            error = ReadError(self.error.message, draft.text, self.error.position)
            sides = self._with_missing_side(self.error.sides) if isinstance(self.error, Misfit) else ()
            signs = tuple(self.signs) if sides else ()
            return Row(draft.number, draft.text, draft.start, sides, signs, self.words, error)
        sides = self._with_missing_side(self.exprs)
        return Row(draft.number, draft.text, draft.start, sides, tuple(self.signs), self.words)

    def _with_missing_side(self, exprs: list[ex.Expr]) -> tuple[ex.Expr | None, ...]:
        left = (None,) if exprs and self.sides and self.sides[0] is None else ()
        return (*left, *exprs)


class _Draft:
    """One row of the body on its way: its items, cut into formulas and words."""

    def __init__(self, number: int, text: str, start: int, blank: str, sign: str = ""):
        self.number, self.text, self.start, self.blank = number, text, start, blank
        self.sign = sign  # which of the two that \pm stands for
        self.items: Items = []
        self.error: Misread | None = None

    def find_items(self) -> None:
        try:
            self.items = _named_words(structure(self.blank))
        except Misread as error:
            self.error = error

    def chains(self, known: Known) -> Iterator[_Chain]:
        if self.error is not None:
            yield _Chain(self, error=self.error)
            return
        formulas, words = _formulas_and_words(self.items, self.text)
        signs = [it for it in self.items if it.kind == "over" and relation_of(it) and it.rows[0]]
        words += tuple(self.text[it.rows[0][0].start : it.rows[0][-1].end] for it in signs)
        if not formulas:
            if words:
                yield _Chain(self, words)
            return
        for k, items in enumerate(formulas):
            first, *more = _at_commas(items)
            equation = any(relation_of(it) == "=" for it in first)
            demands = [part for part in more if equation and _is_demand(part)]
            said = tuple(self.text[part[0].start : part[-1].end] for part in demands)
            yield self._chain(first, (*(words if k == 0 else ()), *said), known)
            for part in more:
                if not any(relation_of(i) for i in part):  # x = 2, 3
                    yield self._chain([*first[:2], *part], ("or",), known)
                elif part not in demands:
                    yield self._chain(part, (), known)

    def _chain(self, items: Items, words: tuple[str, ...], known: Known) -> _Chain:
        chain = _Chain(self, (*words, "or") if self.sign else words)
        try:
            reading = Reading(items, known)
            chain.sides, chain.signs, chain.places = reading.relation()
            reading.finished()
        except Misread as error:
            chain.error = error
        return chain


#: words that speak about a formula
REMARKS = {
    "let", "where", "with", "for", "if", "since", "so", "then", "thus", "hence", "therefore", "and", "or", "as", "by", "because", "when",
    "given", "using", "define", "set", "put", "otherwise", "else", "we", "have", "is", "are", "const", "constant", "all", "any", "suppose",
}  # fmt: skip


def _named_words(items: Items) -> Items:
    r"""``\text{loss} = …`` names a quantity: one word before a relation, or behind one."""
    for k, it in enumerate(items):
        word = it.text.strip()
        beside = [i for i in (*items[max(k - 1, 0) : k], *items[k + 1 : k + 2]) if relation_of(i)]
        if it.kind == "text" and beside and word.isalpha() and word.isascii() and word.lower() not in REMARKS:
            it.kind, it.text = "word", word
    return items


def _formulas_and_words(items: Items, text: str) -> tuple[list[Items], tuple[str, ...]]:
    """The formulas of a row that stand on their own, and the remarks beside them."""
    formulas: list[Items] = []
    words: list[str] = []
    condition = False  # whether what follows belongs to a remark, as in "for x > 0"
    for part in _parts(items):
        if isinstance(part, str):
            words.append(part)
            condition = bool(formulas) and part.lower().strip(" ,.:;") not in JOINING
        elif condition or (formulas and (not any(relation_of(i) for i in part) or _is_demand(part))):
            written = text[part[0].start : part[-1].end]
            words.append(written)
            condition = False
        else:
            formulas.append(part)
    return formulas, tuple(words)


def _at_commas(items: Items) -> list[Items]:
    """The parts of ``x = 2, 3`` and of ``x = 1, y = 2``; a formula with other commas as it stands."""
    commas = [k for k, it in enumerate(items) if it.kind == "sign" and it.text == "," and it.bare]
    ends = [-1, *commas, len(items)]
    parts = [items[a + 1 : b] for a, b in pairwise(ends)]
    named = len(items) > 1 and relation_of(items[1]) == "=" and names.letter(items[0]) is not None
    if not commas or not all(parts) or not (named or all(any(map(relation_of, p)) for p in parts)):
        return [items]
    return parts


def _is_demand(part: Items) -> bool:
    """Whether what stands behind a formula says where it holds: x > 0."""
    signs = [sign for it in part if (sign := relation_of(it))]
    return len(signs) == 1 and signs[0] in ("<", "<=", ">", ">=", "!=") and bool(relation_of(part[1:2][0]))


JOINING = {"and", "or", "so", "hence", "thus", "therefore", "then", ""}


def _parts(items: Items) -> Iterator[Items | str]:
    """Formulas and words in turn."""
    part: list[Item] = []
    for it in items:
        if it.kind in ("text", "quad"):
            if formula := trimmed(part):
                yield formula
            part = []
            if it.kind == "text" and it.text.strip():
                yield it.text.strip()
        else:
            part.append(it)
    if formula := trimmed(part):
        yield formula


__all__ = ["Row", "Rows", "read_latex", "read_latex_rows"]
