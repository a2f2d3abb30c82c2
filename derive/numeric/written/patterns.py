"""Arrays filled in only where indices are equal, as identity and diagonal matrices and their products with arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.language import expressions as ex
from derive.numeric.graph.value import Value
from derive.numeric.written.piece import ATOM, FRESH, POWER, SUM

if TYPE_CHECKING:
    from derive.numeric.array_code import Writer


def filled(w: Writer, v: Value) -> tuple[str, int]:
    """An array whose further terms stand only where indices are equal."""
    has_base, patterns = v.data
    cores = v.args[1:] if has_base else v.args
    if not w.numpy:
        parts = [w.at(SUM, v.args[0])] if has_base else []
        for core, (letters, pattern) in zip(cores, patterns, strict=True):
            parts.append(_spread_out(w, core, letters, pattern, v.shape))
        return " + ".join(parts), SUM
    reads: Counter = Counter()
    for a in v.args:
        reads.update(w.pieces[a].reads)
    name = w.fresh_name("t")
    if has_base:
        base = v.args[0]
        piece = w.pieces[base]
        if piece.code in w.owner and w.left[piece.code] == 1 and base.shape == v.shape:
            name = piece.code
        else:
            fresh = base.op in FRESH and piece.code not in w.owner
            w.lines.append(f"{name} = {piece.code if fresh else w.at(ATOM, base) + '.copy()'}")
    else:
        w.lines.append(f"{name} = np.zeros({w.shape(v.shape)})")
    for core, (letters, pattern) in zip(cores, patterns, strict=True):
        code = w.pieces[core].code
        distinct = "".join(dict.fromkeys(pattern))
        missing = [x for x in distinct if x not in letters]
        if letters and missing and not all(x in letters for x in distinct):
            order = "".join(x for x in distinct if x in letters)
            assert order == letters
            tail = distinct[distinct.index(letters[0]) :]
            axes = ", ".join(":" if x in letters else "None" for x in tail)
            code = f"{w.at(ATOM, core)}[{axes}]" if "None" in axes else code
        if pattern == "ii":
            place = f'{name}.ravel("K")[:: len({name}) + 1]'  # a view, whatever the order in memory
        elif not has_base:
            steps = [w.free_name(f"s{i + 1}") for i in range(len(pattern))]
            w.lines.append(f"{', '.join(steps)} = {name}.strides")
            sizes = ", ".join(w.dim(v.shape[pattern.index(x)]) for x in distinct)
            sums = ", ".join(" + ".join(s for s, y in zip(steps, pattern, strict=True) if y == x) for x in distinct)
            comma = "," if len(distinct) == 1 else ""
            place = f"np.ndarray(({sizes}{comma}), buffer={name}, strides=({sums}{comma}))[...]"
        else:
            place = f"np.einsum('{pattern}->{distinct}', {name})[...]"
        negative, term = (
            (True, code[1:])
            if code.startswith("-") and w.pieces[core].binds <= SUM and core.op in ("scale", "number")
            else (False, code)
        )
        operator = ("-=" if negative else "+=") if has_base else "="
        w.lines.append(f"{place} {operator} {term if has_base else code}")
        has_base = True
    for key, times in reads.items():
        if key in w.left:
            w.left[key] -= times
    w.owner[name] = v
    w.left[name] = w.uses[v]
    return name, ATOM


def _spread_out(w: Writer, core: Value, letters: str, pattern: str, shape: Sequence[ex.Expr]) -> str:
    """The same with identity matrices as factors, for libraries whose arrays are not written to."""
    np = w.np
    fresh = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    out, factors, seen = "", [], set()
    for x, d in zip(pattern, shape, strict=True):
        if x in seen:
            y = next(fresh)
            factors.append((x + y, f"{np}.eye({w.dim(d)}{w.double()})"))
            out += y
        else:
            seen.add(x)
            out += x
    inner = w.pieces[core].code
    operands = [*([(letters, inner)] if letters else []), *factors]
    spec = ",".join(o for o, _ in operands)
    code = f"{np}.einsum('{spec}->{out}', {', '.join(c for _, c in operands)})" if out != spec else operands[0][1]
    return code if letters or core is w.graph.one else f"{w.at(POWER, core)} * {code}"
