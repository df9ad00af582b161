"""Time of one decode step, as coefficients in the batch: each term is what one replica spends on it.

Model: facts in docs/models.md, "Serving": a roofline for each operator group, rounded at the knee as the
quadratic mean of compute time and memory time (fits of measured operators give exponents of 1.7 to 2.6).

Products stand in an order that meets the axis of the draws last: what no draw moves is multiplied first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number


def matrix_rate(peak_rate: Any, matrix_efficiency: Any, software_maturity: Any, efficiency_limit: Any) -> Any:
    """Rate that matrix multiplication reaches, at the precision used.

    Equation: C_eff = min(κ η, cap) C.
    Source: measured matrix multiplications by chip and precision, see the calibration preset.
    """
    return peak_rate * np.minimum(software_maturity * matrix_efficiency, efficiency_limit)


def attention_rate(
    attention_peak_rate: Any, attention_efficiency: Any, software_maturity: Any, efficiency_limit: Any
) -> Any:
    """Rate that attention reaches; its arithmetic runs at 16 bits where the units have them.

    Equation: C_a = min(κ η_a, cap) C_16.
    Source: measured attention kernels, see the calibration preset.
    """
    return attention_peak_rate * np.minimum(software_maturity * attention_efficiency, efficiency_limit)


def stage_size(replica_sizes: Any, pipeline_stages: Any) -> Any:
    """Devices that work on one layer together.

    Equation: n / p; a pipeline of p stages holds the layers of a replica one part after the other.
    Source: definition.
    """
    return replica_sizes / pipeline_stages


def weight_shards(stage_size: Any, attention_data_parallel: Any) -> Any:
    """Over how many devices the weights of a layer outside of the experts are split.

    Equation: n / p under tensor parallelism, 1 under attention data parallelism.
    Source: docs/models.md.
    """
    return counted(np.where(attention_data_parallel > 0.5, 1.0, number(stage_size, "accelerator")), "accelerator")


def link_rate(
    stage_size: Any, scale_up_size: Any, interconnect_bandwidth: Any, scale_out_bandwidth: Any, link_efficiency: Any
) -> Any:
    """Rate of a device to the others of its stage, one way: inside a scale-up domain or across the network.

    Equation: η_l N_1 for n / p ≤ g, else η_l N_2.
    Source: docs/models.md; efficiencies from measured collectives.
    """
    return link_efficiency * np.where(stage_size <= scale_up_size, interconnect_bandwidth, scale_out_bandwidth)


def exchange_latency(
    stage_size: Any,
    scale_up_size: Any,
    collective_latency: Any,
    network_latency: Any,
    attention_data_parallel: Any,
) -> Any:
    """Fixed time of one collective; none on a single device.

    Equation: α for 1 < n / p ≤ g; across the network 2 α for an all-reduce, α_2 for an exchange between experts.
    Source: measured all-reduces and exchanges, see the calibration preset; docs/models.md.
    """
    inside = np.where(number(stage_size, "accelerator") > 1.5, 1.0, 0.0) * collective_latency
    across = np.where(attention_data_parallel > 0.5, network_latency, 2.0 * collective_latency)
    return np.where(stage_size <= scale_up_size, inside, across)


def dense_read_time(
    shared_parameters: Any,
    embedding_parameters: Any,
    bytes_per_weight: Any,
    weight_shards: Any,
    memory_bandwidth: Any,
    memory_read_efficiency: Any,
) -> Any:
    """Time to stream the weights that every step reads.

    Equation: w (P_s + V h) / (s η_m B).
    Source: Pope et al., arXiv:2211.05102.
    """
    weights = bytes_per_weight * (shared_parameters + embedding_parameters)
    return weights / weight_shards / (memory_read_efficiency * memory_bandwidth)


def dense_compute_time(
    shared_parameters: Any,
    embedding_parameters: Any,
    verified_tokens_per_step: Any,
    replica_sizes: Any,
    matrix_rate: Any,
) -> Any:
    """Compute time of those weights, for each sequence of the batch.

    Equation: 2 (P_s + V h) v / (n C_eff); in a pipeline each of p parts of the batch meets n / p devices.
    Source: Kaplan et al., arXiv:2001.08361.
    """
    work = counted(2.0 * (shared_parameters + embedding_parameters), "FLOP/token") * verified_tokens_per_step
    return work / replica_sizes / matrix_rate


def expert_read_time(
    moe_layers: Any,
    experts: Any,
    expert_parameters: Any,
    bytes_per_weight: Any,
    stage_size: Any,
    memory_bandwidth: Any,
    memory_read_efficiency: Any,
) -> Any:
    """Time to stream all routed experts once; a step reads the share that its tokens touch.

    Equation: w L_m E P_x p / (n η_m B).
    Source: docs/models.md.
    """
    weights = bytes_per_weight * moe_layers * experts * expert_parameters
    return weights / stage_size / (memory_read_efficiency * memory_bandwidth)


def expert_compute_time(
    moe_layers: Any,
    experts_per_token: Any,
    expert_parameters: Any,
    verified_tokens_per_step: Any,
    replica_sizes: Any,
    matrix_rate: Any,
) -> Any:
    """Compute time of the experts of each sequence.

    Equation: 2 L_m k P_x v / (n C_eff).
    Source: docs/models.md.
    """
    work = counted(2.0 * moe_layers * experts_per_token * expert_parameters, "FLOP/token") * verified_tokens_per_step
    return work / replica_sizes / matrix_rate


def attention_time(
    cache_per_token: Any,
    mean_context: Any,
    cache_shards: Any,
    cache_read_efficiency: Any,
    memory_bandwidth: Any,
    layers: Any,
    decode_attention_width: Any,
    verified_tokens_per_step: Any,
    replica_sizes: Any,
    attention_rate: Any,
) -> Any:
    """Time of attention over the cache, for each sequence: reading it and multiplying with it.

    Equation: √(t_read² + t_compute²), t_read = κ c / (s η_kv B), t_compute = 2 L c w v / (n C_a).
    Source: docs/models.md; latent attention can be bound by compute.
    """
    read = cache_per_token * mean_context / cache_shards / (cache_read_efficiency * memory_bandwidth)
    context = number(mean_context, "token/sequence")
    work = counted(2.0 * layers * context * decode_attention_width, "FLOP/token") * verified_tokens_per_step
    compute = work / replica_sizes / attention_rate
    return np.sqrt(read * read + compute * compute)


def exchange_bytes_per_token(
    layers: Any,
    moe_layers: Any,
    hidden_size: Any,
    experts_per_token: Any,
    bytes_per_activation: Any,
    bytes_per_dispatched: Any,
    exposed_exchange_share: Any,
    attention_data_parallel: Any,
    pipeline_stages: Any,
    stage_size: Any,
    scale_up_size: Any,
) -> Any:
    """Bytes that each device sends for one token of the replica's batch.

    Equation: tensor parallel over t = n/p devices, two ring all-reduces a layer: 2 L/p · 2 (t − 1)/t · h b. Expert
    parallel, dispatch and combine: x L_m c h (b_d + b) / n, where a token goes to c = k (n − 1)/n devices inside a
    scale-up domain, and across the network once to each of c = min(k, m) (1 − 1/m) of its m = n/g domains.
    Source: Shoeybi et al., arXiv:1909.08053; DeepSeek-V3, arXiv:2412.19437, section 3.2.
    """
    devices = number(stage_size, "accelerator")
    domains = np.maximum(stage_size / scale_up_size, 1.0)
    away = (devices - 1.0) / devices
    reduced = 4.0 * layers / pipeline_stages * away * hidden_size * bytes_per_activation
    across = np.minimum(experts_per_token, domains) * (1.0 - 1.0 / domains)
    copies = np.where(stage_size <= scale_up_size, experts_per_token * away, across)
    routed = moe_layers * copies * hidden_size / devices * (bytes_per_dispatched + bytes_per_activation)
    spread = attention_data_parallel > 0.5
    exposed = np.where(spread, exposed_exchange_share, 1.0)
    return counted(exposed * np.where(spread, routed, reduced), "1/token/accelerator")


def hop_time_per_token(
    hidden_size: Any,
    bytes_per_activation: Any,
    pipeline_stages: Any,
    replica_sizes: Any,
    scale_up_size: Any,
    interconnect_bandwidth: Any,
    scale_out_bandwidth: Any,
    link_efficiency: Any,
) -> Any:
    """Time on the links between the stages of a pipeline, for each token of the replica's batch.

    Equation: (p − 1) h b / (n η_l N): p − 1 hops of a part of B/p tokens, spread over the n/p devices of a stage.
    Source: Narayanan et al., arXiv:2104.04473, section 4.1 (scatter and gather between stages).
    """
    link = np.where(replica_sizes <= scale_up_size, interconnect_bandwidth, scale_out_bandwidth)
    sent = counted((pipeline_stages - 1.0) * hidden_size * bytes_per_activation, "1/token")
    return sent / (replica_sizes * link) / link_efficiency


def hop_latency(
    pipeline_stages: Any, replica_sizes: Any, scale_up_size: Any, collective_latency: Any, network_latency: Any
) -> Any:
    """Fixed time of all hops between the stages of a pipeline in one step.

    Equation: (p − 1) α inside a scale-up domain, (p − 1) α_2 across the network.
    Source: docs/models.md.
    """
    return (pipeline_stages - 1.0) * np.where(replica_sizes <= scale_up_size, collective_latency, network_latency)


def exchange_time_per_token(exchange_bytes_per_token: Any, link_rate: Any, hop_time_per_token: Any) -> Any:
    """Time on the links for one token of the replica's batch.

    Equation: bytes / N, and the hops of a pipeline.
    Source: docs/models.md.
    """
    return exchange_bytes_per_token / link_rate + hop_time_per_token


def exchange_time(exchange_time_per_token: Any, verified_tokens_per_step: Any) -> Any:
    """Time on the links, for each sequence of the batch.

    Equation: t_link v.
    Source: docs/models.md.
    """
    return exchange_time_per_token * verified_tokens_per_step


def fixed_step_time(
    layers: Any,
    moe_layers: Any,
    dense_layer_overhead: Any,
    moe_layer_overhead: Any,
    step_overhead: Any,
    overhead_multiple: Any,
    exchange_latency: Any,
    hop_latency: Any,
    exposed_exchange_share: Any,
    attention_data_parallel: Any,
) -> Any:
    """Time of a step that does not depend on the batch: launches, scheduling, latency of collectives.

    Equation: λ [(L − L_m) τ_d + L_m τ_m] + τ_s + 2 L α, or + 2 x L_m α under expert parallelism; and pipeline hops.
    Source: docs/models.md; overheads calibrated on published serving measurements.
    """
    launches = (layers - moe_layers) * dense_layer_overhead + moe_layers * moe_layer_overhead
    exchanges = np.where(attention_data_parallel > 0.5, exposed_exchange_share * moe_layers, layers)
    return overhead_multiple * launches + step_overhead + 2.0 * exchanges * exchange_latency + hop_latency


FORMULAS = (
    matrix_rate,
    attention_rate,
    stage_size,
    weight_shards,
    link_rate,
    exchange_latency,
    dense_read_time,
    dense_compute_time,
    expert_read_time,
    expert_compute_time,
    attention_time,
    exchange_bytes_per_token,
    hop_time_per_token,
    hop_latency,
    exchange_time_per_token,
    exchange_time,
    fixed_step_time,
)
