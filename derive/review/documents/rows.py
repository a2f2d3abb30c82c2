"""A passage as chains: its rows at ``\\\\``, its columns at ``&``, what stands beside them, and the relations in each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derive.review.documents.passages import Mapped, Passage
from derive.review.documents.tex import ALIGNED

MOST_ROWS = 300  # of one passage
RELATIONS = (
    r"=|<|>|:=|≤|≥|≠|≈|\\(?:leq?|geq?|leqslant|geqslant|lt|gt|neq?|approx|equiv|propto|coloneqq|triangleq|"
    r"iff|implies|impliedby|Leftrightarrow|Longleftrightarrow|Rightarrow|Longrightarrow|simeq|ll|gg)(?![A-Za-z])"
)
TOKEN = re.compile(
    r"(?P<begin>\\begin\s*\{[A-Za-z*]+\})|(?P<end>\\end\s*\{[A-Za-z*]+\})"
    r"|(?P<left>\\left(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.))|(?P<right>\\right(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.))"
    r"|(?P<row>\\\\\*?(?:\s*\[[^\]]{0,20}\])?|\\(?:cr|newline|displaybreak)(?![A-Za-z])(?:\[\d\])?)"
    r"|(?P<words>\\(?:short)?intertext\s*(?=\{))"
    r"|(?P<text>\\(?:text|mbox|textrm|textit|textbf|mathrm\s*(?=\{\s*(?:for|if|and|where|when|or)\b))\s*(?=\{))"
    r"|(?P<space>\\q?quad(?![A-Za-z]))"
    r"|(?P<relation>" + RELATIONS + r")"
    r"|(?P<open>[(\[]|\\[{])|(?P<close>[)\]]|\\[}])"
    r"|(?P<brace>\{)|(?P<unbrace>\})|(?P<column>&)|(?P<comma>[,;])|(?P<other>\\[A-Za-z]+|\\.)",
    re.DOTALL,
)
DROPPED = re.compile(
    r"\\(?:label|tag\*?|hspace\*?|vspace\*?|eqnum)\s*\{[^{}]*\}"
    r"|\\(?:nonumber|notag|displaystyle|allowdisplaybreaks|centering|hfill|qedhere|yesnumber|noindent)(?![A-Za-z])"
)
SAID_ABOVE = re.compile(
    r"\\(?:stackrel|overset|underset)\s*\{(?P<said>(?:[^{}]|\{[^{}]*\})*)\}\s*(?:\{\s*(?P<sign>=|\\[a-z]+|[<>])\s*\}|(?P<bare>=))"
)
REFERENCE = re.compile(
    r"\s*(?:\\(?:text|mathrm|ref|eqref)\s*\{)?\s*\(?(?:[A-Za-z]|[ivx]+|\d+(?:\.\d+)*|\*|[a-z]+:[\w-]+)\)?\}?\s*"
)
WRAPPED = re.compile(r"\s*\\begin\{(?P<name>[A-Za-z]+)(?P<star>\*?)\}")
ARGUMENT = {"alignat": r"\s*\{[^{}]*\}", "alignedat": r"\s*(?:\[[a-z]\])?\{[^{}]*\}", "IEEEeqnarray": r"\s*(?:\[[^\]]*\])?\{[^{}]*\}",
            "aligned": r"\s*\[[a-z]\]", "gathered": r"\s*\[[a-z]\]", "dmath": r"\s*\[[^\]]*\]"}  # fmt: skip
ONE_EQUATION_IN_THREE = {"eqnarray", "IEEEeqnarray"}
SEPARATE_ROWS = {"gather", "gathered"}
GOES_ON = re.compile(r"\s*(?:[-+*/·×]|\\(?:times|cdot|pm|mp|odot|otimes|quad\s*[-+])(?![A-Za-z]))")
ENDING = re.compile(r"(?:[\s,;.:]|\\[,;:! ]|\\q?quad(?![A-Za-z])|~)+\Z")
BEGINNING = re.compile(r"\A(?:[\s,;]|\\[,;:! ]|\\q?quad(?![A-Za-z])|~)+")
CONDITIONAL = re.compile(
    r"\b(?:for|if|when|at|whenever|where|provided|with|as|unless|except|otherwise|given|on|in|near|only|almost|mod|such|iff?|"
    r"assuming|up|subject|s\.t\.|some|any|all|every)\b",
    re.IGNORECASE,
)


#: where something holds, rather than a statement: x > 0, n \\ge 1, i = 1; and those that can be taken into account
_NAME, _SIGN = r"\\?[A-Za-z]+(?:_\{?\w+\}?)?", r"(?:[<>≠≤≥]|=(?=\s*-?\d)|\\(?:leq?|geq?|neq?|ll|gg|in)(?![A-Za-z]))"
CONDITION = re.compile(rf"\s*{_NAME}\s*{_SIGN}.{{0,20}}", re.DOTALL)
UNDERSTOOD = re.compile(rf"\s*{_NAME}\s*{_SIGN}\s*-?\d+(?:[./]\d+)?\s*")


@dataclass(frozen=True)
class Chain:
    """Rows that belong together, each with at least one relation, and whether words beside them restrict what they say."""

    rows: tuple[Mapped, ...]
    passage: Passage
    conditional: bool = False
    conditions: tuple[Mapped, ...] = ()  #: beside the rows, such as x > 0

    def and_then(self, more: Chain) -> Chain:
        """With the rows of another chain below its own."""
        conditions = self.conditions + more.conditions
        return Chain(self.rows + more.rows, self.passage, self.conditional or more.conditional, conditions)

    @property
    def text(self) -> str:
        """The rows as the body of an align environment."""
        return " \\\\\n".join(" ".join(row.text.split()) for row in self.rows)


@dataclass(frozen=True)
class Token:
    kind: str
    start: int
    end: int
    depth: int  #: of braces, environments and \left \right
    brackets: int  #: of round and square brackets


OPENS, SHUTS = {"brace", "begin", "left"}, {"unbrace", "end", "right"}


def tokens(text: str) -> Iterator[Token]:
    """The tokens that give a formula its structure, each with the depth at which it stands."""
    depth = brackets = 0
    for found in TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind in SHUTS:
            depth = max(0, depth - 1)
        elif kind == "close":
            brackets = max(0, brackets - 1)
        yield Token(kind, found.start(), found.end(), depth, brackets)
        if kind in OPENS:
            depth += 1
        elif kind == "open":
            brackets += 1
        elif not depth and kind in {"row", "column"}:
            brackets = 0


def relations(text: str) -> list[Token]:
    r"""The relations at the top of a formula.

    >>> [t.start for t in relations(r"\sum_{k=1}^n P(X = k) = 1")]
    [22]
    """
    return [t for t in tokens(text) if t.kind == "relation" and not t.depth and not t.brackets]


def chains(passage: Passage) -> list[Chain]:
    r"""The chains of a passage, with the rows of each.

    >>> body = Mapped.of(r"f &= a^2, & g &= c \\ &= b & &= d")
    >>> [[row.text for row in c.rows] for c in chains(Passage(body, "align", 0, 0))]
    [['f  = a^2', '= b'], ['g  = c', '= d']]
    """
    environment, body = _unwrapped(passage.environment.rstrip("*"), passage.body)
    if environment == "multline":
        return _linked(passage, [_joined(_cut(body, "row"))], environment)
    grids = [[_equations(row, environment) for row in _cut(block, "row")[:MOST_ROWS]] for block in _cut(body, "words")]
    columns = [[row[k] for row in grid if k < len(row)] for grid in grids for k in range(max(map(len, grid)))]
    return [chain for column in columns for chain in _linked(passage, column, environment)]


def _unwrapped(name: str, body: Mapped) -> tuple[str, Mapped]:
    """The environment that is all of the body (aligned in equation), without its delimiters and arguments."""
    while True:
        if name in ARGUMENT and (argument := re.match(ARGUMENT[name], body.text)):
            body = body[argument.end() :]
        body = body.without(DROPPED).replaced(SAID_ABOVE, _relation_below)
        begin = WRAPPED.match(body.text)
        if not begin or begin["name"] not in ALIGNED | {"equation", "multline"}:
            return name, body
        end = _end_of(body.text, begin)
        if end is None or ENDING.sub("", body.text[end[1] :]):
            return name, body
        name, body = begin["name"], body[begin.end() : end[0]]


def _relation_below(found: re.Match[str]) -> str:
    r"""``\overset{(a)}{=}`` only refers to a reason, ``\overset{\text{def}}{=}`` defines; others say more than the sign."""
    sign = found["sign"] or found["bare"]
    if "def" in found["said"]:
        return ":="
    parenthesised = found["said"].strip().startswith("(") or "ref" in found["said"]
    return sign if parenthesised and REFERENCE.fullmatch(found["said"]) else found[0]


def _end_of(text: str, begin: re.Match[str]) -> tuple[int, int] | None:
    depth = 0
    edge = re.compile(rf"\\(begin|end)\{{{begin['name']}{re.escape(begin['star'])}\}}")
    for found in edge.finditer(text):
        depth += 1 if found[1] == "begin" else -1
        if not depth:
            return found.start(), found.end()
    return None


def _cut(body: Mapped, kind: str) -> list[Mapped]:
    """The pieces of the body between tokens of one kind at its top; an ``\\intertext`` goes with its words."""
    pieces, last = [], 0
    for token in tokens(body.text):
        if token.kind == kind and not token.depth and token.start >= last:
            pieces.append(body[last : token.start])
            last = token.end if kind != "words" else _behind_group(body.text, token.end)
    return [*pieces, body[last:]]


def _behind_group(text: str, start: int) -> int:
    from derive.review.documents.macros import group_end

    return group_end(text, start) or start


def _joined(pieces: list[Mapped]) -> Mapped:
    parts = [part for piece in pieces if piece for part in (piece, Mapped(" ", piece.at[-1:]))]
    return Mapped.join(parts) if parts else Mapped.of("")


def _equations(row: Mapped, environment: str) -> list[Mapped]:
    """The equations side by side in one row."""
    cells = _cut(row, "column")
    width = 3 if environment in ONE_EQUATION_IN_THREE else 2
    return [_joined(cells[k : k + width]) for k in range(0, len(cells), width)]


def _linked(passage: Passage, column: list[Mapped], environment: str) -> list[Chain]:
    """One column as chains: its rows together, in gather each by itself; statements beside a row by themselves."""
    linked: list[Chain] = []
    alone: list[Chain] = []
    for row in _whole_rows(column):
        begins = not _continues(row)
        said = _beside(row, passage)
        if linked and not (begins and environment in SEPARATE_ROWS):
            linked[-1] = linked[-1].and_then(said[0])
        elif begins:
            linked.append(said[0])
        alone += said[1:]
    return linked + alone


def _continues(row: Mapped) -> bool:
    first = next(iter(relations(row.text)), None)
    return first is not None and not row.text[: first.start].strip()


def _whole_rows(column: list[Mapped]) -> list[Mapped]:
    """Rows with a relation each; a broken line (``+ c`` by itself) is joined to the one above."""
    rows: list[Mapped] = []
    for piece in map(_trimmed, column):
        if relations(piece.text):
            rows.append(piece)
        elif rows and GOES_ON.match(piece.text):
            rows[-1] = _joined([rows[-1], piece])
    return rows


def _trimmed(row: Mapped) -> Mapped:
    """Without spaces and punctuation at its ends, and without brackets around all of it."""
    begin, end = BEGINNING.search(row.text), ENDING.search(row.text)
    left = begin.end() if begin else 0
    row = row[left : max(left, end.start() if end else len(row))]
    if row.text[:1] == "(" and row.text[-1:] == ")" and all(t.brackets for t in tokens(row.text[:-1]) if t.start):
        return row[1:-1]
    return row


def _beside(row: Mapped, passage: Passage) -> list[Chain]:
    """The statement of a row, restricted by words and conditions beside it; and other statements beside it."""
    pieces = [_trimmed(piece) for piece in _pieces(row)]
    said = [piece for piece in pieces if relations(piece.text)]
    if not said or said[0] is not pieces[0]:
        return [Chain((row,), passage)]
    words = " ".join(piece.text for piece in pieces if not relations(piece.text))
    restricted = [piece for piece in said[1:] if CONDITION.fullmatch(piece.text)]
    if not restricted and not CONDITIONAL.search(words):
        return [Chain((piece,), passage) for piece in said]
    understood = restricted == said[1:] and all(UNDERSTOOD.fullmatch(piece.text) for piece in restricted)
    return [Chain((said[0],), passage, not (restricted and understood), tuple(restricted))]


def _pieces(row: Mapped) -> Iterator[Mapped]:
    """The row cut at wide spaces, words and the commas between statements."""
    last, last_relation = 0, max((t.start for t in relations(row.text)), default=0)
    for token in tokens(row.text):
        if token.depth or token.brackets or token.start < last:
            continue
        if token.kind == "text":
            end = _behind_group(row.text, token.end)
            yield row[last : token.start]
            yield row[token.end : end]
            last = end
        elif token.kind == "space" or (token.kind == "comma" and token.end <= last_relation):
            yield row[last : token.start]
            last = token.end
    yield row[last:]
