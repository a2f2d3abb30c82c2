"""Gradients, Jacobians and Hessians in vectors and matrices by the method of differentials.

Parts that a lecturer would abbreviate get a name (r = Ax − b). The differential of each is taken by rules; for a number
f its differential is brought, name by name, to df = tr(Gᵀ dX) or gᵀ dx, and G is read off: with several variables that
is backpropagation. For arrays and second derivatives all differentials are put in and the coefficient is read off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from derive.errors import DeriveError, UnsupportedError, nearest
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import TWO, Add, Call, Derivative, Differential, Div, Einsum, Expr, MatMul, Mul, Neg, Pow, Symbol
from derive.language.shapes import Shapes
from derive.methods import index_notation, softmax_routes
from derive.methods.array_algebra import Algebra, cost, is_entrywise
from derive.methods.coefficients import coefficient
from derive.methods.compact import compact
from derive.methods.differentials import Differentials, Found
from derive.model import Condition, Derivation, Rule, Step
from derive.rules import matrix_calculus as rules

Assume = Mapping[str, Domain] | None
LARGE = 4  # operations of a factor that is carried on under a name


def gradient(
    f: Expr, variables: Sequence[Symbol], shapes: Shapes, assume: Assume = None, *, method: str = "differentials", layout: str = ""
) -> Derivation:
    """The gradient of the number ``f`` in each of ``variables``: an array of the variable's shape, several as ``Several``.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> f = read("norm(A @ x - b)**2")
    >>> worked = gradient(f, [Symbol("x")], infer([f]))
    >>> for step in worked.steps:
    ...     print(step.before, "=", step.after, [rule.name for rule in step.by])
    dr = A @ dx ['differential of a linear map']
    df = 2*(r @ dr) ['differential of the squared norm']
    2*(r @ dr) = 2*(r @ A @ dx) ['putting in']
    2*(r @ A @ dx) = 2*(A.T @ r) @ dx ['transposing a scalar product']
    Derivative(f, x) = 2*(A.T @ r) ['reading off the gradient']
    2*(A.T @ r) = 2*(A.T @ (A @ x - b)) ['putting the abbreviations back']
    """
    if method == "index notation":
        return index_notation.gradient(f, variables, shapes, assume)
    _chosen("method", method, ("differentials", "index notation"))
    _chosen("layout", layout, ("", "denominator", "numerator"))
    worked = _Work(f, variables, shapes, assume).gradient()
    return _transposed(worked, shapes, rules.numerator_layout) if layout == "numerator" else worked


def jacobian(
    f: Expr, variables: Sequence[Symbol], shapes: Shapes, assume: Assume = None, *, method: str = "differentials", layout: str = ""
) -> Derivation:
    """All partial derivatives of the array ``f``: shape ``f.shape + x.shape`` for each variable x.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> f = read("softmax(z)")
    >>> print(jacobian(f, [Symbol("z")], infer([f])).result)
    diag(softmax(z)) - outer(softmax(z), softmax(z))
    """
    if method in softmax_routes.ROUTES:
        return softmax_routes.jacobian(f, variables, shapes, assume, method)
    _chosen("method", method, ("differentials", *softmax_routes.ROUTES))
    _chosen("layout", layout, ("", "numerator", "denominator"))
    worked = _Work(f, variables, shapes, assume).jacobian()
    return _transposed(worked, shapes, rules.transposed_layout) if layout == "denominator" else worked


def hessian(f: Expr, x: Symbol, shapes: Shapes, assume: Assume = None) -> Derivation:
    """The second derivatives of the number ``f`` in ``x``: shape ``x.shape + x.shape``.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> f = read("norm(A @ x - b)**2")
    >>> print(hessian(f, Symbol("x"), infer([f])).result)
    2*(A.T @ A)
    """
    return _Work(f, [x], shapes, assume).hessian()


def _chosen(what: str, said: str, known: Sequence[str]) -> None:
    if said not in known:
        raise DeriveError(f"no {what} {said!r:.40}{nearest(said, known)}: {', '.join(repr(k) for k in known if k)}")


def _transposed(worked: Derivation, shapes: Shapes, layout: str) -> Derivation:
    """The same in the other layout: a row for a vector's gradient, the transpose of a matrix."""
    known = shapes.with_(worked.shapes)
    parts = worked.problem.args if isinstance(worked.problem, ex.Several) else (worked.problem,)
    results = worked.result.args if isinstance(worked.result, ex.Several) else (worked.result,)
    if any(known.rank(p) > 2 for p in parts):
        raise UnsupportedError("a layout is chosen for vectors and matrices; this derivative has more than two indices")
    algebra = Algebra(known, worked.assume)
    flipped = {p: Call("row" if known.rank(p) == 1 else "transpose", p) if known.rank(p) else p for p in parts}
    found = [algebra.neat(Call("row", r) if known.rank(r) == 1 else Call("transpose", r)) if known.rank(r) else r for r in results]
    lines = [Step(flipped[p], r, (rules.changed_layout,)) for p, r in zip(parts, found, strict=True) if flipped[p] is not p]
    several = isinstance(worked.problem, ex.Several)
    return replace(
        worked,
        problem=ex.Several(*flipped.values()) if several else flipped[parts[0]],
        result=ex.Several(*found) if several else found[0],
        steps=(*worked.steps, *lines),
        remarks=(layout, *worked.remarks),
    )


