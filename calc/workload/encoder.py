"""Encoders of images and texts, and transformers that denoise images: parameters and operations from their shapes.

A sample is what the network is run on once: an image, a text. Every token attends to every other one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from calc.units import counted, number


def patches(image_size: Any, patch_size: Any, extra_tokens: Any) -> Any:
    """Tokens of an image: its square patches, and tokens of no patch such as the one that is read out.

    Equation: T = (s / p)² + x.
    Source: Dosovitskiy et al., arXiv:2010.11929, section 3.1.
    """
    along = image_size / patch_size
    return counted(along * along + extra_tokens, "token/sample")


def text_tokens(text_tokens_per_sample: Any) -> Any:
    """Tokens of a text, as stated.

    Equation: T.
    Source: definition.
    """
    return 1.0 * text_tokens_per_sample


def block_weights(hidden_size: Any, feed_forward_width: Any) -> Any:
    """Weights of one block that every token is multiplied with: queries, keys, values, output, two of feed-forward.

    Equation: 4 h² + 2 h f.
    Source: Vaswani et al., arXiv:1706.03762.
    """
    return 4.0 * hidden_size * hidden_size + 2.0 * hidden_size * feed_forward_width


def encoder_block_parameters(block_weights: Any, hidden_size: Any, feed_forward_width: Any) -> Any:
    """Parameters of one block of an encoder: weights, their biases, scale and shift of two norms.

    Equation: W + 4 h + f + h + 4 h.
    Source: Devlin et al., arXiv:1810.04805; Dosovitskiy et al., arXiv:2010.11929.
    """
    biases = 4.0 * hidden_size + feed_forward_width + hidden_size
    return block_weights + biases + 4.0 * hidden_size


def modulated_block_parameters(block_weights: Any, hidden_size: Any, feed_forward_width: Any) -> Any:
    """Parameters of one block whose norms are set by time and class: weights, biases, six vectors from a condition.

    Equation: W + 4 h + f + h + 6 h (h + 1).
    Source: Peebles & Xie, arXiv:2212.09748, adaLN-Zero blocks.
    """
    biases = 4.0 * hidden_size + feed_forward_width + hidden_size
    return block_weights + biases + 6.0 * hidden_size * (hidden_size + 1.0)


def image_encoder_parameters(
    layers: Any,
    block_parameters: Any,
    hidden_size: Any,
    patch_size: Any,
    input_channels: Any,
    tokens_per_sample: Any,
    extra_tokens: Any,
    classes: Any,
) -> Any:
    """Parameters of an image encoder with its patch embedding, positions, last norm and classifier.

    Equation: L P_b + (p² c + 1) h + (x + T) h + 2 h + (h + 1) k; no classifier where k is 0.
    Source: Dosovitskiy et al., arXiv:2010.11929, section 3.1.
    """
    embedding = (patch_size * patch_size * input_channels + 1.0) * hidden_size
    positions = (extra_tokens + number(tokens_per_sample, "token/sample")) * hidden_size
    return layers * block_parameters + embedding + positions + 2.0 * hidden_size + (hidden_size + 1.0) * classes


def image_encoder_operations(
    layers: Any,
    block_weights: Any,
    hidden_size: Any,
    patch_size: Any,
    input_channels: Any,
    tokens_per_sample: Any,
    extra_tokens: Any,
    classes: Any,
) -> Any:
    """Operations of matrix products for an image: blocks, patch embedding, classifier.

    Equation: 2 [T L W + (T − x) p² c h + h k].
    Source: Dosovitskiy et al., arXiv:2010.11929; two operations for a multiply and add.
    """
    tokens = number(tokens_per_sample, "token/sample")
    embedding = (tokens - extra_tokens) * patch_size * patch_size * input_channels * hidden_size
    return counted(2.0 * (tokens * layers * block_weights + embedding + hidden_size * classes), "FLOP/sample")


def text_encoder_parameters(
    layers: Any,
    block_parameters: Any,
    hidden_size: Any,
    vocabulary_size: Any,
    positions: Any,
    segments: Any,
    pooled: Any,
) -> Any:
    """Parameters of a text encoder: blocks, embeddings of words, positions and segments with a norm, a pooling layer.

    Equation: L P_b + (V + P + S) h + 2 h + q h (h + 1), q = 1 with a pooling layer, else 0.
    Source: Devlin et al., arXiv:1810.04805.
    """
    embeddings = (vocabulary_size + positions + segments) * hidden_size + 2.0 * hidden_size
    return layers * block_parameters + embeddings + pooled * hidden_size * (hidden_size + 1.0)


def text_encoder_operations(
    layers: Any, block_weights: Any, hidden_size: Any, tokens_per_sample: Any, pooled: Any
) -> Any:
    """Operations of matrix products for a text: blocks and pooling; embeddings are looked up.

    Equation: 2 (T L W + q h²).
    Source: Devlin et al., arXiv:1810.04805; two operations for a multiply and add.
    """
    tokens = number(tokens_per_sample, "token/sample")
    return counted(2.0 * (tokens * layers * block_weights + pooled * hidden_size * hidden_size), "FLOP/sample")


def denoiser_parameters(
    layers: Any,
    block_parameters: Any,
    hidden_size: Any,
    patch_size: Any,
    input_channels: Any,
    output_channels: Any,
    time_width: Any,
    classes: Any,
) -> Any:
    """Parameters of a diffusion transformer: blocks, patch embedding, time and class embedding, last layer.

    Equation: L P_b + (p² c + 1) h + (t + 1) h + (h + 1) h + (k + 1) h + 2 h (h + 1) + (h + 1) p² c'.
    Source: Peebles & Xie, arXiv:2212.09748, and its released model; positions are not learnt.
    """
    patch = patch_size * patch_size
    embedding = (patch * input_channels + 1.0) * hidden_size
    condition = (time_width + 1.0 + hidden_size + 1.0 + classes + 1.0) * hidden_size
    last = 2.0 * hidden_size * (hidden_size + 1.0) + (hidden_size + 1.0) * patch * output_channels
    return layers * block_parameters + embedding + condition + last


def denoiser_operations(
    layers: Any,
    block_weights: Any,
    hidden_size: Any,
    patch_size: Any,
    input_channels: Any,
    output_channels: Any,
    time_width: Any,
    tokens_per_sample: Any,
) -> Any:
    """Operations of matrix products for one pass: per token the blocks, first and last layer; once the condition.

    Equation: 2 {T [L W + p² (c + c') h] + 6 L h² + (t + h) h + 2 h²}.
    Source: Peebles & Xie, arXiv:2212.09748; two operations for a multiply and add.
    """
    tokens = number(tokens_per_sample, "token/sample")
    ends = patch_size * patch_size * (input_channels + output_channels) * hidden_size
    condition = (6.0 * layers * hidden_size + time_width + hidden_size + 2.0 * hidden_size) * hidden_size
    return counted(2.0 * (tokens * (layers * block_weights + ends) + condition), "FLOP/sample")


def full_attention_operations(layers: Any, hidden_size: Any, tokens_per_sample: Any) -> Any:
    """Operations of attention of every token with every other one: scores and values.

    Equation: 4 L T² h.
    Source: Vaswani et al., arXiv:1706.03762; two operations for a multiply and add.
    """
    tokens = number(tokens_per_sample, "token/sample")
    return counted(4.0 * layers * tokens * tokens * hidden_size, "FLOP/sample")


def block_activations(layers: Any, hidden_size: Any, tokens_per_sample: Any, activation_passes: Any) -> Any:
    """Elements that what stands between the matrix products reads and writes for a sample.

    Equation: a L T h.
    Source: docs/models.md; a from training runs, the third of it that is the forward pass.
    """
    return counted(activation_passes * layers * number(tokens_per_sample, "token/sample") * hidden_size, "1/sample")


def word_table(vocabulary_size: Any, hidden_size: Any) -> Any:
    """Parameters of the table of words, of which a text reads a row for each token.

    Equation: V h.
    Source: Devlin et al., arXiv:1810.04805.
    """
    return vocabulary_size * hidden_size


def words_looked_up(tokens_per_sample: Any, hidden_size: Any) -> Any:
    """Elements that a text reads of the table of words.

    Equation: T h.
    Source: definition.
    """
    return counted(number(tokens_per_sample, "token/sample") * hidden_size, "1/sample")


_BLOCKS: dict[str, Callable[..., Any]] = {
    "block_weights": block_weights,
    "attention_operations_per_sample": full_attention_operations,
    "activation_elements_per_sample": block_activations,
}
IMAGE_ENCODER: dict[str, Callable[..., Any]] = _BLOCKS | {
    "tokens_per_sample": patches,
    "block_parameters": encoder_block_parameters,
    "network_parameters": image_encoder_parameters,
    "matrix_operations_per_sample": image_encoder_operations,
}
TEXT_ENCODER: dict[str, Callable[..., Any]] = _BLOCKS | {
    "tokens_per_sample": text_tokens,
    "block_parameters": encoder_block_parameters,
    "network_parameters": text_encoder_parameters,
    "matrix_operations_per_sample": text_encoder_operations,
    "table_parameters": word_table,
    "looked_up_elements_per_sample": words_looked_up,
}
DIFFUSION_TRANSFORMER: dict[str, Callable[..., Any]] = _BLOCKS | {
    "tokens_per_sample": patches,
    "block_parameters": modulated_block_parameters,
    "network_parameters": denoiser_parameters,
    "matrix_operations_per_sample": denoiser_operations,
}
