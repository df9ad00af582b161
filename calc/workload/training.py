"""What a training step delivers: rates, utilisation in two conventions, what takes its time, at the layout chosen."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import at_selected, counted, number


def training_operations_per_token(
    matrix_passes: Any, active_parameters: Any, layers: Any, prefill_attention_width: Any, sequence_length: Any
) -> Any:
    """Operations of the model for one training token, forward and backward; causal attention, no recompute.

    Equation: 2 a P_act + 3 L s w; a = 3, and 2 where weights are frozen.
    Source: Kaplan et al., arXiv:2001.08361; attention as in PaLM, arXiv:2204.02311, appendix B, halved (causal).
    """
    length = number(sequence_length, "token/sequence")
    weights = 2.0 * matrix_passes * active_parameters
    return counted(weights + 3.0 * layers * length * prefill_attention_width, "FLOP/token")


def training_operations_full_attention(
    matrix_passes: Any, active_parameters: Any, layers: Any, prefill_attention_width: Any, sequence_length: Any
) -> Any:
    """The same with attention counted in full, as if each token met the whole sequence.

    Equation: 2 a P_act + 6 L s w.
    Source: Chowdhery et al., PaLM, arXiv:2204.02311, appendix B.
    """
    length = number(sequence_length, "token/sequence")
    weights = 2.0 * matrix_passes * active_parameters
    return counted(weights + 6.0 * layers * length * prefill_attention_width, "FLOP/token")


def training_rate(candidate_training_rate: Any, selected_layout: Any) -> Any:
    """Training tokens a second of one device on the best layout.

    Equation: the candidate rate at the selected layout.
    Source: definition; unknown where no layout fits.
    """
    return at_selected(candidate_training_rate, selected_layout)


def model_flops_utilisation(training_rate: Any, training_operations_per_token: Any, peak_rate_16bit: Any) -> Any:
    """Operations of the model delivered, over the dense 16-bit peak. Causal convention.

    Equation: r F / C_16.
    Source: Chowdhery et al., PaLM, arXiv:2204.02311, appendix B; attention halved (causal).
    """
    return training_rate * training_operations_per_token / peak_rate_16bit


def model_flops_utilisation_full_attention(
    training_rate: Any, training_operations_full_attention: Any, peak_rate_16bit: Any
) -> Any:
    """Operations of the model delivered, over the dense 16-bit peak. Full-attention convention.

    Equation: r F_full / C_16.
    Source: Chowdhery et al., PaLM, arXiv:2204.02311, appendix B.
    """
    return training_rate * training_operations_full_attention / peak_rate_16bit


def delivered_rate(training_rate: Any, training_operations_per_token: Any) -> Any:
    """Operations of the model that a device delivers. Causal convention.

    Equation: r F.
    Source: definition.
    """
    return training_rate * training_operations_per_token


def delivered_rate_full_attention(training_rate: Any, training_operations_full_attention: Any) -> Any:
    """Operations of the model that a device delivers. Full-attention convention.

    Equation: r F_full.
    Source: definition.
    """
    return training_rate * training_operations_full_attention


def training_step_time(candidate_step_time: Any, selected_layout: Any) -> Any:
    """Time of one step on the best layout.

    Equation: the time at the selected layout.
    Source: definition.
    """
    return at_selected(candidate_step_time, selected_layout)


def training_memory_needed(training_memory: Any, selected_layout: Any) -> Any:
    """Memory that a device needs on the best layout.

    Equation: the memory at the selected layout.
    Source: definition.
    """
    return at_selected(training_memory, selected_layout)


def compute_time_share(
    micro_batches: Any, layer_matrix_time: Any, layer_compute_time: Any, layer_attention_time: Any, head_time: Any,
    pipeline_parallel: Any, candidate_step_time: Any, selected_layout: Any,
) -> Any:  # fmt: skip
    """Share of a step in which devices multiply matrices and attend.

    Equation: m (t_c²/t_matrix + t_attention + t_head/p) / t_step.
    Source: definition; at the knee, time is shared as the squares.
    """
    matrices = layer_compute_time * layer_compute_time / layer_matrix_time
    work = number(micro_batches, "") * (matrices + layer_attention_time + head_time / pipeline_parallel)
    return at_selected(work / candidate_step_time, selected_layout)


def memory_time_share(
    micro_batches: Any, layer_matrix_time: Any, weight_pass_time: Any, layer_memory_time: Any, optimiser_time: Any,
    candidate_step_time: Any, selected_layout: Any,
) -> Any:  # fmt: skip
    """Share of a step in which devices wait for their memory: passes over activations, weights, optimiser.

    Equation: [m (t_r²/t_matrix + t_passes) + t_optimiser] / t_step.
    Source: definition.
    """
    reads = weight_pass_time * weight_pass_time / layer_matrix_time
    work = number(micro_batches, "") * (reads + layer_memory_time) + optimiser_time
    return at_selected(work / candidate_step_time, selected_layout)


def link_time_share(
    micro_batches: Any, tensor_exchange_time: Any, context_exchange_time: Any, expert_exchange_time: Any,
    pipeline_exchange_time: Any, stage_time: Any, pace_time: Any, gradient_exchange_time: Any,
    candidate_step_time: Any, selected_layout: Any,
) -> Any:  # fmt: skip
    """Share of a step in which devices wait for each other's data.

    Equation: [m (exposed exchange + t_pace − t_stage) + t_gradients] / t_step.
    Source: definition.
    """
    inside = tensor_exchange_time + context_exchange_time + expert_exchange_time + pipeline_exchange_time
    work = number(micro_batches, "") * (inside + pace_time - stage_time) + gradient_exchange_time
    return at_selected(work / candidate_step_time, selected_layout)


def pipeline_time_share(
    micro_batches: Any, stage_time: Any, mean_stage_time: Any, bubble_time: Any, candidate_step_time: Any,
    selected_layout: Any,
) -> Any:  # fmt: skip
    """Share of a step in which stages stand still: filling and draining the pipeline, waiting for the slowest stage.

    Equation: [t_bubble + m (t_stage − t_mean)] / t_step.
    Source: Narayanan et al., arXiv:2104.04473, section 2.2.
    """
    work = bubble_time + number(micro_batches, "") * (stage_time - mean_stage_time)
    return at_selected(work / candidate_step_time, selected_layout)


def overhead_time_share(
    compute_time_share: Any, memory_time_share: Any, link_time_share: Any, pipeline_time_share: Any
) -> Any:
    """Share of a step that is launches of kernels and what the software stack loses.

    Equation: 1 less all other shares.
    Source: definition.
    """
    return 1.0 - compute_time_share - memory_time_share - link_time_share - pipeline_time_share


def devices_per_replica(model_parallel: Any, selected_layout: Any, accelerators_per_server: Any) -> Any:
    """Devices by which a training fleet grows: one copy of the model, in whole servers.

    Equation: ⌈t p c / a⌉ a.
    Source: definition.
    """
    servers = np.ceil(
        at_selected(model_parallel, selected_layout) / number(accelerators_per_server, "accelerator/server")
    )
    return accelerators_per_server * counted(servers, "server")


FORMULAS = (
    training_operations_per_token,
    training_operations_full_attention,
    training_rate,
    model_flops_utilisation,
    model_flops_utilisation_full_attention,
    delivered_rate,
    delivered_rate_full_attention,
    training_step_time,
    training_memory_needed,
    compute_time_share,
    memory_time_share,
    link_time_share,
    pipeline_time_share,
    overhead_time_share,
    devices_per_replica,
)
