r"""Commands and words: functions and how far they reach, extremes, dots, indicators and vectors of ones.

``\sin 2x`` and ``\sin xy`` reach over all their letters; ``\sin x (y+1)`` and ``\sin x y`` are refused.
"""

from __future__ import annotations

from derive.language.latex_text import names
from derive.language.latex_text.brackets import condition
from derive.language.latex_text.calculus import big, nabla, partial
from derive.language.latex_text.chance import divergence, is_divergence, probability
from derive.language.latex_text.letters import called
from derive.language.latex_text.looks import (
    is_applied,
    is_fence,
    is_inverse,
    relation_of,
    replace_item,
    split_at,
    text_of,
    transposing,
)
from derive.language.latex_text.names import Letter
from derive.language.latex_text.naming import name_at, remember, variable_of
from derive.language.latex_text.nodes import Node, extends, free_names, number
from derive.language.latex_text.reading import Reading
from derive.language.latex_text.structure import Item, Items, Misread
from derive.language.latex_text.tables import (
    BIG,
    FUNCTIONS,
    INVERSES,
    OPERATORS,
    PROBABILITY,
    REACHING,
    REFUSED_FUNCTIONS,
    RELATIONS,
    SEVERAL,
)


def command(reading: Reading, it: Item) -> Node:
    name = it.text
    if name in BIG:
        return big(reading, it)
    if name in FUNCTIONS and (name != "arg" or is_fence(reading.peek(), "(")):
        return function(reading, name, it)
    if name in SEVERAL:
        return several(reading, name, it)
    if name in ("argmin", "argmax") or (
        name == "arg" and (after := reading.peek()) is not None and after.text in SEVERAL
    ):
        return arg(reading, name, it)
    if name == "infty":
        return Node("constant", (), "oo", it.start)
    if name == "nabla":
        return nabla(reading, it)
    if name == "partial":
        return partial(reading, it)
    if name == "Pr":
        return probability(reading, "P", it)
    raise Misread(unknown_command(name), it.start)


def unknown_command(name: str) -> str:
    from derive.errors import nearest

    known = {*FUNCTIONS, *BIG, *names.GREEK, *RELATIONS, *OPERATORS, *SEVERAL}
    return f"the command \\{name:.30} is not part of what is read{nearest(name, known)}"


def read_word(reading: Reading, it: Item) -> Node:
    word = "".join(c for c in it.text.replace(r"\,", "") if not c.isspace())
    if word in ("argmin", "argmax"):
        return arg(reading, word, replace_item(it, word))
    if word == "KL" and is_divergence(reading.peek()):
        return divergence(reading, it)
    if word in FUNCTIONS:
        return function(reading, word, it)
    if word in SEVERAL:
        return several(reading, word, it)
    if word in PROBABILITY or word in ("P", "Pr"):
        return probability(reading, word, it)
    if word in reading.known.functions and is_fence(reading.peek(), "("):
        return called(reading, Letter(word, word), it)
    if word.isalnum() and word[0].isalpha() and not is_fence(reading.peek()):
        name, _ = name_at(reading, it, Letter(word, word, capital=False))
        remember(reading, name, it.start)
        return reading.powers(Node("name", (), name, it.start), it)
    raise Misread(unknown_function(word), it.start)


def unknown_function(word: str) -> str:
    from derive.errors import nearest

    return f"unknown function {word!r:.40}{nearest(word, FUNCTIONS)}"


def decorated(reading: Reading, it: Item) -> Node:
    row, style = it.rows[0], it.text
    if style in names.DOTS:
        return dotted(reading, it)
    if len(row) == 1 and row[0].kind == "number" and row[0].text in "01" and style in names.BOLD | {"mathbb"}:
        return ones(reading, it)
    if is_word_row(row) and style in names.UPRIGHT:
        word = "".join(i.text for i in row)
        return read_word(reading, Item("word", word, it.start, it.end, (), it.sub, it.sup, it.primes))
    if style == "overline" or style in names.ACCENTS:
        raise Misread(f"\\{style} over more than a letter is not read: give it a name", it.start)
    if style in names.UPRIGHT | names.BOLD | names.SCRIPT:
        return reading.powers(reading.whole(row, it.start), it)
    raise Misread(f"\\{style} is not read here", it.start)


