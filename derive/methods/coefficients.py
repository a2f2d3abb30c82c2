"""What stands before the differential: J with dF = J dX, found in index notation and written in matrices again.

An expression that is linear in dX becomes a sum of terms, each a product of entries: tr(A dX B) is Aᵢⱼ dXⱼₖ Bₖᵢ. Taking
dXⱼₖ away leaves the coefficient, whose indices are contracted to matrix products, traces and entrywise products as far
as they go: (BA)ₖⱼ. What has more than two indices stays an einsum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import ONE, Add, Call, Div, Einsum, Expr, MatMul, Mul, Neg
from derive.language.shapes import Dim, Shape, axis_of
from derive.methods.array_algebra import Algebra
from derive.methods.contractions import Factor, Indices, assembled, contracted


@dataclass(frozen=True)
class Term:
    """A product of numbers and of entries of arrays; ``same`` holds pairs of indices with a Kronecker delta on them."""

    numbers: tuple[Expr, ...] = ()
    factors: tuple[Factor, ...] = ()
    same: tuple[tuple[int, int], ...] = ()

    def times(self, other: Term) -> Term:
        return Term(self.numbers + other.numbers, self.factors + other.factors, self.same + other.same)


ONE_TERM, MINUS_ONE = Term(), Neg(ONE)
#: arrays whose entries are products or nothing at all
_SPECIAL = {"column", "row", "ones", "eye", "outer", "diag", "transpose"}


def coefficient(expr: Expr, dx: ex.Symbol, algebra: Algebra, outer: Expr | None = None) -> Expr:
    """J with ``expr`` = J dx, of shape ``expr.shape + dx.shape``; with ``outer``, of ⟨outer, expr⟩ = ⟨J, dx⟩.

    expr : linear in ``dx``, as a differential is.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> for f in ("2*(r @ (A @ dx))", "trace(A @ dX @ B)", "X.T @ (s*(X @ dw))", "A @ dX @ B"):
    ...     e = read(f)
    ...     print(coefficient(e, next(s for s in ex.free_symbols(e) if s.name[0] == "d"), Algebra(infer([e]))))
    2*(A.T @ r)
    A.T @ B.T
    X.T @ diag(s) @ X
    einsum('ik,lj->ijkl', A, B)
    """
    work = Entries(algebra, dx)
    out = tuple(work.fresh(d) for d in algebra.shapes.of(expr))
    terms = work.terms(expr, out)
    if outer is not None:
        weight, out = work.entry(outer, out), ()
        terms = [t.times(weight) for t in terms]
    return algebra.neat(work.written([work.without_dx(t, out) for t in terms]))


class Entries:
    """Terms in the indices of one problem."""

    def __init__(self, algebra: Algebra, dx: ex.Symbol, *, whole: bool = False):
        """``whole``: keep the terms without dx, which a differential has not."""
        self.algebra, self.shapes, self.dx, self.whole = algebra, algebra.shapes, dx, whole
        self.sizes: list[Dim] = []  # of each index
        self.split: dict[int, Indices] = {}  # an index of vec X or of a Kronecker product -> the pair it runs over

    def fresh(self, size: Dim) -> int:
        self.sizes.append(size)
        return len(self.sizes) - 1

    # ------------------------------------------------------------ from arrays to entries

    def has_dx(self, expr: Expr) -> bool:
        return self.dx in ex.free_symbols(expr)

    def entry(self, expr: Expr, at: Indices) -> Term:
        """One entry of an array without dx; what is the same for every index loses it."""
        at = self._aligned(expr, at)
        match expr:
            case Neg(args=(inner,)):
                return Term((MINUS_ONE,)).times(self.entry(inner, at))
            case Call(data="column", args=(v,)):
                return self.entry(v, at[:1])
            case Call(data="row", args=(v,)):
                return self.entry(v, at[1:])
            case Call(data="ones"):
                return ONE_TERM
            case Call(data="eye"):
                return Term(same=((at[0], at[1]),))
            case Call(data="outer", args=(a, b)):
                return self.entry(a, at[:1]).times(self.entry(b, at[1:]))
            case Call(data="diag", args=(v,)):
                return self.entry(v, at[:1]).times(Term(same=((at[0], at[1]),)))
            case Call(data="transpose", args=(inner,)):
                return self.entry(inner, at[::-1])
            case Mul(args=args):
                whole = ONE_TERM
                for a in self._merged(args):
                    whole = whole.times(
                        self.entry(a, at[len(at) - self.shapes.rank(a) :])
                        if not isinstance(a, Mul)
                        else self._plain(a, at)
                    )
                return whole
            case Div(args=(a, b)) if not self.shapes.rank(b):
                return Term((Div(ONE, b),)).times(self.entry(a, at))
            case MatMul(args=(a, *_, b)) if self.shapes.rank(expr) == 2 and any(
                isinstance(f, Call) and f.name in ("diag", "outer") for f in expr.args
            ):
                return self._chain(expr.args, at)
        return self._plain(expr, at)

    def _aligned(self, expr: Expr, at: Indices) -> Indices:
        """The indices of ``expr`` among those of what it is broadcast to; where it has but one entry, that entry."""
        shape = self.shapes.of(expr)
        at = at[len(at) - len(shape) :]
        return tuple(
            self.fresh(ONE) if d is ONE and self.sizes[i] is not ONE else i for d, i in zip(shape, at, strict=True)
        )

    def _plain(self, expr: Expr, at: Indices) -> Term:
        at = self._aligned(expr, at)
        if not at:
            return Term((expr,))
        return Term(factors=(Factor(expr, at),))

    def _merged(self, args: Sequence[Expr]) -> list[Expr]:
        """The factors of an entrywise product, those of one shape that are nothing special kept together."""
        plain = [a for a in args if not isinstance(a, (Neg, Div)) and not (isinstance(a, Call) and a.name in _SPECIAL)]
        by_shape: dict[Shape, list[Expr]] = {}
        for a in plain:
            by_shape.setdefault(self.shapes.of(a), []).append(a)
        return [a for a in args if a not in plain] + [Mul(*same) for same in by_shape.values()]

    def _chain(self, factors: Sequence[Expr], at: Indices) -> Term:
        """A product without dx, factor by factor."""
        (whole,) = self._product(factors, at)
        return whole

    def terms(self, expr: Expr, at: Indices) -> list[Term]:
        """``expr`` at the indices ``at`` as a sum of terms, each with one entry of dx."""
        at = self._aligned(expr, at)
        if not self.has_dx(expr):
            return [self.entry(expr, at)]
        match expr:
            case ex.Symbol():
                return [Term(factors=(Factor(expr, at),))]
            case Add(args=args):
                return [t for a in args if self.whole or self.has_dx(a) for t in self.terms(a, at)]
            case Neg(args=(a,)):
                return [Term((MINUS_ONE,)).times(t) for t in self.terms(a, at)]
            case Div(args=(a, b)):
                below = self.entry(Div(ONE, b), at)
                return [below.times(t) for t in self.terms(a, at)]
            case Mul(args=args):
                rest = [a for a in args if not self.has_dx(a)]
                moving = [a for a in args if self.has_dx(a)]
                found = self._sum([self.terms(a, at) for a in moving])
                return [self.entry(Mul(*rest), at).times(t) for t in found] if rest else found
            case MatMul(args=args) | Call(data="dot", args=args):
                return self._product(args, at)
            case ex.Piecewise():
                return self._cases(expr, at)
            case Einsum():
                return self._einsum(expr, at)
            case Call(data=name) if name in _ENTRIES:
                return _ENTRIES[name](self, expr, at)
        raise UnsupportedError(f"no entries of {expr!s:.80} in index notation")

    def _sum(self, parts: Sequence[list[Term]]) -> list[Term]:
        """The product of sums of terms."""
        found = [ONE_TERM]
        for terms in parts:
            found = [a.times(b) for a in found for b in terms]
        return found

    def _product(self, args: Sequence[Expr], at: Indices) -> list[Term]:
        """A matrix product: between neighbours stands an index that is summed."""
        out, parts, summed = list(at), [], []
        here = out.pop(0) if self.shapes.rank(args[0]) == 2 else None  # the index that the next factor begins with
        for n, a in enumerate(args):
            shape = self.shapes.of(a)
            if len(shape) == 1:
                if n == 0:
                    here = self.fresh(shape[0])
                    summed.append(here)
                parts.append(self._any(a, (here,)))  # type: ignore[arg-type]
                continue
            following = out.pop(0) if n == len(args) - 1 else self.fresh(shape[1])
            if n < len(args) - 1:
                summed.append(following)
            parts.append(self._any(a, (here, following)))  # type: ignore[arg-type]
            here = following
        return [self._counted(t, tuple(summed)) for t in self._sum(parts)]

    def _any(self, a: Expr, at: Indices) -> list[Term]:
        return self.terms(a, at) if self.has_dx(a) else [self.entry(a, at)]

    def _cases(self, node: ex.Piecewise, at: Indices) -> list[Term]:
        """where(c, dU, dV) = [c] dU + [not c] dV."""
        found: list[Term] = []
        earlier: list[Expr] = []
        for value, condition in node.cases:
            if self.has_dx(value):
                cases = [part for c in earlier for part in (ex.ZERO, c)]
                only = ex.Piecewise(*cases, ONE, condition, *(() if condition is ex.TRUE else (ex.ZERO, ex.TRUE)))
                found += [self._plain(only, at).times(t) for t in self.terms(value, at)]
            earlier.append(condition)
        return found

    def _einsum(self, node: Einsum, at: Indices) -> list[Term]:
        inputs, output = node.data.split("->")
        index = dict(zip(output, at, strict=True))
        parts = []
        for letters, a in zip(inputs.split(","), node.args, strict=True):
            for letter, size in zip(letters, self.shapes.of(a), strict=True):
                if letter not in index:
                    index[letter] = self.fresh(size)
            parts.append(self._any(a, tuple(index[letter] for letter in letters)))
        summed = tuple(i for letter, i in index.items() if letter not in output)
        return [self._counted(t, summed) for t in self._sum(parts)]

    def _counted(self, term: Term, summed: Indices) -> Term:
        """A sum over an index that stands nowhere counts."""
        used = {i for f in term.factors for i in f.at} | {i for pair in term.same for i in pair}
        return replace(term, numbers=term.numbers + tuple(self.sizes[i] for i in summed if i not in used))

    # ------------------------------------------------------------ dx taken away

    def without_dx(self, term: Term, out: Indices) -> tuple[Term, Indices]:
        """The term without its entry of dx, and the indices of what is left: ``out`` and those of the entry."""
        (place,) = [n for n, f in enumerate(term.factors) if f.array is self.dx]
        return self.without(term, place, out)

    def without(self, term: Term, place: int, out: Indices) -> tuple[Term, Indices]:
        """The term without the factor at ``place``, and the indices of what is left; one that stands twice gets a twin."""
        here = term.factors[place]
        rest = replace(term, factors=term.factors[:place] + term.factors[place + 1 :])
        found: list[int] = []
        deltas: list[tuple[int, int]] = []
        taken = {*out, *(k for i in out for k in self.split.get(i, ()))}
        for index in here.at:
            if index in taken or index in found or index in self.split:
                new = self.fresh(self.sizes[index])
                deltas.append((index, new))
                found.append(new)
            else:
                found.append(index)
        return replace(rest, same=rest.same + tuple(deltas)), (*out, *found)

    # ------------------------------------------------------------ from entries to arrays

    def written(self, terms: Sequence[tuple[Term, Indices]]) -> Expr:
        if not terms:
            raise UnsupportedError(f"nothing here moves with {self.dx}")
        return Add(*[self.as_array(*self._split_up(term, out)) for term, out in terms])

    def _split_up(self, term: Term, out: Indices) -> tuple[Term, Indices, Shape | None]:
        """Indices of vec and kron replaced by their pairs; arrays that carried one index get two."""
        shape: Shape | None = None
        if self.split:
            kept = [
                *self.split,
                *[i for pair in term.same for i in pair],
                *[i for pair in self.split.values() for i in pair],
            ]
            left, numbers = contracted(term.factors, {*out, *kept})
            term = replace(term, factors=tuple(left), numbers=term.numbers + tuple(numbers))
        while True:
            here = [
                i
                for i in self.split
                if any(i in f.at for f in term.factors) or i in out or any(i in s for s in term.same)
            ]
            if not here:
                return term, out, shape
            if shape is None and any(i in out for i in here):
                shape = tuple(self.sizes[i] for i in out)
            i = here[0]
            pair = self.split[i]
            factors = tuple(self._opened(f, i, pair) for f in term.factors)
            same = []
            for a, b in term.same:
                if i not in (a, b):
                    same.append((a, b))
                    continue
                other = b if a == i else a
                if other not in self.split:
                    self.split[other] = tuple(self.fresh(self.sizes[k]) for k in pair)
                same += list(zip(pair, self.split[other], strict=True))
            term = replace(term, factors=factors, same=tuple(same))
            out = tuple(k for o in out for k in (pair if o == i else (o,)))

    def _opened(self, f: Factor, index: int, pair: Indices) -> Factor:
        if index not in f.at:
            return f
        at = tuple(k for o in f.at for k in (pair if o == index else (o,)))
        return Factor(Call("reshape", f.array, *[self.sizes[k] for k in at]), at)

    def as_array(self, term: Term, out: Indices, shape: Shape | None = None) -> Expr:
        """The array with the indices ``out`` that a term stands for, in the end of another ``shape``."""
        term, out, deltas = _renamed(term, out)
        factors, more = contracted(term.factors, {*out, *(i for pair in deltas for i in pair)})
        lost = [i for i in {k for pair in term.same for k in pair} if i not in out]
        array = assembled(factors, out, deltas, self.sizes, self.algebra)
        if shape is not None:
            array = Call("reshape", array, *shape)
        numbers = [*term.numbers, *more, *[self.sizes[i] for i in lost]]
        negative = numbers.count(MINUS_ONE) % 2
        whole = Mul(*[n for n in numbers if n is not MINUS_ONE], array)
        return Neg(whole) if negative else whole


def _renamed(term: Term, out: Indices) -> tuple[Term, Indices, list[tuple[int, int]]]:
    """Kronecker deltas carried out: an index that is summed takes the name of its twin; pairs of outputs stay."""
    name: dict[int, int] = {}

    def root(i: int) -> int:
        while i in name:
            i = name[i]
        return i

    deltas: list[tuple[int, int]] = []
    for a, b in term.same:
        a, b = root(a), root(b)
        if a == b:
            continue
        if a in out and b in out:
            deltas.append((a, b))
        elif a in out:
            name[b] = a
        else:
            name[a] = b
    factors = tuple(Factor(f.array, tuple(map(root, f.at))) for f in term.factors)
    same = tuple((root(a), root(b)) for a, b in term.same if root(a) == root(b) and root(a) not in out)
    used = {i for f in factors for i in f.at}
    lost = tuple((a, b) for a, b in same if a not in used)
    ordered = sorted(set(deltas), key=lambda d: (out.index(min(d, key=out.index)), max(map(out.index, d))))
    return Term(term.numbers, factors, lost), out, [tuple(sorted(d, key=out.index)) for d in ordered]  # type: ignore[misc]


# ---------------------------------------------------------------- entries of what a function makes of dx


def _transpose(self: Entries, node: Expr, at: Indices) -> list[Term]:
    return self.terms(node.args[0], at[::-1])


def _trace(self: Entries, node: Expr, at: Indices) -> list[Term]:
    i = self.fresh(self.shapes.of(node.args[0])[0])
    return [self._counted(t, (i,)) for t in self.terms(node.args[0], (i, i))]


def _total(self: Entries, node: Expr, at: Indices) -> list[Term]:
    inner = node.args[0]
    shape = self.shapes.of(inner)
    axis = axis_of(node, len(shape))
    left = list(at)
    inside = tuple(self.fresh(d) if axis is None or k == axis else left.pop(0) for k, d in enumerate(shape))
    summed = inside if axis is None else (inside[axis],)
    found = self.terms(inner, inside)
    if node.data == "mean":
        found = [Term((Div(ONE, Mul(*[self.sizes[i] for i in summed])),)).times(t) for t in found]
    return [self._counted(t, summed) for t in found]


def _diag(self: Entries, node: Expr, at: Indices) -> list[Term]:
    return [t.times(Term(same=((at[0], at[1]),))) for t in self.terms(node.args[0], at[:1])]


def _diagonal(self: Entries, node: Expr, at: Indices) -> list[Term]:
    return self.terms(node.args[0], at * 2)


def _outer(self: Entries, node: Expr, at: Indices) -> list[Term]:
    return self._sum([self._any(a, at[k : k + 1]) for k, a in enumerate(node.args)])


def _kron(self: Entries, node: Expr, at: Indices) -> list[Term]:
    a, b = node.args
    pairs = []
    for index, p, q in zip(at, self.shapes.of(a), self.shapes.of(b), strict=True):
        if index not in self.split:
            self.split[index] = (self.fresh(p), self.fresh(q))
        pairs.append(self.split[index])
    left, right = zip(*pairs, strict=True)
    return self._sum([self._any(a, tuple(left)), self._any(b, tuple(right))])


def _vec(self: Entries, node: Expr, at: Indices) -> list[Term]:
    shape = self.shapes.of(node.args[0])
    if len(shape) < 2:
        return self.terms(node.args[0], at if shape else ())
    if at[0] not in self.split:
        self.split[at[0]] = (self.fresh(shape[1]), self.fresh(shape[0]))  # columns stacked: the row runs faster
    j, i = self.split[at[0]]
    return self.terms(node.args[0], (i, j))


def _reshape(self: Entries, node: Expr, at: Indices) -> list[Term]:
    inner, *dims = node.args
    shape = self.shapes.of(inner)
    if len(shape) != 1 or len(dims) != 2:
        raise UnsupportedError(
            f"{node!s:.80}: a vector can be reshaped to a matrix, and no other change of shape is known"
        )
    index = self.fresh(shape[0])
    self.split[index] = at
    return self.terms(inner, (index,))


def _first(self: Entries, node: Expr, at: Indices) -> list[Term]:
    return self.terms(node.args[0], at[:1])


def _second(self: Entries, node: Expr, at: Indices) -> list[Term]:
    return self.terms(node.args[0], at[1:])


_ENTRIES = {
    "transpose": _transpose, "trace": _trace, "sum": _total, "mean": _total, "diag": _diag, "diagonal": _diagonal,
    "outer": _outer, "kron": _kron, "vec": _vec, "reshape": _reshape, "column": _first, "row": _second,
}  # fmt: skip
