"""Scaled dot-product attention: an error at the output is carried back to the queries."""

from derive.model import Derivation
from derive.topics import topic
from derive.topics.matrix_calculus._worked import worked


@topic(
    title="Scaled dot-product attention",
    covers=("matrix-calculus/attention-scores",),
    sources=(
        "Vaswani et al., Attention Is All You Need (2017, arXiv:1706.03762), eq. 1",
        "Dao et al., FlashAttention (2022, arXiv:2205.14135), App. B.2, eq. 4",
    ),
)
def attention_scores(
    Q="[[1, 0], [0, 1]]", K="[[1, 1], [0, 1], [1, 0]]", V="[[1], [2], [4]]", B="[[1], [2]]"
) -> Derivation:
    """The gradient in the queries of the attention's output weighed with B, the error that comes in from above."""
    return worked(
        "gradient", "sum(B*(softmax(Q @ K.T/sqrt(d)) @ V))", "Q",
        {"Q": ("m", "d"), "K": ("n", "d"), "V": ("n", "k"), "B": ("m", "k")},
        title="Scaled dot-product attention", at={"Q": Q, "K": K, "V": V, "B": B},
        pair="softmax",
        remarks=(
            "The softmax is taken row by row: a row of $softmax(Z)$ holds the weights with which a query "
            "reads the values, and $B @ V.T$ is the error of these weights.",
            "The error of the scores is $softmax(Z)*(B @ V.T)$, minus each row of $softmax(Z)$ times the sum "
            "of that row of the product: the Jacobian of softmax, row by row.",
        ),
        mistake=(
            "((softmax(Q @ K.T/sqrt(d))*(B @ V.T)) @ K)/sqrt(d)",
            "the weights of a row add up to one: the term that takes off the row's average is missing",
        ),
    )  # fmt: skip