def ones(reading: Reading, it: Item) -> Node:
    """A bold 1 or 0: the vector of them, or before a condition its indicator."""
    after = reading.peek()
    if is_fence(after) and after.text in "{[(" and any(relation_of(i) for i in after.rows[0]):  # type: ignore[union-attr]
        fence = reading.take()
        return reading.powers(
            Node("indicator", (condition(reading, fence.rows[0], fence.start),), None, it.start), fence
        )
    if it.sub is not None and any(relation_of(i) or i.kind == "fence" for i in it.sub):
        row = it.sub[0].rows[0] if it.sub[0].kind == "fence" else it.sub
        return reading.powers(Node("indicator", (condition(reading, row, it.start),), None, it.start), it)
    size = (reading.whole(it.sub, it.start),) if it.sub else ()
    made = "ones" if it.rows[0][0].text == "1" else "zeros"
    return reading.powers(Node("ones", size, made, it.start), it)


def dotted(reading: Reading, it: Item) -> Node:
    order = names.DOTS[it.text]
    row = it.rows[0]
    shown = names.letter(row[0]) if len(row) == 1 else None
    if shown is None:
        raise Misread("a dot stands over one letter", it.start)
    name, node = name_at(reading, it if it.sub else row[0], shown)
    if node is not None:
        raise Misread("a dot over an entry is not read", it.start)
    remember(reading, name, it.start)
    inner = Node("name", (), name, it.start)
    if (after := reading.peek()) is not None and is_fence(after, "(") and name.name not in reading.known.declared:
        if text_of(after.rows[0]) != "t":
            raise Misread("a dot is the derivative in t: write x'(s) for another variable", after.start)
        reading.take()
        inner = Node("call", (Node("name", (), Letter("t", "t"), after.start),), (name.name, number(0)), it.start)
        it = after
    return reading.powers(
        Node("derivative", (inner,), (((Node("name", (), Letter("t", "t")), number(order)),), "d"), it.start), it
    )


def function(reading: Reading, name: str, it: Item) -> Node:
    if name in REFUSED_FUNCTIONS:
        raise Misread(REFUSED_FUNCTIONS[name], it.start)
    if it.primes:
        raise Misread(f"write the derivative of {name} with \\frac{{d}}{{dx}}", it.start)
    function, power = FUNCTIONS[name], it.sup
    base: tuple[Node, ...] = ()
    if it.sub is not None:
        if function != "log":
            raise Misread(f"an index on {name} is not read", it.start)
        base = (reading.whole(it.sub, it.start),)
    if power is not None and is_inverse(power):
        if function not in INVERSES:
            raise Misread(f"{name}^{{-1}} has two meanings: write the inverse function or 1/{name}", it.start)
        function, power = INVERSES[function], None
    argument, closing = argument_of(reading, function, it)
    node = Node("function", (argument, *base), function, it.start, bare=closing is None)
    if power is not None:
        exponent = reading.whole(power, it.start)
        node = Node("power", (node, exponent), None, it.start)
        if closing is not None and closing.sup is not None:
            raise Misread("two powers on one function: put one of them in brackets", closing.start)
    return reading.powers(node, closing) if closing is not None else node


def argument_of(reading: Reading, function: str, it: Item) -> tuple[Node, Item | None]:
    """What a function is applied to, and the bracket around it, which may carry a power of the whole."""
    after = reading.peek()
    if after is None:
        raise Misread(f"the argument of {it.text} is missing", it.end)
    if after.kind == "fence" and after.text in "([{" and after.sub is None:
        fence = reading.take()
        if any(i.kind == "sign" and i.text == "," for i in fence.rows[0]):
            raise Misread(f"{it.text} takes one argument", fence.start)
        if transposing(fence.sup or []) and function in REACHING:
            raise Misread("put the transpose inside the brackets", fence.start)
        inner = reading.inner(fence.rows[0], fence.start)
        inner.exponent = function == "exp"
        argument = inner.sum()
        inner.finished()
        return argument, fence
    if after.kind == "group" and after.sub is None and after.rows[0]:
        return in_braces(reading, it), None
    if after.kind == "sign" and after.text in "+-":
        raise Misread(f"put the argument of {it.text} in brackets", after.start)
    return bare_argument(reading, function, it), None


