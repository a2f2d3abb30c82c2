"""The axioms of a vector space as data, for vectors of two entries; k, t stand for numbers.

They are those of Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.4.2.
"""

from __future__ import annotations

from derive.language.expressions import Add, Array, Mul, Neg, as_expr, symbols
from derive.model import Rule

a, b, c, d, p, q, k, t = symbols("a b c d p q k t")
x, y, z = Array(a, b), Array(c, d), Array(p, q)
ZEROS = Array(as_expr(0), as_expr(0))

closure = Rule("closed under sums and multiples", Add(k * x, t * y), Array(k * a + t * c, k * b + t * d))
commutativity = Rule("sums commute", Add(x, y), Add(y, x))
associativity = Rule("sums associate", Add(Add(x, y), z), Add(x, Add(y, z)))
zero_vector = Rule("zero vector", Add(x, ZEROS), x)
negative = Rule("negative", Add(x, Neg(x)), ZEROS)
scalars_associate = Rule("multiples associate", k * (t * x), (k * t) * x)
one_changes_nothing = Rule("the number 1", Mul(as_expr(1), x), x)
distributive_over_vectors = Rule("distributive over vectors", k * Add(x, y), Add(k * x, k * y))
distributive_over_scalars = Rule("distributive over numbers", (k + t) * x, Add(k * x, t * x))
