r"""Whether the shapes of a text fit, and how large its identity matrices and vectors of ones are.

``X^\top X + \lambda I`` says that I is as large as X has columns; ``\mathbf{1}`` alone says nothing, and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.latex_text.structure import Misread

if TYPE_CHECKING:
    from derive.language.shapes import Shape


class Misfit(Misread):
    """Sides that are read, but whose shapes do not fit."""

    def __init__(self, message: str, sides: Sequence[ex.Expr] | Misread):
        super().__init__(message, 0)
        self.sides = [] if isinstance(sides, Misread) else list(sides)


Chain = list[ex.Expr] | Misread  # the sides of an equation, or why they could not be read


def fitted(
    chains: Sequence[Chain],
    shapes: Mapping[str, Any] | None,
    ranks: Mapping[str, int],
    unsized: Mapping[ex.Symbol, str],
) -> tuple[list[Chain], dict[str, Shape]]:
    """The chains with sizes in the place of ``unsized`` arrays, and the shapes of all names.

    ranks : how many indices each name has.    unsized : stand-ins for eye(n), ones(n) and zeros(n).
    A chain that does not fit with those before it becomes the reason why.
    """
    try:
        table = _table(chains, shapes, ranks, unsized)
    except DeriveError:
        chains = _each(chains, shapes, ranks, unsized)
        table = _table(chains, shapes, ranks, unsized)
    known = {d for name, shape in table.items() if ex.Symbol(name) not in unsized for d in shape}
    sizes = {
        x: ex.Call(made, table[x.name][0])
        for x, made in unsized.items()
        if x.name in table and table[x.name][0] in known
    }
    named = {name: shape for name, shape in table.items() if ex.Symbol(name) not in unsized}
    for misfit in chains:
        if isinstance(misfit, Misfit):
            sized = _sized(misfit.sides, sizes, unsized)
            misfit.sides = [] if isinstance(sized, Misread) else sized
    return [c if isinstance(c, Misread) else _sized(c, sizes, unsized) for c in chains], named


def _table(
    chains: Sequence[Chain],
    shapes: Mapping[str, Any] | None,
    ranks: Mapping[str, int],
    unsized: Mapping[ex.Symbol, str],
) -> dict[str, Shape]:
    from derive.language.shapes import infer

    tied = [_equation(chain) for chain in chains if not isinstance(chain, Misread) and chain]
    names = {s.name for e in tied for s in (*ex.free_symbols(e), *_chosen(e))}
    stands = {x.name: 2 if made == "eye" else 1 for x, made in unsized.items()}
    square = [name for name in names if stands.get(name) == 2]
    return infer(tied, shapes, square, {name: stands.get(name, ranks.get(name, 0)) for name in names}).table


def _chosen(e: ex.Expr) -> Iterator[Any]:
    """The variables of the arg min and arg max in ``e``, which may be arrays, as those of no other binder."""
    return (n.args[1] for n in ex.postorder(e) if isinstance(n, (ex.ArgMin, ex.ArgMax)))


def _equation(sides: Sequence[ex.Expr]) -> ex.Expr:
    """The sides tied together, so that they have one shape."""
    return sides[0] if len(sides) == 1 else ex.And(*[ex.Equal(a, b) for a, b in pairwise(sides)])


def _each(
    chains: Sequence[Chain],
    shapes: Mapping[str, Any] | None,
    ranks: Mapping[str, int],
    unsized: Mapping[ex.Symbol, str],
) -> list[Chain]:
    """Every chain that fits with those before it; the others as the reason why they do not."""
    found: list[Chain] = []
    for chain in chains:
        try:
            _table([*found, chain], shapes, ranks, unsized)
            found.append(chain)
        except DeriveError as error:
            found.append(Misfit(str(error), chain))
    return found


def _sized(chain: Sequence[ex.Expr], sizes: Mapping[Any, ex.Expr], unsized: Mapping[ex.Symbol, str]) -> Chain:
    found = [ex.substitute(e, sizes) for e in chain]
    if left := {x for e in found for x in ex.free_symbols(e)} & set(unsized):
        made = unsized[min(left, key=str)]  # type: ignore[index]
        looks = {"eye": "I_n", "ones": r"\mathbf{1}_n", "zeros": r"\mathbf{0}_n"}[made]
        return Misread(f"of which size? write {looks}", 0)
    return found
