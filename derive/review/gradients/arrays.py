"""What people pass and return as arrays: NumPy, JAX, PyTorch, lists and numbers, read as real numbers or refused.

JAX and PyTorch are imported only for values that are theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from derive.errors import DeriveError, UnsupportedError


def package_of(value: Any) -> str:
    return type(value).__module__.partition(".")[0]


def as_tensor(value: np.ndarray, given: Any, float64: bool) -> Any:
    import torch

    dtype = torch.float64 if float64 or not given.is_floating_point() else given.dtype
    return torch.tensor(value, dtype=dtype, device=given.device, requires_grad=given.requires_grad)


def in_numpy(value: Any) -> Any:
    """A tensor, a sparse matrix or a list of such as NumPy knows it."""
    if package_of(value) == "torch" and hasattr(value, "detach"):
        value = value.detach().cpu()
        return (value.float() if value.is_floating_point() and value.itemsize < 4 else value).numpy()
    if str(getattr(value, "dtype", "")) == "bfloat16":
        return value.astype("float32")
    if hasattr(value, "toarray"):
        return value.toarray()
    return value


def as_array(value: Any, copy: bool = False) -> np.ndarray | None:
    """``value`` as NumPy knows it, or None where it is no numbers."""
    try:
        array = np.array(in_numpy(value), copy=True if copy else None)
    except Exception:
        return None
    return array if array.dtype.kind in "fciub" else None


def same_array(a: np.ndarray | None, b: np.ndarray | None) -> bool:
    return a is None or b is None or np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")


def first_line(problem: Exception) -> str:
    return (str(problem).strip() or "no message").splitlines()[0][:200]


def as_numbers(value: Any, what: str) -> np.ndarray:
    """``value`` as an array of real numbers, or an error that says what it is instead."""
    if isinstance(value, float) or (type(value) is np.ndarray and value.dtype.kind == "f"):
        return np.asarray(value)
    if value is None or isinstance(value, (str, bytes, Mapping)) or (what == "f" and isinstance(value, tuple)):
        raise DeriveError(f"{what} returned {shown(value)}; expected a number or an array of numbers")
    try:
        array = np.asarray(in_numpy(value))
    except Exception as problem:
        raise DeriveError(f"{what} returned {shown(value)}, which is no array: {first_line(problem)}") from None
    if array.dtype.kind == "c":
        if np.any(array.imag != 0):
            raise UnsupportedError(f"{what} returned complex numbers; only real functions are checked")
        return array.real
    if array.dtype.kind not in "fiub":
        raise DeriveError(f"{what} returned {shown(value)}; expected a number or an array of numbers")
    return array


def shown(value: Any) -> str:
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
        raise DeriveError(f"at[{name!r}] is {shown(value)}; a gradient is checked at finite real numbers")
    if array.size == 0:
        raise DeriveError(f"at[{name!r}] is empty, of shape {array.shape}: there is nothing to check in it")
    return np.array(array, dtype=np.float64)


def kind_of(value: Any) -> str:
    """``f`` for real numbers, ``i`` or ``u`` for whole ones; anything else is no number to differentiate in."""
    array = as_array(value)
    return "" if array is None else array.dtype.kind


def is_numeric(value: Any) -> bool:
    """Whether ``value`` is numbers that a gradient could be taken in."""
    return kind_of(value) in ("f", "i", "u")
