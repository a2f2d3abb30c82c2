"""Compiled derivatives against the best NumPy by hand and the automatic differentiators: one row of ratios a task and size.

``python benchmarks/test_compiled.py --table`` prints the rows as the Markdown tables of ``docs/performance.md``.
"""

import sys
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
from compiled_tasks import ELEMENTWISE, POINTS, SIZES, TASKS, Elementwise, Task
from interleaved import quiet, ratio, scratch
from peers import ELEMENTWISE_PEERS, PEERS, leaves, numpy_names

import derive

pytest.importorskip("threadpoolctl")
pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")

MOST = {"gradient": 1.15, "hessian": 1.25, "jacobian": 1.15, "elementwise": 1.15}  # times the best by hand
MOST_ROOM = 1.05  # times the largest of an input, a result, and what evaluating f alone takes: all it holds at once
SPARE = 1 << 16  # bytes: the interpreter's own objects
BACKENDS = {"derive": {}, "derive, numexpr": {"backend": "numexpr"}, "derive, numba": {"backend": "numba"}}

Work = Callable[[], list[Any]]


# --- the same derivative, by everyone ---------------------------------------------------------------------------------


@cache
def derived(name: str) -> Callable[..., Any]:
    """derive's function for a task."""
    task = next(t for t in TASKS if t.name == name)
    find = {"gradient": derive.gradient, "hessian": derive.hessian, "jacobian": derive.jacobian}[task.kind]
    solution = find(task.text, task.wrt, shapes=dict(task.shapes), assume=dict(task.assume))
    return solution.function(value=True) if task.kind == "gradient" else solution.function()


@cache
def derived_elementwise(name: str, backend: str) -> Callable[..., Any]:
    task = next(t for t in ELEMENTWISE if t.name == name)
    options = BACKENDS[backend] | ({"value": True} if task.with_value else {})
    return derive.differentiate(task.text, "x").function(**options)


def by_hand(task: Task | Elementwise, size: str) -> Work:
    if isinstance(task, Elementwise):
        x = task.points(size)
        return lambda: leaves(task.by_hand(x))
    function, arrays = task.hand(size), task.arrays(size)
    return lambda: leaves(function(**arrays))


def by_derive(task: Task | Elementwise, size: str, backend: str = "derive") -> Work:
    if isinstance(task, Elementwise):
        function, arrays = derived_elementwise(task.name, backend), {"x": task.points(size)}
    else:
        function, arrays = derived(task.name), task.arrays(size)
    return lambda: leaves(function(**arrays))


def contestants(task: Task | Elementwise, size: str) -> dict[str, Work]:
    """Who can do the task at all, derive first; the others are optional."""
    found = {}
    for name in BACKENDS if isinstance(task, Elementwise) else ["derive"]:
        try:
            found[name] = by_derive(task, size, name)
        except ImportError:
            continue
    peers, given = (
        (ELEMENTWISE_PEERS, task.points(size)) if isinstance(task, Elementwise) else (PEERS, task.arrays(size))
    )
    for name, peer in peers.items():
        try:
            found[name] = peer(task, given)
        except ImportError:
            continue
    return found


def same(found: list[Any], expected: list[Any]) -> None:
    for a, b in zip(found, expected, strict=True):
        a, b = np.asarray(a), np.asarray(b)
        assert a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-9 * max(1.0, np.abs(b).max()))


# --- first that they agree --------------------------------------------------------------------------------------------


