"""Would a claim that fails hold if one of its letters were how many entries a list has?

In ∑ᵢ (xᵢ − μ) = ∑ᵢ xᵢ − n μ nothing says what n is: taken for any number the claim is false, but that is not what was
meant. Such a claim is neither refuted nor agreed to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from derive.language import expressions as ex
from derive.verify.sides import Claim

LETTERS = frozenset("nmNMKLTJDdkrs")  #: what people call a number of things
MOST = 2  # letters, and lists, that are tried


def readings(claim: Claim) -> Iterator[tuple[Mapping[ex.Expr, ex.Expr], Claim]]:
    """The claim where some letters stand for how many values an index takes, and what each stands for."""
    letters = [x for x in claim.symbols if str(x) in LETTERS][:MOST]
    numbers = list(_numbers_of_entries(*claim.sides))[:MOST]
    for chosen in product((None, *numbers), repeat=len(letters)):
        meaning = {x: count for x, count in zip(letters, chosen, strict=True) if count is not None}
        if meaning:
            before, after, *given = (ex.substitute(side, meaning) for side in claim.sides)
            yield meaning, replace(claim, before=before, after=after, given=tuple(given), refusals=[])


def _numbers_of_entries(*sides: ex.Expr) -> Iterator[ex.Expr]:
    """∑ᵢ 1 for every index without bounds, the list it runs over kept in sight."""
    for node in ex.postorder(*sides):
        if not isinstance(node, (ex.SumOver, ex.ProductOver)):
            continue
        body, k = node.args
        entry = next((n for n in ex.postorder(body) if isinstance(n, ex.Indexed) and k in n.args[1:]), None)
        if entry is not None:
            somewhere = ex.Indexed(entry.args[0], *[a if a is k else ex.ONE for a in entry.args[1:]])
            yield ex.SumOver(ex.ONE + ex.ZERO * somewhere, k)
