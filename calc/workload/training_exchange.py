"""What devices send each other in training: tensor, context, expert and pipeline exchange, gradients, shards."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number


def _group_rate(
    group: Any, stride: Any, scale_up_size: Any, interconnect: Any, scale_out: Any, link_efficiency: Any
) -> Any:
    """Rate of a device in a collective of `group` devices that stand `stride` apart.

    Inside of a scale-up domain it is the link. Across domains each domain takes in what its members share once,
    through the network ports of all of them.
    """
    inside = np.minimum(np.maximum(number(scale_up_size, "accelerator") / stride, 1.0), group)
    across = np.minimum(interconnect, inside * scale_out)
    return link_efficiency * np.where(group <= inside, interconnect, across)


def tensor_exchange_time(
    tensor_parallel: Any, micro_batch_tokens: Any, hidden_size: Any, bytes_per_activation: Any, layers: Any,
    pipeline_parallel: Any, context_parallel: Any, full_recompute: Any, scale_up_size: Any,
    interconnect_bandwidth: Any, scale_out_bandwidth: Any, link_efficiency: Any, collective_latency: Any,
    exposed_activation_share: Any,
) -> Any:  # fmt: skip
    """Time of tensor-parallel gathers and scatters that is not hidden behind work, of one micro-batch and stage.

    Equation: x (8 + 4 r) L/p [(t − 1)/t T h b / (c N) + α]; four each forward and backward, more with recompute.
    Source: Korthikanti et al., arXiv:2205.05198 (sequence parallelism); hiding: docs/models.md.
    """
    away = (tensor_parallel - 1.0) / tensor_parallel
    count = (4.0 * (2.0 + full_recompute)) * layers / pipeline_parallel
    sent = away * number(micro_batch_tokens, "token") * hidden_size * bytes_per_activation / context_parallel
    rate = _group_rate(
        tensor_parallel, 1.0, scale_up_size, interconnect_bandwidth, scale_out_bandwidth, link_efficiency
    )
    waits = np.where(tensor_parallel > 1.5, 1.0, 0.0) * collective_latency
    return exposed_activation_share * count * (counted(sent, "1/accelerator") / rate + waits)


def context_exchange_time(
    context_parallel: Any, micro_batch_tokens: Any, cache_elements: Any, bytes_per_activation: Any, layers: Any,
    tensor_parallel: Any, pipeline_parallel: Any, full_recompute: Any, scale_up_size: Any,
    interconnect_bandwidth: Any, scale_out_bandwidth: Any, link_efficiency: Any, exposed_activation_share: Any,
) -> Any:  # fmt: skip
    """Time of passing keys and values between the parts of a sequence that is not hidden.

    Equation: x (3 + r) L/p (c − 1)/c T kv b / (t N): keys and values forward and backward, and their gradients.
    Source: Liu et al., ring attention, arXiv:2310.01889.
    """
    away = (context_parallel - 1.0) / context_parallel
    sent = away * number(micro_batch_tokens, "token") * cache_elements * bytes_per_activation / tensor_parallel
    rate = _group_rate(
        context_parallel, tensor_parallel, scale_up_size, interconnect_bandwidth, scale_out_bandwidth, link_efficiency
    )
    count = (3.0 + full_recompute) * layers / pipeline_parallel
    return exposed_activation_share * count * counted(sent, "1/accelerator") / rate


def expert_exchange_time(
    expert_parallel: Any, experts_per_token: Any, micro_batch_tokens: Any, hidden_size: Any,
    bytes_per_activation: Any, moe_layers: Any, tensor_parallel: Any, pipeline_parallel: Any, context_parallel: Any,
    full_recompute: Any, scale_up_size: Any, interconnect_bandwidth: Any, scale_out_bandwidth: Any,
    link_efficiency: Any, network_latency: Any, exposed_expert_share: Any, expert_domain_limit: Any,
) -> Any:  # fmt: skip
    """Time of sending tokens to experts and back that is not hidden, forward and backward.

    Equation: x (4 + 2 r) L_m/p [T h b z / (t c N) + α_2]; z = k (e − 1)/e inside of a domain, else a token goes once
    to each of min(k, l, m) (1 − 1/m) of the m = e/g domains of its group; routing reaches l domains at most.
    Source: DeepSeek-V3, arXiv:2412.19437, section 3.2; docs/models.md.
    """
    size = number(scale_up_size, "accelerator")
    domains = np.maximum(expert_parallel / size, 1.0)
    inside = experts_per_token * (expert_parallel - 1.0) / expert_parallel
    across = np.minimum(np.minimum(experts_per_token, expert_domain_limit), domains) * (1.0 - 1.0 / domains)
    within = expert_parallel <= size
    sent = number(micro_batch_tokens, "token") * hidden_size * bytes_per_activation * np.where(within, inside, across)
    sent = counted(sent / (tensor_parallel * context_parallel), "1/accelerator")
    rate = link_efficiency * np.where(within, interconnect_bandwidth, scale_out_bandwidth)
    waits = np.where(expert_parallel > 1.5, 1.0, 0.0) * network_latency
    count = (4.0 + 2.0 * full_recompute) * moe_layers / pipeline_parallel
    return exposed_expert_share * count * (sent / rate + waits)


def pipeline_exchange_time(
    pipeline_parallel: Any, virtual_stages: Any, micro_batch_tokens: Any, hidden_size: Any, bytes_per_activation: Any,
    tensor_parallel: Any, context_parallel: Any, training_devices: Any, scale_up_size: Any,
    interconnect_bandwidth: Any, scale_out_bandwidth: Any, link_efficiency: Any, exposed_activation_share: Any,
) -> Any:  # fmt: skip
    """Time of handing activations and their gradients to the next stage that is not hidden.

    Equation: x 2 v T h b / (t c N) for p > 1.
    Source: Narayanan et al., arXiv:2104.04473, sections 2.2 and 4.1.
    """
    sent = number(micro_batch_tokens, "token") * hidden_size * bytes_per_activation
    sent = counted(2.0 * virtual_stages * sent / (tensor_parallel * context_parallel), "1/accelerator")
    near = training_devices <= scale_up_size
    rate = link_efficiency * np.where(near, interconnect_bandwidth, scale_out_bandwidth)
    return exposed_activation_share * np.where(pipeline_parallel > 1.5, 1.0, 0.0) * sent / rate


def shard_exchange_time(
    shard_weights: Any, bytes_per_weight: Any, bytes_per_gradient: Any, device_layer_parameters: Any,
    device_head_parameters: Any, device_trained_parameters: Any, shard_group: Any, tensor_parallel: Any,
    scale_up_size: Any, interconnect_bandwidth: Any, scale_out_bandwidth: Any, link_efficiency: Any,
) -> Any:  # fmt: skip
    """Time on the links for one micro-batch where weights are sharded: gathered forward and backward, gradients summed.

    Equation: (1 − 1/D) (2 w P_dev + g P_trained) / N.
    Source: Rajbhandari et al., ZeRO, arXiv:1910.02054, section 7 (stage 3).
    """
    gathered = 2.0 * bytes_per_weight * (device_layer_parameters + device_head_parameters)
    sent = (1.0 - 1.0 / shard_group) * (gathered + bytes_per_gradient * device_trained_parameters)
    rate = _group_rate(
        shard_group, tensor_parallel, scale_up_size, interconnect_bandwidth, scale_out_bandwidth, link_efficiency
    )
    return shard_weights * counted(sent, "1/accelerator") / rate


def gradient_exchange_time(
    shard_weights: Any, shard_optimiser: Any, bytes_per_weight: Any, bytes_per_gradient: Any,
    device_trained_parameters: Any, shard_group: Any, tensor_parallel: Any, scale_up_size: Any,
    interconnect_bandwidth: Any, scale_out_bandwidth: Any, link_efficiency: Any, exposed_gradient_share: Any,
) -> Any:  # fmt: skip
    """Time of summing gradients over the copies once a step that is not hidden; weights gathered after the update.

    Equation: x (1 − 1/D) P_trained (g + w) / N with sharded optimiser state, 2 g without; none where weights are
    sharded, which pay it with each micro-batch.
    Source: Rajbhandari et al., ZeRO, arXiv:1910.02054, section 7.
    """
    moved = np.where(shard_optimiser > 0.5, bytes_per_gradient + bytes_per_weight, 2.0 * bytes_per_gradient)
    sent = (1.0 - shard_weights) * (1.0 - 1.0 / shard_group) * moved * device_trained_parameters
    rate = _group_rate(
        shard_group, tensor_parallel, scale_up_size, interconnect_bandwidth, scale_out_bandwidth, link_efficiency
    )
    return exposed_gradient_share * counted(sent, "1/accelerator") / rate


FORMULAS = (
    tensor_exchange_time,
    context_exchange_time,
    expert_exchange_time,
    pipeline_exchange_time,
    shard_exchange_time,
    gradient_exchange_time,
)
