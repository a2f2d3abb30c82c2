"""derive writes mathematics that can be trusted: every line names its rule, is verified, and stands beside its numbers.

The public names are loaded on first use, so that ``derive --help`` stays as quick as a small program.
"""

# ruff: noqa: F401  the imports at the end are for type checkers; at run time __getattr__ finds the names
from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

#: where each public name lives
_HOMES = {
    "derive.solution": ("WorkedSolution",),
    "derive.problems": (
        "catalogue", "check", "differentiate", "equivalent", "gradient", "hessian", "implicit",
        "integrate", "jacobian", "limit", "read", "taylor", "topic", "total_derivative",
    ),
    "derive.review.lines": ("check_lines",),
    "derive.grading": ("grade",),
    "derive.errors": (
        "AssumptionError", "DeriveError", "ReadError", "ShapeError", "TimeLimitError", "UnsupportedError", "UnverifiedError",
    ),
    "derive.review.function": ("check_function",),
    "derive.model": ("Derivation", "Status", "Step", "TopicInfo", "Verdict"),
    "derive.language.expressions": ("Expr", "oo", "symbols"),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}
_CALLED = {"oo": "OO"}  # public name -> name at home, where they differ

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        from derive.errors import nearest

        raise AttributeError(f"module 'derive' has no attribute {name!r}{nearest(name, _HOME)}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), _CALLED.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


if TYPE_CHECKING:
    from derive.errors import (
        AssumptionError,
        DeriveError,
        ReadError,
        ShapeError,
        TimeLimitError,
        UnsupportedError,
        UnverifiedError,
    )
    from derive.grading import grade
    from derive.language.expressions import OO as oo  # noqa: N811
    from derive.language.expressions import Expr, symbols
    from derive.model import Derivation, Status, Step, TopicInfo, Verdict
    from derive.problems import (
        catalogue,
        check,
        differentiate,
        equivalent,
        gradient,
        hessian,
        implicit,
        integrate,
        jacobian,
        limit,
        read,
        taylor,
        topic,
        total_derivative,
    )
    from derive.review.function import check_function
    from derive.review.lines import check_lines
    from derive.solution import WorkedSolution
