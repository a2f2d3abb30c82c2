"""How a function behaves near a point: its leading terms, as sums of coefficient times scale.

The ideas one above the other: the signs of ``coefficients``, ``scales`` and which of two is larger, ``series`` and their
arithmetic, ``functions`` of series, and the ``expansion`` of an expression node by node.
Refuses (``Unexpanded``) what has no such expansion; an oscillation and a function that is not real there are named.
"""

from __future__ import annotations

from derive.methods.asymptotic.expansion import Expansion
from derive.methods.asymptotic.functions import taylor_coefficients
from derive.methods.asymptotic.parameters import parameter_points, signs, without_empty
from derive.methods.asymptotic.scales import UNIT, Scale, T
from derive.methods.asymptotic.troubles import Depends, MoreTerms, Oscillates, Outside, Unexpanded

__all__ = [
    "UNIT", "Depends", "Expansion", "MoreTerms", "Oscillates", "Outside", "Scale", "T", "Unexpanded", "parameter_points",
    "signs", "taylor_coefficients", "without_empty",
]  # fmt: skip
