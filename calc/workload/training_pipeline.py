"""From one micro-batch to a step: pipeline stages and bubble, sharded weights, gradients, optimiser, software."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, first_best, number


def layers_time(
    layer_matrix_time: Any, layer_attention_time: Any, layer_memory_time: Any, layer_launch_time: Any,
    tensor_exchange_time: Any, context_exchange_time: Any, expert_exchange_time: Any, pipeline_exchange_time: Any,
) -> Any:  # fmt: skip
    """Time of the layers of an average stage for one micro-batch, with the exchange that is not hidden.

    Equation: the sum of its parts.
    Source: docs/models.md.
    """
    work = layer_matrix_time + layer_attention_time + layer_memory_time + layer_launch_time
    return work + tensor_exchange_time + context_exchange_time + expert_exchange_time + pipeline_exchange_time


def mean_stage_time(layers_time: Any, head_time: Any, pipeline_parallel: Any) -> Any:
    """Time of one micro-batch on an average stage.

    Equation: t_layers + t_head / p.
    Source: definition.
    """
    return layers_time + head_time / pipeline_parallel


def stage_time(
    layers_time: Any, stage_layer_share: Any, head_time: Any, mean_stage_time: Any, balanced_stages: Any
) -> Any:
    """Time of one micro-batch on the slowest stage, which holds the output head unless stages are balanced.

    Equation: t_mean where balanced, else share t_layers + t_head.
    Source: docs/models.md; balanced stages as in Llama 3, arXiv:2407.21783, section 3.3.2.
    """
    return np.where(balanced_stages > 0.5, mean_stage_time, stage_layer_share * layers_time + head_time)


def pace_time(stage_time: Any, shard_exchange_time: Any, exposed_shard_share: Any) -> Any:
    """Time between micro-batches: the slowest stage, or the traffic of sharded weights where it takes longer.

    Equation: max(t, t_w) + x min(t, t_w); x of the shorter is not hidden.
    Source: docs/models.md.
    """
    shorter = np.minimum(stage_time, shard_exchange_time)
    return np.maximum(stage_time, shard_exchange_time) + exposed_shard_share * shorter


def bubble_time(pipeline_parallel: Any, virtual_stages: Any, mean_stage_time: Any) -> Any:
    """Time in which a stage waits for the pipeline to fill and drain, once a step.

    Equation: (p − 1)/v t_mean.
    Source: Narayanan et al., arXiv:2104.04473, sections 2.2.1 and 2.2.2.
    """
    return (pipeline_parallel - 1.0) / virtual_stages * mean_stage_time


def optimiser_time(
    device_trained_parameters: Any, optimiser_bytes: Any, bytes_per_gradient: Any, shard_optimiser: Any,
    shard_group: Any, memory_read_efficiency: Any, memory_bandwidth: Any,
) -> Any:  # fmt: skip
    """Time of the optimiser's update: its state is read and written, gradients are read.

    Equation: (2 o + g) P_trained / (D η_m B).
    Source: definition; bound by memory.
    """
    moved = (2.0 * optimiser_bytes + bytes_per_gradient) * device_trained_parameters
    moved = moved / (1.0 + shard_optimiser * (shard_group - 1.0))
    return counted(moved, "1/accelerator") / (memory_read_efficiency * memory_bandwidth)


def tuned_step_time(
    pace_time: Any, micro_batches: Any, bubble_time: Any, gradient_exchange_time: Any, optimiser_time: Any
) -> Any:
    """Time of one step with software tuned by the vendor.

    Equation: m t_pace + t_bubble + t_gradients + t_optimiser.
    Source: docs/models.md.
    """
    return number(micro_batches, "") * pace_time + bubble_time + gradient_exchange_time + optimiser_time


def candidate_step_time(tuned_step_time: Any, training_software_factor: Any) -> Any:
    """Time of one step with the software stack that is used, for each layout tried.

    Equation: t / σ.
    Source: docs/models.md; σ from published runs on tuned and on ordinary software.
    """
    return tuned_step_time / training_software_factor


def candidate_training_rate(
    global_batch: Any, sequence_length: Any, candidate_step_time: Any, training_devices: Any, layout_possible: Any,
    memory_fits: Any,
) -> Any:  # fmt: skip
    """Training tokens a second of a device, for each layout tried; zero for one that does not exist or fit.

    Equation: B s / (t N).
    Source: definition.
    """
    return global_batch * sequence_length / (candidate_step_time * training_devices) * layout_possible * memory_fits


def selected_layout(candidate_training_rate: Any) -> Any:
    """The place of the layout with the highest rate; the first of equals; unknown if all are zero.

    Equation: argmax over the leading axis.
    Source: definition.
    """
    return first_best(candidate_training_rate)


FORMULAS = (
    layers_time,
    mean_stage_time,
    stage_time,
    pace_time,
    bubble_time,
    optimiser_time,
    tuned_step_time,
    candidate_step_time,
    candidate_training_rate,
    selected_layout,
)
