"""A person's ``f`` and ``gradient`` as functions of float64 arrays by name: how they are called, and how what they return is read.

Knows nothing of what makes a gradient right. What the person's code raises is ``CodeError``; what can be no gradient
at all (a string, too few arrays) is a ``DeriveError``. JAX and PyTorch are imported only where ``at`` holds their arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

from derive.errors import DeriveError, nearest
from derive.review.gradients.arrays import (
    as_array,
    as_numbers,
    as_tensor,
    first_line,
    in_numpy,
    package_of,
    precision_of,
    same_array,
)
from derive.review.gradients.signatures import Way, way_to_call

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
            returned = self.call("f", point, watch=True)
        except CodeError:
            self.float64 = False
            returned = self.call("f", point, watch=True)
        value = as_numbers(returned, "f")
        self.returned_shape = value.shape
        self.shape = () if value.size == 1 else value.shape
        self.eps = max(self.eps, precision_of(returned), *(self._own_eps(name) for name in self.names))
        return value.reshape(-1).astype(np.float64, copy=False)

    def value(self, point: Point) -> np.ndarray:
        """What f returns, as a vector."""
        value = as_numbers(self.call("f", point), "f")
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
        return self.claims(self.call("gradient", point, watch=True))

    def claims(self, returned: Any) -> dict[str, np.ndarray]:
        found = by_name(
            returned, tuple(self.at), self.names, self.shape, {n: np.shape(in_numpy(v)) for n, v in self.at.items()}
        )
        return {name: as_numbers(claim, f"the gradient in {name}") for name, claim in found.items()}

    def _own_eps(self, name: str) -> float:
        return 0.0 if self.float64 else precision_of(self.at[name])

    def call(self, what: str, point: Point, watch: bool = False) -> Any:
        arguments = {
            name: self._as_given(name, point[name], copy=watch or name in self.changed)
            if name in point
            else self._kept(name, watch)
            for name in self.at
        }
        before = {name: as_array(value, copy=True) for name, value in arguments.items()} if watch else {}
        args, kwargs = self.ways[what](arguments)
        try:
            returned = (self.f if what == "f" else self.of_gradient)(*args, **kwargs)
        except Exception as problem:
            raise CodeError(f"{what} raised {type(problem).__name__}: {first_line(problem)}") from problem
        self.changed |= {name for name, value in before.items() if not same_array(as_array(arguments[name]), value)}
        return returned

    def _kept(self, name: str, watch: bool) -> Any:
        return deepcopy(self.kept[name]) if watch or name in self.changed else self.kept[name]

    def _as_given(self, name: str, value: np.ndarray, copy: bool) -> Any:
        given = self.at[name]
        package = package_of(given)
        if package == "torch":
            return as_tensor(value, given, self.float64)
        if package in ("jax", "jaxlib"):
            import jax.numpy as jnp

            return jnp.asarray(value if self.float64 else value.astype(given.dtype))
        if isinstance(given, (bool, int, float)):
            return float(value)
        if not self.float64 and isinstance(given, (np.ndarray, np.generic)) and given.dtype.kind == "f":
            value = value.astype(given.dtype)
        return np.array(value) if copy or value.ndim == 0 else value


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
        return np.shape([in_numpy(g) for g in returned]) != (*outputs, *shape)
    except ValueError:  # arrays of several shapes
        return True
