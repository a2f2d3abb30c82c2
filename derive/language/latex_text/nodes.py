r"""The neutral tree of a formula, before it is known what is a number and what an array."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from derive.language.latex_text.names import Letter
from derive.language.latex_text.structure import Item


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
    slopes: set[str] = field(default_factory=set)  #: the variables of d/dx
    primed: set[str] = field(default_factory=set)  #: names that stand with a prime
    looks: dict[str, tuple[str, int]] = field(default_factory=dict)


def number(text: str | int, start: int = 0) -> Node:
    return Node("number", (), str(text), start)


def adds_a_number(node: Node) -> bool:
    return node.kind == "fence" and node.args[0].kind == "add" and any(a.kind == "number" for a in node.args[0].args)


def extends(node: Node) -> bool:
    """Whether the argument of a function may go on behind this first factor: sin 2x, sin xy."""
    return node.kind in ("number", "name", "constant", "indexed", "transpose") or (
        node.kind == "power" and extends(node.args[0]) and node.args[0].kind != "number"
    )


def written_number(it: Item) -> Node:
    return number(it.text.replace("{,}", "").replace("\\,", ""), it.start)


def product_of(left: Node, operator: str, right: Node, start: int) -> Node:
    a, b = ((n.args, n.data) if n.kind == "product" else ((n,), ()) for n in (left, right))
    return Node("product", (*a[0], *b[0]), (*a[1], operator, *b[1]), start)


def count_of(node: Node) -> int | None:
    return int(node.data) if node.kind == "number" and node.data.isdigit() else None


def is_same(a: Node, b: Node) -> bool:
    return (
        a.kind == b.kind
        and (a.data == b.data or (a.kind == "name" and a.data.name == b.data.name))
        and len(a.args) == len(b.args)
        and all(is_same(x, y) for x, y in zip(a.args, b.args, strict=True))
    )


def reaching(before: Node, term: Node) -> str | None:
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
    return next((v for v in sorted(bound) if v in free_names(term)), None)


def free_names(node: Node) -> set[str]:
    """The names in ``node``, and the letters of its subscripts, that no sum or integral in it binds."""
    found: set[str] = set()
    if node.kind == "name":
        name: Letter = node.data
        found |= {name.name, *name.name.split("_")[1:], *(name.name.split("_")[-1] if name.entry else ())}
    for a in node.args:
        found |= free_names(a)
    if node.kind == "big":
        found -= {v.name for v in node.data[1]}
    elif node.kind == "limit":
        found -= {node.data[0].name}
    elif node.kind == "integral":
        found -= {node.data.name}
    return found
