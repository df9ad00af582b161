"""Recommendation: tables of embeddings, of which a sample reads a few rows, and small perceptrons above them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from calc.units import counted, number


def pairwise_width(embedding_width: Any, embedding_tables: Any) -> Any:
    """Inputs of the upper perceptron where each pair of vectors meets in a product.

    Equation: d + t (t + 1) / 2, of t tables and the vector of dense features.
    Source: Naumov et al., arXiv:1906.00091.
    """
    return embedding_width + 0.5 * embedding_tables * (embedding_tables + 1.0)


def pairwise_operations(embedding_width: Any, embedding_tables: Any) -> Any:
    """Operations by which the vectors meet in products of pairs.

    Equation: d t (t + 1).
    Source: Naumov et al., arXiv:1906.00091; two operations for a multiply and add.
    """
    return counted(embedding_width * embedding_tables * (embedding_tables + 1.0), "FLOP/sample")


def no_cross_parameters(embedding_width: Any) -> Any:
    """Parameters of the meeting of vectors, where it is products alone: none.

    Equation: 0.
    Source: Naumov et al., arXiv:1906.00091.
    """
    return 0.0 * embedding_width


def concatenated_width(embedding_width: Any, embedding_tables: Any) -> Any:
    """Inputs of the upper perceptron where the vectors stand side by side.

    Equation: d (t + 1).
    Source: Wang et al., DCN V2, arXiv:2008.13535.
    """
    return embedding_width * (embedding_tables + 1.0)


def cross_parameters(interaction_width: Any, cross_layers: Any, cross_rank: Any) -> Any:
    """Parameters of cross layers of low rank.

    Equation: l (2 w r + w).
    Source: Wang et al., DCN V2, arXiv:2008.13535, section 3.3.
    """
    return cross_layers * interaction_width * (2.0 * cross_rank + 1.0)


def cross_operations(interaction_width: Any, cross_layers: Any, cross_rank: Any) -> Any:
    """Operations of cross layers of low rank.

    Equation: 4 l w r.
    Source: Wang et al., DCN V2, arXiv:2008.13535, section 3.3; two operations for a multiply and add.
    """
    return counted(4.0 * cross_layers * interaction_width * cross_rank, "FLOP/sample")


def embedding_tables_parameters(embedding_rows: Any, embedding_width: Any) -> Any:
    """Parameters of all tables.

    Equation: R d.
    Source: Naumov et al., arXiv:1906.00091.
    """
    return embedding_rows * embedding_width


def recommender_parameters(
    table_parameters: Any,
    perceptron_weights: Any,
    perceptron_biases: Any,
    interaction_width: Any,
    upper_width: Any,
    interaction_parameters: Any,
) -> Any:
    """All parameters: tables, perceptrons, the layer that takes in the interaction, the interaction itself.

    Equation: R d + W + b + w u + P_i; b holds the biases of every layer.
    Source: Naumov et al., arXiv:1906.00091.
    """
    dense = perceptron_weights + perceptron_biases + interaction_width * upper_width
    return table_parameters + dense + interaction_parameters


def recommender_operations(
    perceptron_weights: Any, interaction_width: Any, upper_width: Any, interaction_operations: Any
) -> Any:
    """Operations for a sample: perceptrons and the interaction.

    Equation: 2 (W + w u) + F_i.
    Source: Naumov et al., arXiv:1906.00091; two operations for a multiply and add.
    """
    return counted(2.0 * (perceptron_weights + interaction_width * upper_width), "FLOP/sample") + interaction_operations


def no_attention(perceptron_weights: Any) -> Any:
    """Operations of attention: none.

    Equation: 0.
    Source: Naumov et al., arXiv:1906.00091.
    """
    return counted(0.0 * perceptron_weights, "FLOP/sample")


def recommender_activations(interaction_width: Any, perceptron_biases: Any) -> Any:
    """Elements that are written and read between the layers for a sample.

    Equation: 2 (w + b); every layer has as many outputs as biases.
    Source: definition.
    """
    return counted(2.0 * (interaction_width + perceptron_biases), "1/sample")


def rows_looked_up(lookups_per_sample: Any, embedding_width: Any) -> Any:
    """Elements that a sample reads of the tables.

    Equation: n d.
    Source: Naumov et al., arXiv:1906.00091.
    """
    return counted(number(lookups_per_sample, "1/sample") * embedding_width, "1/sample")


def vectors_exchanged(embedding_tables: Any, embedding_width: Any) -> Any:
    """Elements of the pooled vectors of a sample, which go to the device that works on it.

    Equation: t d.
    Source: Naumov et al., arXiv:1906.00091, section 4 (tables split over devices, perceptrons copied).
    """
    return counted(embedding_tables * embedding_width, "1/sample")


def layer_products(widths: Any) -> float:
    """Weights of a perceptron with these widths, the first being its input: the sum of neighbours' products."""
    sizes = np.asarray(widths, dtype=float)
    return float(np.sum(sizes[:-1] * sizes[1:]))


_COMMON: dict[str, Callable[..., Any]] = {
    "table_parameters": embedding_tables_parameters,
    "network_parameters": recommender_parameters,
    "matrix_operations_per_sample": recommender_operations,
    "attention_operations_per_sample": no_attention,
    "activation_elements_per_sample": recommender_activations,
    "looked_up_elements_per_sample": rows_looked_up,
    "exchanged_elements_per_sample": vectors_exchanged,
}
PAIRWISE: dict[str, Callable[..., Any]] = _COMMON | {
    "interaction_width": pairwise_width,
    "interaction_parameters": no_cross_parameters,
    "interaction_operations": pairwise_operations,
}
LOW_RANK_CROSS: dict[str, Callable[..., Any]] = _COMMON | {
    "interaction_width": concatenated_width,
    "interaction_parameters": cross_parameters,
    "interaction_operations": cross_operations,
}
