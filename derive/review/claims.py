"""Does a refuted line claim something, or ask where it holds? One that brings in names, puts in numbers or may be an
equation to solve is no claim: silence is preferred to a false alarm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from derive.language import expressions as ex
from derive.language.functions import is_known
from derive.review.documents.prose import Meant
from derive.review.glossary import Glossary
from derive.review.rows import read_name

if TYPE_CHECKING:
    from derive.review.lines import Line

OPERATORS = (ex.Derivative, ex.Integral, ex.Antiderivative, ex.Limit, ex.Sum, ex.Product)


@dataclass(frozen=True)
class Said:
    """The rows of a chain, asked whether a refuted one says that something holds, or where it does."""

    rows: list[Any]
    meant: Meant
    meanings: Mapping[str, ex.Expr]

    def claims(self, line: Line) -> bool:
        k = next((k for k, row in enumerate(self.rows) if row.number == line.number), None)
        if k is None or line.kind == "implication":
            return True
        row = self.rows[k]
        if self._brings_in_names(k) or self._puts_numbers_in(k):
            return False
        continued = k + 1 < len(self.rows) and self.rows[k + 1].sides[:1] == (None,)
        return line.against != line.number or continued or self._holds_everywhere(row)

    def _sides(self, k: int) -> list[ex.Expr]:
        """The sides of a row, the one before it first where the row goes on from there."""
        sides = [side for side in self.rows[k].sides if side is not None]
        above = [side for row in self.rows[:k] for side in row.sides if side is not None]
        return above[-1:] + sides if self.rows[k].sides[:1] == (None,) else sides

    def _brings_in_names(self, k: int) -> bool:
        """Whether the row has a name that nothing before it has, so that only the author knows how it is meant."""
        sides = self._sides(k)
        integrals = {n.args[1] for n in ex.postorder(*sides) if isinstance(n, ex.Antiderivative)}
        if integrals:
            return len(integrals) > 1  # both sides of dy/dx = f(x) integrated; one integral brings in its + C
        if len(sides) > 2 and isinstance(sides[0], (ex.Symbol, ex.Call)):
            sides = sides[1:]  # f(x) = (x + 1)^2 = ...: the first sign gives a meaning
        if any(self._undefined(side) != self._undefined(sides[0]) for side in sides[1:]):
            return True
        known = self._names([sides[0], *(side for row in self.rows[:k] for side in row.sides if side is not None)])
        return any(self._names([side]) - known for side in sides[1:])

    def _undefined(self, side: ex.Expr) -> set[str]:
        """The functions in it that nobody has defined."""
        called = {n.name for n in ex.postorder(self._glossary.meaning(side)) if isinstance(n, ex.Call)}
        return {name for name in called if not is_known(name)}

    def _names(self, sides: Iterable[ex.Expr]) -> set[str]:
        """The variables in those sides, every name with a meaning written out."""
        return {x.name for side in sides for x in ex.free_symbols(self._glossary.meaning(side))}

    @cached_property
    def _glossary(self) -> Glossary:
        functions = {name.partition("(")[0] for name in self.meanings if "(" in name}
        names = Glossary()
        for name, meaning in self.meanings.items():
            names = names.defined(read_name(name, functions), meaning)
        return names

    def _puts_numbers_in(self, k: int) -> bool:
        """Whether an expression in variables ends as a number: values were put in, or where it holds is asked."""
        *before, last = self._sides(k)
        if not before or ex.free_symbols(last) or not self._names(before[-1:]):
            return False
        explicit = isinstance(before[-1], ex.Derivative) and all(
            is_known(n.name) for n in ex.postorder(before[-1]) if isinstance(n, ex.Call)
        )
        return not (explicit and ex.constant_value(last) != 0) and self.meant is not Meant.STATED

    def _holds_everywhere(self, row: Any) -> bool:
        """Whether a single equation is one that should hold for all values of its variables."""
        sides = [side for side in row.sides if side is not None]
        free = [ex.free_symbols(side) for side in sides]
        if not any(free):
            return True
        if all(_is_bare(side) for side in sides):
            return False  # x = y = 0
        same = free[0] == free[-1]
        if set(row.signs) != {"="}:
            return same and self.meant is Meant.STATED
        if len(sides) > 2 or any(isinstance(n, OPERATORS) for n in ex.postorder(sides[0])):
            return True
        if not same or isinstance(sides[0], ex.Symbol):
            return self.meant is Meant.STATED and not free[-1]
        several = len(free[0]) > 1
        functions = all(any(isinstance(n, ex.Call) for n in ex.postorder(side)) for side in sides)
        return self.meant is Meant.STATED or (several and (functions or self.meant is Meant.CLAIMED))


def _is_bare(side: ex.Expr) -> bool:
    return isinstance(side, (ex.Symbol, ex.Indexed)) or not ex.free_symbols(side)
