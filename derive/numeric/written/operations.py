"""The code of one operation on arrays, with how tightly it binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.language import expressions as ex
from derive.numeric.graph.value import Value
from derive.numeric.written.piece import ATOM, POWER, PRODUCT, SUM, number

if TYPE_CHECKING:
    from derive.numeric.array_code import Writer


def code(w: Writer, v: Value) -> tuple[str, int]:
    np, args = w.np, v.args
    match v.op:
        case "input":
            return v.data, ATOM
        case "number":
            return number(v.data), SUM if v.data < 0 else ATOM
        case "constant":
            return {"pi": "math.pi", "oo": "math.inf", "nan": f"{np}.nan", "True": "True", "False": "False"}.get(
                v.data, v.data
            ).replace("math", np), ATOM
        case "dimension":
            return w.dim(v.data), PRODUCT if isinstance(v.data, ex.Mul) else ATOM
        case "add":
            return w.sum(args), SUM
        case "mul" | "scale":
            return w.product(args)
        case "reciprocal":
            return f"1 / {w.at(POWER, args[0])}", PRODUCT
        case "pow":
            return (
                f"{w.at(ATOM, args[0])}**{number(v.data) if v.data.denominator == 1 else f'({number(v.data)})'}",
                POWER,
            )
        case "power":
            return f"{w.at(ATOM, args[0])}**{w.at(ATOM, args[1])}", POWER
        case "call":
            return w.call(v), PRODUCT if v.data in (
                "sec",
                "csc",
                "cot",
                "sech",
                "csch",
                "coth",
            ) or (v.data == "log" and len(args) > 1) else ATOM
        case "where":
            return f"{np}.where({', '.join(w.pieces[a].code for a in args)})", ATOM
        case "compare":
            return f"{w.at(SUM, args[0])} {v.data} {w.at(SUM, args[1])}", 0
        case "holds":
            double = "to(torch.float64)" if np == "torch" else "astype(float)"
            return f"{w.at(ATOM, args[0])}.{double}", ATOM
        case "and" | "or":
            return (" & " if v.op == "and" else " | ").join(w.at(ATOM, a) for a in args), 0
        case "not":
            return f"{np}.logical_not({w.pieces[args[0]].code})", ATOM
        case "matmul":
            if w.numpy and max(a.rank for a in args) < 3:  # half the overhead of @ on small arrays
                return f"{w.at(ATOM, args[0])}.dot({w.pieces[args[1]].code})", ATOM
            left = w.at(ATOM if w.pieces[args[0]].binds == PRODUCT else PRODUCT, args[0])
            return f"{left} @ {w.at(POWER, args[1])}", PRODUCT
        case "accumulated":  # BLAS counts columns first: the transposes are its arrays as they lie
            alpha, beta, A_turned, B_turned = v.data
            a, b, y = (w.at(ATOM, x) for x in args)
            numbers = f"{float(alpha)!r}, {b}.T, {a}.T, {float(beta)!r}, {y}.T"
            return f"blas.dgemm({numbers}, trans_a={int(B_turned)}, trans_b={int(A_turned)}).T", ATOM
        case "transpose":
            return f"{w.at(ATOM, args[0])}.T", ATOM
    return _of_arrays(w, v)


def _of_arrays(w: Writer, v: Value) -> tuple[str, int]:
    np, args = w.np, v.args
    codes = [w.pieces[a].code for a in args if a in w.pieces]
    first = w.at(ATOM, args[0]) if args else ""
    match v.op:
        case "column":
            return f"{first}[:, None]", ATOM
        case "row":
            return f"{first}[None, :]", ATOM
        case "expand":
            return f"{first}[{', '.join(':' if x == '.' else 'None' for x in v.data)}]", ATOM
        case "squeeze":
            return f"{first}[..., 0]", ATOM
        case "permute":
            if np == "torch":
                return f"torch.permute({codes[0]}, {v.data})", ATOM
            return f"{np}.transpose({codes[0]}, {v.data})", ATOM
        case "reshape":
            return f"{first}.reshape({w.shape(v.shape)})", ATOM
        case "outer":
            return f"{first}[:, None] * {w.at(POWER, args[1])}", PRODUCT
        case "dot":
            return _dot(w, *args)
        case "sum":
            return _summed(w, first, v.data), ATOM
        case "row sum":
            return _along_rows(w, "add", "sum", args[0]), ATOM
        case "row max":
            if np == "torch":
                keep = "dim=-1, keepdim=True" if args[0].rank > 1 else ""
                return f"torch.amax({', '.join(filter(None, [codes[0], keep or 'dim=-1']))})", ATOM
            return _along_rows(w, "maximum", "max", args[0]), ATOM
        case "trace":
            return f"{np}.trace({codes[0]})" if np != "np" else f"{first}.trace()", ATOM
        case "diagonal":
            return f"{first}.diagonal()" if np != "da" else f"da.diagonal({codes[0]})", ATOM
        case "line dots":
            spec = "ij,ij->i" if v.data == 1 else "ij,ij->j"
            return f"{np}.einsum('{spec}', {codes[0]}, {codes[1]})", ATOM
        case "einsum":
            return f"{np}.einsum('{v.data}', {codes[0]})", ATOM
        case "ones":
            return f"{np}.ones({w.shape(v.shape)}{w.double()})", ATOM
        case "zeros":
            return f"{np}.zeros({w.shape(v.shape)}{w.double()})", ATOM
        case "broadcast":
            if args[0].rank == 0:
                return (
                    f"{np}.full({w.shape(v.shape)}, {codes[0]}{', dtype=float' if w.numpy else w.double()})",
                    ATOM,
                )
            return f"{np}.broadcast_to({codes[0]}, {w.shape(v.shape)})", ATOM
        case "spread":
            letters, pattern = v.data
            inside = "".join(x if x in letters else "" for x in pattern)
            axes = ", ".join(":" if x in letters else "None" for x in pattern)
            inner = first if inside == letters else f"{np}.einsum('{letters}->{inside}', {codes[0]})"
            return (
                f"{np}.broadcast_to({inner}[{axes}], {w.shape(v.shape)})"
                if letters
                else f"{np}.full({w.shape(v.shape)}, {codes[0]}{w.double()})",
                ATOM,
            )
        case "array":
            return (
                f"{np}.array([{', '.join(codes)}], dtype=float)" if w.numpy else f"{np}.stack([{', '.join(codes)}])",
                ATOM,
            )
        case "entry":
            return f"{first}[{', '.join(map(str, v.data))}]", ATOM
        case "eigenvalues":
            return f"{np}.linalg.{'eigvalsh' if w.graph.is_symmetric(args[0]) else 'eigvals'}({codes[0]})", ATOM
        case "eye" | "diag" | "delta":
            return "", ATOM  # written where it is filled in
        case "filled":
            return w.filled(v)
    return w.factored(v, codes)


def _summed(w: Writer, first: str, axis: int | None) -> str:
    if axis is None:
        return f"{first}.sum()"
    return f"{first}.sum({'dim' if w.np == 'torch' else 'axis'}={axis})"


def _along_rows(w: Writer, ufunc: str, method: str, v: Value) -> str:
    if w.numpy:  # two thirds of the overhead of the method
        return f"np.{ufunc}.reduce({w.pieces[v].code}{', axis=-1, keepdims=True' if v.rank > 1 else ''})"
    return f"{w.at(ATOM, v)}.{method}({'axis=-1, keepdims=True' if v.rank > 1 else ''})"


def _dot(w: Writer, a: Value, b: Value) -> tuple[str, int]:
    x, y = w.at(PRODUCT, a), w.at(POWER, b)
    if w.pieces[a].binds == PRODUCT:
        x = f"({w.pieces[a].code})"
    if a.rank == 1 and w.numpy:
        return f"{w.at(ATOM, a)}.dot({w.pieces[b].code})", ATOM
    if a.rank == 1:
        return f"{x} @ {y}", PRODUCT
    if not w.numpy:
        return f"({x} * {y}).sum()", ATOM
    if "transpose" in (a.op, b.op):
        bases = [v.args[0] if v.op == "transpose" else v for v in (a, b)]
        if all(v in w.pieces for v in bases):
            spec = ",".join("ji" if v.op == "transpose" else "ij" for v in (a, b))
            return f"np.einsum('{spec}->', {', '.join(w.pieces[v].code for v in bases)})", ATOM
    return f"np.vdot({w.pieces[a].code}, {w.pieces[b].code})", ATOM


def double(w: Writer) -> str:
    return ", dtype=torch.float64" if w.np == "torch" else ""
