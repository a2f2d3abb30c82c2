"""What makes a length a norm: the axioms, proved for the Euclidean norm and looked at for two vectors."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Add, Call, MatMul, Mul, Pow
from derive.methods import vectors
from derive.model import GREATER_EQUAL, LESS_EQUAL, Derivation, Step
from derive.rules import vectors as rules
from derive.topics import topic
from derive.topics.data import of_equal_length, scalar, vector
from derive.topics.lessons import lesson, letters


@topic(
    title="Axioms of a norm",
    covers=("linear-algebra/norm-axioms",),
    sources=("DLMF 1.2.52", 'Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 3.1 "Norms"'),
)
def norm_axioms(x: Any = [3, 4], y: Any = [1, 0], c: Any = -2) -> Derivation:  # noqa: B006  # read, never changed
    """Definiteness, homogeneity and the triangle inequality, the last through Cauchy–Schwarz.

    >>> print(norm_axioms().result)
    4*sqrt(2)
    """
    a, b, c = vector(x, "x"), vector(y, "y"), scalar(c, "c")
    of_equal_length(x=a.args, y=b.args)
    u, v, s, n = letters("x y c n", a, b, c)
    zero = vectors.entrywise(lambda _: ZERO, a)
    total, multiple = (vectors.value(vectors.entrywise(*parts)) for parts in ((Add, a, b), (lambda e: Mul(c, e), a)))
    bound = Add(vectors.length_of(a), vectors.length_of(b))
    norm = lambda w: Call("norm", w)  # noqa: E731
    square = Pow(norm(u) + norm(v), 2)
    steps = [
        Step(norm(u), ZERO, (rules.definiteness,), GREATER_EQUAL, note="a norm is never negative; it is zero for the zero vector, and for no other"),
        Step(norm(s * u), Call("abs", s) * norm(u), (rules.homogeneity,)),
        Step(Pow(norm(u + v), 2), Pow(norm(u), 2) + 2 * MatMul(u, v) + Pow(norm(v), 2), (rules.square_of_a_sum,),
             note="the triangle inequality, squared"),
        Step(Pow(norm(u), 2) + 2 * MatMul(u, v) + Pow(norm(v), 2), Pow(norm(u), 2) + 2 * norm(u) * norm(v) + Pow(norm(v), 2), (rules.cauchy_schwarz,), LESS_EQUAL),
        Step(Pow(norm(u), 2) + 2 * norm(u) * norm(v) + Pow(norm(v), 2), square, (rules.binomial_formula,)),
        Step(norm(u + v), norm(u) + norm(v), (rules.triangle_inequality,), LESS_EQUAL, note="the root of both sides, neither of which is negative"),
        Step(norm(zero), ZERO, (rules.euclidean_norm,), note="the zero vector"),
        *vectors.norm(a),
        *vectors.norm(b),
        *vectors.norm(multiple, note="homogeneity: the first vector times the number"),
        Step(norm(multiple), vectors.value(Call("abs", c)) * vectors.length_of(a), (rules.homogeneity,),
             note="check: the absolute value times the length"),
        *vectors.norm(total, note="the sum of the two"),
        Step(vectors.length_of(total), bound, (rules.triangle_inequality,), LESS_EQUAL, note="check: no longer than the two together"),
    ]  # fmt: skip
    return lesson(
        "Axioms of a norm", norm(a + b), steps, vectors.length_of(total), shapes={u: (n,), v: (n,)}, at={u: a, v: b, s: c},
        mistakes=[
            Step(norm(u + v), norm(u) + norm(v), note="only an inequality: the lengths add up for vectors of the same direction"),
            Step(norm(s * u), s * norm(u), note="the absolute value of the number comes out"),
        ],
        remarks=["A norm is not negative; it is not always positive, for the zero vector has norm 0."],
    )  # fmt: skip
