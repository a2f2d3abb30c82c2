r"""Which name a letter with its scripts is, which entry, or which constant.

Inside a sum over i, ``x_i`` and ``x^{(i)}`` are entries of x; elsewhere they are names of their own.
"""

from __future__ import annotations

from dataclasses import replace

from derive.language.latex_text import names
from derive.language.latex_text.looks import is_fence, is_star, letters_in, split_at, text_of, with_label, without
from derive.language.latex_text.names import Letter
from derive.language.latex_text.nodes import Node
from derive.language.latex_text.reading import Reading
from derive.language.latex_text.structure import Item, Items, Misread
from derive.language.latex_text.tables import FUNCTION_LETTERS, FUNCTIONS


def name_at(reading: Reading, it: Item, shown: Letter) -> tuple[Letter, Node | None]:
    """The name with its subscript; an entry where the subscript is the index of a sum around it."""
    name = shown
    if numbered := numbered_above(reading, it, shown) or kronecker(reading, it, shown):
        return name, numbered
    if it.sup is not None and (marks := names.layer(it.sup)) is not None and not is_order(reading, it, shown):
        name = replace(
            name, name=f"{name.name}_{marks}", look=f"{name.look}^{marks}", layer=not marks.startswith("sup_")
        )
        it = without(it, "sup")
    if it.sup is not None and len(it.sup) == 1 and is_star(it.sup[0]):
        name = replace(name, name=f"{name.name}_star", look=f"{name.look}^*")
    if it.sub is None:
        return as_declared(reading, name), None
    used = {s.name for s in letters_in(it.sub)}
    if used & reading.bound or (name.name in reading.known.numbered and is_entry(it.sub)):
        if name.bold:
            raise Misread(
                "vectors that are numbered by a sum's index are not read: write the sum with a matrix", it.start
            )
        indices = indices_of(reading, it.sub)
        return name, Node("indexed", (Node("name", (), name, it.start), *indices), None, it.start)
    text = names.label(it.sub, it)
    entry = (
        (name.capital or not name.bold)
        and len(it.sub) > 1
        and all(i.kind in ("letter", "number") or i.text == "," for i in it.sub)
    )
    full = replace(name, name=with_label(name.name, text), look=f"{name.look}_{text}", entry=entry)
    return as_declared(reading, full), None


def kronecker(reading: Reading, it: Item, shown: Letter) -> Node | None:
    r"""``\delta_{ij}``, 1 where i is j and else 0."""
    row = [i for i in it.sub or () if i.text != ","]
    two = len(row) == 2 and all(i.kind == "letter" and i.bare for i in row)
    if shown.look != "delta" or not two or reading.known.declared & {"delta", f"delta_{row[0].text}{row[1].text}"}:
        return None
    return Node("function", tuple(indices_of(reading, it.sub or [])), "kronecker", it.start)


def numbered_above(reading: Reading, it: Item, shown: Letter) -> Node | None:
    """``x^{(i)}`` inside a sum over i is the i-th of the numbers x; with a subscript, of the numbers x_j."""
    if it.sup is None or names.layer(it.sup) is None or is_order(reading, it, shown):
        return None
    index = it.sup[0].rows[0]
    if not {s.name for s in letters_in(index)} & reading.bound:
        return None
    if shown.bold or it.sup[0].text == "[":
        raise Misread("arrays that are numbered by a sum's index are not read: write the sum with a matrix", it.start)
    base, entry = name_at(reading, without(it, "sup"), shown)
    if entry is None:
        return Node("indexed", (Node("name", (), base, it.start), *indices_of(reading, index)), None, it.start)
    of, *more = entry.args
    return Node("indexed", (of, *indices_of(reading, index), *more), None, it.start)


def as_declared(reading: Reading, name: Letter) -> Letter:
    """The name as the user declared it, who may write x1 for x_1 and y_hat for hat_y."""
    declared = reading.known.declared
    if name.name in declared or not declared:
        return name
    found = [d for d in declared if names.canonical(d) == names.canonical(name.name)]
    return replace(name, name=found[0]) if len(found) == 1 else name


def is_entry(row: Items) -> bool:
    """Whether a subscript numbers an entry: an index, or a number from 1."""
    return all(i.bare and (i.kind == "letter" or (i.kind == "number" and i.text != "0") or i.text == ",") for i in row)


