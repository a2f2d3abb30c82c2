"""One problem's search: techniques tried in order, within a bounded amount of work, no integral twice on one path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import sympy as sp

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import constant_and_rest, nonzero, tidied, unbarred
from derive.methods.antiderivatives.lines import Found, Line, Node, anti, chain, times, within
from derive.model import Condition, Rule, Step
from derive.rules import integrals as rules

MOST_INTEGRALS = 220  # tried for one problem


DEEPEST = 14


LARGEST_INTEGRAND = 300  # operations


Technique = Callable[["Search", Node, Node], Found | None]


class Search:
    """One problem's search: names not yet taken, and what it may still spend."""

    def __init__(self, taken: Iterable[str], techniques: Sequence[Technique]):
        self.taken = set(taken)
        self.techniques = techniques
        self.left = MOST_INTEGRALS
        self.trying: list[Node] = []
        self.failed: set[Node] = set()
        self.cut_short = 0

    def solve(self, f: Node, x: Node) -> Found | None:
        """An antiderivative of ``f``, or None if the techniques and the work allowed do not find one."""
        key = (f.xreplace({x: PLACE}), tuple(sorted(k for k, v in x.assumptions0.items() if v)))
        if key in self.failed:
            return None
        if key in self.trying or len(self.trying) >= DEEPEST or self.left <= 0:
            self.cut_short += 1  # what fails for this may yet be found from elsewhere
            return None
        if f.has(sp.zoo, sp.nan, sp.oo) or sp.count_ops(f) > LARGEST_INTEGRAND:
            return None
        self.left -= 1
        cut_short = self.cut_short
        self.trying.append(key)
        try:
            for technique in self.techniques:
                try:
                    found = technique(self, f, x)
                except (UnsupportedError, sp.PolynomialError, NotImplementedError, ZeroDivisionError):
                    found = None  # something on the way has no counterpart in the language
                if found is not None:
                    return found
        finally:
            self.trying.pop()
        if self.cut_short == cut_short:
            self.failed.add(key)
        return None

    def fresh(self, letters: str) -> Node:
        """A new real variable."""
        name = next(n for n in [*letters.split(), *(f"u_{i}" for i in range(1, 99))] if n not in self.taken)
        self.taken.add(name)
        return sp.Symbol(name, real=True)

    def release(self, u: Node) -> None:
        self.taken.discard(u.name)

    # ------------------------------------------------------------ ways to join lines

    def rewritten(self, g: Node, x: Node, rule: Rule, note: str = "", conditions: tuple[Condition, ...] = (),
                  steps: tuple[Step, ...] = ()) -> Found | None:  # fmt: skip
        """∫ f = ∫ g, and on with g."""
        found = self.solve(g, x)
        if found is None:
            return None
        return Found(found.F, (Line(anti(g, x), (rule,), note, conditions, steps), *found.lines))

    def substituted_by(self, h: Node, u: Node, g: Node, x: Node, rule: Rule = rules.substitution, note: str = "",
                       back_to: Callable[[Node], Node] | None = None) -> Found | None:  # fmt: skip
        """∫ f dx = [∫ h du] at u = g(x), and on with h."""
        c, h = constant_and_rest(h, u)
        found = self.solve(h, u)
        if found is None:
            return None
        F = sp.expand_mul(c * back_to(found.F)) if back_to else back_at(c * found.F, u, g)
        note = note or let(u, g, x)

        def context(e: ex.Expr) -> ex.Expr:
            return ex.Subs(times(c, e), back(u), back(g))

        lines = found.lines
        if len(lines) > 1 and any(isinstance(n, ex.Subs) for line in lines for n in ex.postorder(line.after)):
            lines = (self.lemma(h, u, found),)
        first = Line(context(anti(h, u)), (rule,), note, nonzero(sp.fraction(sp.together(c))[1]))
        return Found(F, (first, *within(context, lines), Line(back(F), (rules.back_substitution,))))

    def lemma(self, f: Node, x: Node, found: Found) -> Line:
        """All the lines of ``found`` as one, with the lines beneath."""
        if len(found.lines) == 1:
            return replace(found.lines[0], after=back(found.F))
        by = tuple(dict.fromkeys(r for line in found.lines for r in line.by if r is not rules.back_substitution))
        steps = chain(anti(f, x), found.lines)
        return Line(back(found.F), by, "", (), steps)


PLACE = sp.Symbol("_place", real=True)


def back_at(H: Node, u: Node, g: Node) -> Node:
    """H(g(x)), without bars around what is positive, and with logarithms of powers of e undone."""
    F = H.subs(u, g).replace(lambda e: isinstance(e, sp.Abs), lambda e: unbarred(e.args[0]))
    return sp.powsimp(F) if F.has(sp.exp) and sp.count_ops(F) < 100 else F


def let(u: Node, g: Node, x: Node) -> str:
    """let u = g, so du = g' dx"""
    slope = back(tidied(g.diff(x)))
    return f"let ${u} = {back(g)}$, so $d{u} = {slope_times(slope, x)}$"


def slope_times(slope: ex.Expr, x: Node) -> str:
    """``slope`` dx as text."""
    return str(_times_dx(slope, ex.Symbol(f"d{x}")))


def _times_dx(slope: ex.Expr, dx: ex.Expr) -> ex.Expr:
    match slope:
        case ex.Number(data=1):
            return dx
        case ex.Neg(args=(inner,)):
            return ex.Neg(_times_dx(inner, dx))
        case ex.Div(args=(above, below)):
            return ex.Div(_times_dx(above, dx), below)
    return ex.Mul(slope, dx)
