"""A derivation written line by line: letters that stand for the reader's arrays, and claims about them with values beside.

Letters are introduced with ``let`` and may be used in what follows; ``worth`` writes a value, exact where it reads well
and in decimals otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import DecimalException
from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.expressions import Array, Expr, Symbol
from derive.language.python_text import read_python
from derive.language.shapes import Shape
from derive.methods.decimals import DIGITS, decimal, decimal_of
from derive.methods.entry_by_entry import worked_out
from derive.model import EQUAL, ROUNDED, Condition, Derivation, Relation, Rule, Step
from derive.numeric.precision import Undecided, Undefined
from derive.rules.linear_algebra import algebra, rounding

Said = Expr | str | int  #: a side of a claim; text is read in the input syntax
LONG = 400  #: nodes, as a tree, of an expression in numbers whose exact value is still looked for
LARGEST = 10**9  #: of a datum
EXACT = 60  #: digits at which a double shows whether it is what the few digits say
CLEAR = 60  #: nodes of an exact value with letters in it that still reads well
SAME = 1e-9  #: relative: what two values may differ by and count as the same


class Lines:
    """The lines written so far.

    >>> on = Lines()
    >>> x = on.let("x", Array(1, 2))
    >>> _ = on.worth(Array(Array(3, 4)) @ x, note="one row")
    >>> _ = on.worth(ex.Call("sqrt", x @ x))
    >>> [f"{s.before} {s.relation.sign} {s.after}" for s in on.steps]
    ['[[3, 4]] @ x = [11]', 'sqrt(x @ x) ≈ 2.23607']
    """

    def __init__(self) -> None:
        self.where: list[tuple[Expr, Expr]] = []
        self.shapes: dict[str, Shape] = {}
        self.steps: list[Step] = []
        self.mistakes: list[Step] = []
        self._meanings: dict[Expr, Expr] = {}
        self._readers: set[Expr] = set()

    def given(self, name: str, datum: Expr, any_size: bool = False) -> Symbol:
        """A letter for a datum of the reader, who may have letters in it, but none that has a meaning here.

        Its numbers are real and of moderate size, unless ``any_size``.

        >>> on = Lines()
        >>> print(on.given("W", Array(Symbol("a"), 1)), on.given("w", Symbol("w")))
        W w
        >>> on.given("x", Array(Symbol("W"), 1))
        Traceback (most recent call last):
            ...
        derive.errors.AssumptionError: x = [W, 1]: the letter W has a meaning of its own here; use another
        """
        if datum is Symbol(name) and datum not in self._meanings:
            self._readers.add(datum)
            return Symbol(name)
        are_moderate(name, datum, any_size)
        theirs = ex.free_symbols(datum)
        if taken := sorted(map(str, theirs & (self._meanings.keys() | {Symbol(name)}))):
            raise AssumptionError(
                f"{name} = {datum!s:.60}: the letter {taken[0]} has a meaning of its own here; use another"
            )
        self._readers |= theirs
        return self.let(name, datum)

    def let(self, name: str, meaning: Expr) -> Symbol:
        """A letter for an expression in letters that are known."""
        letter = Symbol(name)
        if letter in self._readers:
            raise AssumptionError(f"the letter {name} of the data has a meaning of its own here; use another")
        if (letter, meaning) in self.where:
            return letter
        self.where.append((letter, meaning))
        self._meanings[letter] = self.written_out(meaning)
        if any(isinstance(node, Array) for node in ex.postorder(self._meanings[letter])) and (
            shape := self._shape(letter)
        ):
            self.shapes[name] = shape
        return letter

    def any_vector(self, name: str, length: int) -> Symbol:
        """A letter for any vector of this length, of which a claim holds whatever it is."""
        letter = ex.fresh_symbol(name, self._readers | self._meanings.keys())
        self.shapes[letter.name] = (ex.Number(length),)
        return letter

    def written_out(self, expr: Expr) -> Expr:
        return ex.substitute(expr, self._meanings)

    def value(self, expr: Expr) -> Expr:
        """The exact value, every letter written out."""
        return worked_out(self.written_out(expr))

    def is_numeric(self, expr: Expr) -> bool:
        """Whether no letter is left in its value."""
        return not ex.free_symbols(self.written_out(expr)) or not ex.free_symbols(self.value(expr))

    def near(self, expr: Expr, digits: int = DIGITS) -> Expr:
        """The value of an expression without letters, in decimals."""
        written = self.written_out(expr)
        written = self.value(expr) if ex.free_symbols(written) else written
        try:
            return decimal(written, digits)
        except Undecided:  # balls around zero never have that many digits
            if any(isinstance(node, (ex.Integral, ex.Limit, ex.Derivative)) for node in ex.postorder(written)):
                raise
            return _rounded(self._balls(expr).tolist(), digits)

    def differ(self, a: Expr, b: Expr) -> bool:
        """Whether two expressions, numbers or arrays of one shape, have different values; with letters, different forms."""
        if not self.is_numeric(a) or not self.is_numeric(b):
            return self.value(a) is not self.value(b)
        from derive.numeric.arrays import BALLS

        left, right = (BALLS.to_float(self._balls(e)) for e in (a, b))
        return bool(abs(left - right).max() > SAME * max(abs(left).max(), abs(right).max()))

    def largest(self, expr: Expr) -> float:
        """The size of the largest entry of an expression without letters."""
        from derive.numeric.arrays import BALLS

        return float(abs(BALLS.to_float(self._balls(expr))).max())

    def _balls(self, expr: Expr) -> Any:
        from derive.numeric.arrays import BALLS, value  # NumPy is only loaded where there are arrays

        written = self.written_out(expr)
        return value(self.value(expr) if ex.free_symbols(written) else written, {}, BALLS)

    def _exact(self, expr: Expr) -> Expr | None:
        """The exact value; None where it is a number that is too long a formula to be of use."""
        written = self.written_out(expr)
        return None if written.size > LONG and not ex.free_symbols(written) else worked_out(written)

    def _shape(self, expr: Expr) -> Shape:
        exact = self._exact(expr)
        found = exact.shape if isinstance(exact, Array) else () if exact is not None else self._balls(expr).shape
        return tuple(map(ex.Number, found))

    def says(
        self, before: Said, after: Said, *by: Rule, note: str = "", given: Iterable[Expr | str] = (),
        relation: Relation = EQUAL,
    ) -> Expr:  # fmt: skip
        """A claim, in the input syntax if it is text; returns its right side, from which the next line may go on.

        given : conditions as comparisons, or in words.
        """
        before, after = _read(before), _read(after)
        conditions = tuple(Condition(text=c) if isinstance(c, str) else Condition(c) for c in given)
        self.steps.append(Step(before, after, by, relation, conditions, note))
        return after

    def worth(self, expr: Expr, *by: Rule, note: str = "", digits: int = DIGITS, decimals: bool = False) -> Expr:
        """The line ``expr = value``, or ``expr ≈ decimals`` where the value is no rational number; returns the right side.

        With letters in the data there are no decimals, and no line where the exact value is too long to be read.
        decimals : whether a fraction is written as a decimal, too.
        """
        value = self._exact(expr)
        if value is not None and reads_well(value) and not decimals:
            return value if value is expr else self.says(expr, value, *(by or (algebra,)), note=note)
        if value is not None and ex.free_symbols(value):
            return expr
        try:
            shown = self.near(expr, digits)
        except (Undefined, Undecided, DecimalException):
            raise AssumptionError(
                f"{expr!s:.60} has no value that can be shown: take numbers of moderate size"
            ) from None
        if (
            value is not None and _rounds(value) and self.near(expr, EXACT) is shown
        ):  # a double with few digits, such as 0.5, is what it shows
            return self.says(expr, shown, *by, note=note)
        if ex.ZERO in ex.postorder(shown):
            shown = _with_places(shown, self._balls(expr).tolist(), digits)
        return self.says(expr, shown, *by, rounding, note=note, relation=ROUNDED)

    def chain(self, first: Said, *lines: tuple) -> Expr:
        """``first = second = …``: every further side with its rules, and last of all perhaps its note."""
        for after, *why in lines:
            note = str(why.pop()) if why and isinstance(why[-1], str) else ""
            first = self.says(first, after, *why, note=note)
        return _read(first)

    def wrongly(self, before: Said, after: Said, note: str, relation: Relation = EQUAL) -> None:
        """A mistake that people make: a false claim."""
        self.mistakes.append(Step(_read(before), _read(after), relation=relation, note=note))

    def derivation(
        self, title: str, problem: Expr, result: Expr, *, question: str = "", remarks: Iterable[str] = (),
        assume: Mapping[str, Domain] | None = None, conditions: Iterable[Condition] = (),
    ) -> Derivation:  # fmt: skip
        """All of it. Where problem and result are the same, the answer is as sure as its least sure line."""
        return Derivation(
            title=title, problem=problem, question=question, steps=tuple(self.steps), result=result, where=tuple(self.where),
            shapes=self.shapes, mistakes=tuple(self.mistakes), remarks=tuple(remarks), assume=assume or {},
            conditions=tuple(conditions),
        )  # fmt: skip


def are_moderate(name: str, datum: Expr, any_size: bool = False) -> None:
    """Refuses infinity, complex numbers, truth values, and numbers at which exponentials and differences show nothing."""
    if odd := next((n for n in ex.postorder(datum) if n in (ex.OO, ex.I, ex.TRUE, ex.FALSE)), None):
        raise AssumptionError(f"{name} = {datum!s:.60}: expected real numbers, found {odd}")
    sizes = [abs(v) for n in ex.postorder(datum) if (v := ex.constant_value(n))]
    if sizes and not any_size and not (max(sizes) <= LARGEST and min(sizes) * LARGEST >= 1):
        raise AssumptionError(f"{name} = {datum!s:.60}: expected numbers from 1e-9 to 1e9 in size, or 0")


def reads_well(value: Expr) -> bool:
    """Whether an exact value is a rational number, an array of them, or a short formula in letters.

    >>> reads_well(Array(1, ex.as_expr(1) / 3)), reads_well(ex.Call("exp", ex.ONE)), reads_well(ex.Call("exp", Symbol("x")))
    (True, False, True)
    """
    if isinstance(value, Array):
        return all(map(reads_well, value.args))
    if ex.free_symbols(value):
        return value.size <= CLEAR
    return ex.constant_value(value) is not None


def _rounded(balls: Any, digits: int) -> Expr:
    return Array(*[_rounded(b, digits) for b in balls]) if isinstance(balls, list) else decimal_of(balls, digits)


def _with_places(shown: Expr, balls: Any, digits: int) -> Expr:
    """A zero that is not known to be exact has decimals as the others have."""
    if isinstance(shown, Array):
        return Array(*[_with_places(a, b, digits) for a, b in zip(shown.args, balls, strict=True)])
    return ex.Number("0." + "0" * (digits - 1)) if shown is ex.ZERO and not balls.is_exact() else shown


def _rounds(value: Expr) -> bool:
    return any(isinstance(node, ex.Call) and node.name in ("double", "single") for node in ex.postorder(value))


def _read(said: Said) -> Expr:
    return read_python(said) if isinstance(said, str) else ex.as_expr(said)
