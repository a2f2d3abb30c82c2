"""A derivative in arrays while it is worked out: the names given, the differentials taken and the lines so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import ZERO, Add, Call, Derivative, Differential, Div, Expr, MatMul, Mul, Symbol
from derive.language.shapes import Shape, Shapes
from derive.methods.array_algebra import Algebra, cost
from derive.methods.coefficients import coefficient
from derive.methods.compact import compact
from derive.methods.differentials import Differentials, Found
from derive.methods.kronecker import kronecker_form
from derive.methods.moves import gradient_rule, jacobian_rule, moves
from derive.methods.naming import factor_name, letters, worth_naming
from derive.model import Condition, Derivation, Rule, Step
from derive.rules import matrix_calculus as rules

WRITTEN_OUT = 14  # operations of a result that is still written out on a board
LARGE = 4  # operations of a factor that is carried on under a name


class Working:
    """One problem: ``f`` and the variables in which it is differentiated."""

    def __init__(
        self, f: Expr, variables: Sequence[Symbol], shapes: Shapes, assume: Mapping[str, Domain] | None = None
    ):
        self.f, self.variables, self.given = f, tuple(variables), shapes
        self.assume = dict(assume or {})
        self.shapes = shapes.with_({x.name: shapes.of(x) for x in variables})
        self.algebra = Algebra(self.shapes, self.assume)
        self.taken = {s.name for s in (*ex.free_symbols(f), *variables, *shapes.dimensions)} | set(shapes.table)
        self.where: list[tuple[Symbol, Expr]] = []
        self.names: list[tuple[Symbol, Expr]] = []  # the parts of f that have one, inner ones first
        self.steps: list[Step] = []
        self.kinks: dict[Expr, None] = {}
        moving: dict[Expr, Symbol] = {x: self.differential_symbol(x) for x in variables}
        self.pairs = [part for pair in moving.items() for part in pair]
        self.differentials = Differentials(self.algebra, moving)
        neat = self.algebra.neat(f)
        self.is_constant = not self.differentials.moves(neat)
        self.whole = self._with_names(neat)

    # ------------------------------------------------------------ names

    def symbol(self, name: str, shape: Shape) -> Symbol:
        """A name that stands for nothing else yet."""
        fresh = ex.fresh_symbol(name, map(Symbol, self.taken))
        self.taken.add(fresh.name)
        self.shapes.table[fresh.name] = shape
        return fresh

    def differential_symbol(self, x: Symbol) -> Symbol:
        dx = self.symbol(f"d{x.name}", self.shapes.of(x))
        self.algebra.last.add(dx)
        return dx

    def _with_names(self, f: Expr) -> Expr:
        """``f`` with names for the parts that a lecturer would abbreviate."""
        named = letters(worth_naming(f, Differentials(self.algebra, self.differentials.moving)), self.shapes)
        written: dict[Expr, Expr] = {}
        for node in ex.postorder(f):
            written[node] = ex.rebuild(node, [written[a] for a in node.args])
            if node in named:
                written[node] = self._named(named[node], node, written[node])
        return written[f]

    def _named(self, letter: str, part: Expr, meaning: Expr) -> Symbol:
        name = self.symbol(letter, self.shapes.of(part))
        if self.shapes.rank(part) == 1 and self.algebra.total(part, None) is ZERO:
            self.algebra.centred.add(name)
        if self.algebra.is_symmetric(part):
            self.algebra.assume[name.name] = Domain(structure="symmetric")
        self.names.append((name, meaning))
        self.where.append((name, meaning))
        return name

    def title(self) -> Symbol:
        """A letter for what is differentiated."""
        choices = (("f", "g", "ell", "phi"), ("f", "g", "y"), ("F", "G", "Y"))[self.shapes.rank(self.f)]
        f = self.symbol(next((c for c in choices if c not in self.taken), choices[0]), self.shapes.of(self.f))
        self.where.insert(0, (f, self.f))
        return f

    def written_out(self, expr: Expr) -> Expr:
        """``expr`` without abbreviations, and short again."""
        return compact(ex.substitute(expr, ex.written_out(self.where)), self.algebra)

    # ------------------------------------------------------------ lines

    def line(self, before: Expr, after: Expr, by: Iterable[Rule], conditions: Iterable[Condition] = (), **more) -> None:
        """The next line, unless it says what stands there already."""
        if before is not after:
            reasons = tuple(dict.fromkeys(by)) or (rules.variable_rule,)
            self.steps.append(Step(before, after, reasons, conditions=self._to_be_said(conditions), **more))

    def _to_be_said(self, conditions: Iterable[Condition]) -> tuple[Condition, ...]:
        return tuple(dict.fromkeys(c for c in conditions if not self._is_assumed(c)))

    def _is_assumed(self, condition: Condition) -> bool:
        """Whether what was assumed says it already: det S ≠ 0 of a positive definite S, x ≠ 0 of a positive x."""
        match condition.holds:
            case ex.Unequal(args=(Call(data="det", args=(M,)), ex.Number(data=0))):
                return self.algebra.has(M, "invertible")
            case ex.Unequal(args=(e, ex.Number(data=0))) | ex.Greater(args=(e, ex.Number(data=0))):
                return self._is_positive(e)
        return False

    def _is_positive(self, e: Expr) -> bool:
        match e:
            case Symbol() if e in dict(self.names):
                return self._is_positive(dict(self.names)[e])
            case Symbol():
                return e.name in self.assume and self.assume[e.name].is_positive
            case Call(data="softmax" | "exp" | "sigmoid"):
                return True
            case Mul(args=args) | MatMul(args=args) | Div(args=args):
                return all(map(self._is_positive, args))
        return False

    def differential_line(self, dF: Symbol, F: Expr) -> Expr:
        """A line for dF, and beneath it, rule by rule, how it comes about; what dF is worth."""
        found = self.differentials.of(F)
        named = {meaning: name for name, meaning in self.names if meaning is F}
        self.where.append((dF, Differential(F, *self.pairs)))
        return self._said(dF, replace(found, expr=ex.substitute(found.expr, named)))

    def _said(self, dF: Symbol, found: Found) -> Expr:
        beneath = tuple(replace(s, conditions=self._to_be_said(s.conditions)) for s in found.steps[:-1])
        self.line(dF, found.expr, found.reasons, found.conditions, steps=beneath)
        self.kinks.update(dict.fromkeys(found.kinks))
        return found.expr

    def named_differential(self, name: Symbol, meaning: Expr) -> Expr:
        """dr for r = Ax − b as a line; from then on dr may stand in other lines."""
        dname = self.differential_symbol(name)
        found = self.differential_line(dname, meaning)
        self.differentials.moving[name] = dname
        return found

    # ------------------------------------------------------------ gradients

    def gradient(self) -> Derivation:
        """The gradient in every variable."""
        f, found = self._gradients()
        results = [self._result(found[x]) for x in self.variables]
        return self._derivation("The gradient", [Derivative(f, x) for x in self.variables], results)

    def _gradients(self, note: str = "") -> tuple[Symbol, dict[Expr, Expr]]:
        if self.shapes.rank(self.f):
            raise UnsupportedError(
                f"{self.f!s:.80} is no number: a gradient or a Hessian is of a number; ask for the jacobian"
            )
        f = self.title()
        found: dict[Expr, Expr] = {x: self.algebra.filled(ZERO, self.shapes.of(x)) for x in self.variables}
        found |= {} if self.is_constant else self._backward(f)
        for x in self.variables:
            rule = rules.constant_rule if self.is_constant else gradient_rule(self.shapes.rank(x))
            self.line(Derivative(f, x), found[x], [rule], note=note)
        return f, found

    def _backward(self, f: Symbol) -> dict[Expr, Expr]:
        """df as a sum of scalar products with the differentials of ever earlier parts; their factors in the end."""
        steps = {name: self.named_differential(name, meaning) for name, meaning in self.names}
        current = self.differential_line(self.symbol(f"d{f.name}", ()), self.whole)
        factors = self._shares(current)
        current = self._with_differentials_last(current, factors)
        for name in reversed(steps):
            if name not in factors:  # what it moves does not move f
                continue
            factor = factors[name]
            more_names = any(self.differentials.moving[n] in ex.free_symbols(steps[name]) for n in steps)
            if cost(factor) >= LARGE and (more_names or len(self.variables) > 1):
                current, factor = self._carried_on(current, name, factor)
            put_in = ex.substitute(current, {self.differentials.moving[name]: steps[name]})
            self.line(current, put_in, [rules.putting_in])
            factors = self._joined(factors, name, self._shares(steps[name], factor))
            current = self._with_differentials_last(put_in, factors)
        return factors

    def _shares(self, step: Expr, outer: Expr | None = None) -> dict[Expr, Expr]:
        """What stands before each differential in ``step``, or in its scalar product with ``outer``."""
        of = {dx: x for x, dx in self.differentials.moving.items()}
        present = [n for n in ex.postorder(step) if n in of]
        return {of[dx]: compact(coefficient(step, dx, self.algebra, outer), self.algebra) for dx in present}  # type: ignore[arg-type]

    def _joined(self, factors: Mapping[Expr, Expr], name: Expr, shares: Mapping[Expr, Expr]) -> dict[Expr, Expr]:
        """The factors, with those that come from ``name`` in its place."""
        parts: dict[Expr, list[Expr]] = {}
        for x, factor in factors.items():
            for y, share in shares.items() if x is name else [(x, factor)]:
                parts.setdefault(y, []).append(share)
        return {x: found[0] if len(found) == 1 else compact(Add(*found), self.algebra) for x, found in parts.items()}

    def _scalar_product(self, x: Expr, factor: Expr) -> Expr:
        """⟨factor, dx⟩ as it is written, numbers in front: c dt, gᵀdx, tr(GᵀdX)."""
        dx = self.differentials.moving[x]
        if not self.shapes.rank(x):
            return self.algebra.neat(Mul(factor, dx))
        numbers, G = self.algebra.split(factor)
        if self.shapes.rank(x) == 1:
            return self.algebra.scaled(numbers, MatMul(G, dx))
        flipped = G.args[0] if isinstance(G, Call) and G.name == "transpose" else Call("transpose", G)
        return self.algebra.scaled(numbers, Call("trace", MatMul(flipped, dx)))

    def _with_differentials_last(self, current: Expr, factors: Mapping[Expr, Expr]) -> Expr:
        """The line in which every differential stands last, if it is not that already."""
        target = Add(*[self._scalar_product(x, factor) for x, factor in factors.items()])
        if self.algebra.neat(current) is self.algebra.neat(target):
            return current
        self.line(current, target, moves(current, self.algebra.last, self.shapes))
        return target

    def _carried_on(self, current: Expr, name: Symbol, factor: Expr) -> tuple[Expr, Symbol]:
        """A large factor under a name of its own, as the δ of backpropagation, and the line with that name."""
        delta = self.symbol(factor_name(name.name), self.shapes.of(factor))
        self.where.append((delta, factor))
        self.names.append((delta, factor))
        short = ex.substitute(current, {self._scalar_product(name, factor): self._scalar_product(name, delta)})
        self.line(current, short, [rules.abbreviation], note=f"with ${delta} = {factor}$")
        return short, delta

    # ------------------------------------------------------------ Jacobians and Hessians

    def jacobian(self) -> Derivation:
        """All partial derivatives of an array, in every variable."""
        f = self.title()
        for name, meaning in self.names:
            self.named_differential(name, meaning)
        found = self._coefficients(self.symbol(f"d{f.name}", self.shapes.of(self.f)), self.whole)
        rank = self.shapes.rank(self.f)
        results = []
        for x in self.variables:
            self.line(Derivative(f, x), found[x], [jacobian_rule(rank, self.shapes.rank(x))])
            results.append(self._result(found[x]))
        many_indices = any(rank + self.shapes.rank(x) > 2 for x in self.variables)
        problem = [Derivative(f, x) for x in self.variables]
        return self._derivation("The Jacobian", problem, results, rules.array_layout if many_indices else "")

    def hessian(self) -> Derivation:
        """The second derivatives in the one variable: the derivatives of the gradient."""
        (x,) = self.variables
        shape = self.shapes.of(x)
        g = self.symbol("G" if len(shape) == 2 else "g", shape)
        f, found = self._gradients(note=f"call it ${g}$")
        for name, meaning in self.names:
            if name not in self.differentials.moving and self.differentials.moves(meaning):
                self.named_differential(name, meaning)
        self.where.append((g, found[x]))
        H = self._coefficients(self.symbol(f"d{g.name}", shape), found[x])[x]
        self.line(Derivative(f, x, 2), H, [rules.hessian_read_off])
        layout = rules.array_layout if len(shape) == 2 else ""
        return self._derivation("The Hessian", [Derivative(f, x, 2)], [self._result(H)], layout)

    def _coefficients(self, dF: Symbol, F: Expr) -> dict[Expr, Expr]:
        """dF with every differential put in, and what stands before that of each variable."""
        shape = self.shapes.of(F)
        zeros: dict[Expr, Expr] = {x: self.algebra.filled(ZERO, shape + self.shapes.of(x)) for x in self.variables}
        if not self.differentials.moves(F):
            return zeros
        first = self.differential_line(dF, F)
        meanings = dict(self.where)
        put_in = first
        for name, meaning in reversed(self.names):
            if (dname := self.differentials.moving.get(name)) in ex.free_symbols(put_in):
                worth = ex.substitute(self.differentials.of(meaning).expr, {meanings[name]: name})
                put_in = ex.substitute(put_in, {dname: worth})
        put_in = self.algebra.neat(put_in)
        self.line(first, put_in, [rules.putting_in])
        found = self._shares(put_in)  # by now of the variables alone; none where the slope is constant
        if len(self.variables) == 1 and found:
            self._vec_line(put_in, *found.values())
        return {**zeros, **found}

    def _vec_line(self, dF: Expr, J: Expr) -> None:
        """Of a matrix by a matrix also vec(dF) = (…) vec(dX), where that is a sum of Kronecker products."""
        (x,) = self.variables
        if self.shapes.rank(J) == 4 and (K := kronecker_form(J, self.shapes.of(x), self.algebra)) is not None:
            dx = self.differentials.moving[x]
            self.line(Call("vec", dF), MatMul(K, Call("vec", dx)), [rules.vec_of_a_product])

    # ------------------------------------------------------------ together

    def _result(self, short: Expr) -> Expr:
        """The result without abbreviations; a line says so where it is one that is written out on a board."""
        if ex.free_symbols(short).isdisjoint(name for name, _ in self.where):
            return short
        whole = self.written_out(short)
        if cost(whole) <= WRITTEN_OUT:
            self.line(short, whole, [rules.putting_back])
        return whole

    def _derivation(self, title: str, problem: Sequence[Expr], results: Sequence[Expr], layout: str = "") -> Derivation:
        symbols = sorted({*ex.free_symbols(self.f), *self.variables} - {*self.given.dimensions}, key=str)
        unconstrained = [
            f"${x}$ is {self.assume[x.name].structure}; the derivative is the unconstrained one, in every entry by itself."
            for x in self.variables
            if x.name in self.assume and self.assume[x.name].structure
        ]
        kinks = [
            f"At an entry where ${k} = 0$ there is a kink and no derivative; the formula gives there a value between "
            "the slopes of the two sides."
            for k in self.kinks
        ]
        numbers = not any(map(self.shapes.rank, (self.f, *self.variables)))
        beside: type[Expr] = ex.Array if numbers else ex.Several  # derivatives by numbers make a vector
        several = len(problem) > 1
        return Derivation(
            title=title,
            problem=beside(*problem) if several else problem[0],
            steps=tuple(self.steps),
            result=beside(*results) if several else results[0],
            assume={s.name: self.assume.get(s.name, REAL) for s in symbols},
            where=tuple(self.where),
            remarks=(*filter(None, [layout]), *unconstrained, *kinks),
            shapes=dict(self.shapes.table),
        )
