"""A person's ``f`` and ``gradient`` as functions of float64 arrays by name: how they are called, and how what they return is read.

Knows nothing of what makes a gradient right. What the person's code raises is ``CodeError``; what can be no gradient
at all (a string, too few arrays) is a ``DeriveError``. JAX and PyTorch are imported only where ``at`` holds their arrays.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

from derive.errors import DeriveError, UnsupportedError, nearest

Point = Mapping[str, np.ndarray]  # float64, for each argument that is checked


class CodeError(Exception):
    """The person's code raised something, or returned no numbers where it should: nothing is said of its truth."""


@dataclass
class Code:
    """``f`` and ``gradient`` with their arguments. ``float64`` says whether they are called in double precision."""

    f: Callable[..., Any]
    of_gradient: Callable[..., Any]
    at: Mapping[str, Any]
    names: tuple[str, ...]  #: of the arguments that are checked
    float64: bool = True
    kept: dict[str, Any] = field(default_factory=dict)  #: copies of the other arguments
    changed: set[str] = field(default_factory=set)  #: arguments that the code changes in place
    ways: dict[str, Way] = field(default_factory=dict)
    eps: float = float(np.finfo(np.float64).eps)  #: of the coarsest numbers that f works with
    shape: tuple[int, ...] = ()  #: of what f returns; () for one number, however it is wrapped
    returned_shape: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self.kept = {name: deepcopy(value) for name, value in self.at.items() if name not in self.names}
        for what, function in (("f", self.f), ("gradient", self.of_gradient)):
            self.ways[what] = way_to_call(function, what, tuple(self.at))

    def start(self, point: Point) -> np.ndarray:
        """The value of f at ``point``, and in which precision f can be asked."""
        try:
            returned = self._call("f", point, watch=True)
        except CodeError:
            self.float64 = False
            returned = self._call("f", point, watch=True)
        value = as_numbers(returned, "f")
        self.returned_shape = value.shape
        self.shape = () if value.size == 1 else value.shape
        self.eps = max(self.eps, precision_of(returned), *(self._own_eps(name) for name in self.names))
        return value.reshape(-1).astype(np.float64, copy=False)

    def value(self, point: Point) -> np.ndarray:
        """What f returns, as a vector."""
        value = as_numbers(self._call("f", point), "f")
        if value.size != self.size:
            raise CodeError(f"f returns {value.size} numbers at one point and {self.size} at another")
        return value.reshape(-1).astype(np.float64, copy=False)

    @property
    def size(self) -> int:
        """How many numbers f returns."""
        return prod(self.shape)

    def gradient(self, point: Point) -> dict[str, np.ndarray]:
        """What gradient returns for each argument, asked right after f as code that keeps f's intermediate values needs."""
        self.value(point)
        return self.claims(self._call("gradient", point, watch=True))

    def claims(self, returned: Any) -> dict[str, np.ndarray]:
        found = by_name(
            returned, tuple(self.at), self.names, self.shape, {n: np.shape(_numpy(v)) for n, v in self.at.items()}
        )
        return {name: as_numbers(claim, f"the gradient in {name}") for name, claim in found.items()}

    def _own_eps(self, name: str) -> float:
        return 0.0 if self.float64 else precision_of(self.at[name])

    def _call(self, what: str, point: Point, watch: bool = False) -> Any:
        arguments = {
            name: self._as_given(name, point[name], copy=watch or name in self.changed)
            if name in point
            else self._kept(name, watch)
            for name in self.at
        }
        before = {name: _as_array(value, copy=True) for name, value in arguments.items()} if watch else {}
        args, kwargs = self.ways[what](arguments)
        try:
            returned = (self.f if what == "f" else self.of_gradient)(*args, **kwargs)
        except Exception as problem:
            raise CodeError(f"{what} raised {type(problem).__name__}: {_first_line(problem)}") from problem
        self.changed |= {name for name, value in before.items() if not _same(_as_array(arguments[name]), value)}
        return returned

    def _kept(self, name: str, watch: bool) -> Any:
        return deepcopy(self.kept[name]) if watch or name in self.changed else self.kept[name]

    def _as_given(self, name: str, value: np.ndarray, copy: bool) -> Any:
        given = self.at[name]
        package = package_of(given)
        if package == "torch":
            return _as_tensor(value, given, self.float64)
        if package in ("jax", "jaxlib"):
            import jax.numpy as jnp

            return jnp.asarray(value if self.float64 else value.astype(given.dtype))
        if isinstance(given, (bool, int, float)):
            return float(value)
        if not self.float64 and isinstance(given, (np.ndarray, np.generic)) and given.dtype.kind == "f":
            value = value.astype(given.dtype)
        return np.array(value) if copy or value.ndim == 0 else value


