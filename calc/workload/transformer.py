"""Arithmetic of a transformer from its shapes: parameters, operations, bytes of cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from calc.units import counted, number


def grouped_query_parameters(
    hidden_size: Any, attention_heads: Any, key_value_heads: Any, attention_head_width: Any
) -> Any:
    """Attention parameters of one layer: queries, keys, values, output.

    Equation: P_a = 2 h n d + 2 h n_kv d.
    Source: Ainslie et al., GQA, arXiv:2305.13245; n_kv = n is plain multi-head attention.
    """
    return 2.0 * hidden_size * attention_head_width * (attention_heads + key_value_heads)


def grouped_query_cache_elements(key_value_heads: Any, attention_head_width: Any) -> Any:
    """Cached elements of one token in one layer.

    Equation: kv = 2 n_kv d.
    Source: Ainslie et al., arXiv:2305.13245.
    """
    return 2.0 * key_value_heads * attention_head_width


def grouped_query_width(attention_heads: Any, attention_head_width: Any) -> Any:
    """Width over which one token meets one cached token, scores and values together.

    Equation: w = n (d_k + d_v) = 2 n d.
    Source: Vaswani et al., arXiv:1706.03762.
    """
    return 2.0 * attention_heads * attention_head_width


def latent_parameters(
    hidden_size: Any,
    attention_heads: Any,
    latent_query_width: Any,
    latent_cache_width: Any,
    rotary_width: Any,
    attention_head_width: Any,
) -> Any:
    """Attention parameters of one layer with a compressed cache (multi-head latent attention).

    Equation: P_a = h q + q n (d + r) + h (c + r) + c n 2d + n d h.
    Source: DeepSeek-V2, arXiv:2405.04434, section 2.1 and appendix C.
    """
    queries = hidden_size * latent_query_width
    queries = queries + latent_query_width * attention_heads * (attention_head_width + rotary_width)
    cache = hidden_size * (latent_cache_width + rotary_width)
    cache = cache + latent_cache_width * attention_heads * 2.0 * attention_head_width
    return queries + cache + attention_heads * attention_head_width * hidden_size


def latent_cache_elements(latent_cache_width: Any, rotary_width: Any) -> Any:
    """Cached elements of one token in one layer: one latent vector and one rotary key, shared by all heads.

    Equation: kv = c + r.
    Source: DeepSeek-V2, arXiv:2405.04434, table 1.
    """
    return latent_cache_width + rotary_width


def latent_prefill_width(attention_heads: Any, attention_head_width: Any, rotary_width: Any) -> Any:
    """Width over which one token meets another in prefill, where the latent is expanded to heads.

    Equation: w = n (d + r + d).
    Source: DeepSeek-V2, arXiv:2405.04434, section 2.1.
    """
    return attention_heads * (2.0 * attention_head_width + rotary_width)


def latent_decode_width(attention_heads: Any, latent_cache_width: Any, rotary_width: Any) -> Any:
    """Width over which one token meets one cached latent in decode, with the projections absorbed.

    Equation: w = n (c + r + c).
    Source: DeepSeek-V2, arXiv:2405.04434, section 2.1.2 (absorption).
    """
    return attention_heads * (2.0 * latent_cache_width + rotary_width)


def embedding_parameters(vocabulary_size: Any, hidden_size: Any) -> Any:
    """Parameters of the token embedding; the output head has as many.

    Equation: P_e = V h.
    Source: Vaswani et al., arXiv:1706.03762.
    """
    return vocabulary_size * hidden_size


def shared_parameters(
    layers: Any,
    moe_layers: Any,
    attention_parameters: Any,
    hidden_size: Any,
    feed_forward_width: Any,
    feed_forward_matrices: Any,
    shared_experts: Any,
    expert_parameters: Any,
) -> Any:
    """Parameters that every token passes, without embedding and head.

    Equation: P_s = L P_a + (L − L_m) m h f + L_m n_s P_x.
    Source: docs/models.md, from the published shapes; m = 3 matrices for a gated feed-forward, 2 without.
    """
    dense = (layers - moe_layers) * feed_forward_matrices * hidden_size * feed_forward_width
    return layers * attention_parameters + dense + moe_layers * shared_experts * expert_parameters


def expert_parameters(hidden_size: Any, expert_width: Any, feed_forward_matrices: Any) -> Any:
    """Parameters of one expert in one layer.

    Equation: P_x = m h f_x.
    Source: DeepSeekMoE, arXiv:2401.06066.
    """
    return feed_forward_matrices * hidden_size * expert_width


def total_parameters(
    shared_parameters: Any,
    moe_layers: Any,
    experts: Any,
    expert_parameters: Any,
    embedding_parameters: Any,
    embedding_copies: Any,
) -> Any:
    """All parameters that must be held.

    Equation: P = P_s + L_m E P_x + c V h, c = 1 where embedding and head are tied, else 2.
    Source: docs/models.md, from the published shapes.
    """
    return shared_parameters + moe_layers * experts * expert_parameters + embedding_copies * embedding_parameters


def active_parameters(
    shared_parameters: Any, moe_layers: Any, experts_per_token: Any, expert_parameters: Any, embedding_parameters: Any
) -> Any:
    """Parameters that one token is multiplied with: its experts and the output head, no embedding look-up.

    Equation: P_act = P_s + L_m k P_x + V h.
    Source: docs/models.md; DeepSeek-V3 (arXiv:2412.19437) states 37 B of 671 B.
    """
    return shared_parameters + moe_layers * experts_per_token * expert_parameters + embedding_parameters


def cache_per_token(layers: Any, cache_elements: Any, bytes_per_cache_element: Any) -> Any:
    """Bytes of key-value cache that one token leaves behind.

    Equation: L kv b.
    Source: Pope et al., arXiv:2211.05102, section 2.
    """
    return counted(layers * cache_elements * bytes_per_cache_element, "1/token")


def mean_context(input_tokens: Any, output_tokens: Any) -> Any:
    """Mean number of cached tokens while an answer is written.

    Equation: c = S + O / 2.
    Source: definition, answers in all stages of completion.
    """
    return input_tokens + 0.5 * output_tokens


def operations_per_output_token(
    active_parameters: Any,
    layers: Any,
    prefill_attention_width: Any,
    input_tokens: Any,
    output_tokens: Any,
    mean_context: Any,
) -> Any:
    """Operations of the model for one output token with its share of the prompt; causal attention.

    Equation: [2 P_act (S + O) + L S² w + 2 L O c w] / O.
    Source: Kaplan et al., arXiv:2001.08361 (2 per parameter and token); attention counted causally.
    """
    prompt = number(input_tokens, "token/sequence")
    answer = number(output_tokens, "token/sequence")
    context = number(mean_context, "token/sequence")
    weights = 2.0 * active_parameters * (prompt + answer)
    attention = layers * prefill_attention_width * (prompt * prompt + 2.0 * answer * context)
    return counted((weights + attention) / answer, "FLOP/token")


FORMULAS = (
    embedding_parameters,
    expert_parameters,
    shared_parameters,
    total_parameters,
    active_parameters,
    cache_per_token,
    mean_context,
    operations_per_output_token,
)

GROUPED_QUERY: dict[str, Callable[..., Any]] = {
    "attention_parameters": grouped_query_parameters,
    "cache_elements": grouped_query_cache_elements,
    "prefill_attention_width": grouped_query_width,
    "decode_attention_width": grouped_query_width,
}
LATENT: dict[str, Callable[..., Any]] = {
    "attention_parameters": latent_parameters,
    "cache_elements": latent_cache_elements,
    "prefill_attention_width": latent_prefill_width,
    "decode_attention_width": latent_decode_width,
}
