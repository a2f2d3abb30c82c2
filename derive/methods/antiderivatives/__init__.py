"""How an antiderivative is found and told: each technique brings an integral to easier ones, and says so line by line.

SymPy holds the integrands (it knows polynomials and like terms); the lines are expressions of the language, and their
antiderivatives stay unevaluated until a rule of the table gives them. Nothing here decides whether a line is true.
Imported only inside the functions of ``integrate``, since it loads SymPy.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.methods.antiderivatives.cases import by_pieces
from derive.methods.antiderivatives.gaussian import by_gaussian
from derive.methods.antiderivatives.parts import by_parts
from derive.methods.antiderivatives.rational import by_rational
from derive.methods.antiderivatives.roots import by_plain_root, by_root, by_trigonometric_substitution
from derive.methods.antiderivatives.search import Search, Technique
from derive.methods.antiderivatives.substitution import (
    by_exponential_variable,
    by_linear_variable,
    by_logarithmic_variable,
    by_substitution,
)
from derive.methods.antiderivatives.table import by_table
from derive.methods.antiderivatives.terms import by_constant_factor, by_definition, by_expanding, by_joining, by_terms
from derive.methods.antiderivatives.trigonometry import by_hyperbolics, by_linear_waves, by_trigonometry

#: in the order in which they are tried
TECHNIQUES: tuple[Technique, ...] = (
    by_table, by_definition, by_terms, by_constant_factor, by_joining, by_pieces, by_gaussian, by_plain_root, by_substitution, by_rational,
    by_trigonometry, by_hyperbolics, by_linear_waves, by_parts, by_exponential_variable, by_root, by_logarithmic_variable,
    by_linear_variable, by_expanding, by_trigonometric_substitution,
)  # fmt: skip


def searching(taken: Iterable[str]) -> Search:
    """A search that knows every technique; ``taken`` are the names a new variable may not have."""
    return Search(taken, TECHNIQUES)