def package_of(value: Any) -> str:
    return type(value).__module__.partition(".")[0]


def _as_tensor(value: np.ndarray, given: Any, float64: bool) -> Any:
    import torch

    dtype = torch.float64 if float64 or not given.is_floating_point() else given.dtype
    return torch.tensor(value, dtype=dtype, device=given.device, requires_grad=given.requires_grad)


def _numpy(value: Any) -> Any:
    """A tensor, a sparse matrix or a list of such as NumPy knows it."""
    if package_of(value) == "torch" and hasattr(value, "detach"):
        value = value.detach().cpu()
        return (value.float() if value.is_floating_point() and value.itemsize < 4 else value).numpy()
    if str(getattr(value, "dtype", "")) == "bfloat16":
        return value.astype("float32")
    if hasattr(value, "toarray"):
        return value.toarray()
    return value


def _as_array(value: Any, copy: bool = False) -> np.ndarray | None:
    """``value`` as NumPy knows it, or None where it is no numbers."""
    try:
        array = np.array(_numpy(value), copy=True if copy else None)
    except Exception:
        return None
    return array if array.dtype.kind in "fciub" else None


def _same(a: np.ndarray | None, b: np.ndarray | None) -> bool:
    return a is None or b is None or np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")


def _first_line(problem: Exception) -> str:
    return (str(problem).strip() or "no message").splitlines()[0][:200]


def as_numbers(value: Any, what: str) -> np.ndarray:
    """``value`` as an array of real numbers, or an error that says what it is instead."""
    if isinstance(value, float) or (type(value) is np.ndarray and value.dtype.kind == "f"):
        return np.asarray(value)
    if value is None or isinstance(value, (str, bytes, Mapping)) or (what == "f" and isinstance(value, tuple)):
        raise DeriveError(f"{what} returned {_shown(value)}; expected a number or an array of numbers")
    try:
        array = np.asarray(_numpy(value))
    except Exception as problem:
        raise DeriveError(f"{what} returned {_shown(value)}, which is no array: {_first_line(problem)}") from None
    if array.dtype.kind == "c":
        if np.any(array.imag != 0):
            raise UnsupportedError(f"{what} returned complex numbers; only real functions are checked")
        return array.real
    if array.dtype.kind not in "fiub":
        raise DeriveError(f"{what} returned {_shown(value)}; expected a number or an array of numbers")
    return array


def _shown(value: Any) -> str:
    if isinstance(value, (tuple, list, dict, set)):
        return f"a {type(value).__name__} of {len(value)}"
    text = repr(value)
    return "None" if value is None else f"{text[:40]} ({type(value).__name__})"


def precision_of(value: Any) -> float:
    """The machine epsilon of the numbers that ``value`` is made of; 0 where that says nothing, as for integers."""
    name = str(getattr(value, "dtype", "")).rpartition(".")[2]
    if name == "bfloat16":
        return 2.0**-7
    return float(np.finfo(name).eps) if name in ("float16", "float32", "float64") else 0.0


def as_float64(value: Any, name: str) -> np.ndarray:
    """The numbers of an argument that is checked."""
    array = as_numbers(value, f"at[{name!r}]") if value is not None else np.asarray(None)
    if array.dtype.kind not in "fiu" or not np.all(np.isfinite(array)):
        raise DeriveError(f"at[{name!r}] is {_shown(value)}; a gradient is checked at finite real numbers")
    if array.size == 0:
        raise DeriveError(f"at[{name!r}] is empty, of shape {array.shape}: there is nothing to check in it")
    return np.array(array, dtype=np.float64)


def kind_of(value: Any) -> str:
    """``f`` for real numbers, ``i`` or ``u`` for whole ones; anything else is no number to differentiate in."""
    array = _as_array(value)
    return "" if array is None else array.dtype.kind


def is_numeric(value: Any) -> bool:
    """Whether ``value`` is numbers that a gradient could be taken in."""
    return kind_of(value) in ("f", "i", "u")


Way = Callable[[Mapping[str, Any]], tuple[tuple[Any, ...], dict[str, Any]]]  # arguments by name -> (*args, **kwargs)


