"""The coefficients of an expansion: their signs, and what is taken for granted about parameters.

Where the sign of a coefficient decides and is open, that is refused (``Depends``) or noted as a condition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import ONE, ZERO, Call, Expr, Symbol, substitute
from derive.methods.asymptotic.parameters import signs, signs_of_domain
from derive.methods.asymptotic.troubles import Depends, Unexpanded
from derive.methods.tidy import is_nonnegative, is_positive, tidy

LARGEST_COEFFICIENT = 4_000  # nodes


@dataclass
class Near:
    """The neighbourhood of ``point`` (``oo`` and ``-oo`` too) on the side ``"+"`` or ``"-"``: coefficients and their signs."""

    x: Symbol
    point: Expr
    side: str
    assume: Mapping[str, Domain]
    terms: int = 6
    conditions: dict[Expr, None] = field(default_factory=dict)
    tidied: dict[Expr, Expr] = field(default_factory=dict)
    signs: dict[Expr, int] = field(default_factory=dict)
    depth: int = 0

    def tidy(self, e: Expr) -> Expr:
        if e.size > LARGEST_COEFFICIENT:
            raise Unexpanded("a coefficient became too long")
        return tidy(e, self.assume, self.tidied)

    def is_zero(self, c: Expr) -> bool:
        return self.sign_at_points(c) == {0}

    def sign(self, c: Expr) -> int:
        """The sign of a coefficient; what is taken for granted about parameters is noted as a condition."""
        value = ex.constant_value(c)
        if value is not None:
            return (value > 0) - (value < 0)
        plain = self._with_positive_factorials(c)
        if is_positive(plain, self.assume):
            return 1
        if is_positive(self.tidy(-plain), self.assume):
            return -1
        if c not in self.signs:
            found = self.sign_at_points(c)
            if len(found - {0}) != 1:
                raise Depends(c)
            self.signs[c] = (found - {0}).pop()
        sign = self.signs[c]
        if ex.free_symbols(c):
            self.conditions[(ex.Greater if sign > 0 else ex.Less)(c, ZERO)] = None
        return sign

    def sign_or_positive(self, c: Expr) -> int:
        """The sign; where it is open, the function is only real if ``c`` is positive, and that is noted."""
        try:
            return self.sign(c)
        except Depends:
            self.conditions[ex.Greater(c, ZERO)] = None
            return 1

    def _with_positive_factorials(self, c: Expr) -> Expr:
        """``c`` with a positive number in the place of k! and Γ(k + 1), k ≥ 0: only for the question of its sign."""
        least = {"factorial": lambda u: u, "gamma": lambda u: self.tidy(u - 1)}
        positive = {
            n: ONE for n in ex.postorder(c)
            if isinstance(n, Call) and n.name in least and is_nonnegative(least[n.name](n.args[0]), self.assume)
        }  # fmt: skip
        return substitute(c, positive) if positive else c

    def nonzero(self, c: Expr) -> None:
        """Note that a coefficient that something is divided by is not 0."""
        never_zero = substitute(
            c, {n: ONE for n in ex.postorder(c) if isinstance(n, Call) and n.name in ("exp", "gamma", "factorial")}
        )
        if ex.free_symbols(never_zero) and not any(
            is_positive(self.tidy(e), self.assume) for e in (never_zero, -never_zero)
        ):
            self.conditions[ex.Unequal(c, ZERO)] = None

    def sign_at_points(self, c: Expr) -> set[int]:
        """Which signs ``c`` takes at values of its parameters: exact where it is a number."""
        value = ex.constant_value(c)
        if value is not None:
            return {(value > 0) - (value < 0)}
        if isinstance(c, Symbol) or is_positive(c, self.assume):
            return signs_of_domain(self.assume.get(c.name, REAL)) if isinstance(c, Symbol) else {1}
        return signs(c, self.assume)
