r"""What a whole text says of its letters before any of it is understood: which stand before brackets, which are indices."""

from __future__ import annotations

from collections.abc import Iterator

from derive.language.latex_text import names
from derive.language.latex_text.looks import is_d, is_fence, transposing
from derive.language.latex_text.nodes import Known
from derive.language.latex_text.structure import Item, Items, Misread

#: letters that functions are usually functions of: x(t) is no product
VARIABLES = {"x", "t", "z", "theta", "tau", "omega", "n", "s"}


def survey(rows: list[Items], known: Known) -> None:
    """Notes in ``known`` how the letters of ``rows`` are used."""
    summed: set[str] = set()
    subscripts: dict[str, set[str]] = {}
    for row in rows:
        _survey(row, known, summed, subscripts)
    known.numbered |= {name for name, letters in subscripts.items() if letters & summed}


def _survey(row: Items, known: Known, summed: set[str], subscripts: dict[str, set[str]]) -> None:
    waiting = [row]
    while waiting:
        items = waiting.pop()
        for k, it in enumerate(items):
            before = items[k - 1] if k else None
            after = items[k + 1] if k + 1 < len(items) else None
            if it.kind == "command" and it.text in ("sum", "prod") and it.sub:
                sides = [k for k, i in enumerate(it.sub) if i.text == "="]
                summed |= {i.text for i in it.sub[: sides[0] if sides else None] if i.kind == "letter"}
            if (shown := names.letter(it)) is not None:
                if it.sub:
                    subscripts.setdefault(shown.name, set()).update(i.text for i in it.sub if i.kind == "letter")
                _letter(it, shown.name, before, after, known)
            elif it.kind == "fraction" and it.rows[0] and it.rows[1] and is_d(it.rows[0][0]) and is_d(it.rows[1][0]):
                waiting.append(it.rows[0])
                known.slopes |= {x.name for i in it.rows[1][1:2] if (x := names.letter(i)) is not None}
            elif not _holds_distributions(before, it):
                waiting.extend(_rows(it))
            if it.sup and transposing(it.sup) is None:
                waiting.append(it.sup)
            if it.sub and (shown is None) and it.kind != "command":
                waiting.append(it.sub)
            known.indices |= {i.text for i in it.sub or () if i.kind == "letter"}


def _holds_distributions(before: Item | None, it: Item) -> bool:
    """Whether p and q in a bracket name distributions, as in H(p, q) and (p || q), and are no numbers."""
    beside = {",", "parallel", "|", "\\|", "\\Vert", "\\parallel"}
    named = all(i.text.strip() in {"p", "q"} | beside for row in it.rows for i in row) if is_fence(it, "([") else False
    double = named and any(i.text.strip() in beside - {","} for i in it.rows[0])
    return named and (double or (before is not None and before.text == "H"))


def _rows(it: Item) -> Iterator[Items]:
    for row in it.rows:
        if it.kind == "table":
            yield from row
        else:
            yield row


def _letter(it: Item, name: str, before: Item | None, after: Item | None, known: Known) -> None:
    try:
        full = name if it.sub is None else f"{name}_{names.label(it.sub, it)}"
    except Misread:
        full = name
    known.primed |= {full} if it.primes else set()
    if before is not None and is_d(before) and before.bare:
        if before.kind == "letter":
            known.integrated.add(full)
        return
    if before is not None and before.kind == "command" and before.text == "nabla":
        return
    if is_fence(after, "(" if name != "E" else "([{"):
        content = after.rows[0]  # type: ignore[union-attr]
        of_variable = len(content) == 1 and (x := names.letter(content[0])) is not None and x.name in VARIABLES
        if of_variable and (not it.sup or it.primes or names.layer(it.sup) is not None):
            known.called.add(full)
    elif not it.primes and not (name == "d" and after is not None and names.letter(after) is not None):
        indexed = it.sub is not None and all(i.kind in ("letter", "sign") for i in it.sub)
        known.bare |= {full, name} if indexed else {full}
