r"""What an item is, looked at alone: a relation, an operator, a differential, a transpose."""

from __future__ import annotations

from collections.abc import Iterator

from derive.language.latex_text import names
from derive.language.latex_text.names import Letter
from derive.language.latex_text.structure import Item, Items, Misread
from derive.language.latex_text.tables import BIG, FUNCTIONS, OPERATORS, RELATIONS, SEVERAL

REFUSED_POWERS = {
    "circ": "degrees are not read: write the angle in radians, or \\cdot \\frac{\\pi}{180}",
    "dagger": "the conjugate transpose is not part of the language: write ^\\top",
    "ast": "the superscript * has no meaning here",
    "star": "the superscript * has no meaning here",
}


ARROWS = {"searrow": "+", "downarrow": "+", "nearrow": "-", "uparrow": "-"}


def replace_item(it: Item, text: str) -> Item:
    return Item(it.kind, text, it.start, it.end, it.rows, it.sub, it.sup, it.primes)


def without(it: Item, script: str) -> Item:
    copy = replace_item(it, it.text)
    setattr(copy, script, None)
    return copy


def shown_as(it: Item) -> str:
    return {"command": f"\\{it.text:.30}", "fence": f"the bracket {it.text}"}.get(it.kind, it.text[:30] or it.kind)


def relation_of(it: Item) -> str | None:
    if it.kind == "over":
        body = it.rows[1]
        inner = relation_of(body[0]) if len(body) == 1 else None
        return "defines" if inner == "=" and "def" in text_of(it.rows[0]) else inner
    return RELATIONS.get(it.text) if it.kind in ("sign", "command") else None


def operator_of(it: Item) -> str | None:
    return OPERATORS.get(it.text) if it.kind in ("sign", "command") else None


def bar_kind(it: Item) -> str:
    written = it.text.replace("\\middle", "").strip()
    return "||" if written in (r"\|", r"\Vert") else "|"


def is_fence(it: Item | None, kinds: str = "([{") -> bool:
    return it is not None and it.kind == "fence" and it.text in kinds


def is_d(it: Item) -> bool:
    if it.kind == "letter":
        return it.text == "d" and it.sub is None
    if it.kind == "decorated":
        return it.text in names.UPRIGHT and len(it.rows[0]) == 1 and it.rows[0][0].text == "d"
    return (it.kind == "command" and it.text == "partial" and it.sub is None) or it.text == "∂"


def stem_of(name: str) -> str:
    """The letter of a name, without its accents and indices."""
    return next((p for p in name.split("_") if p not in names.MARKS), name)


def bars_in(row: Items) -> int:
    return sum(i.kind == "bar" and bar_kind(i) == "|" for i in row)


def is_small(it: Item) -> bool:
    shown = names.letter(it)
    return shown is not None and not shown.capital


def is_mass(name: str) -> bool:
    return name.split("_")[0] in ("p", "q")


def is_star(it: Item) -> bool:
    return it.bare and (it.text == "*" or (it.kind == "command" and it.text in ("ast", "star")))


def transposing(row: Items) -> str | None:
    """T for a transpose, -T for an inverse transpose, None for another superscript."""
    last = row[-1] if row else None
    if last is None or not last.bare or not is_T(last):
        return None
    if len(row) == 1:
        return "T"
    return "-T" if len(row) == 2 and row[0].text == "-" else None


def is_T(it: Item) -> bool:
    if it.kind == "decorated":
        return it.text in names.UPRIGHT and len(it.rows[0]) == 1 and it.rows[0][0].text in ("T", "top", "intercal")
    return (
        (it.kind == "letter" and it.text == "T")
        or (it.kind == "command" and it.text in ("top", "intercal", "transpose"))
        or (it.kind in ("text", "word") and it.text == "T")
    )


def plain_T(row: Items) -> bool:
    return row[-1].kind == "letter"


def is_inverse(row: Items | None) -> bool:
    return row is not None and len(row) == 2 and row[0].text in "-−" and row[1].text == "1" and row[1].bare


def is_plain_fraction(it: Item) -> bool:
    return all(len(r) == 1 and r[0].kind == "number" for r in it.rows)


def is_real_line(row: Items) -> bool:
    return (
        len(row) == 1
        and row[0].kind == "decorated"
        and row[0].text == "mathbb"
        and text_of(row[0].rows[0]) == "R"
        and row[0].bare
    )


def is_applied(it: Item) -> bool:
    """Whether ``it`` begins a factor of its own behind a function's argument: another function, a sum sign, a set sign."""
    return (
        it.kind == "word"
        or (it.kind == "command" and (it.text in FUNCTIONS or it.text in BIG or it.text in SEVERAL))
        or it.kind == "decorated"
    )


def text_of(row: Items) -> str:
    return "".join(i.text if i.kind != "decorated" else text_of(i.rows[0]) for i in row)


def split_at(row: Items, at: str, start: int = 0) -> list[Items]:
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


def split_at_words(row: Items, words: set[str]) -> list[Items]:
    parts: list[Items] = [[]]
    for it in row:
        if it.kind == "text" and it.text.strip() in words:
            parts.append([])
        else:
            parts[-1].append(it)
    return parts


def trimmed(row: Items) -> Items:
    while row and (row[-1].kind == "quad" or (row[-1].kind == "sign" and row[-1].text in ",;." and row[-1].bare)):
        row = row[:-1]
    return row


def value_and_condition(row: Items) -> tuple[Items, Items] | tuple[None, None]:
    for k, it in enumerate(row):
        if it.kind in ("text", "quad"):
            return row[:k], row[k:]
    return None, None


def letters_in(row: Items) -> Iterator[Letter]:
    for it in row:
        if (shown := names.letter(it)) is not None:
            yield shown
        for inner in it.rows:
            if isinstance(inner, list) and all(isinstance(i, Item) for i in inner):
                yield from letters_in(inner)


def with_label(name: str, text: str) -> str:
    head, mark, layer = name.partition("_sup_")
    return f"{head}_{text}{mark}{layer}"