def way_to_call(function: Callable[..., Any], what: str, names: tuple[str, ...]) -> Way:
    """By name where its parameters have these names, else in order; as one dict where a single parameter takes them all.

    What has a place of its own is passed by place, since ``jax.grad`` differentiates only such arguments.

    >>> way_to_call(lambda w, X: 0, "f", ("X", "w"))({"X": 1, "w": 2}), way_to_call(lambda a, b: 0, "f", ("X", "w"))({"X": 1, "w": 2})
    (((2, 1), {}), ((1, 2), {}))
    """
    if not callable(function):
        raise DeriveError(f"{what} is {_shown(function)}; expected a function")
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return _in_order
    kinds = inspect.Parameter
    several = (kinds.VAR_POSITIONAL, kinds.VAR_KEYWORD)
    needed = [n for n, p in parameters.items() if p.default is kinds.empty and p.kind not in several]
    takes_any = any(p.kind is kinds.VAR_KEYWORD for p in parameters.values())
    named = {n for n, p in parameters.items() if p.kind not in several}
    if takes_any or set(names) <= named:
        if missing := [n for n in needed if n not in names]:
            raise DeriveError(f"{what} also needs {', '.join(missing)}: add it to at, or fix it with functools.partial")
        return _by_place(parameters, names)
    if len(needed) == 1 and len(names) > 1 and len(parameters) == 1 and not _variadic(parameters):
        return _in_one_dict
    _refuse_mixed_order(what, names, list(parameters), named)
    if not _variadic(parameters) and not len(needed) <= len(names) <= len(parameters):
        raise DeriveError(
            f"{what} takes {', '.join(parameters)}, and at gives {', '.join(names)}: name the same arguments"
        )
    return _in_order


def _in_order(arguments: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return tuple(arguments.values()), {}


def _in_one_dict(arguments: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (dict(arguments),), {}


def _by_place(parameters: Mapping[str, inspect.Parameter], names: tuple[str, ...]) -> Way:
    placed: list[str] = []
    for name, parameter in parameters.items():
        if name not in names or parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            break
        placed.append(name)
    rest = [name for name in names if name not in placed]
    return lambda arguments: (tuple(arguments[n] for n in placed), {n: arguments[n] for n in rest})


def _variadic(parameters: Mapping[str, inspect.Parameter]) -> bool:
    return any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters.values())


def _refuse_mixed_order(what: str, names: tuple[str, ...], parameters: list[str], by_name: set[str]) -> None:
    """Some names of ``at`` are parameters and some are not: in order they must not land on each other's places."""
    for place, name in enumerate(names):
        if name in by_name and parameters.index(name) != place:
            strange = next(n for n in names if n not in by_name)
            raise DeriveError(
                f"{what} takes {', '.join(parameters)}, and at names {strange!r}{nearest(strange, parameters)}"
            )


def by_name(
    returned: Any,
    names: tuple[str, ...],
    checked: tuple[str, ...],
    outputs: tuple[int, ...],
    shapes: Mapping[str, tuple[int, ...]],
) -> dict[str, Any]:
    """What gradient returned, for each checked argument that it has a gradient for."""
    if isinstance(returned, Mapping):
        if strange := [n for n in returned if n not in names]:
            raise DeriveError(
                f"gradient returned {strange[0]!r}, and at names {', '.join(names)}{nearest(str(strange[0]), names)}"
            )
        return {n: returned[n] for n in checked if returned.get(n) is not None}
    if len(checked) == 1 and not _is_row_of(returned, len(names), outputs, shapes[checked[0]]):
        return {} if returned is None else {checked[0]: returned}
    if not isinstance(returned, (tuple, list)):
        raise DeriveError(
            f"gradient returned one {type(returned).__name__} for {len(checked)} arguments ({', '.join(checked)}): "
            "return a tuple in that order, with None where there is no gradient, or name the argument with wrt="
        )
    order: Sequence[str] = checked if len(returned) == len(checked) else names
    if len(returned) != len(order):
        raise DeriveError(f"gradient returned {len(returned)} arrays for {len(order)} arguments ({', '.join(order)})")
    return {n: g for n, g in zip(order, returned, strict=True) if n in checked and g is not None}


def _is_row_of(returned: Any, many: int, outputs: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether a tuple or list is one array for each argument, and not itself the one array."""
    if not isinstance(returned, (tuple, list)) or len(returned) not in (1, many):
        return False
    if any(g is None for g in returned):
        return True
    try:
        return np.shape([_numpy(g) for g in returned]) != (*outputs, *shape)
    except ValueError:  # arrays of several shapes
        return True
