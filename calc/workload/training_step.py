"""Work of one device on one micro-batch: matrices, attention, passes over memory, launches, output head."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number


def training_matrix_rate(
    peak_rate: Any, matrix_efficiency: Any, software_maturity: Any, training_maturity: Any, efficiency_limit: Any
) -> Any:
    """Rate of matrix multiplication in training, at the precision used.

    Equation: C_eff = κ_t min(κ η, cap) C.
    Source: measured matrix multiplications by chip and precision; κ_t by chip family, see the training calibration.
    """
    return peak_rate * training_maturity * np.minimum(software_maturity * matrix_efficiency, efficiency_limit)


def training_head_rate(
    peak_rate_16bit: Any, matrix_efficiency_16bit: Any, software_maturity: Any, training_maturity: Any,
    efficiency_limit: Any,
) -> Any:  # fmt: skip
    """Rate of the output head, which is kept at 16 bits.

    Equation: C_h = κ_t min(κ η_16, cap) C_16.
    Source: as `training_matrix_rate`; heads at 16 bits as in DeepSeek-V3, arXiv:2412.19437, section 3.3.
    """
    reached = np.minimum(software_maturity * matrix_efficiency_16bit, efficiency_limit)
    return peak_rate_16bit * training_maturity * reached


def training_attention_rate(
    peak_rate_16bit: Any, attention_efficiency: Any, software_maturity: Any, training_maturity: Any,
    efficiency_limit: Any,
) -> Any:  # fmt: skip
    """Rate of attention in training; its arithmetic runs at 16 bits.

    Equation: C_a = κ_t min(κ η_a, cap) C_16.
    Source: measured attention kernels, see the serving calibration.
    """
    reached = np.minimum(software_maturity * attention_efficiency, efficiency_limit)
    return peak_rate_16bit * training_maturity * reached


def layer_compute_time(
    matrix_passes: Any, full_recompute: Any, micro_batch_tokens: Any, shared_parameters: Any,
    expert_training_penalty: Any, moe_layers: Any, experts_per_token: Any, expert_parameters: Any,
    model_parallel: Any, training_matrix_rate: Any,
) -> Any:  # fmt: skip
    """Compute time of the matrices of the layers, on a device of an average stage.

    Equation: 2 (a + r) T (P_s + ν L_m k P_x) / (t p c C_eff).
    Source: Kaplan et al., arXiv:2001.08361; recompute as in Korthikanti et al., arXiv:2205.05198; ν: docs/models.md.
    """
    weights = shared_parameters + expert_training_penalty * moe_layers * experts_per_token * expert_parameters
    work = counted(2.0 * (matrix_passes + full_recompute) * weights, "FLOP/token") * micro_batch_tokens
    return work / (counted(model_parallel, "accelerator") * training_matrix_rate)


def weight_pass_time(
    matrix_passes: Any, full_recompute: Any, bytes_per_weight: Any, device_layer_parameters: Any,
    memory_read_efficiency: Any, memory_bandwidth: Any,
) -> Any:  # fmt: skip
    """Time in which a device streams the weights of its layers, once for each pass.

    Equation: (a + r) w P_dev / (η_m B).
    Source: docs/models.md; decides for short sequences only.
    """
    read = (matrix_passes + full_recompute) * bytes_per_weight * device_layer_parameters
    return counted(read, "1/accelerator") / (memory_read_efficiency * memory_bandwidth)


def layer_matrix_time(layer_compute_time: Any, weight_pass_time: Any) -> Any:
    """Time of the matrices of the layers: compute and weight reads, rounded at the knee.

    Equation: √(t_c² + t_r²).
    Source: docs/models.md; fits of measured operators give exponents of 1.7 to 2.6.
    """
    return np.sqrt(layer_compute_time * layer_compute_time + weight_pass_time * weight_pass_time)


def layer_attention_time(
    attention_backward_multiple: Any, full_recompute: Any, micro_batch_tokens: Any, layers: Any,
    sequence_length: Any, prefill_attention_width: Any, model_parallel: Any, training_attention_rate: Any,
) -> Any:  # fmt: skip
    """Time of causal attention, forward and backward.

    Equation: (1 + b + r) T L s w / (t p c C_a).
    Source: Dao, FlashAttention-2, arXiv:2307.08691: backward makes 2.5 times the operations of forward.
    """
    length = number(sequence_length, "token/sequence")
    passes = 1.0 + attention_backward_multiple + full_recompute
    work = counted(passes * layers * length * prefill_attention_width, "FLOP/token") * micro_batch_tokens
    return work / (counted(model_parallel, "accelerator") * training_attention_rate)


def layer_memory_time(
    matrix_passes: Any, full_recompute: Any, selective_recompute: Any, micro_batch_tokens: Any,
    bytes_per_activation: Any, hidden_size: Any, layers: Any, layer_memory_passes: Any, moe_layers: Any,
    experts_per_token: Any, expert_memory_passes: Any, model_parallel: Any, memory_read_efficiency: Any,
    memory_bandwidth: Any,
) -> Any:  # fmt: skip
    """Time of norms, activations, residuals, permutations and casts: passes over activations in memory.

    Equation: (a + max(r, r_s))/3 T b h (L K + L_m k K_x) / (t p c η_m B); r_s: all but matrices is made again.
    Source: docs/models.md; K and K_x from published runs.
    """
    passes = layers * layer_memory_passes + moe_layers * experts_per_token * expert_memory_passes
    again = np.maximum(full_recompute, selective_recompute)
    moved = (matrix_passes + again) / 3.0 * bytes_per_activation * hidden_size * passes
    moved = number(micro_batch_tokens, "token") * moved / model_parallel
    return counted(moved, "1/accelerator") / (memory_read_efficiency * memory_bandwidth)


def layer_launch_time(
    matrix_passes: Any, full_recompute: Any, layers: Any, moe_layers: Any, pipeline_parallel: Any,
    training_layer_overhead: Any, training_expert_overhead: Any, overhead_multiple: Any,
) -> Any:  # fmt: skip
    """Fixed time of the layers of a stage in one micro-batch, forward and backward: starts and ends of kernels.

    Equation: (a + r)/3 λ (L τ + L_m τ_x)/p; layers with experts sort tokens and wait for the counts of each expert.
    Source: docs/models.md; fixed times of measured matrix multiplications, τ_x from published runs.
    """
    passes = (matrix_passes + full_recompute) / 3.0
    starts = layers * training_layer_overhead + moe_layers * training_expert_overhead
    return passes * starts / pipeline_parallel * overhead_multiple


def head_time(
    matrix_passes: Any, micro_batch_tokens: Any, embedding_parameters: Any, tensor_parallel: Any,
    context_parallel: Any, training_head_rate: Any,
) -> Any:  # fmt: skip
    """Time of the output head, on the devices of the stage that holds it; never recomputed.

    Equation: 2 a T V h / (t c C_h).
    Source: Kaplan et al., arXiv:2001.08361.
    """
    work = counted(2.0 * matrix_passes * embedding_parameters, "FLOP/token") * micro_batch_tokens
    return work / (counted(tensor_parallel * context_parallel, "accelerator") * training_head_rate)


FORMULAS = (
    training_matrix_rate,
    training_head_rate,
    training_attention_rate,
    layer_compute_time,
    weight_pass_time,
    layer_matrix_time,
    layer_attention_time,
    layer_memory_time,
    layer_launch_time,
    head_time,
)
