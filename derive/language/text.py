"""Expressions as text in the input syntax: what is printed reads back to the same expression."""

from __future__ import annotations

from derive.errors import UnsupportedError
from derive.language import expressions as ex

# how tightly the outermost operation of a text binds; an operand that binds less tightly is bracketed
LOGIC, COMPARE, SUM, PRODUCT, POWER, NEGATION, ATOM = range(7)
EVENT = NEGATION
LONGEST = 2_000_000
MOMENTS: dict[type[ex.Expr], str] = {ex.Expectation: "E", ex.Variance: "Var", ex.Covariance: "Cov"}


def text(expr: ex.Expr) -> str:
    """``expr`` as one line of text.

    >>> x, y = ex.symbols("x y")
    >>> text(ex.Neg(x) ** 2 / (2 * y) - ex.Call("log", x, 2))
    '(-x)**2/(2*y) - log(x, 2)'
    """
    if expr.size > LONGEST:
        raise UnsupportedError(
            f"the expression has {expr.size:,} nodes when written out; print its parts, or use .function()"
        )
    done: dict[ex.Expr, tuple[str, int]] = {}
    for node in ex.postorder(expr):
        done[node] = _write(node, done)
    return done[expr][0]


def _write(node: ex.Expr, done: dict[ex.Expr, tuple[str, int]]) -> tuple[str, int]:
    def at(level: int, arg: ex.Expr) -> str:
        written, binds = done[arg]
        return written if binds >= level else f"({written})"

    def listed(*args: ex.Expr) -> str:
        return ", ".join(done[a][0] for a in args)

    match node:
        case ex.Symbol() | ex.Number() | ex.Constant():
            return str(node.data), ATOM
        case ex.Add(args=(first, *rest)):
            signed = (f" - {at(PRODUCT, a.args[0])}" if isinstance(a, ex.Neg) else f" + {at(PRODUCT, a)}" for a in rest)
            return at(SUM, first) + "".join(signed), SUM
        case ex.Neg(args=(inner,)):
            return "-" + at(PRODUCT, inner), SUM
        case ex.Mul(args=(first, *rest)):
            return "*".join([at(_apart(first, ex.MatMul), first), *[at(POWER, a) for a in rest]]), PRODUCT
        case ex.MatMul(args=(first, *rest)):
            return " @ ".join([at(_apart(first, ex.Mul, ex.Div), first), *[at(POWER, a) for a in rest]]), PRODUCT
        case ex.Div(args=(above, below)):
            return f"{at(_apart(above, ex.MatMul), above)}/{at(POWER, below)}", PRODUCT
        case ex.Pow(args=(base, exponent)):
            return f"{at(ATOM, base)}**{at(POWER, exponent)}", POWER
        case ex.Call(data="transpose", args=(inner,)):
            return f"{at(ATOM, inner)}.T", ATOM
        case ex.Call(data="column" | "row", args=(inner,)):
            return f"{at(ATOM, inner)}[{':, None' if node.name == 'column' else 'None, :'}]", ATOM
        case ex.Call(data="sum" | "mean", args=(inner, axis)):
            return f"{node.name}({done[inner][0]}, axis={done[axis][0]})", ATOM
        case ex.Call(data="reshape", args=(inner, *dims)):
            return f"{at(ATOM, inner)}.reshape({listed(*dims)})", ATOM
        case ex.Call(data="ones" | "zeros", args=(_, _, *_)):
            return f"{node.name}(({listed(*node.args)}))", ATOM
        case ex.Call(args=args):
            return f"{node.name}({listed(*args)})", ATOM
        case ex.Einsum(args=args):
            return f"einsum({', '.join([repr(node.data), *[done[a][0] for a in args]])})", ATOM
        case ex.Several(args=args):
            return f"({listed(*args)}{',' if len(args) == 1 else ''})", ATOM
        case ex.Differential(args=args):
            return f"Differential({listed(*args)})", ATOM
        case ex.Derivative(args=(f, x, ex.Number(data=1))):
            return f"Derivative({listed(f, x)})", ATOM
        case ex.Derivative(args=(f, x, order)):
            return f"Derivative({done[f][0]}, ({listed(x, order)}))", ATOM
        case ex.Antiderivative(args=(f, x)):
            return f"Integral({listed(f, x)})", ATOM
        case ex.SumOver() | ex.ProductOver():
            return f"{type(node).__name__.removesuffix('Over')}({listed(*node.args)})", ATOM
        case ex.Integral() | ex.Sum() | ex.Product():
            f, *bound = node.args
            return f"{type(node).__name__}({done[f][0]}, ({listed(*bound)}))", ATOM
        case ex.Limit(args=args):
            side = "" if node.side == "both" else f", '{node.side}'"
            return f"Limit({listed(*args)}{side})", ATOM
        case ex.Subs() | ex.ArgMin() | ex.ArgMax():
            return f"{type(node).__name__}({listed(*node.args)})", ATOM
        case ex.Array(args=args):
            return f"[{listed(*args)}]", ATOM
        case ex.Indexed(args=(base, *indices)):
            return f"{at(ATOM, base)}[{listed(*indices)}]", ATOM
        case ex.Piecewise():
            return _write_cases(node, done), ATOM
        case ex.Probability(args=(event, *given)):
            if not given and isinstance(event, ex.Or):  # P(A | B) is A given B
                return f"P({' or '.join(at(NEGATION, e) for e in event.args)})", ATOM
            return f"P({' | '.join(at(EVENT, e) for e in (event, *given)) if given else done[event][0]})", ATOM
        case ex.Expectation() | ex.Variance() | ex.Covariance():
            return f"{MOMENTS[type(node)]}({listed(*node.args)})", ATOM
        case ex.Mass(of=of, given=given):
            return f"{node.name}({listed(*of)}{f' | {listed(*given)}' if given else ''})", ATOM
        case ex.And() | ex.Or():
            word = " & " if isinstance(node, ex.And) else " | "
            return word.join(at(NEGATION, a) for a in node.args), LOGIC
        case ex.Not(args=(inner,)):
            return "~" + at(ATOM, inner), NEGATION
        case _ if type(node) in ex.COMPARISONS:
            a, b = node.args
            return f"{at(SUM, a)} {ex.COMPARISONS[type(node)]} {at(SUM, b)}", COMPARE
    raise TypeError(f"{type(node).__name__} has no text")


def _apart(first: ex.Expr, *kinds: type[ex.Expr]) -> int:
    """``A @ x*y`` would be read as it is meant, but not by a person: the first factor of another product is bracketed."""
    return POWER if isinstance(first, kinds) else PRODUCT


def _write_cases(node: ex.Piecewise, done: dict[ex.Expr, tuple[str, int]]) -> str:
    *cases, (last, otherwise) = node.cases
    if otherwise is not ex.TRUE:
        return f"Piecewise({', '.join(f'({done[v][0]}, {done[c][0]})' for v, c in node.cases)})"
    written = done[last][0]
    for value, condition in reversed(cases):
        written = f"where({done[condition][0]}, {done[value][0]}, {written})"
    return written