def slopes(task: Task, arrays: dict[str, np.ndarray], found: list[Any], rng: np.random.Generator) -> tuple[Any, Any]:
    """What the derivative says of one random direction, and what differences of the plain value say."""
    names = [task.wrt] if isinstance(task.wrt, str) else task.wrt
    along = {name: rng.standard_normal(arrays[name].shape) for name in names}

    def at(h: float) -> Any:
        return task.value(numpy_names(), **{k: a + h * along[k] if k in along else a for k, a in arrays.items()})

    if task.kind == "hessian":
        d, h = along[names[0]], 1e-3
        return np.tensordot(np.tensordot(found[0], d, d.ndim), d, d.ndim), (at(h) - 2 * at(0) + at(-h)) / h**2
    h = 1e-6  # few units of a network switch within it
    if task.kind == "jacobian":
        return np.einsum("...ij,...j->...i", found[0], along[names[0]]), (at(h) - at(-h)) / (2 * h)
    np.testing.assert_allclose(found[0], at(0), rtol=1e-10)
    return sum(np.vdot(g, along[n]) for g, n in zip(found[1:], names, strict=True)), (at(h) - at(-h)) / (2 * h)


@pytest.mark.parametrize("size", SIZES[:2])
@pytest.mark.parametrize("task", TASKS, ids=lambda t: t.name)
def test_by_hand_is_the_slope(task, size):
    rng = np.random.default_rng(1)
    for function in task.by_hand:
        arrays = task.arrays(size)
        given, differences = slopes(task, arrays, leaves(function(**arrays)), rng)
        np.testing.assert_allclose(given, differences, rtol=1e-4, atol=1e-5 * np.abs(differences).max())


@pytest.mark.parametrize("task", ELEMENTWISE, ids=lambda t: t.name)
def test_elementwise_by_hand_is_the_slope(task):
    f, h = partial(task.value, numpy_names()), 1e-5
    for size in SIZES[:2]:
        x = task.points(size)
        *value, derivative = leaves(task.by_hand(x))
        np.testing.assert_allclose(derivative, (f(x + h) - f(x - h)) / (2 * h), atol=1e-8)
        for p in value:
            np.testing.assert_allclose(p, f(x), rtol=1e-12)


@pytest.mark.parametrize("size", SIZES[:2])
@pytest.mark.parametrize("task", [*TASKS, *ELEMENTWISE], ids=lambda t: t.name)
def test_everyone_agrees(task, size):
    expected = by_hand(task, size)()
    for work in contestants(task, size).values():
        same(work(), expected)


def test_blocks_change_nothing():
    for task in TASKS:
        arrays = task.arrays("medium")
        for function in task.by_hand[1:]:
            same(leaves(function(**arrays)), leaves(task.by_hand[0](**arrays)))


def test_a_wrong_derivative_is_seen():
    with pytest.raises(AssertionError):
        same([np.ones(3), np.zeros(3)], [np.ones(3), np.full(3, 1e-6)])


# --- then the time ----------------------------------------------------------------------------------------------------


def row(task: Task | Elementwise, size: str, budget: float, only: tuple[str, ...] = ()) -> dict[str, float]:
    """Time over the best by hand, by contestant; every result was compared before. "by hand" has the seconds."""
    reference, found = by_hand(task, size), {}
    for name, work in contestants(task, size).items():
        if only and name not in only:
            continue
        same(work(), reference())
        found[name], duration = ratio(work, reference, budget)
        found["by hand"] = min(duration, found.get("by hand", duration))
    return found


def printed(task: Task | Elementwise, size: str, found: dict[str, float]) -> str:
    ratios = ", ".join(f"{name} {r:.2f}" for name, r in found.items() if name != "by hand")
    return f"\n  {task.name}, {size}: {ratios or 'nobody to compare'}  (by hand {found.get('by hand', 0) * 1e6:.0f} µs)"


@pytest.fixture(scope="module")
def setting():
    with quiet() as header:
        print(f"\n  time over the best by hand; {header}", end="")
        yield header


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("task", [*TASKS, *ELEMENTWISE], ids=lambda t: t.name)
def test_time(benchmark, setting, task, size):
    kind = "elementwise" if isinstance(task, Elementwise) else task.kind
    found = benchmark.pedantic(row, (task, size, 0.5, ("JAX", *BACKENDS)), rounds=1)
    benchmark.extra_info.update(found, setting=setting)
    print(printed(task, size, found), end="  ")
    print(f"(at most {MOST[kind]})")
    assert found["derive"] <= MOST[kind]


