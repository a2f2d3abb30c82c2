"""Results written over the memory of an argument that nothing else needs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from derive.numeric.graph.value import Value
from derive.numeric.written.piece import FRESH, IN_PLACE, without

if TYPE_CHECKING:
    from derive.numeric.array_code import Writer


def overwritten(w: Writer, v: Value) -> Value | None:
    """The argument whose memory the result can have, if nothing else needs it."""
    for _, core in _candidates(w, v):
        if core.shape == v.shape and core.op in FRESH and core not in w.finals and core not in w.terms:
            return core
    return None


def _candidates(w: Writer, v: Value) -> list[tuple[int, Value]]:
    """The arguments that could be written over, each with how it stands: as it is, negative, or below the line (0)."""
    if not w.numpy or v.rank < 2 or v in w.terms:
        return []
    if v.op == "call" and v.data in IN_PLACE:
        return [(1, v.args[0])]
    if v.op == "add":
        parts = [w.graph.split(a) for a in v.args]
        signed = [(_sign(w, c), core) for c, core in parts]
        negative = any(s > 0 for s, _ in signed)  # a − t can be written over t
        return [(s, core) for s, core in signed if s > 0 or (s < 0 and negative)]
    if v.op == "scale":
        return [(1, v.args[1])]
    if v.op == "mul":
        above = [(1, a) for a in v.args if a.op != "reciprocal"]
        return above + ([(0, a.args[0]) for a in v.args if a in w.terms] if above else [])
    return []


def write_over(w: Writer, v: Value) -> bool:
    for how, core in _candidates(w, v):
        piece = w.pieces.get(core)
        if piece is None or piece.code not in w.owner or w.left[piece.code] != 1 or core.shape != v.shape:
            continue
        name = piece.code
        others = [a for a in v.args if not (a is core or (len(a.args) and a in w.terms and a.args[-1] is core))]
        if len(others) != len(v.args) - 1 or any(w.pieces[a].reads[name] for a in others):
            continue
        w.left[name] = 10**9
        _over(w, v, name, others, how)
        w.bind(v, name)
        return True
    return False


def _sign(w: Writer, c: Value) -> int:
    return 1 if c is w.graph.one else -1 if c.op == "number" and c.data == -1 else 0


def _over(w: Writer, v: Value, name: str, others: list[Value], sign: int) -> None:
    if v.op == "call":
        w.statement(w.call(v, out=name), Counter())
        return
    if v.op == "add":
        if sign < 0:
            first = next(a for a in others if _sign(w, w.graph.split(a)[0]) > 0)
            others = without(others, first)
            w.statement(f"np.subtract({w.pieces[first].code}, {name}, out={name})", w.pieces[first].reads)
        for a in others:
            negative, term = w.term(a)
            w.statement(f"{name} {'-' if negative else '+'}= {term}", w.pieces[a].reads)
        return
    if sign == 0:
        first = next(a for a in others if a.op != "reciprocal")
        others = without(others, first)
        w.statement(f"np.divide({w.pieces[first].code}, {name}, out={name})", w.pieces[first].reads)
    for a in others:
        below = a.op == "reciprocal" and not w.is_named(a)
        code = w.pieces[a.args[0]].code if below else w.pieces[a].code
        if v.op == "scale" and code.startswith("1 / "):
            below, code = True, code[4:]
        w.statement(f"{name} {'/' if below else '*'}= {code}", w.pieces[a].reads)
