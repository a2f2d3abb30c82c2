"""Layer normalisation: every sample brought to mean 0 and variance 1 over its features, forwards and backwards."""

from __future__ import annotations

from typing import Any

from derive.model import Derivation
from derive.topics import topic
from derive.topics.neural._normalised import normalised


@topic(
    title="Layer normalisation of a batch",
    sources=("Ba, Kiros & Hinton, Layer Normalization (2016, arXiv:1607.06450), §3, eq. 3",),
)
def layer_normalisation(
    X: Any = "[[1, 2, 6], [0, 2, 1]]", gamma: Any = None, beta: Any = None, G: Any = None, eps: Any = 0
) -> Derivation:
    """Y = γ ∘ (X − m)/√(s + ε) + β with mean and variance over the features of each sample, a row of X; G is the error at Y."""
    return normalised("Layer normalisation of a batch", X, gamma, beta, G, eps, over_samples=False)
