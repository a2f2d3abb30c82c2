"""The other textbook route to a gradient: write f in entries, differentiate entry by entry, read matrices again.

For f that is a polynomial in the entries of the variable: traces, products, sums and squared norms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import TWO, Add, Call, Derivative, Einsum, Expr, MatMul, Mul, Neg, Pow, Symbol
from derive.language.shapes import Shapes
from derive.methods.array_algebra import Algebra
from derive.methods.coefficients import MINUS_ONE, Entries, Term
from derive.methods.compact import compact
from derive.methods.contractions import letters_for
from derive.model import Derivation, Step
from derive.rules import matrix_calculus as rules


def gradient(
    f: Expr, variables: Sequence[Symbol], shapes: Shapes, assume: Mapping[str, Domain] | None = None
) -> Derivation:
    """The gradient of the number ``f`` in one array, by index notation.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> f = read("trace(A @ X @ B)")
    >>> for step in gradient(f, [Symbol("X")], infer([f])).steps:
    ...     print(step.before, "=", step.after, [rule.name for rule in step.by])
    f = einsum('ij,jk,ki->', A, X, B) ['in index notation']
    Derivative(f, X) = einsum('ij,ki->jk', A, B) ['derivative of an entry']
    einsum('ij,ki->jk', A, B) = A.T @ B.T ['in matrices again']
    """
    if len(variables) != 1:
        raise UnsupportedError("index notation is for one variable at a time")
    (X,) = variables
    algebra = Algebra(shapes.with_({}), assume)
    work = Entries(algebra, X, whole=True)
    name = ex.fresh_symbol("f", ex.free_symbols(f))
    terms = work.terms(_in_products(algebra.neat(f), algebra), ())
    for t in terms:
        if any(X in ex.free_symbols(p) for p in (*t.numbers, *(a.array for a in t.factors if a.array is not X))):
            raise UnsupportedError(f"index notation is for polynomials in the entries of {X}, and {f!s:.80} is none")
    written = Add(*[_written(work, t) for t in terms])
    moved = [work.without(t, n, ()) for t in terms for n, a in enumerate(t.factors) if a.array is X]
    slopes = Add(*[_written(work, t, out) for t, out in moved]) if moved else algebra.filled(ex.ZERO, shapes.of(X))
    result = compact(Add(*[work.as_array(t, out) for t, out in moved]), algebra) if moved else slopes
    steps = [Step(name, written, (rules.entries,)), Step(Derivative(name, X), slopes, (rules.derivative_of_an_entry,))]
    if result is not slopes:
        steps.append(Step(slopes, result, (rules.in_matrices,)))
    known = {**shapes.table, name.name: ()}
    symbols = sorted(ex.free_symbols(f) | {X}, key=str)
    return Derivation(
        title="The gradient", problem=Derivative(name, X), steps=tuple(steps), result=result,
        assume={s.name: (assume or {}).get(s.name, REAL) for s in symbols}, where=((name, f),),
        shapes=known,
    )  # fmt: skip


def _in_products(f: Expr, algebra: Algebra) -> Expr:
    """Squared norms as products: ‖X‖² = tr(XᵀX), ‖x‖² = xᵀx."""
    done: dict[Expr, Expr] = {}
    for node in ex.postorder(f):
        new = ex.rebuild(node, [done[a] for a in node.args])
        match new:
            case Pow(args=(Call(data="norm", args=(u,)), exponent)) if exponent is TWO:
                inner = done.get(u, u)
                flipped = algebra.transposed(inner)
                new = Call("trace", MatMul(flipped, inner)) if algebra.shapes.rank(inner) == 2 else MatMul(inner, inner)
        done[node] = new
    return done[f]


def _written(work: Entries, term: Term, out: tuple[int, ...] = ()) -> Expr:
    """A term as a sum over its indices, with its number in front."""
    deltas = [(Call("eye", work.sizes[a]), (a, b)) for a, b in term.same]
    parts = [*[(f.array, f.at) for f in term.factors], *deltas]
    standing = {i for _, at in parts for i in at}
    parts += [(Call("ones", work.sizes[i]), (i,)) for i in out if i not in standing]
    if not parts:
        return Mul(*term.numbers) if term.numbers else ex.ONE
    letters = letters_for([at for _, at in parts])
    inputs = ",".join("".join(letters[i] for i in at) for _, at in parts)
    total = Einsum(f"{inputs}->{''.join(letters[i] for i in out)}", *[a for a, _ in parts])
    whole = Mul(*[n for n in term.numbers if n is not MINUS_ONE], total)
    return Neg(whole) if term.numbers.count(MINUS_ONE) % 2 else whole