def in_braces(reading: Reading, of: Item) -> Node:
    r"""``\sin{x}`` is sin x; braces end the argument, though they do not show."""
    group = reading.take()
    body = reading.whole(group.rows[0], group.start)
    if body.kind == "add" or group.sup is not None:
        raise Misread("braces do not show on the page: write round brackets", group.start)
    check_nothing_follows(reading, of)
    return body


def bare_argument(reading: Reading, function: str, of: Item) -> Node:
    start = reading.place
    first = reading.peek()
    assert first is not None
    factors = [reading.factor()]
    if not extends(factors[0]):
        check_nothing_follows(reading, of)
        return factors[0]
    while (it := reading.peek()) is not None and not reading.ends_at(it):
        previous = reading.items[reading.i - 1]
        shown = names.letter(it)
        if shown is None and is_applied(it):
            break
        if is_function_word(reading, it):
            break
        if it.kind == "decorated" and it.text == "mathbb":
            break
        if shown is None or shown.name == "e" or would_call(reading, it):
            raise Misread(f"how far does {of.text} reach? put its argument in brackets", it.start)
        apart = previous.kind == "letter" and it.start > previous.end
        scripted = (
            previous.sup is not None or (it.sup is not None and it.kind != "letter")
        ) and function not in REACHING
        if apart or scripted:
            raise Misread(f"how far does {of.text} reach? put its argument in brackets", it.start)
        factors.append(reading.factor())
    if len(factors) == 1:
        return factors[0]
    return Node("product", tuple(factors), ("",) * (len(factors) - 1), start)


def check_nothing_follows(reading: Reading, of: Item) -> None:
    it = reading.peek()
    if it is None or reading.ends_at(it) or is_applied(it):
        return
    if it.kind in ("letter", "fence", "number", "fraction", "root") or names.letter(it) is not None:
        if reading.items[reading.i - 1].kind == "fence" and reading.items[reading.i - 1].text in "(|":
            return  # \log p(x) q, \ln|x| y
        raise Misread(f"how far does {of.text} reach? put its argument in brackets", it.start)


def several(reading: Reading, name: str, it: Item) -> Node:
    after = reading.peek()
    if it.sub is not None or not is_fence(after):
        raise Misread(
            f"write \\{name}(a, b) or \\{name}\\{{a, b\\}}: a {name}imum over a variable is not part of the language",
            it.start,
        )
    fence = reading.take()
    args = tuple(reading.whole(p, fence.start) for p in split_at(fence.rows[0], ","))
    if len(args) < 2:
        raise Misread(f"\\{name} takes two values or more, found one", fence.start)
    return reading.powers(Node("function", args, SEVERAL[name], it.start), fence)


def arg(reading: Reading, name: str, it: Item) -> Node:
    if name == "arg":
        after = reading.take()
        name, it = f"arg{after.text}", after
    if it.sub is None:
        raise Misread(f"over which variable? write \\{name}_x f(x)", it.start)
    variable = variable_of(reading, it.sub, it.start)
    remember(reading, variable, it.start)
    return Node("argument", (Node("name", (), variable, it.start), all_of(reading, variable, it)), name, it.start)


def all_of(reading: Reading, variable: Letter, it: Item) -> Node:
    r"""What an arg min is taken of: all the terms behind it, of which the later ones name its variable, too."""
    first = reading.term()
    after = reading.peek()
    if after is None or after.kind != "sign" or after.text not in "+-−":
        return first
    rest = reading.sum()
    if variable.name not in free_names(rest):
        raise Misread(f"how far does {it.text} reach? put what it is taken of in brackets", after.start)
    return Node("add", (first, *(rest.args if rest.kind == "add" else (rest,))), None, first.start)


def would_call(reading: Reading, it: Item) -> bool:
    return is_fence(reading.peek(1), "(")


def is_function_word(reading: Reading, it: Item) -> bool:
    return it.kind == "decorated" and is_word_row(it.rows[0]) and it.text in names.UPRIGHT and len(it.rows[0]) > 1


def is_word_row(row: Items) -> bool:
    return bool(row) and all(i.kind == "letter" and i.bare for i in row)
