"""What the names of a derivation stand for: definitions, facts that are given, and symbols that depend on others.

A name is defined by a row (``let``, ``where``, ``f(x) = …``) or by the caller. Refuses nothing: what has no meaning
here keeps its own, and the verifier says what it makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from derive.language import expressions as ex
from derive.language.functions import is_known

MOMENTS = (ex.Probability, ex.Mass, ex.Expectation, ex.Variance, ex.Covariance)
OF_DECOMPOSITIONS = {"Sigma", "Lambda", "S", "D"}  #: the diagonal matrix in A = U Σ Vᵀ
#: marks of an estimate or a best value, as in ŵ, w* and w_MLE
OF_ESTIMATES = {"hat", "star", "opt", "ML", "MLE", "mle", "ml", "MAP", "OLS", "min", "max"}


@dataclass(frozen=True)
class Glossary:
    """Definitions by the name's symbol, functions by name with their parameters, and facts: node -> what it equals.

    >>> x, f, r = ex.symbols("x f r")
    >>> known = Glossary().defined(ex.Call("f", x), r**2).defined(r, x - 1)
    >>> print(known.meaning(ex.Derivative(ex.Call("f", x), x)), known.meaning(ex.Call("f", 3)), sep="; ")
    Derivative((x - 1)**2, x); (x - 1)**2
    """

    variables: Mapping[ex.Symbol, ex.Expr] = field(default_factory=dict)
    functions: Mapping[str, tuple[tuple[ex.Symbol, ...], ex.Expr]] = field(default_factory=dict)
    facts: Mapping[ex.Expr, ex.Expr] = field(default_factory=dict)
    dependents: Mapping[ex.Symbol, tuple[ex.Symbol, ...]] = field(default_factory=dict)  #: y -> the x of dy/dx
    masses: frozenset[ex.Symbol] = frozenset()  #: the letters of p(x), p(x, y)

    def defined(self, name: ex.Expr, meaning: ex.Expr) -> Glossary:
        """With one more definition: of a symbol, of f(x) for every x, or of any other expression as it stands."""
        match name:
            case ex.Symbol():
                return self._with(variables={name: meaning})
            case ex.Call(args=args) if not is_known(name.name) or name.name == "sigmoid":
                own = ex.Symbol(name.name)
                if len(set(args)) == len(args) and all(isinstance(a, ex.Symbol) for a in args):
                    return self._with(variables={own: meaning}, functions={name.name: (args, meaning)})
                return self._with(variables={own: meaning}, facts={name: meaning})
        return self._with(facts={name: meaning})

    def _with(self, **more: Mapping) -> Glossary:
        merged = {kind: {**getattr(self, kind), **added} for kind, added in more.items()}
        return Glossary(**{**self.__dict__, **merged})

    def without_chances(self) -> Glossary:
        """Without what is given of probabilities, expectations and variances."""
        return replace(self, facts={n: meaning for n, meaning in self.facts.items() if not isinstance(n, MOMENTS)})

    def knows(self, name: ex.Expr) -> bool:
        """Whether ``name``, a symbol or a call, is defined already."""
        if isinstance(name, ex.Call):
            return name.name in self.functions or ex.Symbol(name.name) in self.variables or name in self.facts
        return name in self.variables or name in self.facts

    def meaning(self, expr: ex.Expr) -> ex.Expr:
        """``expr`` with every name written out, and y in dy/dx a function of x."""
        seen: set[ex.Expr] = set()
        while (found := next(iter(self._outermost(expr, seen)), None)) is not None:
            seen.add(found)
            expr = self._write_out(expr, found)
        return _means_of_masses(_as_functions(expr, self.dependents), self.masses)

    def _outermost(self, expr: ex.Expr, seen: set[ex.Expr]) -> Iterator[ex.Expr]:
        """Defined names in ``expr`` that no other one in it is defined by: L before the y that L is made of."""
        there = [name for name in self._names(expr) if name not in seen]
        inside = {name: set(self._names(self._definition(name))) for name in there}
        yield from (n for n in there if not any(n in inside[m] for m in there if m is not n))
        yield from there  # a circle of definitions: written out once each

    def _names(self, expr: ex.Expr) -> Iterator[ex.Expr]:
        free = ex.free_symbols(expr)
        nodes = list(ex.postorder(expr))
        yield from (name for name in self.facts if any(_holds(node, name) for node in nodes))
        for node in ex.postorder(expr):
            if isinstance(node, ex.Call) and node.name in self.functions:
                yield ex.Call(node.name, *self.functions[node.name][0])
        yield from (x for x in self.variables if x in free)

    def _definition(self, name: ex.Expr) -> ex.Expr:
        if isinstance(name, ex.Call) and name.name in self.functions:
            return self.functions[name.name][1]
        return self.facts[name] if name in self.facts else self.variables[name]  # type: ignore[index]

    def _write_out(self, expr: ex.Expr, name: ex.Expr) -> ex.Expr:
        if isinstance(name, ex.Call) and name.name in self.functions:
            return _applied(expr, name.name, *self.functions[name.name])
        meaning = self._definition(name)
        if isinstance(name, ex.MatMul):
            return _in_products(expr, name, meaning)
        return ex.substitute(_changed_variables(expr, name, meaning), {name: meaning})


def _holds(node: ex.Expr, name: ex.Expr) -> bool:
    """Whether ``name`` is the node, or neighbours in a matrix product that the node is."""
    if isinstance(name, ex.MatMul) and isinstance(node, ex.MatMul):
        return _place(node, name) is not None
    return node is name


def _place(product: ex.Expr, name: ex.Expr) -> int | None:
    n = len(name.args)
    return next((i for i in range(len(product.args) - n + 1) if product.args[i : i + n] == name.args), None)


def _in_products(expr: ex.Expr, name: ex.Expr, meaning: ex.Expr) -> ex.Expr:
    """``expr`` where QᵀQ, also inside a longer product, is what it is given to be."""
    done: dict[ex.Expr, ex.Expr] = {}
    for node in ex.postorder(expr):
        done[node] = _reduced(ex.rebuild(node, [done[a] for a in node.args]), name, meaning)
    return done[expr]


def _reduced(product: ex.Expr, name: ex.Expr, meaning: ex.Expr) -> ex.Expr:
    """A product with ``meaning`` for every ``name`` in it, a number of that in front: A A v is λ (A v), and so λ (λ v)."""
    i = _place(product, name) if isinstance(product, ex.MatMul) else None
    if i is None:
        return product
    parts = [*product.args[:i], meaning, *product.args[i + len(name.args) :]]
    number = [] if not isinstance(meaning, ex.Mul) else list(meaning.args[:-1])
    parts[i] = meaning.args[-1] if number else meaning
    return ex.Mul(*number, _reduced(ex.MatMul(*parts), name, meaning))


def _applied(expr: ex.Expr, name: str, parameters: tuple[ex.Symbol, ...], body: ex.Expr) -> ex.Expr:
    """``expr`` with the body of a function for each of its calls, those inside another call first.

    A variable that the body takes from outside, and that is bound somewhere in ``expr``, would be caught: nothing is done.
    """

    def is_call(n: ex.Expr) -> bool:
        return isinstance(n, ex.Call) and n.name == name and len(n.args) == len(parameters)

    if any(is_call(n) for n in ex.postorder(body)):
        return expr  # a recursion has no end
    bound = {n.args[n.binds] for n in ex.postorder(expr) if n.binds is not None}
    if bound & (ex.free_symbols(body) - set(parameters)):
        return expr
    done: dict[ex.Expr, ex.Expr] = {}
    for node in ex.postorder(expr):
        new = ex.rebuild(node, [done[a] for a in node.args])
        done[node] = ex.substitute(body, dict(zip(parameters, new.args, strict=True))) if is_call(new) else new
    return done[expr]


def _changed_variables(expr: ex.Expr, u: ex.Expr, meaning: ex.Expr) -> ex.Expr:
    """∫ g(u) du with u = h(x) as ∫ g(h(x)) h′(x) dx, so that writing out u leaves a variable to integrate in."""
    integrals = [n for n in ex.postorder(expr) if isinstance(n, ex.Antiderivative) and n.args[1] is u]
    if not integrals or not ex.free_symbols(meaning):
        return expr
    from derive.methods.differentiate import differentiate

    x = min(ex.free_symbols(meaning), key=str)
    slope = differentiate(meaning, x).result
    return ex.substitute(expr, {n: ex.Antiderivative(ex.Mul(n.args[0], slope), x) for n in integrals})


# ---------------------------------------------------------------- symbols that are functions


def dependents_of(exprs: Iterable[ex.Expr], known: Glossary) -> dict[ex.Symbol, tuple[ex.Symbol, ...]]:
    """The undefined symbols y that stand in a derivative dy/dx, each with its x; of ∂L/∂y ∂y/∂x L depends on y alone.

    >>> L, y, x = ex.symbols("L y x")
    >>> dependents_of([ex.Derivative(L, x), ex.Derivative(L, y) * ex.Derivative(y, x)], Glossary())
    {L: (y,), y: (x,)}
    """
    found: dict[ex.Symbol, dict[ex.Symbol, None]] = {}
    for node in ex.postorder(*exprs):
        if isinstance(node, ex.Derivative):
            y, x = node.args[:2]
            if isinstance(y, ex.Symbol) and isinstance(x, ex.Symbol) and y is not x and not known.knows(y):
                found.setdefault(y, {})[x] = None
    direct = {}
    for y, xs in found.items():
        through = {x for z in xs for x in found.get(z, {})}
        direct[y] = tuple(x for x in xs if x not in through) or tuple(xs)
    return direct


def _as_functions(expr: ex.Expr, dependents: Mapping[ex.Symbol, tuple[ex.Symbol, ...]]) -> ex.Expr:
    if not any(y in ex.free_symbols(expr) for y in dependents):
        return expr
    return _dependent(expr, {}, dependents)


def _dependent(expr: ex.Expr, bound: Mapping[ex.Expr, ex.Expr], dependents: Mapping) -> ex.Expr:
    """``expr`` with y(x) for y; the derivative in a y is that in a free place, taken at y(x)."""

    def value(x: ex.Expr) -> ex.Expr:
        if x in bound:
            return bound[x]
        return ex.Call(str(x), *map(value, dependents[x])) if x in dependents else x

    done: dict[ex.Expr, ex.Expr] = {}
    for node in ex.postorder(expr):
        if isinstance(node, ex.Derivative) and node.args[1] in dependents and node.args[1] not in bound:
            f, y, order = node.args
            place = ex.fresh_symbol(f"{y}_0", ex.free_symbols(expr))
            inner = _dependent(f, {**bound, y: place}, dependents)
            done[node] = ex.Subs(ex.Derivative(inner, place, order), place, value(y))
        elif isinstance(node, ex.Symbol):
            done[node] = value(node)
        else:
            done[node] = ex.rebuild(node, [done[a] for a in node.args])
    return done[expr]


# ---------------------------------------------------------------- names by convention


def _means_of_masses(expr: ex.Expr, masses: frozenset[ex.Symbol]) -> ex.Expr:
    """E f(X) as Σ f(x) p(x), and Var alike, where p(x) stands in the text and so says how X is distributed."""
    done: dict[ex.Expr, ex.Expr] = {}
    for node in ex.postorder(expr):
        made = ex.rebuild(node, [done[a] for a in node.args])
        if isinstance(made, (ex.Expectation, ex.Variance)):
            random = {x: ex.Symbol(x.name.lower()) for x in ex.free_symbols(made) if x.name[:1].isupper()}
            if random and set(random.values()) <= masses:
                made = _mean(made, random)
        done[node] = made
    return done[expr]


def _mean(node: ex.Expr, random: Mapping[ex.Symbol, ex.Symbol]) -> ex.Expr:
    letters = sorted(random.values(), key=str)

    def mean(f: ex.Expr) -> ex.Expr:
        total: ex.Expr = ex.Mul(f, ex.Mass("p", letters))
        for x in letters:
            total = ex.SumOver(total, x)
        return total

    f = ex.substitute(node.args[0], random)
    return mean(f) if isinstance(node, ex.Expectation) else ex.subtract(mean(f**2), mean(f) ** 2)


def distributions(exprs: Iterable[ex.Expr], known: Glossary) -> Glossary:
    """With the letters of p(x, y), and with H(U, V) = −Σ p(u, v) ln p(u, v), where p(u, v) stands in the text and H is not defined otherwise."""
    exprs = list(exprs)
    letters = frozenset(x for n in ex.postorder(*exprs) if isinstance(n, ex.Mass) for x in ex.free_symbols(n))
    known = replace(known, masses=letters)
    laws = {ex.Symbol(n.name): n.of for n in ex.postorder(*exprs) if isinstance(n, ex.Mass)}
    for node in ex.postorder(*exprs):
        if isinstance(node, ex.Call) and node.name == "H" and not known.knows(node):
            values = [ex.Symbol(str(x).lower()) for x in node.args]
            if all(isinstance(x, ex.Symbol) for x in node.args) and set(values) <= letters:
                known = replace(known, facts={**known.facts, node: _entropy("p", "p", values)})
            elif set(node.args) <= set(laws) and len({laws[p] for p in node.args}) == 1:  # type: ignore[index]
                p, q = node.args[0], node.args[-1]
                known = replace(known, facts={**known.facts, node: _entropy(str(p), str(q), laws[p])})  # type: ignore[index]
    return known


def _entropy(p: str, q: str, values: Iterable[ex.Expr]) -> ex.Expr:
    """−Σ p(u, v) ln q(u, v): the entropy, or with another q the cross-entropy."""
    values = list(values)
    total: ex.Expr = ex.Mul(ex.Mass(p, values), ex.Call("log", ex.Mass(q, values)))
    for x in values:
        total = ex.SumOver(total, x)
    return ex.Neg(total)


def orthonormal(exprs: Iterable[ex.Expr], known: Glossary, shapes: Mapping[str, tuple]) -> Glossary:
    """With UᵀU = I and VᵀV = I where A = U Σ Vᵀ (or Q Λ Qᵀ) stands: a decomposition with orthonormal columns."""
    from derive.language.shapes import as_shape

    for triple in dict.fromkeys(_triples(exprs)):
        match triple:
            case (ex.Symbol() as u, ex.Symbol() as middle, ex.Call(data="transpose", args=(ex.Symbol() as v,))):
                for factor in (u, v) if middle.name in OF_DECOMPOSITIONS else ():
                    if len(shape := shapes.get(factor.name, ())) == 2:
                        gram = ex.MatMul(ex.Call("transpose", factor), factor)
                        known = replace(
                            known, facts={**known.facts, gram: ex.Call("eye", as_shape(shape, factor.name)[1])}
                        )
    return known


def _triples(exprs: Iterable[ex.Expr]) -> Iterator[tuple[ex.Expr, ...]]:
    for node in ex.postorder(*exprs):
        if isinstance(node, ex.MatMul):
            yield from (node.args[i : i + 3] for i in range(len(node.args) - 2))


def means(exprs: Iterable[ex.Expr], known: Glossary) -> Glossary:
    """With μ = E X, where X is the only random variable and μ is not defined otherwise."""
    from derive.numeric.spaces import random_variables

    exprs, mu = list(exprs), ex.Symbol("mu")
    free = frozenset().union(*map(ex.free_symbols, exprs)) if exprs else frozenset()
    found = [x for x in random_variables(*exprs) if isinstance(x, ex.Symbol)]
    if (
        mu not in free
        or known.knows(mu)
        or len(found) != 1
        or any(isinstance(n, ex.Indexed) for n in ex.postorder(*exprs))
    ):
        return known
    return known.defined(mu, ex.Expectation(found[0]))


def averages(exprs: Iterable[ex.Expr], known: Glossary) -> Glossary:
    """With x̄ the mean of the x_i that are summed, where x̄ is not defined otherwise."""
    exprs = list(exprs)
    free = frozenset().union(*map(ex.free_symbols, exprs)) if exprs else frozenset()
    for bar in sorted((x for x in free if "bar" in x.name.split("_") and not known.knows(x)), key=str):
        x = ex.Symbol("_".join(part for part in bar.name.split("_") if part != "bar"))
        for node in ex.postorder(*exprs):
            if isinstance(node, ex.Sum) and len(node.args) == 4 and ex.Indexed(x, node.args[1]) in ex.postorder(node):
                _, i, first, last = node.args
                count = last if first is ex.ONE else ex.Add(last, ex.Neg(first), 1)
                known = known.defined(bar, ex.Div(ex.Sum(ex.Indexed(x, i), i, first, last), count))
                break
    return known


def without_marks(name: ex.Symbol) -> ex.Symbol | None:
    """The variable that ``name`` is an estimate or a best value of: w for ŵ, w* and w_MLE; None for any other name.

    >>> print(without_marks(ex.Symbol("hat_w")), without_marks(ex.Symbol("theta_MLE")), without_marks(ex.Symbol("w_1")))
    w theta None
    """
    parts = name.name.split("_")
    kept = [part for part in parts if part not in OF_ESTIMATES]
    return ex.Symbol("_".join(kept)) if kept and len(kept) < len(parts) else None
