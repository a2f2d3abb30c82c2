"""How a limit is worked out: each move looks at an expression and its limit, and gives the next lines, or None.

A move need not know whether it leads anywhere: ``Work`` only follows it where the limit stays the same. What none of
them can show is left to the expansion near the point.
"""

from __future__ import annotations

from derive.methods.limiting.algebra import (
    composite,
    power_of_limits,
    product_of_limits,
    quotient_of_limits,
    sum_of_limits,
)
from derive.methods.limiting.branches import both_sides, definition, one_branch
from derive.methods.limiting.cancelling import cancel, conjugate
from derive.methods.limiting.denominators import nested_fractions, one_fraction
from derive.methods.limiting.expanding import leading_term, taylor_polynomials
from derive.methods.limiting.growth import (
    growth,
    highest_power,
    largest_in_front,
    largest_out_of_logarithm,
    negative_exponential_below,
)
from derive.methods.limiting.hopital import hopital, product_as_quotient, trigonometric_quotient
from derive.methods.limiting.plain import constant, constant_factor, pure_power, substitution, tidied
from derive.methods.limiting.powers import exponential_form, joined_logarithms, power_of_quotient, powers_apart
from derive.methods.limiting.squeezing import squeeze
from derive.methods.limiting.standard import standard_limits
from derive.methods.limiting.variables import difference_quotient, reciprocal_variable
from derive.methods.limiting.work import Strategy

#: in the order in which they are tried
MOVES: tuple[Strategy, ...] = (
    constant, pure_power, one_branch, both_sides, substitution, constant_factor, growth, cancel,
    sum_of_limits, product_of_limits, quotient_of_limits, power_of_limits, composite,
    squeeze, definition, power_of_quotient, powers_apart, conjugate, highest_power, standard_limits,
    negative_exponential_below, joined_logarithms, largest_out_of_logarithm, one_fraction, nested_fractions,
    difference_quotient, largest_in_front, trigonometric_quotient, hopital, exponential_form, taylor_polynomials,
    product_as_quotient, tidied, reciprocal_variable, leading_term,
)  # fmt: skip
#: where the chain has become long, or the lemmas many
LAST_MOVES: tuple[Strategy, ...] = (constant, pure_power, substitution, leading_term)
