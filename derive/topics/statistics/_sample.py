"""What the topics of samples share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from derive.errors import AssumptionError
from derive.language.assumptions import assumptions
from derive.language.expressions import Expr, Symbol, constant_value, free_symbols
from derive.methods.tidy import tidy
from derive.topics.data import function, vector

#: how many data there are
N: Mapping[str, Any] = assumptions({"n": "positive integer"})

#: what the letters of Student's law and of a test stand for
POSITIVE: Mapping[str, Any] = assumptions({"a": "positive", "nu": "positive integer", "c": "positive"})


#: letters of the general lines that data may not have
MEANT = frozenset({"n", "x", "y", "X", "Y", "x_bar", "y_bar", "X_bar"})


def sample(data: Any, name: str) -> tuple[Expr, ...]:
    """The reader's data: finite numbers, or letters that mean nothing else on the page."""
    values = vector(data, name).args
    for v in values:
        function(v, name)
    if taken := sorted({str(s) for v in values for s in free_symbols(v)} & MEANT):
        raise AssumptionError(
            f"{name} = {data!s:.60}: the letter {taken[0]} has a meaning of its own here; use another"
        )
    return tuple(values)


def shown(data: Sequence[Expr], most: int = 12) -> str:
    """The data in a sentence; a long list is cut short."""
    listed = [f"${v}$" for v in data]
    return ", ".join(listed if len(listed) <= most else [*listed[: most - 2], "…", listed[-1]])


def numbers(**samples: Sequence[Expr]) -> dict[Any, Any]:
    """The data as numbers to stand beside the general lines, and how many there are; nothing where they have letters."""
    values = {name: [constant_value(tidy(v)) for v in data] for name, data in samples.items()}
    if any(v is None for data in values.values() for v in data):
        return {}
    return {Symbol("n"): len(next(iter(values.values()))), **{Symbol(name): data for name, data in values.items()}}
