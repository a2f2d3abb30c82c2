r"""Whether a letter is a function before its bracket, or a factor.

``f(x)`` is a call and ``x(y + 1)`` a product; what could be either, by the whole text, is refused.
"""

from __future__ import annotations

from dataclasses import replace

from derive.language.latex_text import names
from derive.language.latex_text.calculus import quotient_of_differentials
from derive.language.latex_text.chance import divergence, information, is_divergence, probability
from derive.language.latex_text.looks import (
    bar_kind,
    bars_in,
    is_d,
    is_fence,
    is_inverse,
    is_mass,
    is_small,
    replace_item,
    split_at,
    stem_of,
)
from derive.language.latex_text.names import Letter
from derive.language.latex_text.naming import constant_or_name, is_order, name_at, primed, remember, variable_of_prime
from derive.language.latex_text.nodes import Node, number
from derive.language.latex_text.reading import Reading
from derive.language.latex_text.structure import Item, Misread
from derive.language.latex_text.tables import (
    FUNCTION_LETTERS,
    FUNCTIONS,
    PERHAPS_FUNCTIONS,
    PROBABILITY,
    SEVERAL,
    SPECIAL,
)

LIKELIHOODS = {"L", "J"}  # L(a) is a function, also where L stands alone as in ln L


def letter(reading: Reading, it: Item, shown: Letter) -> Node:
    after = reading.peek()
    if (slope := quotient_of_differentials(reading, it)) is not None:
        return slope
    if is_lone_differential(reading, it, after):
        raise Misread(
            r"a differential outside an integral has no value here: write \frac{dy}{dx} or \int f\,dx", it.start
        )
    if it.kind == "decorated" and it.text in names.UPRIGHT and shown.name == "i" and it.bare:
        return Node("constant", (), "I", it.start)
    if (
        shown.look == "Delta"
        and it.bare
        and after is not None
        and "Delta" not in reading.known.declared
        and (of := names.letter(after))
    ):
        reading.take()
        return letter(
            reading, replace_item(after, after.text), replace(of, name=f"Delta_{of.name}", look=f"Delta {of.look}")
        )
    if (
        shown.name in ("P", "E", "Pr", "Var", "Cov")
        and shown.name not in reading.known.declared
        and is_probability(reading, it, shown, after)
    ):
        return probability(reading, shown.name, it)
    if it.kind == "decorated" and it.text == "mathbb" and shown.name in "RNZQC":
        raise Misread(f"the set {shown.name} stands where a value is expected", it.start)
    if it.kind == "decorated" and it.text == "mathbb" and shown.name not in reading.known.declared:
        told = "an expectation under a named distribution is not read" if shown.name == "E" and it.sub else ""
        raise Misread(told or f"\\mathbb{{{shown.name}}} has no value here", it.start)
    if shown.name in ("D", "KL") and is_divergence(after):
        return divergence(reading, it)
    if shown.name == "I" and it.bare and is_fence(after, "(") and any(i.text == ";" for i in after.rows[0]):  # type: ignore[union-attr]
        return information(reading, it)
    name, node = name_at(reading, it, shown)
    if node is not None:
        return reading.powers(node, it)
    if after is not None and is_fence(after, "(") and calls(reading, name, it, after):
        return called(reading, name, it)
    check_what_follows(reading, name, it, after)
    if it.primes and (x := variable_of_prime(reading, name)) is not None:
        remember(reading, name, it.start)
        by = (Node("name", (), Letter(x, x), it.start), number(it.primes))
        return reading.powers(Node("derivative", (Node("name", (), name, it.start),), ((by,), "d"), it.start), it)
    if it.primes:
        name = primed(reading, name, it)
    return reading.powers(constant_or_name(reading, name, it), it)


def check_what_follows(reading: Reading, name: Letter, it: Item, after: Item | None) -> None:
    """A script letter or a function before other brackets, ``x[n]`` and ``D f`` are no products."""
    if after is None or name.name in reading.known.declared or it.sup is not None:
        return
    script = it.kind == "decorated" and it.text in names.SCRIPT
    if is_fence(after, "[{") and (script or stem_of(name.name) in FUNCTION_LETTERS):
        told = f"{name.name} of what stands in this bracket is not read: functions take round brackets"
        raise Misread(told, after.start)
    if is_fence(after, "[") and len(after.rows[0]) == 1 and after.bare and it.kind == "letter":
        raise Misread("an index is written below: x_n for x[n]", after.start)
    if name.look == "D" and (f := names.letter(after)) is not None and f.name in FUNCTION_LETTERS:
        raise Misread(r"is D a derivative here? write \frac{d}{dx}", it.start)
    if name.look in ("D_x", "D_t", "D_y") and after.kind in ("fence", "fraction", "command"):
        raise Misread(r"is this a derivative? write \frac{d}{dx}", it.start)


def is_lone_differential(reading: Reading, it: Item, after: Item | None) -> bool:
    upright = it.kind == "decorated" and it.text == "mathrm"
    known = reading.known.declared if upright else reading.known.declared | reading.known.bare
    return is_d(it) and it.bare and "d" not in known and after is not None and names.letter(after) is not None


