"""What a replica delivers: prompts, and output on the best of the layouts that are tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from calc.units import at_selected, counted, first_best, number


def prefill_time(
    shared_parameters: Any,
    moe_layers: Any,
    experts_per_token: Any,
    expert_parameters: Any,
    expert_imbalance: Any,
    input_tokens: Any,
    prefix_hit_share: Any,
    replica_sizes: Any,
    prefill_efficiency: Any,
    matrix_rate: Any,
    layers: Any,
    prefill_attention_width: Any,
    attention_rate: Any,
    exchange_time_per_token: Any,
) -> Any:
    """Time that a replica spends on the prompt of one sequence; bound by compute. A cached prefix is not read again.

    Equation: S' [2 (P_s + μ L_m k P_x) / (n φ C_eff) + t_link] + L (S² − (h S)²) w / (n C_a), S' = (1 − h) S.
    Source: docs/models.md; causal attention, of the new tokens over the whole prompt.
    """
    weights = shared_parameters + expert_imbalance * moe_layers * experts_per_token * expert_parameters
    read = (1.0 - prefix_hit_share) * input_tokens
    matrices = counted(2.0 * weights, "FLOP/token") * read / (prefill_efficiency * matrix_rate)
    prompt = number(input_tokens, "token/sequence")
    pairs = prompt * prompt * (1.0 - prefix_hit_share * prefix_hit_share)
    scores = counted(layers * pairs * prefill_attention_width, "FLOP/sequence")
    return (matrices + scores / attention_rate) / replica_sizes + exchange_time_per_token * read


def prefill_share_time(prefill_time: Any, output_tokens: Any, tokens_per_step: Any) -> Any:
    """Prefill time that falls on one decode step, for each sequence that the batch keeps in flight.

    Equation: t_prefill t / O.
    Source: docs/models.md, aggregated serving (prompts and answers on the same devices).
    """
    return prefill_time * tokens_per_step / output_tokens


def candidate_decode_rate(operating_batch: Any, tokens_per_step: Any, step_time: Any, replica_sizes: Any) -> Any:
    """Output rate of a device, for each replica size tried; zero where the size cannot serve.

    Equation: B t / (t_step n).
    Source: definition.
    """
    return operating_batch * tokens_per_step / (step_time * replica_sizes)


def limited_decode_rate(
    operating_batch: Any,
    tokens_per_step: Any,
    step_time: Any,
    replica_sizes: Any,
    first_token_time: Any,
    time_to_first_token_limit: Any,
) -> Any:
    """Output rate of a device by layout, where users accept no longer wait for the first token; zero beyond it.

    Equation: B t / (t_step n) for t_first ≤ limit, else 0.
    Source: definition.
    """
    rate = operating_batch * tokens_per_step / (step_time * replica_sizes)
    return np.where(first_token_time <= time_to_first_token_limit, rate, 0.0 * rate)


def prompts_in_flight(attention_data_parallel: Any, replica_sizes: Any, pipeline_stages: Any) -> Any:
    """Prompts that a replica reads at the same time, each on a part of its devices.

    Equation: n under attention data parallelism (a prompt on each device), else p (a prompt in each stage).
    Source: definition of the layouts; the time of a prompt is that of all devices together.
    """
    return np.where(attention_data_parallel > 0.5, number(replica_sizes, "accelerator"), 1.0 * pipeline_stages)


def first_token_time(prefill_time: Any, prompts_in_flight: Any, fixed_step_time: Any, queueing_multiple: Any) -> Any:
    """Wait for the first token, for each layout tried: the prompt, and what stands in line before it.

    Equation: w (m t_prefill + t_fixed).
    Source: docs/models.md; the time of the prompt is the least, the wait before it is an assumption.
    """
    return queueing_multiple * (prefill_time * prompts_in_flight + counted(fixed_step_time, "1/sequence"))


def handed_over_first_token_time(
    pool_first_token_time: Any,
    cache_per_token: Any,
    input_tokens: Any,
    scale_out_bandwidth: Any,
    link_efficiency: Any,
) -> Any:
    """The same where another fleet reads the prompt and hands its cache on, over the network link of one device.

    Equation: t_pool + κ S / (η_l N_2).
    Source: docs/models.md; the cache of a sequence lands on one device under attention data parallelism, and on
    several otherwise, so this is the longest.
    """
    cache = number(cache_per_token * input_tokens, "B/sequence")
    return pool_first_token_time + counted(cache, "B/sequence/accelerator") / (link_efficiency * scale_out_bandwidth)


def selected_replica(candidate_decode_rate: Any) -> Any:
    """The place of the layout with the highest rate per device; the first of equals; unknown if all are zero.

    Equation: argmax over the leading axis.
    Source: definition; peers compare layouts by throughput per device at equal latency.
    """
    return first_best(candidate_decode_rate)


def candidate_prefill_rate(
    prefill_time: Any, input_tokens: Any, replica_sizes: Any, weight_memory: Any, resident_memory: Any
) -> Any:
    """Input rate of a device that does nothing else, for each layout tried; zero where the weights do not fit.

    Equation: S / (t_prefill n) for W ≤ n (M − r), else 0.
    Source: definition.
    """
    rate = input_tokens / (prefill_time * replica_sizes)
    return np.where(weight_memory <= replica_sizes * resident_memory, rate, 0.0 * rate)


def limited_prefill_rate(
    prefill_time: Any,
    input_tokens: Any,
    replica_sizes: Any,
    weight_memory: Any,
    resident_memory: Any,
    first_token_time: Any,
    time_to_first_token_limit: Any,
) -> Any:
    """The same where users accept no longer wait for the first token; zero beyond it.

    Equation: S / (t_prefill n) for W ≤ n (M − r) and t_first ≤ limit, else 0.
    Source: definition.
    """
    rate = candidate_prefill_rate(prefill_time, input_tokens, replica_sizes, weight_memory, resident_memory)
    return np.where(first_token_time <= time_to_first_token_limit, rate, 0.0 * rate)


def selected_for_prefill(candidate_prefill_rate: Any) -> Any:
    """The place of the layout with the highest input rate per device, in a fleet that reads prompts only.

    Equation: argmax over the leading axis.
    Source: definition.
    """
    return first_best(candidate_prefill_rate)


def decode_rate(candidate_decode_rate: Any, selected_replica: Any) -> Any:
    """Output tokens a second of one device at the operating point, prompts included in its time.

    Equation: the candidate rate at the selected replica size.
    Source: definition; unknown where no replica size can serve.
    """
    return at_selected(candidate_decode_rate, selected_replica)


def disaggregated_rate(decode_pool_rate: Any, prefill_pool_rate: Any, input_tokens: Any, output_tokens: Any) -> Any:
    """Output tokens a second by device of two fleets in balance, one that reads prompts and one that writes answers.

    Equation: 1 / [1/r_d + S / (O r_p)].
    Source: definition; Zhong et al., DistServe, arXiv:2401.09670.
    """
    return 1.0 / (1.0 / decode_pool_rate + input_tokens / (output_tokens * prefill_pool_rate))


def prefill_device_share(decode_rate: Any, prefill_pool_rate: Any, input_tokens: Any, output_tokens: Any) -> Any:
    """Share of the devices of two fleets in balance that read prompts.

    Equation: r S / (O r_p).
    Source: definition.
    """
    return decode_rate * input_tokens / (output_tokens * prefill_pool_rate)


def pool_replica_rate(decode_pool_rate: Any, devices_per_replica: Any) -> Any:
    """Output rate of one replica of the fleet that writes answers.

    Equation: r_d n.
    Source: definition.
    """
    return decode_pool_rate * devices_per_replica


def devices_per_replica(replica_sizes: Any, selected_replica: Any) -> Any:
    """Devices that hold one copy of the model at the operating point.

    Equation: n at the selected replica size.
    Source: definition.
    """
    return at_selected(replica_sizes, selected_replica)


def batch_per_replica(operating_batch: Any, selected_replica: Any) -> Any:
    """Sequences in flight on one replica at the operating point.

    Equation: B at the selected replica size.
    Source: definition.
    """
    return at_selected(operating_batch, selected_replica)


def prefill_rate(candidate_prefill_rate: Any, selected_replica: Any) -> Any:
    """Input tokens a second of one device that does nothing else, at the selected replica size.

    Equation: the candidate rate at the selected replica size.
    Source: definition.
    """
    return at_selected(candidate_prefill_rate, selected_replica)


def time_per_output_token(step_time: Any, tokens_per_step: Any, selected_replica: Any) -> Any:
    """Time between two output tokens that one user sees.

    Equation: t_step / t.
    Source: definition (TPOT).
    """
    return counted(at_selected(step_time / tokens_per_step, selected_replica), "1/sequence")


def time_to_first_token(first_token_time: Any, selected_replica: Any) -> Any:
    """Wait for the first token at the selected layout.

    Equation: the candidate time at the selected replica size.
    Source: definition (TTFT).
    """
    return at_selected(first_token_time, selected_replica)


def interactivity(step_time: Any, tokens_per_step: Any, selected_replica: Any) -> Any:
    """Output tokens a second that one user sees.

    Equation: t / t_step.
    Source: definition; the inverse of the time per output token.
    """
    return counted(at_selected(tokens_per_step / step_time, selected_replica), "sequence")


def prefill_time_share(
    prefill_share_time: Any, operating_batch: Any, step_penalty: Any, step_time: Any, selected_replica: Any
) -> Any:
    """Share of the time that devices spend on prompts.

    Equation: δ p B / t_step.
    Source: definition.
    """
    share = step_penalty * prefill_share_time * operating_batch / step_time
    return at_selected(share, selected_replica)


def model_flops_utilisation(decode_rate: Any, operations_per_output_token: Any, peak_rate: Any) -> Any:
    """Operations of the model delivered, over the dense peak at the precision used. Causal convention.

    Equation: r F / C.
    Source: Chowdhery et al., PaLM, arXiv:2204.02311, appendix B.
    """
    return decode_rate * operations_per_output_token / peak_rate


def replica_rate(decode_rate: Any, devices_per_replica: Any) -> Any:
    """Output rate of one replica.

    Equation: r n.
    Source: definition.
    """
    return decode_rate * devices_per_replica


def total_throughput(throughput: Any, input_tokens: Any, output_tokens: Any) -> Any:
    """Input and output tokens a second of a fleet, as some benchmarks count.

    Equation: R (1 + S/O).
    Source: definition.
    """
    return throughput * (1.0 + input_tokens / output_tokens)


FORMULAS = (
    prefill_time,
    prefill_share_time,
    prompts_in_flight,
    first_token_time,
    candidate_decode_rate,
    candidate_prefill_rate,
    selected_replica,
    decode_rate,
    devices_per_replica,
    batch_per_replica,
    prefill_rate,
    time_per_output_token,
    time_to_first_token,
    interactivity,
    prefill_time_share,
    model_flops_utilisation,
    replica_rate,
    total_throughput,
)
PREFILL_ALONE: dict[str, Callable[..., Any]] = {"selected_replica": selected_for_prefill}
"""What takes the usual formula's place in a fleet that reads prompts only."""
FIRST_TOKEN_LIMITED: dict[str, Callable[..., Any]] = {
    "candidate_decode_rate": limited_decode_rate,
    "candidate_prefill_rate": limited_prefill_rate,
}
"""The same where the wait for the first token has a limit."""
DISAGGREGATED: dict[str, Callable[..., Any]] = {
    "first_token_time": handed_over_first_token_time,
    "decode_pool_rate": decode_rate,
    "decode_rate": disaggregated_rate,
    "prefill_time_share": prefill_device_share,
    "replica_rate": pool_replica_rate,
}
"""The same in a fleet that writes answers only, beside another that reads prompts at `prefill_pool_rate`."""