# ---------------------------------------------------------------- one problem


@dataclass
class _Work:
    """One problem: its names, its differentials, and the lines so far."""

    f: Expr
    variables: Sequence[Symbol]
    given: Shapes
    assume_: Assume
    where: list[tuple[Expr, Expr]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    kinks: dict[Expr, None] = field(default_factory=dict)
    carried: list[tuple[Symbol, Expr]] = field(default_factory=list)  # the factors that got a name on the way

    def __post_init__(self) -> None:
        self.assume = dict(self.assume_ or {})
        self.shapes = self.given.with_({})
        self.algebra = Algebra(self.shapes, self.assume)
        self.taken = {s.name for s in ex.free_symbols(self.f)} | {x.name for x in self.variables} | {d.name for d in self.given.dimensions} | set(self.given.table)
        self.moving: dict[Expr, Symbol] = {}
        for x in self.variables:
            self.shapes.table.setdefault(x.name, ())
            self.moving[x] = self._symbol(f"d{x.name}", self.shapes.of(x))
            self.algebra.last.add(self.moving[x])
        self.neat = self.algebra.neat(self.f)
        self.names: list[tuple[Symbol, Expr]] = []
        self.whole = self._named_parts(self.neat)
        self.differentials = Differentials(self.algebra, self.moving)
        self.result: Expr = ex.ZERO

    # ------------------------------------------------------------ names

    def _symbol(self, name: str, shape: tuple) -> Symbol:
        fresh = ex.fresh_symbol(name, map(Symbol, self.taken))
        self.taken.add(fresh.name)
        self.shapes.table[fresh.name] = shape
        self.shapes.known.pop(fresh, None)
        if shape == ():
            self.shapes.table.setdefault(fresh.name, ())
        return fresh

    def _moves(self, expr: Expr) -> bool:
        return not ex.free_symbols(expr).isdisjoint(self.variables)

    def _named_parts(self, f: Expr) -> Expr:
        """``f`` with a name for each part that a lecturer would abbreviate, and those names in order."""
        wanted = self._worth_naming(f)
        written: dict[Expr, Expr] = {}
        stems = _stems(wanted, self.shapes)
        count = Counter(stems.values())
        used: Counter[str] = Counter()
        for node in ex.postorder(f):
            short = ex.rebuild(node, [written[a] for a in node.args])
            if node in stems and node is not f:
                stem = stems[node]
                used[stem] += 1
                name = stem if count[stem] == 1 else f"{stem}{used[stem]}"
                symbol = self._symbol(name, self.shapes.of(node))
                self.names.append((symbol, short))
                if self.shapes.rank(node) == 1 and self.algebra.total(node, None) is ex.ZERO:
                    self.algebra.centred.add(symbol)
                if self.algebra.is_symmetric(node):
                    self.algebra.assume[symbol.name] = Domain(structure="symmetric")
                self.where.append((symbol, short))
                short = symbol
            written[node] = short
        return written[f]

    def _worth_naming(self, f: Expr) -> list[Expr]:
        probe = Differentials(self.algebra, self.moving)
        nodes = list(ex.postorder(f))
        uses = Counter(a for n in nodes for a in n.args)
        wanted: dict[Expr, None] = {}
        for node in nodes:
            if not self._moves(node):
                continue
            if isinstance(node, Call) and node.name in _NONLINEAR:
                wanted[node.args[0]] = None
                if node.name == "softmax":  # its differential has it three times
                    wanted[node] = None
            elif is_entrywise(node) and not probe.is_linear(node) and not _is_squared_norm(node):
                found = probe.atoms(node)
                if len(found) == 1 or not isinstance(node, (Mul, Div)):
                    wanted.update(dict.fromkeys(a for a in found if not isinstance(a, Pow)))
            if uses[node] > 1 and node is not f and cost(node) > 0 and (self.shapes.rank(node) or cost(node) > 2):
                wanted[node] = None
            if isinstance(node, MatMul) and len(self.variables) > 1:
                wanted.update(dict.fromkeys(a for a in node.args if self._moves(a) and is_entrywise(a) and cost(a)))
        return [
            n for n in nodes
            if n in wanted and n is not f and n not in self.variables and cost(n) > 0 and not (isinstance(n, (Neg, Call)) and n.args[0] in self.variables and not self._is_function(n))
        ]  # fmt: skip

    @staticmethod
    def _is_function(n: Expr) -> bool:
        return isinstance(n, Call) and n.name not in ("transpose", "diagonal", "diag", "vec", "column", "row")

    def out(self, expr: Expr) -> Expr:
        """``expr`` with every name written out, and short again."""
        for name, meaning in reversed(self.where):
            expr = ex.substitute(expr, {name: meaning})
        return compact(expr, self.algebra)

    # ------------------------------------------------------------ lines

    def line(self, before: Expr, after: Expr, by: Iterable[Rule], conditions: Iterable[Condition] = (), **more) -> None:
        by = tuple(by) or (rules.variable_rule,)
        conditions = [c for c in conditions if not self._is_plain(c)]
        if before is not after:
            self.steps.append(Step(before, after, tuple(dict.fromkeys(by)), conditions=tuple(dict.fromkeys(conditions)), **more))

    def _is_plain(self, condition: Condition) -> bool:
        """Whether what was assumed says it already: det S ≠ 0 of a positive definite S, x ≠ 0 of a positive x."""
        match condition.holds:
            case ex.Unequal(args=(Call(data="det", args=(M,)), ex.Number(data=0))):
                return self.algebra.has(M, "invertible")
            case ex.Unequal(args=(e, ex.Number(data=0))) | ex.Greater(args=(e, ex.Number(data=0))):
                return self._is_positive(e)
        return False

    def _is_positive(self, e: Expr) -> bool:
        match e:
            case Symbol():
                meaning = dict(self.names).get(e)
                return (e.name in self.assume and self.assume[e.name].is_positive) or (meaning is not None and self._is_positive(meaning))
            case Call(data="softmax" | "exp" | "sigmoid"):
                return True
            case Mul(args=args) | MatMul(args=args) | Div(args=args):
                return all(map(self._is_positive, args))
        return False

    def differential_of(self, name: Symbol, meaning: Expr) -> Found:
        """dr for r = Ax − b as a line, and from then on dr may stand in other lines."""
        found = self.differentials.of(meaning)
        found = replace(found, expr=ex.substitute(found.expr, {meaning: name}))
        dname = self._symbol(f"d{name.name}", self.shapes.of(meaning))
        self.algebra.last.add(dname)
        self.where.append((dname, Differential(meaning, *self._pairs())))
        self.differential_line(dname, found)
        self.moving[name] = self.differentials.moving[name] = dname
        return found

    def differential_line(self, df: Symbol, found: Found) -> None:
        """One line for a differential; beneath it, rule by rule, how it came about."""
        beneath = found.steps[:-1] if len(found.steps) > 1 else ()
        self.line(df, found.expr, found.reasons, found.conditions, steps=beneath)
        self.kinks.update(dict.fromkeys(found.kinks))

    def _pairs(self) -> list[Expr]:
        return [part for x in self.variables for part in (x, self.moving[x])]

    def _title(self, name: str) -> Symbol:
        """A letter for what is differentiated."""
        rank = self.shapes.rank(self.f)
        stems = ("f", "g", "ell", "phi") if rank == 0 else ("f", "g", "y") if rank == 1 else ("F", "G", "Y")
        stem = next((s for s in stems if s not in self.taken), "f_1")
        symbol = self._symbol(stem, self.shapes.of(self.f))
        self.where.insert(0, (symbol, self.f))
        return symbol

    # ------------------------------------------------------------ gradients

    def gradient(self) -> Derivation:
        if self.shapes.rank(self.f):
            raise UnsupportedError(f"{self.f!s:.80} is no number: a gradient is of a number; ask for the jacobian")
        f = self._title("f")
        found = self._backward(f)
        for x in self.variables:
            self.line(Derivative(f, x), found[x], [_read_off(self.shapes.rank(x)) if self._depends(self.whole) else rules.constant_rule])
        results = [self._finish(found[x]) for x in self.variables]
        problem = [Derivative(f, x) for x in self.variables]
        return self._derivation("The gradient", problem, results)

    def _finish(self, short: Expr) -> Expr:
        """The line with the abbreviations put back, and what it ends in."""
        whole = self.out(short)
        self.line(short, whole, [rules.putting_back] if ex.free_symbols(short) & {n for n, _ in self.where} else [rules.algebra])
        return whole

    def _backward(self, f: Symbol | None) -> dict[Expr, Expr]:
        """df as a sum of scalar products with the differentials of ever earlier parts; the factors in the end."""
        meaning = dict(self.names)
        found: dict[Expr, Found] = {}
        moving_names = [(n, m) for n, m in self.names]
        for name, m in moving_names:
            found[name] = self.differential_of(name, m)
        top = self.differentials.of(self.whole) if self._depends(self.whole) else None
        if top is None:
            return {x: self.algebra.filled(ex.ZERO, self.shapes.of(x)) for x in self.variables}
        df = self._symbol("df" if f is None else f"d{f.name}", ())
        self.where.append((df, Differential(self.f, *self._pairs())))
        self.differential_line(df, top)
        factors = self._joined({}, None, self._shares(top.expr, None))
        current = self._moved(top.expr, factors)
        for name in reversed([n for n, _ in moving_names]):
            if name not in factors:
                continue
            factor, step = factors[name], found[name].expr
            more_to_come = any(d in ex.free_symbols(step) for n, d in self.moving.items() if n in meaning)
            if (more_to_come or len(self.variables) > 1) and cost(factor) >= LARGE:
                current, factor = self._carried(current, name, factor)
            current = self._put_in(current, name, step)
            factors = self._joined(factors, name, self._shares(step, factor))
            current = self._moved(current, factors)
        zero = {x: self.algebra.filled(ex.ZERO, self.shapes.of(x)) for x in self.variables}
        return {**zero, **factors}

    def _depends(self, expr: Expr) -> bool:
        return self.differentials.moves(expr)

    def _shares(self, step: Expr, outer: Expr | None) -> dict[Expr, Expr]:
        """⟨outer, step⟩ as scalar products with each differential in ``step``."""
        by_differential = {d: x for x, d in self.moving.items()}
        present = [n for n in ex.postorder(step) if n in by_differential]
        shares = {}
        for d in present:
            rest = {o: ex.ZERO for o in present if o is not d}
            alone = self._without(step, rest) if rest else step
            shares[by_differential[d]] = coefficient(alone, d, self.algebra, outer)  # type: ignore[arg-type]
        return shares

    def _without(self, step: Expr, rest: Mapping[Expr, Expr]) -> Expr:
        """The terms of a differential that hold none of ``rest``."""
        match step:
            case Add(args=args):
                kept = [self._without(a, rest) for a in args if not set(ex.free_symbols(a)) >= set() or self._keeps(a, rest)]
                return self.algebra.filled(Add(*kept), self.shapes.of(step)) if kept else step
            case Neg() | Mul() | Div() | MatMul() | Call() | Einsum():
                return ex.rebuild(step, [self._without(a, rest) if ex.free_symbols(a) & rest.keys() else a for a in step.args])
        return step

    def _keeps(self, term: Expr, rest: Mapping[Expr, Expr]) -> bool:
        """Whether a term has a part without ``rest``: one that is no product with them."""
        mine = {d for d in self.moving.values()} - rest.keys()
        return bool(ex.free_symbols(term) & mine) or not (ex.free_symbols(term) & rest.keys())

    def _joined(self, factors: Mapping[Expr, Expr], name: Expr | None, shares: Mapping[Expr, Expr]) -> dict[Expr, Expr]:
        """The factors with those of the parts of ``name`` in its place, where terms come in the order of the line."""
        before: dict[Expr, list[Expr]] = {}
        for x, factor in factors.items():
            if x is name:
                for y, share in shares.items():
                    before.setdefault(y, []).append(share)
            else:
                before.setdefault(x, []).append(factor)
        if name is None:
            before = {y: [share] for y, share in shares.items()}
        return {x: compact(Add(*parts), self.algebra) for x, parts in before.items()}

    def _inner(self, x: Expr, factor: Expr) -> Expr:
        """⟨factor, dx⟩ as it is written, numbers in front: c dt, gᵀdx, tr(GᵀdX)."""
        dx = self.moving[x]
        if not self.shapes.rank(x):
            return self.algebra.neat(Mul(factor, dx))
        numbers, body = self.algebra.split(factor)
        vectors = self.shapes.rank(x) == 1
        flipped = body.args[0] if isinstance(body, Call) and body.name == "transpose" else Call("transpose", body)
        inner = MatMul(body, dx) if vectors else Call("trace", MatMul(flipped, dx))
        return self.algebra.scaled(numbers, inner)

    def _sum(self, factors: Mapping[Expr, Expr]) -> Expr:
        return Add(*[self._inner(x, c) for x, c in factors.items()])

    def _moved(self, current: Expr, factors: Mapping[Expr, Expr]) -> Expr:
        """The line in which every differential stands last, if it is not that already."""
        target = self._sum(factors)
        if self.algebra.neat(current) is self.algebra.neat(target):
            return current
        self.line(current, target, _moves(current, self.shapes))
        return target

    def _put_in(self, current: Expr, name: Symbol, step: Expr) -> Expr:
        whole = ex.substitute(current, {self.moving[name]: step})
        self.line(current, whole, [rules.putting_in])
        return whole

    def _carried(self, current: Expr, name: Symbol, factor: Expr) -> tuple[Expr, Symbol]:
        """A large factor under a name of its own, as the δ of backpropagation, and the line with that name."""
        stem = name.name.lstrip("".join(c for c in name.name if c.isalpha()))
        symbol = self._symbol(f"delta_{stem}" if stem else "delta", self.shapes.of(factor))
        self.where.append((symbol, factor))
        self.carried.append((symbol, factor))
        short = ex.substitute(current, {self._inner(name, factor): self._inner(name, symbol)})
        self.line(current, short, [rules.abbreviation], note=f"with ${symbol} = {factor}$")
        return short, symbol

    # ------------------------------------------------------------ Jacobians and Hessians

    def jacobian(self) -> Derivation:
        f = self._title("f")
        for name, m in self.names:
            self.differential_of(name, m)
        results, problem = [], []
        df = self._symbol(f"d{f.name}", self.shapes.of(self.f))
        self.where.append((df, Differential(self.f, *self._pairs())))
        coefficients = self._read_off(df, self.whole)
        for x in self.variables:
            J = coefficients[x]
            self.line(Derivative(f, x), J, [_jacobian_rule(self.shapes.rank(self.f), self.shapes.rank(x))])
            results.append(self._finish(J))
            problem.append(Derivative(f, x))
        several_indices = any(self.shapes.rank(self.f) + self.shapes.rank(x) > 2 for x in self.variables)
        return self._derivation("The Jacobian", problem, results, rules.array_layout if several_indices else "")

    def _read_off(self, df: Symbol, g: Expr) -> dict[Expr, Expr]:
        """dg with everything put in, and the coefficient of each variable's differential."""
        if not self._depends(g):
            return {x: self.algebra.filled(ex.ZERO, self.shapes.of(g) + self.shapes.of(x)) for x in self.variables}
        top = self.differentials.of(g)
        self.differential_line(df, top)
        current = top.expr
        for name, m in reversed(self.names):
            dname = self.moving.get(name)
            if dname is not None and dname in ex.free_symbols(current):
                current = ex.substitute(current, {dname: self.differentials.of(m).expr})
        current = self.algebra.neat(current)
        self.line(top.expr, current, [rules.putting_in])
        found = {}
        for x in self.variables:
            others = {self.moving[o]: ex.ZERO for o in self.variables if o is not x}
            alone = self._without(current, others) if others else current
            if self.moving[x] in ex.free_symbols(current):
                found[x] = compact(coefficient(alone, self.moving[x], self.algebra), self.algebra)
            else:
                found[x] = self.algebra.filled(ex.ZERO, self.shapes.of(g) + self.shapes.of(x))
        self._vec_line(df, current, found)
        return found

    def _vec_line(self, df: Symbol, current: Expr, found: Mapping[Expr, Expr]) -> None:
        """Of matrices also vec(dF) = (…) vec(dX), where that is a sum of Kronecker products."""
        from derive.methods.kronecker import kronecker_form

        for x, J in found.items():
            if self.shapes.rank(J) == 4 and (K := kronecker_form(J, self.shapes.of(x), self.algebra)) is not None:
                others = [o for o in self.variables if o is not x]
                if not others:
                    vec = MatMul(K, Call("vec", self.moving[x]))
                    self.line(Call("vec", current), vec, [rules.vec_of_a_product])

    def hessian(self) -> Derivation:
        if self.shapes.rank(self.f):
            raise UnsupportedError(f"{self.f!s:.80} is no number: a Hessian is of a number")
        (x,) = self.variables
        f = self._title("f")
        g = self._backward(f)[x]
        self.line(Derivative(f, x), g, [_read_off(self.shapes.rank(x))])
        self.names += self.carried
        for name, m in self.carried:
            self.differential_of(name, m)
        G = self._symbol("g" if self.shapes.rank(x) == 1 else "G", self.shapes.of(x))
        dG = self._symbol(f"d{G.name}", self.shapes.of(x))
        self.where.append((G, g))
        self.where.append((dG, Differential(g, *self._pairs())))
        H = self._read_off(dG, g)[x]
        self.line(Derivative(f, x, 2), H, [rules.hessian_read_off])
        return self._derivation("The Hessian", [Derivative(f, x, 2)], [self._finish(H)], rules.array_layout if self.shapes.rank(x) == 2 else "")

    # ------------------------------------------------------------ together

    def _derivation(self, title: str, problem: list[Expr], results: list[Expr], layout: str = "") -> Derivation:
        several = len(problem) > 1
        symbols = sorted(ex.free_symbols(self.f) | set(self.variables), key=str)
        structure = [n for n in self.assume if n in {x.name for x in self.variables} and self.assume[n].structure]
        remarks = [layout] * bool(layout) + [
            f"${n}$ is {self.assume[n].structure}; the derivative is the unconstrained one, in every entry by itself." for n in structure
        ]
        remarks += [
            f"At an entry where ${k} = 0$ there is a kink and no derivative; the formula gives what its functions give there, a value between the slopes of the two sides."
            for k in self.kinks
        ]
        whole = ex.Several(*results) if several else results[0]
        return Derivation(
            title=title,
            problem=ex.Several(*problem) if several else problem[0],
            steps=tuple(self.steps),
            result=whole,
            assume={s.name: self.assume.get(s.name, REAL) for s in symbols if s not in self.given.dimensions},
            where=tuple(self.where),
            remarks=tuple(remarks),
            shapes=dict(self.shapes.table),
        )


# ---------------------------------------------------------------- which names, which rules

_NONLINEAR = {"norm", "norm1", "softmax", "logsumexp", "inv", "det", "logdet"}


def _stems(wanted: Sequence[Expr], shapes: Shapes) -> dict[Expr, str]:
    """A letter for each part: r or R for a difference, p or P for a softmax, z or Z for what is inside a function."""
    stems: dict[Expr, str] = {}
    for node in wanted:
        rank = shapes.rank(node)
        match node:
            case Add(args=args) if any(isinstance(a, Neg) for a in args) and rank:
                stem = "r"
            case Call(data="softmax"):
                stem = "p"
            case Call(data="inv"):
                stem = "s"
            case _ if is_entrywise(node) and not isinstance(node, (Add, Neg, Mul, Div)):
                stem = "h"
            case _:
                stem = "z" if rank else "s"
        if rank == 2:
            stem = {"z": "M" if _is_quadratic(node, shapes) else "Z"}.get(stem, stem.upper())
        stems[node] = stem
    return stems


def _is_quadratic(node: Expr, shapes: Shapes) -> bool:
    shape = shapes.of(node)
    return shape[0] is shape[1]


def _is_squared_norm(node: Expr) -> bool:
    return isinstance(node, Pow) and node.args[1] is TWO and isinstance(node.args[0], Call) and node.args[0].name == "norm"


def _read_off(rank: int) -> Rule:
    return (rules.slope_read_off, rules.gradient_read_off, rules.matrix_gradient_read_off)[rank]


def _jacobian_rule(of: int, by: int) -> Rule:
    return rules.jacobian_read_off if of == 1 and by == 1 else rules.array_read_off if of + by > 1 else rules.slope_read_off


def _moves(expr: Expr, shapes: Shapes) -> list[Rule]:
    """The rules that bring the differentials in ``expr`` to the end."""
    found: dict[Rule, None] = {}
    for node in ex.postorder(expr):
        match node:
            case Call(data="trace", args=(inner,)):
                found[rules.cyclic_trace] = None
                if any(isinstance(n, Call) and n.name == "transpose" and _has_differential(n) for n in ex.postorder(inner)):
                    found[rules.transposed_trace] = None
                if any(isinstance(n, Mul) and shapes.rank(n) == 2 and _has_differential(n) for n in ex.postorder(inner)):
                    found[rules.entrywise_in_trace] = None
                if any(isinstance(n, Call) and n.name in ("diag", "diagonal") and _has_differential(n) for n in ex.postorder(inner)):
                    found[rules.diagonal_in_trace] = None
            case MatMul(args=args) if shapes.rank(node) == 0 and any(map(_has_differential, args)):
                matrices = any(shapes.rank(n) == 2 and isinstance(n, Symbol) for a in args if _has_differential(a) for n in ex.postorder(a) if _has_differential(n))
                found[rules.scalar_as_trace if matrices else rules.scalar_transpose] = None
                if any(isinstance(n, Mul) and shapes.rank(n) == 1 for a in args if _has_differential(a) for n in ex.postorder(a)):
                    found[rules.entrywise_in_product] = None
            case Call(data="sum", args=(inner, *_)) if _has_differential(inner):
                found[rules.sum_as_trace if shapes.rank(inner) == 2 else rules.sum_as_product] = None
    return list(found) or [rules.collecting]


def _has_differential(node: Expr) -> bool:
    return any(s.name.startswith("d") and len(s.name) > 1 for s in ex.free_symbols(node))


__all__ = ["gradient", "hessian", "jacobian"]
