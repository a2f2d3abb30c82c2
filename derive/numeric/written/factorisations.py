"""Cholesky and LU factorisations, and what is solved and worked out with them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from derive.errors import UnsupportedError
from derive.numeric.graph.value import Value
from derive.numeric.written.piece import ATOM, POWER, PRODUCT

if TYPE_CHECKING:
    from derive.numeric.array_code import Writer


def factored(w: Writer, v: Value, codes: list[str]) -> tuple[str, int]:
    if not w.numpy:
        return _factored_elsewhere(w, v, codes)
    match v.op:
        case "cholesky":
            name, info = w.free_name("L"), "info"
            w.statement(f"{name}, {info} = lapack.dpotrf({codes[0]}, lower=True)", w.reads(v))
            w.statement(f"if {info}:", Counter())
            w.statement('    raise np.linalg.LinAlgError("a matrix is not positive definite")', Counter())
            return name, ATOM
        case "lu":
            name, pivots = w.free_name("LU"), w.free_name("pivots")
            w.statement(f"{name}, {pivots}, info = lapack.dgetrf({codes[0]})", w.reads(v))
            w.statement("if info:", Counter())
            w.statement('    raise np.linalg.LinAlgError("a matrix is singular")', Counter())
            w.pivots[name] = pivots
            return name, ATOM
        case "cholesky solve":
            return f"lapack.dpotrs({codes[0]}, {codes[1]}, lower=True)[0]", ATOM
        case "lu solve":
            turned = ", trans=1" if v.data else ""
            return f"lapack.dgetrs({codes[0]}, {w.pivots[codes[0]]}, {codes[1]}{turned})[0]", ATOM
        case "solve":
            return f"np.linalg.solve({codes[0]}, {codes[1]})", ATOM
        case "inverse":
            return f"np.linalg.inv({codes[0]})", ATOM
        case "lu inverse":
            return f"lapack.dgetri({codes[0]}, {w.pivots[codes[0]]})[0]", ATOM
        case "cholesky inverse":
            name = w.fresh_name("t")
            w.statement(f"{name} = lapack.dtrtri({codes[0]}, lower=True)[0]", Counter())
            return f"{name}.T @ {name}", PRODUCT
        case "cholesky logdet":
            return f"np.log({codes[0]}.diagonal()).sum()", ATOM
        case "cholesky det":
            return f"{codes[0]}.diagonal().prod()**2", POWER
        case "lu logdet":
            return f"np.log(np.abs({codes[0]}.diagonal())).sum()", ATOM
        case "matrix det":
            return f"np.linalg.det({codes[0]})", ATOM
        case "matrix logdet":
            return f"np.linalg.slogdet({codes[0]})[1]", ATOM
    raise UnsupportedError(f"a function of arrays has no code for {v.op}")


def _factored_elsewhere(w: Writer, v: Value, codes: list[str]) -> tuple[str, int]:
    np = w.np
    match v.op:
        case "cholesky" | "lu":
            return codes[0], w.pieces[v.args[0]].binds
        case "cholesky solve" | "lu solve" | "solve":
            A = codes[0] if not (v.op == "lu solve" and v.data) else f"{w.at(ATOM, v.args[0])}.T"
            return f"{np}.linalg.solve({A}, {codes[1]})", ATOM
        case "inverse" | "cholesky inverse" | "lu inverse":
            return f"{np}.linalg.inv({codes[0]})", ATOM
    half = "0.5 * " if v.op == "cholesky logdet" else ""
    if np == "da":
        diagonal = f"da.diagonal(da.linalg.lu({codes[0]})[2])"
        if v.op.endswith("logdet"):
            return f"{half}da.log(da.abs({diagonal})).sum()", PRODUCT
        raise UnsupportedError("dask has no determinant: use logdet, or another backend")
    if v.op.endswith("logdet"):
        return f"{half}{np}.linalg.slogdet({codes[0]})[1]", PRODUCT
    return f"{np}.linalg.det({codes[0]})", ATOM


def reads(w: Writer, v: Value) -> Counter:
    reads: Counter = Counter()
    for a in v.args:
        reads.update(w.pieces[a].reads)
    return reads
