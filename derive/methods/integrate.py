"""Integration as it is done on the board: antiderivatives with every rule named, definite and multiple integrals.

What the techniques do not find is looked for by SymPy in a process of its own, with a limit on its time; such a
result stands without steps, says which rule was missing, and is only given if its values agree with the integrand's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import Antiderivative, Expr, Integral, Symbol
from derive.model import Condition, Derivation, Step

if TYPE_CHECKING:
    from derive.methods.antiderivatives.lines import Found, Line
    from derive.methods.antiderivatives.search import Search
    from derive.methods.definite import Value

Assume = Mapping[str, Domain]


def integrate(
    f: Expr, x: Expr, lower: Expr | None = None, upper: Expr | None = None, *, assume: Assume | None = None
) -> Derivation:
    """The integral of ``f`` in the symbol ``x``: an antiderivative plus C, or between two limits the value.

    A multiple integral is given as nested ``Integral``s in ``f``. Raises UnsupportedError if the integral diverges in
    both directions, or if nothing that could be verified was found.

    >>> from derive.language.python_text import read_python as read
    >>> d = integrate(read("x*cos(x)"), Symbol("x"))
    >>> for step in d.steps:
    ...     print(step.after, [rule.name for rule in step.by])
    x*sin(x) - Integral(sin(x), x) ['integration by parts']
    x*sin(x) + cos(x) + C ['sine rule']
    >>> integrate(read("exp(-x)"), Symbol("x"), ex.ZERO, ex.OO).result
    1
    """
    if not isinstance(x, Symbol):
        raise UnsupportedError(f"an integral runs over a variable, not over {x}")
    if (lower is None) != (upper is None):
        raise UnsupportedError("an integral has both limits or none")
    assume = dict(assume or {})
    limits = None if lower is None or upper is None else (lower, upper)
    if limits and (ex.depends_on(limits[0], x) or ex.depends_on(limits[1], x)):
        t = ex.fresh_symbol("t", ex.free_symbols(f) | ex.free_symbols(limits[0]) | ex.free_symbols(limits[1]) | {x})
        assume[t.name] = assume.get(x.name, REAL)
        f, x = ex.substitute(f, {x: t}), t  # in the integral of f(x) from 0 to x, the bound x is another
    problem = Integral(f, x, *limits) if limits else Antiderivative(f, x)
    names = sorted({s.name for s in ex.free_symbols(problem)} | {x.name})
    domains = {name: assume.get(name, REAL) for name in names}
    if any(d.complex for d in domains.values()):
        raise UnsupportedError("integrals over complex variables or with complex parameters are not supported")
    work = _Work(f, x, domains)
    steps, result, conditions, missing = work.definite(*limits) if limits else work.indefinite()
    return Derivation(
        title="The integral" if limits else "An antiderivative",
        problem=problem,
        steps=steps,
        result=result,
        assume=domains,
        conditions=conditions,
        remarks=_remarks(result, missing),
        missing=missing,
    )


def _remarks(result: Expr, missing: str) -> tuple[str, ...]:
    if result in (ex.OO, ex.Neg(ex.OO)):
        return ("The integral diverges: it has no finite value.",)
    return ()


class _Work:
    """One problem in SymPy's terms."""

    def __init__(self, f: Expr, x: Symbol, domains: Mapping[str, Domain]):
        from derive.language.sympy_bridge import sympy_symbol, to_sympy
        from derive.methods.antiderivatives import searching

        self.given, self.var, self.domains = f, x, domains
        self.f = to_sympy(f, domains)
        self.x = sympy_symbol(x.name, domains.get(x.name))
        self.search: Search = searching({s.name for s in ex.postorder(f) if isinstance(s, Symbol)} | {x.name, *domains})

    # ------------------------------------------------------------ antiderivatives

    def indefinite(self) -> tuple[tuple[Step, ...], Expr, tuple[Condition, ...], str]:
        from derive.language.sympy_bridge import from_sympy
        from derive.methods.antiderivatives.lines import chain, without_implied

        start = Antiderivative(self.given, self.var)
        constant = ex.fresh_symbol("C", [Symbol(n) for n in self.search.taken])
        found = self._found()
        if found is not None:
            F, lines = from_sympy(found.F), self._opened(found)
            steps = chain(start, self._with_constant(lines, constant))
            conditions = without_implied(c for s in steps for c in s.conditions)
            if self._is_antiderivative(F, conditions):
                return steps, F + constant, conditions, ""
        looked_up = self._looked_up()
        if looked_up is None or not self._is_antiderivative(looked_up, ()):
            raise UnsupportedError(
                f"no antiderivative of {self.given} was found: it may have none among the functions of the language"
            )
        return (), looked_up + constant, (), "no rule that leads to this antiderivative step by step"

    def _found(self) -> Found | None:
        return self.search.solve(self.f, self.x)

    def _opened(self, found: Found) -> tuple[Line, ...]:
        """The lines, after one that writes out a function such as sigmoid that SymPy has replaced."""
        from derive.language.sympy_bridge import from_sympy
        from derive.methods.antiderivatives.lines import Line
        from derive.rules import integrals as rules

        opened = {
            "sigmoid": rules.sigmoid_definition,
            "softplus": rules.softplus_definition,
            "relu": rules.relu_definition,
        }
        used = [
            rule
            for name, rule in opened.items()
            if any(isinstance(n, ex.Call) and n.name == name for n in ex.postorder(self.given))
        ]
        if not used:
            return found.lines
        return (Line(Antiderivative(from_sympy(self.f), self.var), tuple(used)), *found.lines)

    @staticmethod
    def _with_constant(lines: tuple[Line, ...], constant: Expr) -> tuple[Line, ...]:
        """+ C from the line on in which no integral is left."""
        return tuple(
            line
            if any(isinstance(n, Antiderivative) for n in ex.postorder(line.after))
            else replace(line, after=line.after + constant)
            for line in lines
        )

    def _is_antiderivative(self, F: Expr, conditions: tuple[Condition, ...]) -> bool | None:
        return agrees(ex.Derivative(F, self.var), self.given, self.var, self.domains, conditions)

    def _looked_up(self) -> Expr | None:
        from derive.methods.elsewhere import antiderivative

        return antiderivative(self.f, self.x)

    # ------------------------------------------------------------ definite integrals

    def definite(self, lower: Expr, upper: Expr) -> tuple[tuple[Step, ...], Expr, tuple[Condition, ...], str]:
        from derive.language.sympy_bridge import from_sympy, to_sympy
        from derive.methods.antiderivatives.lines import chain, without_implied
        from derive.methods.definite import DivergentError

        start = Integral(self.given, self.var, lower, upper)
        nested = self._nested(lower, upper)
        if nested is not None:
            return nested
        a, b = to_sympy(lower, self.domains), to_sympy(upper, self.domains)
        problem = None
        try:
            value = self._valued(a, b)
        except DivergentError:
            raise
        except UnsupportedError as refusal:
            value, problem = None, refusal
        if value is not None:
            result = from_sympy(value.value)
            conditions = without_implied([*self._divided_by(), *value.conditions, *_conditions(value.lines)])
            if result in (ex.OO, ex.Neg(ex.OO)) or self._is_value(start, result, conditions) is not False:
                return chain(start, value.lines), result, conditions, ""
        found = self._value_looked_up(a, b)
        if found is not None and self._is_value(start, found, ()):
            return (), found, (), "no rule that leads to this value step by step"
        raise problem or UnsupportedError(f"no value of the integral of {self.given} was found that could be verified")

    def _valued(self, a: Any, b: Any) -> Value | None:
        """The value, if need be under the assumption that the parameters are positive."""
        import sympy

        from derive.methods.antiderivatives.forms import positive
        from derive.methods.definite import definite

        problem: UnsupportedError | None = None
        try:
            found = definite(self.search, self.f, self.x, a, b)
        except UnsupportedError as refusal:
            found, problem = None, refusal
        unsigned = [s for s in sorted(self.f.free_symbols - {self.x}, key=str) if s.is_positive is None and s.is_real]
        if found is not None or not unsigned:
            if problem is not None:
                raise problem
            return found
        signed = {s: sympy.Symbol(s.name, positive=True) for s in unsigned}
        f, a, b = (e.xreplace(signed) for e in (self.f, a, b))
        found = definite(self.search, f, self.x, a, b)
        needs = tuple(c for s in unsigned for c in positive(s) or ())
        return found and replace(found, conditions=(*needs, *found.conditions))

    def _divided_by(self) -> tuple[Condition, ...]:
        """That the parameters the integrand divides by are not 0: over an empty interval nothing else says so."""
        from derive.methods.antiderivatives.forms import nonzero

        below = [p.base for p in self.f.atoms(*_POWERS()) if p.exp.is_negative and not p.has(self.x)]
        return nonzero(*sorted(below, key=str))

    def _value_looked_up(self, a: Any, b: Any) -> Expr | None:
        from derive.methods.elsewhere import value

        return value(self.f, self.x, a, b)

    def _is_value(self, start: Expr, result: Expr, conditions: tuple[Condition, ...]) -> bool | None:
        """By quadrature: of the whole, or where that does not settle, of its halves."""
        found = agrees(start, result, None, self.domains, conditions)
        if found is None and start.args[2] is ex.Neg(ex.OO) and start.args[3] is ex.OO:
            f, x = start.args[:2]
            halves = Integral(f, x, ex.Neg(ex.OO), ex.ZERO) + Integral(f, x, ex.ZERO, ex.OO)
            found = agrees(halves, result, None, self.domains, conditions)
        return found

    def _nested(self, lower: Expr, upper: Expr) -> tuple[tuple[Step, ...], Expr, tuple[Condition, ...], str] | None:
        """A multiple integral, from the inside out; the Gaussian one in polar coordinates."""
        if not isinstance(self.given, (Integral, Antiderivative)):
            return None
        from derive.methods.multiple import nested

        return nested(self.given, self.var, lower, upper, self.domains)


