"""Memory of a device in training: weights, gradients, optimiser state and activations, as they are sharded."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number


def device_expert_parameters(
    moe_layers: Any, experts: Any, expert_parameters: Any, expert_parallel: Any, expert_tensor_parallel: Any,
    pipeline_parallel: Any,
) -> Any:  # fmt: skip
    """Parameters of routed experts on a device, before sharding over copies.

    Equation: L_m E P_x / (e t_x p).
    Source: definition.
    """
    return moe_layers * experts * expert_parameters / (expert_parallel * expert_tensor_parallel * pipeline_parallel)


def device_layer_parameters(
    shared_parameters: Any, tensor_parallel: Any, pipeline_parallel: Any, device_expert_parameters: Any
) -> Any:
    """Parameters of the layers on a device of an average stage, before sharding over copies.

    Equation: P_s / (t p) + experts of the device.
    Source: definition.
    """
    return shared_parameters / (tensor_parallel * pipeline_parallel) + device_expert_parameters


def device_head_parameters(
    embedding_parameters: Any, embedding_copies: Any, tensor_parallel: Any, pipeline_parallel: Any
) -> Any:
    """Parameters of embedding and output head on the fullest stage: both on a single one, one each on several.

    Equation: V h / t, twice where one stage holds both and they are not tied.
    Source: definition.
    """
    return embedding_parameters / tensor_parallel * np.where(pipeline_parallel > 1.5, 1.0, embedding_copies)


def all_trained(device_layer_parameters: Any, device_head_parameters: Any) -> Any:
    """Parameters of a device that have gradients and optimiser state: all of them.

    Equation: P_dev.
    Source: definition of full training.
    """
    return device_layer_parameters + device_head_parameters


def adapters_trained(
    layers: Any, adapter_rank: Any, hidden_size: Any, attention_heads: Any, key_value_heads: Any,
    attention_head_width: Any, tensor_parallel: Any, pipeline_parallel: Any,
) -> Any:  # fmt: skip
    """Parameters of a device that are trained with low-rank adapters on the four projections of attention.

    Equation: L r (4 h + 2 n d + 2 n_kv d) / (t p).
    Source: Hu et al., LoRA, arXiv:2106.09685, section 4.
    """
    ends = 4.0 * hidden_size + 2.0 * attention_head_width * (attention_heads + key_value_heads)
    return layers * adapter_rank * ends / (tensor_parallel * pipeline_parallel)


def state_memory(
    device_layer_parameters: Any, device_head_parameters: Any, device_expert_parameters: Any,
    device_trained_parameters: Any, bytes_per_weight_held: Any, bytes_per_gradient: Any, optimiser_bytes: Any,
    shard_group: Any, expert_shard_group: Any, shard_weights: Any, shard_gradients: Any, shard_optimiser: Any,
) -> Any:  # fmt: skip
    """Weights, gradients and optimiser state on a device.

    Equation: w P_dev / D_w + (g / D_g + o / D_o) P_trained; D is 1 where that kind is not sharded. Experts have copies
    of their own number.
    Source: Rajbhandari et al., ZeRO, arXiv:1910.02054, section 3.1 and figure 1.
    """
    held = device_layer_parameters + device_head_parameters
    routed = device_expert_parameters / held
    copies = 1.0 / ((1.0 - routed) / shard_group + routed / expert_shard_group)
    weights = bytes_per_weight_held * held / (1.0 + shard_weights * (copies - 1.0))
    gradients = bytes_per_gradient / (1.0 + shard_gradients * (copies - 1.0))
    optimiser = optimiser_bytes / (1.0 + shard_optimiser * (copies - 1.0))
    return counted(weights + (gradients + optimiser) * device_trained_parameters, "1/accelerator")


def layer_activation_memory(
    hidden_size: Any, attention_heads: Any, attention_head_width: Any, cache_elements: Any,
    feed_forward_matrices: Any, feed_forward_width: Any, layers: Any, moe_layers: Any, experts_per_token: Any,
    shared_experts: Any, expert_width: Any, bytes_per_activation: Any, bytes_per_kept_activation: Any,
    selective_recompute: Any,
) -> Any:  # fmt: skip
    """What a mean layer keeps of one token for its backward pass; scores of attention are made again.

    Equation: b (2 h + n d + kv + (m − 1) f) + b_k (n d + (1 − r_s)(2 h + f)), with (k + n_s) f_x for f and k h
    dispatched in layers with experts; inputs of matrices are kept at the precision of the matrices, and those that come
    out of norms and activations are not kept with selective recompute (r_s).
    Source: counted as in Korthikanti et al., arXiv:2205.05198, section 4.1 (34 h bytes for GPT, 2 of them masks).
    """
    inner = (layers - moe_layers) * feed_forward_width
    inner = (inner + moe_layers * (experts_per_token + shared_experts) * expert_width) / layers
    dispatched = moe_layers * experts_per_token * hidden_size / layers
    attention = attention_heads * attention_head_width
    inputs = attention + (1.0 - selective_recompute) * (2.0 * hidden_size + inner)
    others = 2.0 * hidden_size + attention + cache_elements + (feed_forward_matrices - 1.0) * inner + dispatched
    return counted(bytes_per_kept_activation * inputs + bytes_per_activation * others, "1/token")


def activation_memory(
    micro_batch_tokens: Any, layers: Any, layer_activation_memory: Any, hidden_size: Any, bytes_per_activation: Any,
    tensor_parallel: Any, context_parallel: Any, pipeline_parallel: Any, virtual_stages: Any, micro_batches: Any,
    full_recompute: Any, vocabulary_size: Any, bytes_per_logit: Any,
) -> Any:  # fmt: skip
    """Activations on a device of the fullest stage.

    Equation: T/(t c) max(f L/p a, L/p a + V b_l); a for a layer and token, f = min(p + (p − 1)/v, m) micro-batches in
    flight on the first stage (p without interleaving), logits on the last. With full recompute a layer keeps its
    input b h alone, and one layer is whole.
    Source: Korthikanti et al., arXiv:2205.05198, sections 4 and 5.
    """
    tokens = micro_batch_tokens / (tensor_parallel * context_parallel)
    whole = layer_activation_memory
    kept = np.where(full_recompute > 0.5, counted(bytes_per_activation * hidden_size, "1/token"), whole)
    interleaved = np.where(virtual_stages > 1.5, (pipeline_parallel - 1.0) / virtual_stages, 0.0)
    in_flight = np.minimum(pipeline_parallel + interleaved, number(micro_batches, ""))
    stage = layers / pipeline_parallel * kept
    logits = counted(vocabulary_size * bytes_per_logit, "1/token")
    most = np.maximum(in_flight * stage, stage + logits) + full_recompute * whole
    return counted(tokens * most, "1/accelerator")


def training_memory(state_memory: Any, activation_memory: Any) -> Any:
    """Memory that a device needs in training.

    Equation: state + activations.
    Source: definition.
    """
    return state_memory + activation_memory


def training_usable_memory(memory_capacity: Any, training_memory_share: Any) -> Any:
    """Memory of a device that training may fill; what is left holds buffers of collectives and the runtime.

    Equation: s M.
    Source: definition; published runs fill 76 of 80 GB (FlagPerf) and 85 of 96 (torchtitan).
    """
    return training_memory_share * memory_capacity


def memory_fits(training_memory: Any, training_usable_memory: Any, memory_is_checked: Any) -> Any:
    """Marks layouts that fit in the memory of a device; all of them where memory is not checked.

    Equation: M_need ≤ M_u.
    Source: definition.
    """
    return np.where((training_memory <= training_usable_memory) | (memory_is_checked < 0.5), 1.0, 0.0)


def state_minimum_devices(
    total_parameters: Any, bytes_per_weight_held: Any, bytes_per_gradient: Any, optimiser_bytes: Any,
    training_usable_memory: Any,
) -> Any:  # fmt: skip
    """Devices whose memory holds weights, gradients and optimiser state once; activations come on top.

    Equation: (w + g + o) P / M_u.
    Source: Rajbhandari et al., ZeRO, arXiv:1910.02054, section 3.1.
    """
    return total_parameters * (bytes_per_weight_held + bytes_per_gradient + optimiser_bytes) / training_usable_memory


def adapters_minimum_devices(total_parameters: Any, bytes_per_weight_held: Any, training_usable_memory: Any) -> Any:
    """Devices whose memory holds frozen weights once; adapters, their state and activations come on top.

    Equation: w P / M_u.
    Source: Hu et al., LoRA, arXiv:2106.09685, section 4.2: frozen weights need no gradients or optimiser state.
    """
    return total_parameters * bytes_per_weight_held / training_usable_memory


FORMULAS = (
    device_expert_parameters,
    device_layer_parameters,
    device_head_parameters,
    state_memory,
    layer_activation_memory,
    activation_memory,
    training_memory,
    training_usable_memory,
    memory_fits,
)
