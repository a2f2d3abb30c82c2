"""The unit vector in the direction of a vector."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import ONE, ZERO, Call, Div, Mul, Unequal, free_symbols
from derive.methods import vectors
from derive.methods.decimals import rounded
from derive.model import Condition, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import vector
from derive.topics.lessons import lesson, letters


@topic(title="Unit vector", covers=("linear-algebra/unit-vector",), sources=("DLMF 1.2.46 and 1.6.3",))
def unit_vector(a: Any = [3, 4]) -> Derivation:  # noqa: B006  # read, never changed
    """a/‖a‖ of a vector other than zero.

    >>> print(unit_vector().result)
    [3/5, 4/5]
    """
    a = vector(a, "a")
    if vectors.is_zero(a):
        raise AssumptionError(f"a = {a!s:.60} is the zero vector: it has no direction")
    x, n = letters("x n", a)
    length = vectors.length_of(a)
    written = vectors.entrywise(lambda e: vectors.quotient(e, length), a)
    found = vectors.value(written)
    needed = (Condition(Unequal(length, ZERO)),) if free_symbols(length) else ()
    general = (Condition(Unequal(Call("norm", x), ZERO)),)
    steps = [
        Step(Call("norm", x / Call("norm", x)), ONE, (rules.normalisation,), conditions=general, note="divided by its length a vector has length 1"),
        *vectors.norm(a),
        Step(Div(a, Call("norm", a)), written, (rules.normalisation,), conditions=needed, note="every entry divided by the length"),
        *vectors.chain(written, (found, rules.dividing)),
        *rounded(found),
        Step(Call("norm", found), ONE, (rules.normalisation,), conditions=needed, note="check: its length is 1"),
        Step(Mul(length, found), a, (rules.scaling,), conditions=needed, note="check: as long as before, the same vector again"),
    ]  # fmt: skip
    return lesson(
        "Unit vector", Div(a, Call("norm", a)), steps, found, shapes={x: (n,)}, at={x: a}, conditions=needed,
        mistakes=[Step(x / Call("norm", x), x / Call("norm1", x), note="divided by the sum of the entries the length is not 1")],
    )  # fmt: skip
