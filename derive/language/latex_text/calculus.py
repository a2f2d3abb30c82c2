r"""Sums, products, integrals, limits and derivatives, and how far each of them reaches."""

from __future__ import annotations

from collections.abc import Iterator

from derive.language.latex_text import names
from derive.language.latex_text.looks import (
    ARROWS,
    is_d,
    is_fence,
    is_real_line,
    operator_of,
    relation_of,
    split_at,
    text_of,
    transposing,
    without,
)
from derive.language.latex_text.names import Letter
from derive.language.latex_text.naming import name_at, remember, variable_in, variable_of
from derive.language.latex_text.nodes import Node, count_of, is_same, number
from derive.language.latex_text.reading import Reading
from derive.language.latex_text.structure import Item, Items, Misread
from derive.language.latex_text.tables import BIG, OPERATORS


def big(reading: Reading, it: Item) -> Node:
    kind = BIG[it.text]
    if kind == "int":
        return integral(reading, it)
    if kind == "lim":
        return limit(reading, it)
    variables, lower = bounds(reading, it)
    upper = reading.whole(it.sup, it.start) if it.sup else None
    if (lower is None) != (upper is None):
        raise Misread(f"one bound of \\{it.text} is missing: write \\{it.text}_{{i=1}}^{{n}}", it.start)
    outside, reading.bound = reading.bound, reading.bound | {v.name for v in variables}
    body = body_of(reading, it)
    reading.bound = outside
    ends = () if lower is None or upper is None else (lower, upper)
    return Node("big", (body, *ends), (kind, variables), it.start)


def body_of(reading: Reading, it: Item) -> Node:
    if reading.peek() is None:
        raise Misread(f"nothing stands behind \\{it.text}", it.end)
    return reading.term()


def bounds(reading: Reading, it: Item) -> tuple[tuple[Letter, ...], Node | None]:
    if not it.sub:
        raise Misread(f"over which index? write \\{it.text}_{{i=1}}^{{n}}", it.start)
    sides = split_at(it.sub, "=")
    if len(sides) == 2:
        return (variable_of(reading, sides[0], it.start),), reading.whole(sides[1], it.start)
    if any(relation_of(i) or i.text in ("in", "∈") for i in it.sub):
        raise Misread(f"write the bounds as \\{it.text}_{{i=1}}^{{n}}", it.sub[0].start)
    if all(i.kind == "letter" and i.bare for i in it.sub):  # \sum_{ij}
        return tuple(variable_in(reading, i) for i in it.sub), None
    return tuple(variable_of(reading, part, it.start) for part in split_at(it.sub, ",")), None


def integral(reading: Reading, it: Item) -> Node:
    if it.sub is not None and it.sup is None and is_real_line(it.sub):
        lower, upper = Node("neg", (Node("constant", (), "oo"),)), Node("constant", (), "oo")
        ends: tuple[Node, ...] = (lower, upper)
    elif (it.sub is None) != (it.sup is None):
        raise Misread("an integral over a region is not read: write both limits", it.start)
    else:
        ends = (reading.whole(it.sub, it.start), reading.whole(it.sup, it.start)) if it.sub and it.sup else ()
    signs = {"iint": 2, "iiint": 3}.get(it.text, 1)
    if signs > 1 and ends:
        raise Misread("write a double integral with two signs, each with its limits", it.start)
    reading.integrals += signs
    waiting, reading.differential = reading.differential, None
    body = number(1, it.start) if reading.is_differential(0) else reading.sum()
    empty = body.kind == "number" and body.start == it.start
    for _ in range(signs):
        reading.integrals -= 1
        variable = reading.differential or differential(reading, it)
        reading.differential = None
        body = Node("integral", (body, *ends), variable, it.start)
    after = reading.peek()
    if empty and after is not None and not reading.ends_at(after):
        raise Misread("write the differential behind the integrand", after.start)
    reading.differential = waiting
    return body


def differential(reading: Reading, it: Item) -> Letter:
    if not reading.is_differential(0):
        raise Misread(r"over which variable? an integral needs its dx, as in \int f(x)\,dx", it.start)
    reading.take()
    variable = variable_in(reading, reading.take())
    if (after := reading.peek()) is not None and is_fence(after, "("):
        raise Misread("an integral over a measure is not read; put a \\cdot behind dx for a product", after.start)
    return variable


