"""Rules of lines, planes, spheres and boxes as data; small letters of the end of the alphabet stand for vectors.

w is a normal vector, x a point; r, s, a and b are numbers.
"""

from __future__ import annotations

from derive.language.expressions import (
    PI,
    Add,
    Array,
    Derivative,
    Div,
    Einsum,
    Neg,
    Pow,
    Product,
    Sum,
    symbols,
)
from derive.model import LESS_EQUAL, Rule
from derive.rules.shorthand import fn, needs, nonzero

w, x, y, n, k, c, s = symbols("w x y n k lam sigma")
a, b, p, q, r = symbols("a b p q r")
value = w @ x + c
length = fn("norm", w)
away_from_zero = needs(nonzero(length))

equation = Rule("equation of the hyperplane", w @ x + c, Einsum("i,i->", w, x) + c, source='Wikipedia, "Hyperplane"')
foot = Rule("foot of the perpendicular", w @ (x - value / length**2 * w) + c, 0 * c, away_from_zero)
distance = Rule(
    "distance from a hyperplane", fn("norm", value / length**2 * w), fn("abs", value) / length, away_from_zero,
    'Wikipedia, "Distance from a point to a plane"',
)  # fmt: skip
at_the_origin = Rule("the value at the origin", w @ (0 * x) + c, c)
direction = Rule("a direction within the hyperplane", Array(a, b) @ Array(-b, a), a - a)
slope = Rule("slope", Derivative(Neg(Div(Add(a * p, q), b)), p), -a / b, needs(nonzero(b)))
intercept = Rule("intercept", a * (-q / a) + q, a - a, needs(nonzero(a)))
solved = Rule("solved for the last coordinate", a * p + b * (Neg(Div(Add(a * p, q), b))) + q, a - a, needs(nonzero(b)))
side = Rule("the sign of the value", a, a)

sphere = Rule(
    "equation of the sphere",
    fn("norm", x - y) ** 2,
    Einsum("i,i->", x - y, x - y),
    source='DLMF 1.2.46; Wikipedia, "n-sphere"',
)
radial_projection = Rule(
    "along the radius", fn("norm", fn("abs", s) * x / fn("norm", x)), fn("abs", s), needs(nonzero(fn("norm", x)))
)
scaling_to_the_sphere = Rule(
    "scaled to the unit sphere", Array(a, b) / Array(p, q), Array(a / p, b / q), needs(nonzero(p), nonzero(q))
)
ellipsoid = Rule(
    "equation of the ellipsoid",
    Array(a / p, b / q) @ Array(a / p, b / q),
    a**2 / p**2 + b**2 / q**2,
    needs(nonzero(p), nonzero(q)),
    'Wikipedia, "Ellipsoid"',
)
volume_of_an_ellipsoid = Rule(
    "volume of an ellipsoid",
    PI ** (a / a) / fn("gamma", 2) * p * q,
    PI * p * q,
    needs(nonzero(a)),
    'Wikipedia, "Ellipsoid"; Wikipedia, "Volume of an n-ball"',
)

volume_of_a_box = Rule(
    "volume of a box", fn("det", fn("diag", Array(a, b))), a * b, source='Wikipedia, "Hyperrectangle"'
)
product_of_sides = Rule("the sides multiplied", Product(a, k, 1, 3), a**3)
pythagoras = Rule("Pythagoras, once for every side", fn("norm", Array(a, b)) ** 2, a**2 + b**2)
corners = Rule(
    "two choices for every coordinate", Product(2, k, 1, 3), 7 + a / a, needs(nonzero(a)), 'Wikipedia, "Hypercube"'
)
faces = Rule(
    "faces of every dimension",
    Sum(fn("binomial", 3, k) * Pow(2, 3 - k), k, 0, 3),
    26 + a / a,
    needs(nonzero(a)),
    'Wikipedia, "Hypercube"',
)
within = Rule("every coordinate within its interval", fn("norminf", x), fn("norm", x), relation=LESS_EQUAL)
