"""Sums, products and functions entry by entry, as one writes them by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.errors import UnsupportedError
from derive.numeric.compile import CODE
from derive.numeric.graph.order import postorder
from derive.numeric.graph.value import Value
from derive.numeric.written.piece import ATOM, POWER, PRODUCT, SUM

if TYPE_CHECKING:
    from derive.numeric.array_code import Writer


def term(w: Writer, t: Value) -> tuple[bool, str]:
    """A term of a sum without its minus sign."""
    code = w.pieces[t].code
    if w.pieces[t].binds <= SUM and t.op == "add":
        return False, f"({code})"
    if code.startswith("-") and t.op in ("scale", "number"):
        return True, code[1:]
    return False, code


def sum(w: Writer, terms: Sequence[Value]) -> str:
    ordered = sorted(terms, key=lambda t: w.pieces[t].code.startswith("-"))
    (negative, code), *rest = map(w.term, ordered)
    return ("-" if negative else "") + code + "".join(f" {'-' if n else '+'} {c}" for n, c in rest)


def product(w: Writer, factors: Sequence[Value]) -> tuple[str, int]:
    above = [f for f in factors if f.op != "reciprocal" or w.is_named(f)]
    below = [f.args[0] for f in factors if f.op == "reciprocal" and not w.is_named(f)]
    sign = ""
    if above and above[0].op == "number" and above[0].data == -1 and len(above) > 1:
        sign, above = "-", above[1:]
    code = ""
    for i, f in enumerate(above):
        piece = w.pieces[f]
        c = piece.code
        if i == 0 and c.startswith("-") and piece.binds <= SUM and f.op in ("number", "scale"):
            sign, c = ("" if sign else "-"), c[1:]
            c = f"({c})" if " @ " in c and f.op != "number" else c
        elif piece.binds < PRODUCT or (piece.binds == PRODUCT and (i > 0 or " @ " in c)):
            c = f"({c})"
        code = c if i == 0 else f"{code} * {c}"
    if not above:
        code = "1"
    for b in below:
        code += f" / {w.at(POWER, b)}"
    return sign + code, SUM if sign else PRODUCT


def is_named(w: Writer, f: Value) -> bool:
    return w.pieces[f].binds == ATOM


def call(w: Writer, v: Value, out: str | None = None) -> str:
    np, name = w.np, v.data
    codes = [w.pieces[a].code for a in v.args]
    a = codes[0]
    if name == "log_expit" and np in ("jnp", "torch"):
        return f"torch.nn.functional.logsigmoid({a})" if np == "torch" else f"jax.nn.log_sigmoid({a})"
    if out is not None:
        if name == "relu":
            return f"np.maximum({a}, 0, out={out})"
        head = CODE[name].split("(")[0]
        return f"{head}({a}, out={out})"
    if name == "log" and len(codes) == 2:
        return f"{np}.log({a}) / {np}.log({codes[1]})"
    if name in ("maximum", "minimum"):
        if np == "torch":
            tensors = [
                c if _is_tensor(w, x) else f"torch.as_tensor({c}, dtype=torch.float64)"
                for c, x in zip(codes, v.args, strict=True)
            ]
            return f"torch.{name}({', '.join(tensors)})"
        return f"{np}.{name}({a}, {codes[1]})"
    if name == "heaviside" and len(codes) == 2:
        name = "heaviside_b"
    if name not in CODE:
        raise UnsupportedError(f"a function of arrays cannot be made with {name}: it has no code")
    if np == "torch" and name == "relu":
        return f"torch.relu({a})"
    if name == "exp" and v.args[0] is w.graph.one:
        return f"{np}.e"
    template = CODE[name]
    if np == "torch":
        template = template.replace("np.arc", "np.a")
        if not _is_tensor(w, v.args[0]):
            a = f"torch.as_tensor({a}, dtype=torch.float64)"
    return template.replace("np.", f"{np}.").format(
        a=a, A=w.at(POWER, v.args[0]), b=codes[-1], B=w.at(POWER, v.args[-1])
    )


def _is_tensor(w: Writer, v: Value) -> bool:
    return any(n.op == "input" for n in postorder([v])) or v.rank > 0