def limit(reading: Reading, it: Item) -> Node:
    row = it.sub or []
    arrow = next((k for k, i in enumerate(row) if relation_of(i) == "->" or i.text in ARROWS), None)
    if arrow is None:
        raise Misread(r"where to? write \lim_{x\to 0}", it.start)
    side = ARROWS.get(row[arrow].text, "both")
    variable = variable_of(reading, row[:arrow], it.start)
    to = list(row[arrow + 1 :])
    if to and to[-1].kind == "sign" and to[-1].text in "+-" and len(to) > 1:
        side = to.pop().text
    elif to and to[-1].sup and len(to[-1].sup) == 1 and to[-1].sup[0].text in ("+", "-"):
        side = to[-1].sup[0].text
        to[-1] = without(to[-1], "sup")
    at = reading.whole(to, it.start)
    outside, reading.bound = reading.bound, reading.bound | {variable.name}
    body = body_of(reading, it)
    reading.bound = outside
    return Node("limit", (body, at), (variable, side), it.start)


def fraction(reading: Reading, it: Item) -> Node:
    above, below = it.rows
    if above and below and all(row[0].text == "delta" and row[0].bare for row in it.rows) and len(below) > 1:
        raise Misread("functional derivatives are not part of the language", it.start)
    if above and below and is_d(above[0]) and is_d(below[0]) and len(below) > 1 and names.letter(below[1]):
        return derivative(reading, it)
    if reading.integrals and len(above) > 1 and is_d(above[-2]) and above[-2].bare and names.letter(above[-1]):
        reading.differential = variable_in(reading, above[-1])
        above = above[:-2]
        over = reading.whole(above, it.start) if above else number(1)
    else:
        over = reading.whole(above, it.start)
    return reading.powers(Node("fraction", (over, reading.whole(below, it.start)), None, it.start), it)


def derivative(reading: Reading, it: Item) -> Node:
    above, below = it.rows
    order = reading.whole(above[0].sup, it.start) if above[0].sup else number(1)
    by = list(derived_by(reading, below))
    rest = above[1:]
    powers = [n for _, n in by if n is not None]
    total = count_of(order)
    if len(by) == 1 and powers and count_of(order) == 1 and not is_same(order, powers[0]):
        variable = by[0][0]  # d/d(sigma^2)
        body = reading.whole(rest, it.start) if rest else operand(reading, it)
        return reading.powers(Node("derivative_in_power", (body, powers[0]), variable, it.start), it)
    if len(by) == 1:
        if not is_same(order, powers[0] if powers else number(1)):
            raise Misread("the orders of the derivative above and below differ", it.start)
        orders = [(by[0][0], order)]
    else:
        orders = [(v, n or number(1)) for v, n in by]
        counts = [count_of(n) for _, n in orders]
        if total is None or None in counts or sum(counts) != total:  # type: ignore[arg-type]
            raise Misread("the orders of the derivative above and below differ", it.start)
    body = reading.whole(rest, it.start) if rest else operand(reading, it)
    if rest and body.kind == "name":
        check_not_evaluated(reading, reading.peek())
    sign = "∂" if above[0].text in ("partial", "∂") else "d"
    return reading.powers(Node("derivative", (body,), (tuple(orders), sign), it.start), it)


def quotient_of_differentials(reading: Reading, d: Item) -> Node | None:
    r"""``dy/dx`` and ``\partial f/\partial x`` on one line, with nothing beside them that could belong below."""
    above, slash, below, variable, after = (reading.peek(k) for k in range(5))
    if not (is_d(d) and d.bare and below is not None and is_d(below) and below.bare and slash is not None):
        return None
    if "d" in reading.known.declared or operator_of(slash) != "/" or above is None or variable is None:
        return None
    if names.letter(above) is None or names.letter(variable) is None or above.sup or variable.sup:
        return None
    if after is not None and not reading.ends_at(after):
        raise Misread("how far does the fraction reach? write \\frac{dy}{dx}", after.start)
    inner = reading.inner([above], above.start).factor()
    reading.i += 4
    by = tuple(derived_by(reading, [below, variable]))
    return Node("derivative", (inner,), (by_first(by), "∂" if d.text in ("partial", "∂") else "d"), d.start)


def by_first(by: tuple[tuple[Node, Node | None], ...]) -> tuple[tuple[Node, Node], ...]:
    return tuple((v, n or number(1)) for v, n in by)


