"""How each library differentiates a task: ``PEERS[name](task, arrays)`` is a call without arguments that returns leaves.

A task's value is written once, over a namespace of names that each library fills in. Every peer is optional: one that is
not installed raises ImportError here, and its column stays empty.
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np

os.environ.setdefault("PJRT_NPROC", "1")  # JAX reads it once, when it starts: one thread, as everybody else

Work = Callable[[], Sequence[Any]]


def leaves(found: Any) -> list[Any]:
    """The arrays of a result, however its tuples are nested."""
    return [leaf for part in found for leaf in leaves(part)] if isinstance(found, tuple | list) else [found]


def positions(task) -> int | tuple[int, ...]:
    names = list(task.shapes)
    return names.index(task.wrt) if isinstance(task.wrt, str) else tuple(names.index(name) for name in task.wrt)


def numpy_names() -> SimpleNamespace:
    from scipy import special

    return SimpleNamespace(
        softplus=partial(np.logaddexp, 0.0),
        relu=partial(np.maximum, 0.0),
        logsumexp=partial(special.logsumexp, axis=-1),
        softmax=partial(special.softmax, axis=-1),
        logdet=lambda A: np.linalg.slogdet(A)[1],
        inv=np.linalg.inv,
        sigmoid=special.expit,
        tanh=np.tanh,
        exp=np.exp,
        sin=np.sin,
    )


# --- JAX --------------------------------------------------------------------------------------------------------------


def jax_names() -> SimpleNamespace:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    return SimpleNamespace(
        softplus=jax.nn.softplus,
        relu=jax.nn.relu,
        logsumexp=partial(jax.nn.logsumexp, axis=-1),
        softmax=jax.nn.softmax,
        logdet=lambda A: jnp.linalg.slogdet(A)[1],
        inv=jnp.linalg.inv,
        sigmoid=jax.nn.sigmoid,
        tanh=jnp.tanh,
        exp=jnp.exp,
        sin=jnp.sin,
    )


def jax_task(task, arrays) -> Work:
    f = partial(task.value, jax_names())
    import jax

    differentiate = {"gradient": jax.value_and_grad, "hessian": jax.hessian, "jacobian": jax.jacobian}[task.kind]
    derivative = differentiate(f, positions(task))
    compiled = jax.jit(derivative)
    given = [jax.numpy.asarray(a) for a in arrays.values()]
    return lambda: leaves(jax.block_until_ready(compiled(*given)))


def jax_elementwise(task, x) -> Work:
    f = partial(task.value, jax_names())
    import jax

    one = jax.value_and_grad(f) if task.with_value else jax.grad(f)
    compiled, given = jax.jit(jax.vmap(one)), jax.numpy.asarray(x)
    return lambda: leaves(jax.block_until_ready(compiled(given)))


# --- PyTorch ----------------------------------------------------------------------------------------------------------


def torch_names() -> SimpleNamespace:
    import torch

    torch.set_num_threads(1)
    return SimpleNamespace(
        softplus=lambda m: torch.logaddexp(torch.zeros_like(m), m),
        relu=torch.relu,
        logsumexp=partial(torch.logsumexp, dim=-1),
        softmax=partial(torch.softmax, dim=-1),
        logdet=lambda A: torch.linalg.slogdet(A)[1],
        inv=torch.linalg.inv,
        sigmoid=torch.sigmoid,
        tanh=torch.tanh,
        exp=torch.exp,
        sin=torch.sin,
    )


def torch_task(task, arrays) -> Work:
    f = partial(task.value, torch_names())
    import torch
    from torch import func

    kinds = {"gradient": func.grad_and_value, "hessian": func.hessian, "jacobian": func.jacrev}
    derivative = kinds[task.kind](f, positions(task))
    given = [torch.from_numpy(a) for a in arrays.values()]
    if task.kind == "gradient":
        return lambda: leaves(derivative(*given)[::-1])
    return lambda: leaves(derivative(*given))


def torch_elementwise(task, x) -> Work:
    f = partial(task.value, torch_names())
    import torch
    from torch import func

    one = func.grad_and_value(f) if task.with_value else func.grad(f)
    derivative, given = func.vmap(one), torch.from_numpy(x)
    if task.with_value:
        return lambda: leaves(derivative(given)[::-1])
    return lambda: leaves(derivative(given))


# --- autograd ---------------------------------------------------------------------------------------------------------


def autograd_names() -> SimpleNamespace:
    import autograd.numpy as anp
    from autograd.scipy import special

    def softmax(z):
        return anp.exp(z - special.logsumexp(z, axis=-1, keepdims=True))

    return SimpleNamespace(
        softplus=partial(anp.logaddexp, 0.0),
        relu=partial(anp.maximum, 0.0),
        logsumexp=partial(special.logsumexp, axis=-1),
        softmax=softmax,
        logdet=lambda A: anp.linalg.slogdet(A)[1],
        inv=anp.linalg.inv,
        sigmoid=special.expit,
        tanh=anp.tanh,
        exp=anp.exp,
        sin=anp.sin,
    )


def autograd_task(task, arrays) -> Work:
    f = partial(task.value, autograd_names())
    import autograd

    kinds = {"gradient": autograd.value_and_grad, "hessian": autograd.hessian, "jacobian": autograd.jacobian}
    derivative, given = kinds[task.kind](f, positions(task)), list(arrays.values())
    return lambda: leaves(derivative(*given))


def autograd_elementwise(task, x) -> Work:
    f = partial(task.value, autograd_names())
    import autograd

    if not task.with_value:
        return lambda: [autograd.elementwise_grad(f)(x)]

    def both():
        backward, value = autograd.make_vjp(f)(x)
        return [value, backward(np.ones_like(value))]

    return both


# --- fused loops, elementwise only ------------------------------------------------------------------------------------


def numexpr_elementwise(task, x) -> Work:
    import numexpr

    numexpr.set_num_threads(1)

    def work():
        found = []
        for text in task.numexpr:
            found.append(numexpr.evaluate(text, {"x": x, "p": found[0] if found else x}))
        return found

    return work


def numba_elementwise(task, x) -> Work:
    import numba

    if task.numba is None:
        raise ImportError("a ufunc of numba has one output")
    compiled = numba.vectorize(["float64(float64)"])(task.numba)
    return lambda: [compiled(x)]


PEERS = {"JAX": jax_task, "torch.func": torch_task, "autograd": autograd_task}
ELEMENTWISE_PEERS = {
    "JAX": jax_elementwise,
    "torch.func": torch_elementwise,
    "autograd": autograd_elementwise,
    "numexpr": numexpr_elementwise,
    "numba": numba_elementwise,
}
