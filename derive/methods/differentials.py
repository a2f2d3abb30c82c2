"""The differential of an array expression, by named rules: dF as an expression linear in the differentials of its parts.

``Differentials.of`` visits the graph with a stack; for every part the table of ``rules.matrix_calculus`` says its
differential in terms of those of its arguments. A function that works entry by entry is differentiated as a function of
one number, by the rules of ``differentiate``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import TWO, Add, Call, Div, Expr, MatMul, Mul, Neg, Pow, Symbol
from derive.methods.array_algebra import Algebra, is_entrywise
from derive.methods.differentiate import differentiate
from derive.methods.recognition import recognised
from derive.methods.tidy import tidy
from derive.model import Condition, Rule, Step
from derive.rules import calculus
from derive.rules import matrix_calculus as rules


@dataclass(frozen=True)
class Found:
    """A differential: the expression, the rules that gave it, what they need, where it has kinks, and lemmas beneath."""

    expr: Expr
    by: tuple[Rule, ...] = ()
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()
    kinks: tuple[Expr, ...] = ()  # what must not be 0

    @property
    def reasons(self) -> tuple[Rule, ...]:
        """The rules worth naming beside one line: sums and constant factors only where there is nothing else."""
        return tuple(r for r in self.by if r not in _OBVIOUS) or self.by


class Differentials:
    """Differentials in one problem, each part of the graph once; ``moving`` holds each variable's differential."""

    def __init__(self, algebra: Algebra, moving: Mapping[Expr, Symbol]):
        self.algebra, self.moving = algebra, dict(moving)
        self.variables = [part for pair in moving.items() for part in pair]
        self.known: dict[Expr, Found | None] = {}

    def moves(self, expr: Expr) -> bool:
        """Whether ``expr`` depends on something that moves."""
        return not ex.free_symbols(expr).isdisjoint(self.moving)

    def of(self, expr: Expr) -> Found:
        """The differential of ``expr``. Raises UnsupportedError naming the function that has no rule."""
        stack = [expr]
        while stack:
            node = stack[-1]
            if node in self.known:
                stack.pop()
                continue
            if waiting := [p for p in self._parts(node) if p not in self.known]:
                stack.extend(waiting)
            else:
                self.known[node] = self._found(node)
                stack.pop()
        found = self.known[expr]
        if found is None:
            raise UnsupportedError(f"{expr!s:.80} does not move")
        return found

    def _parts(self, node: Expr) -> Iterable[Expr]:
        if node in self.moving or not self.moves(node):
            return ()
        if is_squared_norm(node):
            return [a for a in node.args[0].args if self.moves(a)]
        if is_entrywise(node) and not self.is_linear(node):
            return self.atoms(node)
        return [a for a in node.args if self.moves(a)]

    def _found(self, node: Expr) -> Found | None:
        if not self.moves(node):
            return None
        if node in self.moving:
            return Found(self.moving[node])
        found = self._by_rule(node)
        expr = self.algebra.neat(self._stretched(found.expr, node))
        found = replace(found, expr=expr)
        own = tuple(r for r in found.by if r not in _cited_in(found.steps))
        lemma = Step(
            ex.Differential(node, *self.variables), expr, own or found.by[:1], conditions=found.conditions, routine=True
        )
        return replace(found, steps=(*found.steps, lemma)) if found.by else found

    def _stretched(self, dF: Expr, F: Expr) -> Expr:
        """A differential has the shape of what it is of: d(t 1) is dt in every entry."""
        return self.algebra.filled(dF, self.algebra.shapes.of(F))

    def _by_rule(self, node: Expr) -> Found:
        if is_squared_norm(node):
            (u,) = node.args[0].args
            return self._applied(rules.squared_norm[self.algebra.shapes.rank(u)], [u])
        match node:
            case Add(args=args):
                parts = [self._d(a) for a in args if self.moves(a)]
                return self._together(Add(*[p.expr for p in parts]), rules.sum_rule, parts)
            case Neg(args=(a,)):
                return self._together(Neg(self._d(a).expr), None, [self._d(a)])
            case MatMul(args=args) | Call(data="dot", args=args):
                return self._product(args, MatMul)
            case Call(data="outer" | "kron" as name, args=args):
                return self._product(args, lambda *a: Call(name, *a), _PRODUCTS[name])
            case Call(data="sum" | "mean" as name, args=(a, *axis)):
                inner = self._d(a)
                return self._together(Call(name, inner.expr, *axis), rules.DIFFERENTIALS[name, 2], [inner])
            case Call(data="reshape", args=(a, *dims)):
                inner = self._d(a)
                return self._together(Call("reshape", inner.expr, *dims), None, [inner])
            case Call(data=name, args=(a,)) if rule := rules.DIFFERENTIALS.get((name, self.algebra.shapes.rank(a))):
                return self._applied(rule, [a])
            case ex.Einsum(args=args):
                terms = [
                    ex.Einsum(node.data, *[self._d(a).expr if k == n else b for k, b in enumerate(args)])
                    for n, a in enumerate(args)
                    if self.moves(a)
                ]
                return self._together(Add(*terms), rules.product_rule, [self._d(a) for a in args if self.moves(a)])
        if is_entrywise(node):
            return self._linear(node) if self.is_linear(node) else self._entrywise(node)
        what = node.name if isinstance(node, Call) else type(node).__name__
        raise UnsupportedError(f"there is no rule for the differential of {what} in {node!s:.80}")

    def _d(self, expr: Expr) -> Found:
        found = self.known[expr]
        assert found is not None
        return found

    def _together(self, expr: Expr, rule: Rule | None, parts: Sequence[Found]) -> Found:
        by = dict.fromkeys(([rule] if rule else []) + [r for p in parts for r in p.by])
        conditions = dict.fromkeys(c for p in parts for c in p.conditions)
        steps = dict.fromkeys(s for p in parts for s in p.steps)
        return Found(
            expr, tuple(by), tuple(conditions), tuple(steps), tuple(dict.fromkeys(k for p in parts for k in p.kinks))
        )

    def _applied(self, rule: Rule, args: Sequence[Expr]) -> Found:
        """A rule of the table, with the arguments and their differentials in the place of its letters."""
        letters = rule.lhs.args[1:]
        values: dict[Expr, Expr] = {}
        for place, a in enumerate(args):
            values[letters[2 * place]] = a
            values[letters[2 * place + 1]] = self._d(a).expr
        conditions = tuple(Condition(ex.substitute(c.holds, values), c.text) for c in rule.when if c.holds is not None)
        found = self._together(ex.substitute(rule.rhs, values), rule, [self._d(a) for a in args])
        kinks = tuple(args) if rule.name.endswith("1-norm") else ()
        return replace(found, conditions=conditions + found.conditions, kinks=kinks + found.kinks)

    def _product(self, args: Sequence[Expr], make: Callable[..., Expr], rule: Rule = rules.product_rule) -> Found:
        """One factor moves at a time."""
        places = [n for n, a in enumerate(args) if self.moves(a)]
        terms = [make(*[self._d(a).expr if k == n else a for k, a in enumerate(args)]) for n in places]
        parts = [self._d(args[n]) for n in dict.fromkeys(places)]
        return self._together(Add(*terms), rule if len(places) > 1 else rules.linear_map, parts)

    # ------------------------------------------------------------ entry by entry

    def is_linear(self, node: Expr) -> bool:
        """Whether an entrywise node is a sum, or a product or quotient with one factor above that moves."""
        match node:
            case Neg() | Add():
                return True
            case Mul(args=args):
                return sum(map(self.moves, args)) == 1
            case Div(args=(a, b)):
                return self.moves(a) and not self.moves(b)
        return False

    def _linear(self, node: Expr) -> Found:
        (a,) = [p for p in node.args if self.moves(p)]
        inner = self._d(a)
        return self._together(
            ex.rebuild(node, [inner.expr if p is a else p for p in node.args]), rules.constant_factor, [inner]
        )

    def atoms(self, node: Expr) -> list[Expr]:
        """The parts of a nonlinear entrywise node that are not opened: linear ones, or what works on whole arrays."""
        if isinstance(node, (Mul, Div)):  # the product rule first; f(z) g(z) is one function of z
            below = self._candidates(node)
            if len(below) > 1:
                return list(dict.fromkeys(a for a in node.args if self.moves(a)))
            return below
        return self._candidates(node)

    def _candidates(self, node: Expr) -> list[Expr]:
        found = self._opened(node, stop_at_linear=True)
        if len(found) > 1:
            leaves = self._opened(node, stop_at_linear=False)
            return leaves if len(leaves) < len(found) else found
        if len(found) == 1 and isinstance(found[0], Neg):  # exp(−z) is a function of z
            return [found[0].args[0]]
        return found

    def _opened(self, node: Expr, stop_at_linear: bool) -> list[Expr]:
        found: dict[Expr, None] = {}
        stack = [node]
        seen: set[Expr] = set()
        while stack:
            part = stack.pop()
            if part in seen or not self.moves(part):
                continue
            seen.add(part)
            is_atom = (
                not is_entrywise(part)
                or part in self.moving
                or is_squared_norm(part)
                or (stop_at_linear and self._is_wholly_linear(part))
            )
            if part is not node and is_atom:
                found[part] = None
            else:
                stack.extend(reversed(part.args))
        return list(found)

    def _is_wholly_linear(self, node: Expr) -> bool:
        """Whether nothing but sums and constant factors stands between ``node`` and arrays that move."""
        stack = [node]
        while stack:
            part = stack.pop()
            if not self.moves(part) or not is_entrywise(part) or is_squared_norm(part):
                continue
            if not self.is_linear(part):
                return False
            stack.extend(part.args)
        return True

    def _entrywise(self, node: Expr) -> Found:
        atoms = self.atoms(node)
        if len(atoms) == 1:
            return self._function_of_one(node, atoms[0])
        if isinstance(node, Mul):
            return self._product(node.args, Mul, rules.entrywise_product_rule)
        if isinstance(node, Div):
            above, below = node.args
            parts = [self._d(a) for a in atoms]
            first = [Div(self._d(above).expr, below)] if self.moves(above) else []
            second = Neg(Div(Mul(above, self._d(below).expr), Pow(below, TWO)))
            found = self._together(Add(*first, second), rules.quotient_rule, parts)
            nonzero = Condition(ex.Unequal(below, ex.ZERO))
            return replace(found, conditions=(nonzero, *found.conditions))
        slopes = [self._slope(node, a, atoms) for a in atoms]
        parts = [self._d(a) for a in atoms]
        terms = [Mul(s.expr, p.expr) for s, p in zip(slopes, parts, strict=True)]
        return self._together(Add(*terms), rules.chain_rule, [*slopes, *parts])

    def _function_of_one(self, node: Expr, atom: Expr) -> Found:
        slope, inner = self._slope(node, atom, [atom]), self._d(atom)
        return self._together(Mul(slope.expr, inner.expr), rules.chain_rule, [slope, inner])

    def _slope(self, node: Expr, atom: Expr, atoms: Sequence[Expr]) -> Found:
        """The derivative of an entrywise function in one of its arguments, every array standing for one of its entries."""
        numbers = self._numbers(node, atoms)
        t = numbers[atom]
        domains = self.algebra.domains
        worked = differentiate(
            ex.substitute(node, numbers), t, assume={t.name: domains[str(atom)]} if str(atom) in domains else {}
        )
        back: dict[Expr, Expr] = {symbol: part for part, symbol in numbers.items()}
        slope = recognised(tidy(recognised(worked.result)))
        kinks = [k for k in _kinks(ex.substitute(node, numbers)) if t in ex.free_symbols(k)]
        smooth = [k for k in kinks if not _jumps(slope, k, t)]
        conditions = [
            Condition(ex.substitute(c.holds, back))
            for c in worked.ledger
            if c.holds is not None
            and t in ex.free_symbols(c.holds)
            and c.holds not in [ex.Unequal(k, ex.ZERO) for k in smooth]
        ]
        cited = [r for s in worked.steps for r in s.by if r not in _ROUTINE]
        left = tuple(ex.substitute(k, back) for k in kinks if k not in smooth)
        return Found(ex.substitute(slope, back), tuple(dict.fromkeys(cited)), tuple(conditions), (), left)

    def _numbers(self, node: Expr, atoms: Sequence[Expr]) -> dict[Expr, Symbol]:
        """A letter for one entry of each array in an entrywise node."""
        taken = {s.name for s in ex.free_symbols(node)}
        letters = (letter for letter in ("t", "u", "v", "w", *(f"t_{i}" for i in range(1, 50))) if letter not in taken)
        found: dict[Expr, Symbol] = {atom: Symbol(next(letters)) for atom in atoms}
        stack, seen = [node], set()
        while stack:
            part = stack.pop()
            if part in seen or part in found:
                continue
            seen.add(part)
            if part is not node and part.args and not is_entrywise(part):
                found[part] = Symbol(next(letters))
            else:
                stack.extend(reversed(part.args))
        return found


