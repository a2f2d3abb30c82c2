"""Single and double precision: the same numbers in both, what is lost, and the spacing of the numbers."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Pow, as_expr
from derive.methods.floating_point import DOUBLE, SINGLE, stored
from derive.methods.worked_lines import Lines
from derive.model import GREATER, Derivation
from derive.rules import numerical as rules
from derive.topics import topic
from derive.topics.data import numbers

TITLE, TWO = "Single and double precision", as_expr(2)


@topic(
    title=TITLE,
    covers=("numerical/floating-point-precision",),
    sources=('GNU Scientific Library manual, chapter "IEEE floating-point arithmetic"',),
)
def single_and_double(x: Any = "[0.1, 1, 2, 3]") -> Derivation:
    """The numbers of the list x in single precision (24 bits) and in double precision (53 bits)."""
    given = numbers(x, "x")
    on = Lines()
    u = on.given("u", Array(*map(as_expr, given)), any_size=True)
    for form, digits in ((SINGLE, 24), (DOUBLE, 53)):
        unit = Pow(TWO, as_expr(-digits))
        fl = lambda e, form=form: Call(form.name, e)  # noqa: E731
        on.worth(
            unit,
            decimals=True,
            note=f"{form.name} precision: {digits} bits with the leading one, so a rounding changes at most this part of a number",
        )
        on.says(fl(1 + 2 * unit), 1 + 2 * unit, rules.rounding_to_nearest, note="the next number after 1")
        on.says(
            fl(1 + unit), as_expr(1), rules.rounding_to_nearest, note="half of that is lost: a tie, to the even one"
        )
    exact = [v for v in given if stored(v, SINGLE).value == v]
    if exact:
        kept = Array(*map(as_expr, exact))
        on.says(
            Call("single", kept),
            kept,
            rules.rounding_to_nearest,
            note="exact in single precision, so in double precision as well",
        )
    for v in given:
        if v in exact:
            continue
        number = as_expr(v)
        for form, digits in ((SINGLE, 17), (DOUBLE, 20)):
            if stored(v, form).value is None:
                on.says(
                    Call("abs", number),
                    Pow(TWO, as_expr(form.bias + 1)),
                    rules.algebra,
                    relation=GREATER,
                    note=f"too large for {form.name} precision: infinity",
                )
            elif stored(v, form).value:
                on.worth(
                    Call(form.name, number), rules.rounding_to_nearest, digits=digits, note=f"in {form.name} precision"
                )
            else:
                on.says(
                    Call(form.name, number),
                    as_expr(0),
                    rules.rounding_to_nearest,
                    note=f"too small for {form.name} precision",
                )
    both = [
        v
        for v in given
        if v not in exact and stored(v, DOUBLE).value is not None and stored(v, SINGLE).value is not None
    ]
    for v in both[:1]:
        gap = Call("single", as_expr(v)) - Call("double", as_expr(v))
        on.worth(gap, note="the two are not the same number")
        if stored(v, SINGLE).value != stored(v, DOUBLE).value:
            on.wrongly(gap, as_expr(0), "the single-precision number was rounded earlier; more digits do not come back")
    if all(stored(v, SINGLE).value is not None for v in given):
        single = Call("single", u)
        on.says(
            Call("double", single),
            single,
            rules.rounding_to_nearest,
            note="check: every single is a double, rounding it again changes nothing",
        )
    return on.derivation(TITLE, u, u, question="the numbers in both precisions")
