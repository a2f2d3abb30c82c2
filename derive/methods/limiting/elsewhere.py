"""The limit from SymPy's implementation of Gruntz's algorithm, where no move helps: without steps, confirmed by values.

It runs in a process of its own, which is given a few seconds; what values do not confirm is not given.
"""

from __future__ import annotations

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import Expr, Limit
from derive.methods.asymptotic import parameter_points
from derive.methods.limiting.values import near_enough, values_towards
from derive.methods.limiting.work import LARGEST
from derive.methods.limiting.written import INFINITE, Assume, domains_of, same
from derive.methods.tidy import tidy
from derive.model import Derivation
from derive.rules import limits as rules

GRUNTZ_SECONDS = 5


def by_computer_algebra(problem: Limit, assume: Assume, why: str) -> Derivation:
    """The limit that SymPy gives, if values confirm it. Raises UnsupportedError if not."""
    f, x, point = problem.args
    sides = "+" if point in INFINITE else "+-" if problem.side == "both" else problem.side
    found = [_gruntz(Limit(f, x, point, s), assume) for s in sides]
    result = found[0]
    agreed = result is not None and found[-1] is not None and same(result, found[-1], assume)
    if result is None or not agreed or not all(_confirmed(problem, s, result, assume) for s in sides):
        raise UnsupportedError(f"the limit of {f} as {x} tends to {point} was not found: {why}")
    return Derivation(
        title="A limit", problem=problem, steps=(), result=result, assume=domains_of(problem, assume),
        sources=(rules.computer_algebra.source,), missing=f"no rule of the catalogue gives this limit ({why})",
    )  # fmt: skip


def _confirmed(problem: Limit, side: str, result: Expr, assume: Assume) -> bool:
    """Whether there are values near the point, and none contradicts the result."""
    f, x, point = problem.args
    parameters = (ex.free_symbols(f) | ex.free_symbols(point)) - {x}
    return near_enough(f, x, point, side, result, assume) and all(  # type: ignore[arg-type]
        len(values_towards(f, x, point, side, at)) >= 4  # type: ignore[arg-type]
        for at in parameter_points(parameters, assume, 1)  # type: ignore[arg-type]
    )


def _gruntz(problem: Limit, assume: Assume) -> Expr | None:
    import json
    import pickle
    import subprocess
    import sys
    from base64 import b64decode, b64encode

    if problem.size > LARGEST:
        return None
    sent = b64encode(pickle.dumps((problem, dict(assume)))).decode()
    code = "from derive.methods.limiting.elsewhere import answer; answer()"
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(sent),
            capture_output=True,
            text=True,
            timeout=GRUNTZ_SECONDS,
            check=True,
        )
        return pickle.loads(b64decode(json.loads(ran.stdout.strip().splitlines()[-1])))
    except (subprocess.SubprocessError, OSError, ValueError, IndexError, pickle.PickleError):
        return None


def answer() -> None:
    """What the worker process does: reads a problem, prints the limit or nothing."""
    import json
    import pickle
    import sys
    from base64 import b64decode, b64encode

    import sympy as sp

    from derive.language.sympy_bridge import from_sympy, to_sympy

    problem, assume = pickle.loads(b64decode(json.loads(sys.stdin.read())))
    f, x, point = (to_sympy(e, assume) for e in problem.args)
    found = sp.limit(f, x, point, problem.side if point.is_finite else "+")
    print(json.dumps(b64encode(pickle.dumps(tidy(from_sympy(found)))).decode()))