def is_probability(reading: Reading, it: Item, shown: Letter, after: Item | None) -> bool:
    if after is None or not is_fence(after) or it.sub or it.primes or it.sup:
        return False
    if shown.name == "P" and it.kind == "letter":
        content = after.rows[0]
        if "P" in reading.known.bare | reading.known.functions or (len(content) == 1 and is_small(content[0])):
            return False
        if any(map(is_small, content)):
            raise Misread("a probability of values is written p(x), one of events P(A)", after.start)
    return shown.name != "E" or it.kind == "decorated" or "E" not in reading.known.bare | reading.known.functions


def calls(reading: Reading, name: Letter, it: Item, fence: Item) -> bool:
    """Whether a letter before a bracket is a function there; False for a product."""
    known, plain = reading.known, name.name
    if is_special(reading, name, it, fence) or plain in known.functions or (it.primes and plain not in known.declared):
        return True
    if plain in known.declared:
        return False
    stem, content = stem_of(plain), fence.rows[0]
    strong = stem in FUNCTION_LETTERS or (it.kind == "decorated" and it.text in names.SCRIPT)
    bare = bool({plain, stem} & known.bare)
    if it.sup is not None:
        return is_order(reading, it, name) or power_of_function(reading, plain, it, strong and not bare)
    if stem in LIKELIHOODS and len(content) == 1 and names.letter(content[0]) is not None:
        return True
    if (strong and not bare) or any(i.kind == "sign" and i.text == "," for i in content) or bars_in(content) % 2:
        return True
    if bare and not strong:
        return False
    single = len(content) == 1 and (names.letter(content[0]) is not None or content[0].kind == "number")
    if not bare and (plain in known.called or (single and content[0].kind != "number" and stem in PERHAPS_FUNCTIONS)):
        return True
    if single or stem in PERHAPS_FUNCTIONS or plain[0] in "fghFGH":
        raise Misread(both(plain), it.start)
    return False


def power_of_function(reading: Reading, plain: str, it: Item, strong: bool) -> bool:
    """``f^2(x)`` has two meanings; ``p^y(1-p)`` is a product."""
    if is_inverse(it.sup) and (strong or stem_of(plain) in FUNCTION_LETTERS):
        told = f"the inverse of the function {plain} is not part of the language; write 1/{plain}(x) for a reciprocal"
        raise Misread(told, it.start)
    variance = plain == "sigma" and plain not in reading.known.called
    if strong and not variance and names.layer(it.sup or []) is None:
        raise Misread(
            f"a power of the function {plain} before its argument has two meanings: write ({plain}(x))^2", it.start
        )
    return strong and not variance


def both(name: str) -> str:
    return f"is {name} a function here, or is this a product? pass functions=[{name!r}], or write {name} \\cdot (…)"


def is_special(reading: Reading, name: Letter, it: Item, fence: Item) -> bool:
    """Whether a letter before a bracket is a function of the table, such as the gamma function."""
    if name.name == "B":
        return it.kind == "decorated" and it.text == "mathrm" and len(split_at(fence.rows[0], ",")) == 2
    free = (
        name.name not in reading.known.declared | reading.known.functions | reading.known.bare
        and not it.sub
        and not it.primes
    )
    return free and it.sup is None and SPECIAL.get(name.name, ("", 0))[1] == len(split_at(fence.rows[0], ","))


#: Greek letters called like functions of the language, which are written otherwise
SMALL = {"gamma", "beta"}


def called(reading: Reading, name: Letter, it: Item) -> Node:
    fence = reading.take()
    if (
        any(i.kind == "bar" and bar_kind(i) == "|" for i in fence.rows[0])
        and sum(i.kind == "bar" for i in fence.rows[0]) % 2
    ):
        return probability(reading, name.name, it, fence)
    if any(i.kind == "sign" and i.text == ";" for i in fence.rows[0]):
        raise Misread("a semicolon between arguments is not read: write a comma", fence.start)
    args = tuple(reading.whole(part, fence.start) for part in split_at(fence.rows[0], ",", fence.start))
    if it.kind == "command" and name.name in SMALL and name.name not in reading.known.functions:
        raise Misread(
            f"\\{name.name} of what? the gamma and beta functions are \\Gamma(x) and \\mathrm{{B}}(a, b)", it.start
        )
    if not args:
        raise Misread("this bracket is empty", fence.start)
    if is_special(reading, name, it, fence):
        node = Node("function", args, SPECIAL[name.name][0], it.start)
    elif is_mass_of(reading, name, it, args):
        node = Node("conditional", args, (name.name, len(args)), it.start)
    else:
        remember(reading, name, it.start)
        node = Node("call", args, (name.name, order_of(reading, it)), it.start)
    return reading.powers(node, fence)


def is_mass_of(reading: Reading, name: Letter, it: Item, args: tuple[Node, ...]) -> bool:
    """``p(x, y)``, a mass function of named values."""
    plain = not it.primes and it.sup is None and name.name not in reading.known.functions
    return plain and is_mass(name.name) and all(a.kind in ("name", "indexed") for a in args)


def order_of(reading: Reading, it: Item) -> Node:
    if it.sup is not None and it.sup[0].kind == "fence":
        return reading.whole(it.sup[0].rows[0], it.start)
    return number(it.primes)


def is_word(reading: Reading, it: Item) -> bool:
    """An upright word that names a function: ``\\mathrm{tr}``."""
    shown = names.letter(it)
    if shown is None or it.text not in names.UPRIGHT:
        return False
    word = shown.name
    return (
        len(word) > 1 and (word in FUNCTIONS or word in SEVERAL or word in PROBABILITY or word.startswith("arg"))
    ) or (word == "E" and is_fence(reading.peek(1)))