def is_order(reading: Reading, it: Item, shown: Letter) -> bool:
    """``f^{(n)}(x)`` is a derivative, ``x^{(n)}`` a numbered x."""
    return bool(it.sup and it.sup[0].text == "(") and shown.name in FUNCTION_LETTERS and is_fence(reading.peek(), "(")


def indices_of(reading: Reading, row: Items) -> list[Node]:
    if any(i.kind == "sign" and i.text == "," for i in row):
        return [reading.whole(part, row[0].start) for part in split_at(row, ",")]
    if all(i.bare and (names.letter(i) or i.kind == "number") for i in row):
        return [reading.whole([i], i.start) for i in row]
    return [reading.whole(row, row[0].start)]


def variable_of_prime(reading: Reading, name: Letter) -> str | None:
    """The x of ``y'``, where the text has one variable that y can depend on, and no ``x'``."""
    known = reading.known
    plain = name.name.split("_")[0] in FUNCTION_LETTERS | {"u", "v", "y", "w"} and not name.bold and not name.capital
    if not plain or name.name in known.called | known.declared or f"{name.name}_prime" in known.declared:
        return None
    found = (({"x", "t"} & known.bare) | known.slopes) - {name.name}
    return found.pop() if len(found) == 1 and not found & known.primed else None


def primed(reading: Reading, name: Letter, it: Item) -> Letter:
    if (
        name.name.split("_")[0] in FUNCTION_LETTERS | {"u", "v", "y", "w"}
        and f"{name.name}_prime" not in reading.known.declared
    ):
        raise Misread(
            f"the derivative of {name.name} in what? write \\frac{{d{it.text[-9:]}}}{{dx}} or {name.name}'(x)",
            it.start,
        )
    if name.capital or name.bold:
        raise Misread("a prime here may be a derivative or a transpose: write ^\\top for the transpose", it.start)
    primes = "_prime" * it.primes
    return replace(name, name=name.name + primes, look=f"{name.look}{primes}")


def constant_or_name(reading: Reading, name: Letter, it: Item) -> Node:
    declared = name.name in reading.known.declared
    if name.name == "pi" and not declared:
        return Node("constant", (), "pi", it.start)
    if name.name == "e" and name.look in ("e",) and not declared:
        return Node("e", (), None, it.start)
    if name.look == "j" and not declared and reading.exponent and "j" not in reading.bound | reading.known.indices:
        raise Misread("is j the imaginary unit or a variable? declare the variable j, or write \\mathrm{i}", it.start)
    if name.look == "i" and not declared and "i" not in reading.bound:
        return imaginary(reading, name, it)
    remember(reading, name, it.start)
    return Node("name", (), name, it.start)


def imaginary(reading: Reading, name: Letter, it: Item) -> Node:
    before = reading.items[reading.i - 2] if reading.i > 1 else None
    after = reading.peek()
    number_before = before is not None and (before.kind == "number" or before.text == "pi")
    if after is not None and (after.kind == "root" or (after.kind == "command" and after.text in {*FUNCTIONS, "pi"})):
        number_before = True  # i \sin x, i \pi
    if "i" in reading.known.indices:
        if number_before:
            raise Misread(
                "is i the imaginary unit or an index? declare it, or write another letter for the index", it.start
            )
        remember(reading, name, it.start)
        return Node("name", (), name, it.start)
    if number_before or reading.exponent:
        return Node("constant", (), "I", it.start)
    raise Misread("is i the imaginary unit or a variable? declare the variable i, or write \\mathrm{i}", it.start)


def remember(reading: Reading, name: Letter, start: int) -> None:
    look, _ = reading.known.looks.setdefault(name.name, (name.look, start))
    if look != name.look:
        raise Misread(
            f"two different letters would both be called {name.name} here: write them with different letters", start
        )


def variable_in(reading: Reading, it: Item) -> Letter:
    shown = names.letter(it)
    if shown is None or it.sup is not None or it.primes:
        raise Misread("a variable's name is expected here", it.start)
    if it.sub is not None:
        shown = replace(
            shown, name=with_label(shown.name, names.label(it.sub, it)), look=f"{shown.look}_{text_of(it.sub)}"
        )
    return shown


def variable_of(reading: Reading, row: Items, start: int) -> Letter:
    if len(row) != 1:
        raise Misread("one variable is expected here", row[0].start if row else start)
    return variable_in(reading, row[0])