def _cited_in(steps: Sequence[Step]) -> set[Rule]:
    return {r for s in steps for r in s.by}


def _kinks(node: Expr) -> list[Expr]:
    """What changes sign where an entrywise function has a kink."""
    found: list[Expr] = []
    for part in ex.postorder(node):
        match part:
            case Call(data="abs" | "relu" | "sign", args=(u,)):
                found.append(u)
            case Call(data="maximum" | "minimum", args=(u, v)):
                found.append(Add(u, Neg(v)) if v is not ex.ZERO else u)
            case ex.Piecewise():
                found += [
                    Add(c.args[0], Neg(c.args[1])) if c.args[1] is not ex.ZERO else c.args[0]
                    for c in part.args[1::2]
                    if type(c) in ex.COMPARISONS
                ]
    return found


def _jumps(slope: Expr, k: Expr, t: Symbol) -> bool:
    """Whether the slope may jump where ``k`` changes sign: relu(t)² has a continuous one, relu(t) has not."""
    switches = {
        n for n in ex.postorder(slope) if isinstance(n, ex.Piecewise) or (isinstance(n, Call) and n.name == "sign")
    }
    if not any(t in ex.free_symbols(n) for n in switches):
        return False
    if k is not t:
        return True
    from derive.numeric.balls import Undecided, Undefined, value

    others = {s: Fraction(3 + 2 * n, 7) for n, s in enumerate(sorted(ex.free_symbols(slope) - {t}, key=str))}
    try:
        above, below = (
            value(slope, {**others, t: side}, bits=256) for side in (Fraction(1, 10**30), Fraction(-1, 10**30))
        )
    except (Undecided, Undefined):
        return True
    return abs(above - below) > 1e-20


_OBVIOUS = {rules.sum_rule, rules.constant_factor, rules.linear_map, rules.DIFFERENTIALS["transpose", 2]}
_PRODUCTS = {"outer": rules.outer_product_rule, "kron": rules.kronecker_rule}
_ROUTINE = {
    calculus.algebra, calculus.factoring, calculus.identity_rule, calculus.constant_rule, calculus.negative_rule,
    calculus.constant_multiple_rule, calculus.constant_divisor_rule, calculus.sum_rule, calculus.chain_rule,
    calculus.difference_rule, calculus.left_derivative, calculus.right_derivative,
}  # fmt: skip


def is_squared_norm(node: Expr) -> bool:
    """‖x‖² as it is written, which is smooth at 0 where ‖x‖ is not."""
    return (
        isinstance(node, Pow) and node.args[1] is TWO and isinstance(node.args[0], Call) and node.args[0].name == "norm"
    )