def _POWERS() -> tuple[type, ...]:
    import sympy

    return (sympy.Pow,)


def _conditions(lines: tuple[Line, ...]) -> tuple[Condition, ...]:
    return tuple(dict.fromkeys(c for line in lines for c in line.conditions))


# ---------------------------------------------------------------- numbers


def agrees(
    a: Expr, b: Expr, x: Symbol | None, domains: Mapping[str, Domain], conditions: tuple[Condition, ...]
) -> bool | None:
    """Whether two expressions have equal values at some points, and at none different ones beyond their error bars.

    None where no value could be found out.
    """
    from derive.numeric import sample

    symbols = ex.free_symbols(a) | ex.free_symbols(b)
    holds = [c.holds for c in conditions if c.holds is not None and ex.free_symbols(c.holds) <= symbols]
    wanted = 5 if x is not None else 2 if symbols else 1
    same = tried = 0
    for point in sample.points(symbols, domains, 40 if symbols else 1):
        if same >= wanted or tried >= 16:
            break
        if any(isinstance(v, tuple) or abs(v) > 12 for v in point.values()) or not _true(holds, point):
            continue
        tried += 1
        pair = _both(a, b, point)
        if pair is None:
            continue
        left, right = pair
        if left.real.is_finite() and bool(abs(left - right) > (1 + abs(right)) * 1e-8):
            return False
        if bool(abs(left - right).upper() < (1 + abs(right)) * 1e-6):
            same += 1
    return True if same >= wanted or same >= 3 else None


def _both(a: Expr, b: Expr, point: Mapping[Any, Any]) -> tuple[Any, Any] | None:
    """The values of both, with more bits where few do not tell."""
    from derive.numeric import balls

    for bits in (64, 256):
        try:
            left, right = balls.value(a, point, bits), balls.value(b, point, bits)
        except balls.Undefined:
            return None
        except balls.Undecided:
            continue
        if bool((left - right).abs_upper() < (1 + abs(right)) * 1e-6) or bool(
            abs(left - right) > (1 + abs(right)) * 1e-8
        ):
            return left, right
    return None


def _true(conditions: list[Expr], point: Mapping[Any, Any]) -> bool:
    from derive.numeric import balls

    for c in conditions:
        try:
            if balls.value(c, point) is not True:
                return False
        except (balls.Undefined, balls.Undecided):
            return False
    return True
