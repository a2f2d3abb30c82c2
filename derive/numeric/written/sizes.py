"""Arguments made arrays of float64, and the sizes of dimensions read off their shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.numeric.graph.value import Value

if TYPE_CHECKING:
    from derive.numeric.array_code import Writer


def open_arguments(w: Writer, order: list[Value]) -> None:
    """Casts the arguments, and reads the dimensions that the program needs."""
    used = {v.data for v in order if v.op == "input"}
    needed = {x for v in order for d in _dimensions_of(w, v) for x in ex.free_symbols(d)}
    places: dict[ex.Expr, str] = {}
    for p in w.parameters:
        for axis, d in enumerate(w.shapes.table.get(p, ())):
            if isinstance(d, ex.Symbol):
                places.setdefault(d, f"{p}.shape[{axis}]")
    read = {p for d in needed if d in places for p in [places[d].split(".")[0]]}
    for p in w.parameters:
        rank = len(w.shapes.table.get(p, ()))
        if w.cast and (p in used or p in read):
            if w.numpy:
                w.lines.append(f"{p} = np.asarray({p}, dtype=float)" if rank else f"{p} = float({p})")
            elif w.np == "torch":
                w.lines.append(f"{p} = torch.as_tensor({p}, dtype=torch.float64)")
            else:
                w.lines.append(f"{p} = {w.np}.asarray({p}, dtype=float)")
    for p in w.parameters:
        shape = w.shapes.table.get(p, ())
        mine = [d for d in shape if d in needed and places.get(d, "").startswith(f"{p}.")]
        if not mine:
            continue
        names = []
        for d in shape:
            if d in mine and d not in w.dims:
                w.dims[d] = w.free_name(str(d))
                names.append(w.dims[d])
            else:
                names.append("_")
        if len(shape) == 1 or names[1:] == ["_"]:
            w.lines.append(f"{names[0]} = len({p})")
        else:
            w.lines.append(f"{', '.join(names)} = {p}.shape")
    for d in sorted(needed - set(w.dims), key=str):
        _derived_dimension(w, d)


def _derived_dimension(w: Writer, d: ex.Expr) -> None:
    """A dimension that stands only inside a product, as n of the shape m·n."""
    for p in w.parameters:
        for axis, whole in enumerate(w.shapes.table.get(p, ())):
            if isinstance(whole, ex.Mul) and d in whole.args:
                others = list(whole.args)
                others.remove(d)
                if all(o in w.dims or isinstance(o, ex.Number) for o in others):
                    w.dims[d] = w.free_name(str(d))
                    below = "*".join(w.dim(o) for o in others)
                    w.lines.append(f"{w.dims[d]} = {p}.shape[{axis}] // ({below})")
                    return
    if str(d) in w.parameters:
        w.dims[d] = f"int({d})"
        return
    raise UnsupportedError(f"no array has the dimension {d}, so its size is not known")


def _dimensions_of(w: Writer, v: Value) -> tuple[ex.Expr, ...]:
    if v.op == "dimension":
        return (v.data,)
    if v.op in ("eye", "zeros", "ones", "broadcast", "filled", "reshape", "spread"):
        return v.shape
    return ()


def dim(w: Writer, d: ex.Expr) -> str:
    if isinstance(d, ex.Number):
        return str(d.data)
    if isinstance(d, ex.Mul):
        return "*".join(map(w.dim, d.args))
    if isinstance(d, ex.Add):
        return "(" + " + ".join(map(w.dim, d.args)) + ")"
    return w.dims[d]


def shape(w: Writer, shape: Sequence[ex.Expr]) -> str:
    dims = list(map(w.dim, shape))
    return dims[0] if len(dims) == 1 else f"({', '.join(dims)})"