def partial(reading: Reading, it: Item) -> Node:
    r"""``\partial_x f``, the derivative of the one factor behind it."""
    if (slope := quotient_of_differentials(reading, it)) is not None:
        return slope
    if it.sub is None or len(it.sub) != 1:
        raise Misread(r"\partial stands alone: write \frac{\partial f}{\partial x}", it.start)
    order = reading.whole(it.sup, it.start) if it.sup else number(1)
    mark = Item("command", "partial", it.start, it.end)
    ((variable, _),) = derived_by(reading, [mark, it.sub[0]])
    body = operand(reading, it)
    if body.kind == "product":
        raise Misread(r"how far does the derivative reach? write \frac{\partial}{\partial x}\left[ … \right]", it.start)
    return Node("derivative", (body,), (((variable, order),), "∂"), it.start)


def check_not_evaluated(reading: Reading, after: Item | None) -> None:
    """``\\frac{df}{dx}(a)`` is a value, not a product."""
    if after is None or not is_fence(after, "("):
        return
    content = after.rows[0]
    if len(content) == 1 or any(i.kind == "sign" and i.text == "," for i in content):
        raise Misread(r"is the derivative evaluated here? write \Big|_{x=a} behind it", after.start)


def derived_by(reading: Reading, row: Items) -> Iterator[tuple[Node, Node | None]]:
    k = 0
    while k < len(row):
        if not (is_d(row[k]) and row[k].bare) or k + 1 >= len(row):
            raise Misread("a derivative's denominator is written dx, or \\partial x \\partial y", row[k].start)
        variable = row[k + 1]
        if k and transposing(variable.sup or []) and text_of([row[k - 1]]) == text_of([variable]):
            variable = without(variable, "sup")  # \partial x \partial x^\top
        layered = variable.sup is not None and names.layer(variable.sup) is not None
        power = None
        if variable.sup is not None and not layered:
            power, variable = reading.whole(variable.sup, variable.start), without(variable, "sup")
        shown = names.letter(variable)
        if shown is None or variable.primes:
            raise Misread("a variable's name is expected here", variable.start)
        named, entry = name_at(reading, variable, shown)
        remember(reading, named, variable.start)
        yield entry or Node("name", (), named, variable.start), power
        k += 2


def operand(reading: Reading, it: Item) -> Node:
    """What a d/dx in front of it differentiates."""
    first = reading.peek()
    if first is None or reading.ends_at(first):
        raise Misread("what is differentiated? nothing stands behind the operator", it.end)
    if first.kind == "fence" and first.text in "([{" and transposing(first.sup or []) is None:
        body = reading.factor()
        after = reading.peek()
        if after is not None and not reading.ends_at(after) and first.text == "(":
            raise Misread("how far does the derivative reach? write \\frac{d}{dx}\\left[ … \\right]", after.start)
        return body
    body = reading.side_by_side()
    after = reading.peek()
    if after is not None and operator_of(after) in ("cdot", "times", "/"):
        raise Misread("how far does the derivative reach? write \\frac{d}{dx}\\left[ … \\right]", after.start)
    return body


def nabla(reading: Reading, it: Item) -> Node:
    order = 1
    if it.sup is not None:
        if text_of(it.sup) != "2":
            raise Misread(r"\nabla and \nabla^2 are read", it.start)
        order = 2
    after = reading.peek()
    if after is not None and (operator_of(after) or (after.kind == "command" and after.text in OPERATORS)):
        raise Misread("divergence and curl are not part of the language", it.start)
    if it.sub is not None:
        (variable,) = (v for v, _ in [gradient_variable(reading, it.sub, it.start)])
        remember(reading, variable, it.start)
        body = reading.term()
        return Node("gradient", (body,), (variable, order), it.start)
    body = reading.factor()
    if body.kind != "call" or len(body.args) != 1 or body.args[0].kind != "name":
        raise Misread(r"the gradient in which variable? write \nabla_x f", it.start)
    return Node("gradient", (body,), (body.args[0].data, order), it.start)


def gradient_variable(reading: Reading, row: Items, start: int) -> tuple[Letter, None]:
    if len(row) != 1 or (shown := names.letter(row[0])) is None:
        raise Misread("one variable is expected here", row[0].start if row else start)
    named, _ = name_at(reading, row[0], shown)
    return named, None