# --- and the room -----------------------------------------------------------------------------------------------------


def room(task: Task, work: Work) -> tuple[float, int]:
    """What the work holds beside its results, over the largest of an input, a result and what f alone takes; in bytes too."""
    arrays = task.arrays("large")
    alone, _ = scratch(lambda: leaves(task.value(numpy_names(), **arrays)))
    held, result = scratch(work)
    return held / max(result, alone, *(a.nbytes for a in arrays.values())), held


@pytest.mark.parametrize("task", TASKS, ids=lambda t: t.name)
def test_memory(setting, task):
    by_hands, _ = room(task, by_hand(task, "large"))
    print(f"\n  {task.name}: by hand {by_hands:.2f}", end=", ")
    found, held = room(task, by_derive(task, "large"))
    print(f"derive {found:.2f} of the largest array needed, {held / 1e6:.1f} MB (at most {MOST_ROOM})", end="  ")
    assert held <= SPARE or found <= MOST_ROOM


def test_ratios_and_room_are_measured():
    x = np.ones(200_000)
    found, _ = ratio(lambda: [x.sum() for _ in range(6)], lambda: [x.sum() for _ in range(2)], budget=0.2)
    assert found == pytest.approx(3, rel=0.3)
    held, result = scratch(lambda: [np.exp(x) + np.sin(x)])
    assert result == x.nbytes and held == pytest.approx(2 * x.nbytes, rel=0.6)


# --- the tables of docs/performance.md --------------------------------------------------------------------------------


def dimensions(task: Task | Elementwise, size: str) -> str:
    i = SIZES.index(size)
    if isinstance(task, Elementwise):
        return f"{POINTS[i]:,}".replace(",", " ")
    return " × ".join(str(n) for n in task.dims[i].values())


def table(tasks: list[Any], columns: list[str], budget: float) -> str:
    """Rows are tasks; a cell has the ratios at the three sizes, a dash for who cannot."""
    lines = ["| task (small / medium / large) | by hand | " + " | ".join(columns) + " |"]
    lines.append("|---" * (len(columns) + 2) + "|")
    for task in tasks:
        rows = [row(task, size, budget) for size in SIZES]
        cells = [" / ".join(figure(r.get(column)) for r in rows) for column in columns]
        hand = " / ".join(duration(r["by hand"]) if "by hand" in r else "–" for r in rows)
        what = f"{task.name} ({' / '.join(dimensions(task, size) for size in SIZES)})"
        lines.append(f"| {what} | {hand} | " + " | ".join(cells) + " |")
        print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines)


def figure(found: float | None) -> str:
    if found is None:
        return "–"
    return f"{found:.2f}" if found < 10 else f"{found:.0f}"


def duration(t: float) -> str:
    return f"{t * 1e6:.0f} µs" if t < 1e-3 else f"{t * 1e3:.1f} ms"


def main() -> None:
    from argparse import ArgumentParser

    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--table", action="store_true", required=True, help="print the tables in Markdown")
    parser.add_argument("--only", default="", help="tasks with this in their name")
    parser.add_argument("--budget", type=float, default=1.0, help="seconds for each ratio; slow peers take longer")
    given = parser.parse_args()
    tasks, elementwise = ([t for t in every if given.only in t.name] for every in (TASKS, ELEMENTWISE))
    with quiet() as header:
        print(f"Time over the best NumPy by hand; medians of interleaved pairs; {header}.\n")
        if tasks:
            print(table(tasks, ["derive", *PEERS], given.budget) + "\n")
        if elementwise:
            print(table(elementwise, [*BACKENDS, *ELEMENTWISE_PEERS], given.budget))


if __name__ == "__main__":
    main()
