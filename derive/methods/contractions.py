"""Products of entries written as arrays again: Aᵢⱼ Bⱼₖ is (AB)ᵢₖ, vᵢ wᵢ the number vᵀw, Aᵢⱼ Bᵢⱼ an entry of A ∘ B.

An index is a number; one that is not kept is summed over. Contractions are made one at a time, those first that leave the
least: numbers and vectors before matrices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from derive.language import expressions as ex
from derive.language.expressions import ONE, Call, Div, Einsum, Expr, MatMul, Mul, Pow
from derive.language.shapes import Dim
from derive.methods.array_algebra import Algebra, is_entrywise

LETTERS = "ijklpqrstuvwabcdefgho"
Indices = tuple[int, ...]


@dataclass(frozen=True)
class Factor:
    """An array, and the index at each of its places."""

    array: Expr
    at: Indices

    def ending(self, i: int) -> Expr:
        """The matrix with ``i`` as its column index."""
        return self.array if self.at[1] == i else Call("transpose", self.array)

    def beginning(self, i: int) -> Expr:
        """The matrix with ``i`` as its row index."""
        return self.array if self.at[0] == i else Call("transpose", self.array)

    def along(self, at: Indices) -> Expr:
        """The array with its places in the order ``at``."""
        return self.array if self.at == at else Call("transpose", self.array)

    def other(self, i: int) -> int:
        """The index of a matrix that is not ``i``."""
        return self.at[0] if self.at[1] == i else self.at[1]


@dataclass(frozen=True)
class Contraction:
    """Factors, what becomes of them, and how early to make it (the least first)."""

    order: tuple[int, int]
    used: tuple[Factor, ...]
    made: Factor


def contracted(factors: Sequence[Factor], kept: Collection[int]) -> tuple[list[Factor], list[Expr]]:
    """What is left after every sum over an index that is not ``kept``; what became a number stands apart.

    >>> A, B, v = ex.symbols("A B v")
    >>> contracted([Factor(A, (0, 1)), Factor(B, (1, 2)), Factor(v, (2,))], {0})[0][0].array
    A @ (B @ v)
    """
    left, numbers = list(factors), list[Expr]()
    while True:
        summed = {i for f in left for i in f.at} - set(kept)
        best = min(_possible(left, summed), key=lambda c: c.order, default=None)
        if best is None:
            return left, numbers
        for f in best.used:
            left.remove(f)
        if best.made.at:
            left.append(best.made)
        else:
            numbers.append(best.made.array)


def _possible(factors: Sequence[Factor], summed: set[int]) -> Iterator[Contraction]:
    """Every contraction of one, two or three factors that leaves at most two indices."""
    count = Counter(i for f in factors for i in set(f.at))
    for f in factors:
        yield from _of_one(f, summed, count)
        yield from _scaled_on_both_sides(f, factors, summed, count)
    for f, g in combinations(factors, 2):
        shared = set(f.at) & set(g.at)
        if shared and max(len(f.at), len(g.at)) <= 2:
            free = {i for i in shared & summed if count[i] == 2}
            yield from _of_two(f, g, shared, free, summed)


def _of_one(f: Factor, summed: set[int], count: Counter[int]) -> Iterator[Contraction]:
    """Traces, diagonals and sums."""
    if len(f.at) == 2 and f.at[0] == f.at[1]:
        i = f.at[0]
        if i in summed and count[i] == 1:
            yield Contraction((0, 0), (f,), Factor(Call("trace", f.array), ()))
        else:
            yield Contraction((0, 1), (f,), Factor(Call("diagonal", f.array), (i,)))
        return
    for axis, i in enumerate(f.at):
        if i in summed and count[i] == 1 and len(f.at) == 1:
            yield Contraction((1, 0), (f,), Factor(Call("sum", f.array), ()))
        elif i in summed and count[i] == 1 and len(f.at) == 2:
            yield Contraction((3, 0), (f,), Factor(Call("sum", f.array, axis), (f.at[1 - axis],)))


def _of_two(f: Factor, g: Factor, shared: set[int], free: set[int], summed: set[int]) -> Iterator[Contraction]:
    """``shared``: the indices both have; ``free``: those of them that are summed and stand nowhere else."""
    if len(f.at) == len(g.at) == 1:
        yield _two_vectors(f, g, free)
    elif len(f.at) == len(g.at) == len(shared) == 2:
        yield _two_alike(f, g, free)
    elif free:
        yield _product(f, g, min(free), summed)
    elif {len(f.at), len(g.at)} == {1, 2} and shared <= summed:
        yield _columns_scaled(f, g, min(shared))


def _two_vectors(f: Factor, g: Factor, free: set[int]) -> Contraction:
    if free:
        return Contraction((1, 1), (f, g), Factor(MatMul(f.array, g.array), ()))
    return Contraction((2, 0), (f, g), Factor(Mul(f.array, g.array), f.at))


def _two_alike(f: Factor, g: Factor, free: set[int]) -> Contraction:
    """Matrices with the same two indices: a trace, the diagonal of a product, or an entrywise product."""
    if len(free) == 2:
        if any(map(_is_entrywise_product, (f.array, g.array))):
            return Contraction((2, 2), (f, g), Factor(Call("sum", Mul(f.array, g.along(f.at))), ()))
        return Contraction((2, 2), (f, g), Factor(Call("trace", MatMul(f.array, g.along(f.at[::-1]))), ()))
    if len(free) == 1:
        (i,) = free
        akin = ex.free_symbols(f.array) & ex.free_symbols(g.array)
        if akin and not any(map(_is_entrywise_product, (f.array, g.array))):  # xᵢᵀ M xᵢ
            made = Call("diagonal", MatMul(f.ending(i), g.beginning(i)))
        else:
            made = Call("sum", Mul(f.array, g.along(f.at)), f.at.index(i))
        return Contraction((3, 2), (f, g), Factor(made, (f.other(i),)))
    return Contraction((2, 1), (f, g), Factor(Mul(f.array, g.along(f.at)), f.at))


def _product(f: Factor, g: Factor, i: int, summed: set[int]) -> Contraction:
    """A matrix times a vector or a matrix."""
    matrix, vector = (f, g) if len(g.at) == 1 else (g, f)
    if len(vector.at) == 1:
        return Contraction((1, 2), (f, g), Factor(MatMul(matrix.ending(i), vector.array), (matrix.other(i),)))
    ends = (f.other(i), g.other(i))
    return Contraction((4, int(not summed.isdisjoint(ends))), (f, g), Factor(MatMul(f.ending(i), g.beginning(i)), ends))


def _columns_scaled(f: Factor, g: Factor, i: int) -> Contraction:
    """Aᵢⱼ vⱼ where j stands elsewhere too: A diag(v)."""
    matrix, vector = (f, g) if len(f.at) == 2 else (g, f)
    d = Call("diag", vector.array)
    made = MatMul(matrix.array, d) if matrix.at[1] == i else MatMul(d, matrix.array)
    return Contraction((5, 0), (f, g), Factor(made, matrix.at))


def _scaled_on_both_sides(
    f: Factor, factors: Sequence[Factor], summed: set[int], count: Counter[int]
) -> Iterator[Contraction]:
    """aᵢ Mᵢⱼ bⱼ where both indices stand elsewhere too: (a bᵀ) ∘ M."""
    if len(f.at) == 2 and f.at[0] != f.at[1] and all(i in summed and count[i] > 2 for i in f.at):
        sides = [g for i in f.at for g in factors if g.at == (i,)]
        if len(sides) == 2 and sides[0].at != sides[1].at:
            made = Mul(Call("outer", *[g.array for g in sides]), f.array)
            yield Contraction((4, 2), (f, *sides), Factor(made, f.at))


def _is_entrywise_product(x: Expr) -> bool:
    return isinstance(x, (Mul, Div, Pow)) or (is_entrywise(x) and isinstance(x, Call))


# ---------------------------------------------------------------- what could not be contracted further


def assembled(
    factors: Sequence[Factor], out: Indices, deltas: Sequence[tuple[int, int]], sizes: Sequence[Dim], algebra: Algebra
) -> Expr:
    """An array with the indices ``out``; ``deltas`` are pairs of them with a Kronecker delta, ``sizes`` how far each runs."""
    if not out:
        return Mul(*[f.array for f in factors]) if factors else ONE
    simple = all(set(f.at) <= set(out) and len(f.at) <= 2 for f in factors)
    if len(out) == 1 and simple and not deltas:
        return Mul(*map(_as_vector, factors)) if factors else Call("ones", sizes[out[0]])
    if len(out) == 2 and simple and deltas:  # everything stands on the diagonal
        return Call("diag", Mul(*map(_as_vector, factors))) if factors else Call("eye", sizes[out[0]])
    if len(out) == 2 and simple:
        return _matrix(factors, out, sizes)
    return _einsum(factors, out, deltas, sizes, algebra)


def _as_vector(f: Factor) -> Expr:
    return f.array if len(f.at) == 1 else Call("diagonal", f.array)


def _matrix(factors: Sequence[Factor], out: Indices, sizes: Sequence[Dim]) -> Expr:
    rows, columns = ([_as_vector(f) for f in factors if set(f.at) == {i}] for i in out)
    whole = [f.along(out) for f in factors if set(f.at) == set(out)]
    if not whole:
        sides = [Mul(*side) if side else Call("ones", sizes[i]) for side, i in zip((rows, columns), out, strict=True)]
        return Call("outer", *sides)
    if rows and columns:
        return Mul(Call("outer", Mul(*rows), Mul(*columns)), *whole)
    chain = [
        *([Call("diag", Mul(*rows))] if rows else []),
        Mul(*whole),
        *([Call("diag", Mul(*columns))] if columns else []),
    ]
    return MatMul(*chain)


def _einsum(
    factors: Sequence[Factor], out: Indices, deltas: Sequence[tuple[int, int]], sizes: Sequence[Dim], algebra: Algebra
) -> Expr:
    """Index notation, with an identity matrix for each delta and ones for an index that stands nowhere."""
    everything = [*[Factor(Call("eye", sizes[a]), (a, b)) for a, b in deltas], *_gathered(factors)]
    standing = {k for f in everything for k in f.at}
    everything += [Factor(Call("ones", sizes[k]), (k,)) for k in out if k not in standing]
    letters = letters_for([out, *[f.at for f in everything]])
    inputs = ",".join("".join(letters[k] for k in f.at) for f in everything)
    output = "".join(letters[k] for k in out)
    return Einsum(f"{inputs}->{output}", *[algebra.neat(f.array) for f in everything])


def _gathered(factors: Sequence[Factor]) -> list[Factor]:
    """Arrays at the same places multiplied entry by entry."""
    found: list[Factor] = []
    for f in factors:
        twin = next((g for g in found if set(g.at) == set(f.at) and len(g.at) == len(f.at) <= 2), None)
        if twin is None:
            found.append(f)
        else:
            found[found.index(twin)] = Factor(Mul(twin.array, f.along(twin.at)), twin.at)
    return found


def letters_for(places: Sequence[Indices]) -> dict[int, str]:
    """A letter for each index, in the order met."""
    return dict(zip(dict.fromkeys(i for at in places for i in at), LETTERS, strict=False))
