"""Batch normalisation: every feature brought to mean 0 and variance 1 over the batch, forwards and backwards."""

from __future__ import annotations

from typing import Any

from derive.model import Derivation
from derive.topics import topic
from derive.topics.neural._normalised import normalised


@topic(
    title="Batch normalisation",
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Batch Normalization"',),
)
def batch_normalisation(
    X: Any = "[[1, 0], [3, 2], [5, 1]]", gamma: Any = "[1, 2]", beta: Any = "[0, 1]", G: Any = None, eps: Any = 0
) -> Derivation:
    """Y = γ ∘ (X − m)/√(s + ε) + β with mean and variance over the samples, the rows of X; G is the error at Y."""
    return normalised("Batch normalisation", X, gamma, beta, G, eps, over_samples=True)
