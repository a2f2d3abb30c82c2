"""Computation graphs: values go forward from node to node, derivatives come back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from derive.language import expressions as ex
from derive.language.expressions import Expr, Symbol
from derive.methods.pictures.values import NotDrawnError, if_it_can_be_drawn, number, numbers, rounded, said
from derive.model import Figure, Mark, Panel

WIDEST, MOST_NODES = 8, 16
APART, HALF, LINE = 1.35, 0.24, 0.24  # columns from each other, half a node with its rim, a line of a value


@dataclass(frozen=True)
class Node:
    """A value on its way through a computation: how it is called, what it is made from, and its values.

    label : what stands in the node, in the input syntax.    forward, backward : numbers, vectors or matrices; None for none.
    """

    name: str
    label: str
    inputs: tuple[str, ...] = ()
    forward: Any = None
    backward: Any = None


@if_it_can_be_drawn
def computation_graph(nodes: Sequence[Node], *, of: str = "") -> Figure:
    """Nodes from left to right, each listed after its inputs; forward values stand above, derivatives of the last below.

    of : the formula in the input syntax, for the words.
    """
    return graph_of(nodes, of)


def graph_of(nodes: Sequence[Node], of: str) -> Figure:
    """``computation_graph``, which raises NotDrawnError."""
    columns = _columns(nodes)
    if not nodes:
        raise NotDrawnError("a constant has no graph")
    if len(nodes) > MOST_NODES or max(columns.values()) >= WIDEST:
        raise NotDrawnError("more nodes than a page shows")
    rows = _rows(nodes, columns)
    heights = _heights(nodes, rows)
    place = {n.name: (rounded(APART * columns[n.name]), rounded(heights[rows[n.name]])) for n in nodes}
    marks: list[Mark] = []
    for n in nodes:
        x, y = place[n.name]
        marks.append(Mark("node", ((x, y),), f"${n.label}$", "quiet"))
        marks += [Mark("edge", (place[i], (x, y)), ink="quiet") for i in n.inputs]
        for value, side, ink in ((n.forward, 1, "main"), (n.backward, -1, "second")):
            if value is not None:
                middle = y + side * (HALF + LINE / 2 * _lines_of(value))
                marks.append(Mark("words", ((x, rounded(middle)),), _written(value), ink))  # type: ignore[arg-type]
    xs, ys = zip(*place.values(), strict=True)
    room = HALF + LINE * max(_lines_of(v) for n in nodes for v in (n.forward, n.backward))
    view = tuple(map(rounded, (min(xs) - 0.75, max(xs) + 0.75, min(ys) - room, max(ys) + room)))
    return Figure(
        "computation graph",
        (Panel(tuple(marks), view=view, axes=False),),  # type: ignore[arg-type]
        f"The computation {f'of ${of}$ ' if of else ''}as a graph, from left to right: {'; '.join(_told(n) for n in nodes)}.",
        "Above each node its value, going forward; below it the derivative of the result with respect to it, going backward.",
    )


def _told(n: Node) -> str:
    forward = f" has the value {_written(n.forward, '; ')}" if n.forward is not None else ""
    return f"${n.label}${forward}" + (f", derivative {_written(n.backward, '; ')}" if n.backward is not None else "")


def _columns(nodes: Sequence[Node]) -> dict[str, int]:
    """How many arrows lead to a node at most; what nothing leads to stands right before where it is first used."""
    found: dict[str, int] = {}
    for n in nodes:
        found[n.name] = 1 + max((found[i] for i in n.inputs), default=-1)
    for n in nodes:
        if not n.inputs:
            found[n.name] = min((found[m.name] for m in nodes if n.name in m.inputs), default=1) - 1
    return found


def _rows(nodes: Sequence[Node], columns: Mapping[str, int]) -> dict[str, float]:
    """Nodes of a column beneath each other, those made from others first and near these."""
    found: dict[str, float] = {}
    for column in sorted(set(columns.values())):
        here = [n for n in nodes if columns[n.name] == column]
        wish = {n.name: float(np.mean([found[i] for i in n.inputs] or [math.inf])) for n in here}
        made = [w for w in wish.values() if w < math.inf]
        first = (
            min(made, default=0.0)
            if len(here) > len(made) and made
            else float(np.mean(made or [0.0])) - (len(here) - 1) / 2
        )
        for k, n in enumerate(sorted(here, key=lambda n: wish[n.name])):
            found[n.name] = first + k
    return found


def _heights(nodes: Sequence[Node], rows: Mapping[str, float]) -> dict[float, float]:
    """How high every row stands: far enough below the one above for the values of both."""
    above, below = ({r: max(_lines_of(v) for v in found) for r, found in side.items()} for side in _sides(nodes, rows))
    ordered = sorted(above)
    found = {ordered[0]: 0.0}
    for upper, lower in pairwise(ordered):
        needed = 2 * HALF + LINE * (below[upper] + above[lower] + 0.5)
        found[lower] = found[upper] - needed * min(1.0, lower - upper)
    return found


def _sides(nodes: Sequence[Node], rows: Mapping[str, float]) -> tuple[dict[float, list], dict[float, list]]:
    above: dict[float, list] = {}
    below: dict[float, list] = {}
    for n in nodes:
        above.setdefault(rows[n.name], []).append(n.forward)
        below.setdefault(rows[n.name], []).append(n.backward)
    return above, below


def _written(value: Any, end: str = "\n") -> str:
    found = numbers(value)
    if found.ndim == 0:
        return said(float(found))
    upright = found.ndim == 1 and len(found) > 2  # there is room above a node, and none beside it
    rows = found.reshape(-1, 1 if upright else found.shape[-1])
    return end.join(("  " if end == "\n" else ", ").join(said(v, 3) for v in row) for row in rows)


def _lines_of(value: Any) -> int:
    return 1 if value is None else _written(value).count("\n") + 1


@if_it_can_be_drawn
def expression_graph(f: Expr, at: Mapping[Symbol, Any]) -> Figure:
    """The computation graph of a function of numbers at a point, worked out node by node, forward and backward.

    >>> x, y = Symbol("x"), Symbol("y")
    >>> [figure] = expression_graph((x + y) * x, {x: 2, y: 3})
    >>> [m.label for m in figure.panels[0].marks if m.kind == "node"], [m.label for m in figure.panels[0].marks if m.ink == "second"]
    (['$x$', '$y$', '$z_1 = x + y$', '$z_2 = z_1*x$'], ['7', '2', '2', '1'])
    """
    order = [n for n in ex.postorder(f) if ex.free_symbols(n)]
    if any(x not in at for x in ex.free_symbols(f)):
        raise NotDrawnError(f"{f!s:.60} has letters without numbers")
    if len(order) > MOST_NODES:
        raise NotDrawnError("more nodes than a page shows")
    forward = {n: number(ex.substitute(n, {x: ex.as_expr(v) for x, v in at.items()})) for n in order}
    backward = dict.fromkeys(order, 0.0) | {f: 1.0}
    for n in reversed(order):
        for part, slope in _local_slopes(n, forward):
            backward[part] += backward[n] * slope
    names = _names(order)
    nodes = []
    for n in order:
        made_from = tuple(str(names[a]) for a in dict.fromkeys(n.args) if a in names) if n.args else ()
        label = str(n) if isinstance(n, Symbol) else f"{names[n]} = {_shallow(n, names)}"
        nodes.append(Node(str(names[n]), label, made_from, forward[n], backward[n]))
    return graph_of(nodes, str(f))


def _names(order: Sequence[Expr]) -> dict[Expr, Symbol]:
    """Every variable by its own name, every value in between by a letter with a number."""
    taken = {n.name[:1] for n in order if isinstance(n, Symbol)}
    letter = next(c for c in "zabcpqrsuvw" if c not in taken)
    between = [n for n in order if not isinstance(n, Symbol)]
    found: dict[Expr, Symbol] = {n: n for n in order if isinstance(n, Symbol)}
    return found | {n: Symbol(f"{letter}_{i}") for i, n in enumerate(between, start=1)}


def _shallow(n: Expr, names: Mapping[Expr, Symbol]) -> Expr:
    """A node with the names of its parts in their place."""
    return ex.substitute(n, {a: names[a] for a in n.args if a in names and a is not n})


def _local_slopes(n: Expr, forward: Mapping[Expr, float]) -> list[tuple[Expr, float]]:
    """Every part of a node with the slope of the node in it, by the rules, at the values of the parts."""
    from derive.methods.differentiate import differentiate

    parts = [a for a in dict.fromkeys(n.args) if a in forward] if not isinstance(n, Symbol) else []
    names = {a: Symbol(f"u_{i}") for i, a in enumerate(parts)}
    shallow = _shallow(n, names)
    at = {names[a]: ex.as_expr(forward[a]) for a in parts}
    return [(a, number(ex.substitute(differentiate(shallow, names[a], 1, {}).result, at))) for a in parts]
