"""How a training step is spread over devices: tensor, pipeline, context, expert and data parallel, micro-batches.

Degrees are pure numbers. Devices of a layout stand in the order tensor, context, data, pipeline, so that tensor groups
lie inside of a scale-up domain first and pipeline stages farthest apart, as in Megatron-LM.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number


def model_parallel(tensor_parallel: Any, pipeline_parallel: Any, context_parallel: Any) -> Any:
    """Devices over which one copy of the model works on its sequences.

    Equation: t p c.
    Source: Narayanan et al., arXiv:2104.04473, section 3.
    """
    return tensor_parallel * pipeline_parallel * context_parallel


def data_parallel(training_devices: Any, model_parallel: Any) -> Any:
    """Copies of the model that work side by side.

    Equation: d = N / (t p c).
    Source: Narayanan et al., arXiv:2104.04473, section 3.
    """
    return number(training_devices, "accelerator") / model_parallel


def micro_batches(global_batch: Any, data_parallel: Any, micro_batch: Any) -> Any:
    """Micro-batches that each copy works through in a step.

    Equation: m = B / (d b).
    Source: Narayanan et al., arXiv:2104.04473, section 2.2.
    """
    return global_batch / (data_parallel * micro_batch)


def micro_batch_tokens(micro_batch: Any, sequence_length: Any) -> Any:
    """Tokens of one micro-batch.

    Equation: T = b s.
    Source: definition.
    """
    return micro_batch * sequence_length


def shard_group(data_parallel: Any, context_parallel: Any) -> Any:
    """Devices that hold the same weights outside of the experts, and may shard them or their optimiser state.

    Equation: D = max(d c, 1).
    Source: Rajbhandari et al., ZeRO, arXiv:1910.02054; context parallel ranks hold the same weights.
    """
    return np.maximum(data_parallel * context_parallel, 1.0)


def expert_tensor_parallel(expert_parallel: Any, tensor_parallel: Any) -> Any:
    """Devices over which one expert is cut: as other matrices where experts are not spread, else whole.

    Equation: t for e = 1, else 1.
    Source: Liu et al., MoE parallel folding, arXiv:2504.14960.
    """
    return np.where(expert_parallel > 1.5, 1.0, tensor_parallel)


def expert_shard_group(
    shard_group: Any, tensor_parallel: Any, expert_parallel: Any, expert_tensor_parallel: Any
) -> Any:
    """Devices that hold the same experts.

    Equation: max(D t / (e t_x), 1).
    Source: Liu et al., MoE parallel folding, arXiv:2504.14960.
    """
    return np.maximum(shard_group * tensor_parallel / (expert_parallel * expert_tensor_parallel), 1.0)


def stage_layer_share(layers: Any, pipeline_parallel: Any, balanced_stages: Any) -> Any:
    """Layers of the fullest pipeline stage over those of an average one.

    Equation: ⌈L/p⌉ p / L; 1 where stages are balanced.
    Source: definition; balanced stages give those with embedding or head fewer layers (arXiv:2407.21783, 3.3.2).
    """
    whole = np.ceil(layers / pipeline_parallel) * pipeline_parallel / layers
    return np.where(balanced_stages > 0.5, 1.0, whole)


def layout_possible(
    data_parallel: Any, micro_batches: Any, expert_parallel: Any, experts: Any, layers: Any,
    pipeline_parallel: Any, virtual_stages: Any, shard_group: Any, tensor_parallel: Any, balanced_stages: Any,
) -> Any:  # fmt: skip
    """Marks layouts that exist: one copy and one micro-batch or more, experts and layers enough for their degrees.

    Equation: d ≥ 1, m ≥ 1, e ≤ min(E, D t), p v ≤ L, and L + 2 where stages are balanced.
    Source: definition; balanced stages count embedding and head as layers (arXiv:2407.21783, section 3.3.2).
    """
    whole = (data_parallel >= 1.0) & (number(micro_batches, "") >= 1.0)
    spread = (expert_parallel <= experts) & (expert_parallel <= shard_group * tensor_parallel)
    deep = pipeline_parallel * virtual_stages <= layers + 2.0 * balanced_stages
    return np.where(whole & spread & deep, 1.0, 0.0) * counted(1.0, "1")


FORMULAS = (
    model_parallel,
    data_parallel,
    micro_batches,
    micro_batch_tokens,
    shard_group,
    expert_tensor_parallel,
    expert_shard_group,
    stage_layer_share,
    layout_possible,
)
