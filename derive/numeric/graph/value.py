"""One value of a program, and the shape that several have together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from derive.language import expressions as ex
from derive.language.shapes import Shape


class Value:
    """One array of the program: what makes it (``op``, ``data``), from which (``args``), and its shape."""

    __slots__ = ("args", "data", "index", "op", "shape")

    def __init__(self, op: str, args: tuple[Value, ...], data: Any, shape: Shape, index: int) -> None:
        self.op, self.args, self.data, self.shape, self.index = op, args, data, shape, index

    @property
    def rank(self) -> int:
        return len(self.shape)

    def __repr__(self) -> str:
        inside = ", ".join([*([repr(self.data)] if self.data is not None else []), *map(repr, self.args)])
        return f"{self.op}({inside})"


def broadcast_shape(shapes: Iterable[Shape]) -> Shape:
    found: list[ex.Expr] = []
    for shape in shapes:
        for i, d in enumerate(reversed(shape)):
            if i == len(found):
                found.append(d)
            elif found[i] is ex.ONE:
                found[i] = d
    return tuple(reversed(found))
