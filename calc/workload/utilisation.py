"""How busy a workload keeps the arithmetic and the memory of a device; it drives the power that the device draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from calc.units import at_selected, number


def serving_compute_utilisation(
    operating_batch: Any,
    step_time: Any,
    dense_compute_time: Any,
    expert_compute_time: Any,
    selected_replica: Any,
    prefill_time_share: Any,
) -> Any:
    """Share of the time in which the arithmetic units multiply: the matrices of decode steps, and prompts.

    Equation: u_c = min((c_d + c_x) B / t_step + s_p, 1).
    Valid: the attention of decode is left out; its arithmetic waits for the cache nearly always.
    Source: docs/models.md, "Power on a workload".
    """
    decode = at_selected((dense_compute_time + expert_compute_time) * operating_batch / step_time, selected_replica)
    busy = decode + prefill_time_share
    return np.minimum(busy, 1.0 + 0.0 * busy)


def serving_memory_utilisation(
    operating_batch: Any,
    step_time: Any,
    dense_read_time: Any,
    expert_read_time: Any,
    untouched_share: Any,
    memory_read_efficiency: Any,
    cache_per_token: Any,
    mean_context: Any,
    cache_shards: Any,
    memory_bandwidth: Any,
    selected_replica: Any,
    prefill_time_share: Any,
    memory_load_share: Any,
) -> Any:
    """Bytes moved, over what memory could move in the time: weights and cache in decode, and prompts.

    Equation: u_m = min([η_m (r_d + r_x (1 − ψ^B)) + κ c B / (s B_mem)] / t_step + ξ s_p, 1): the bytes of a decode
    step, and for the share s_p of prompts memory in use as at full compute, ξ.
    Source: docs/models.md, "Power on a workload".
    """
    touched = 1.0 - untouched_share ** number(operating_batch, "sequence")
    weights = memory_read_efficiency * (dense_read_time + expert_read_time * touched)
    cache = cache_per_token * mean_context * operating_batch / (cache_shards * memory_bandwidth)
    decode = at_selected((weights + cache) / step_time, selected_replica)
    used = decode + memory_load_share * prefill_time_share
    return np.minimum(used, 1.0 + 0.0 * used)


def pooled_compute_utilisation(
    operating_batch: Any,
    step_time: Any,
    dense_compute_time: Any,
    expert_compute_time: Any,
    selected_replica: Any,
    prefill_time_share: Any,
) -> Any:
    """The same over two fleets, where the share s_p of the devices reads prompts and the others decode only.

    Equation: u_c = (1 − s_p) min((c_d + c_x) B / t_step, 1) + s_p.
    Source: docs/models.md, "Power on a workload".
    """
    alone = serving_compute_utilisation(
        operating_batch, step_time, dense_compute_time, expert_compute_time, selected_replica, 0.0 * prefill_time_share
    )
    return alone * (1.0 - prefill_time_share) + prefill_time_share


def pooled_memory_utilisation(
    operating_batch: Any,
    step_time: Any,
    dense_read_time: Any,
    expert_read_time: Any,
    untouched_share: Any,
    memory_read_efficiency: Any,
    cache_per_token: Any,
    mean_context: Any,
    cache_shards: Any,
    memory_bandwidth: Any,
    selected_replica: Any,
    prefill_time_share: Any,
    memory_load_share: Any,
) -> Any:
    """The same over two fleets, where the share s_p of the devices reads prompts and the others decode only.

    Equation: u_m = (1 − s_p) u_decode + ξ s_p.
    Source: docs/models.md, "Power on a workload".
    """
    alone = serving_memory_utilisation(
        operating_batch, step_time, dense_read_time, expert_read_time, untouched_share, memory_read_efficiency,
        cache_per_token, mean_context, cache_shards, memory_bandwidth, selected_replica, 0.0 * prefill_time_share,
        memory_load_share,
    )  # fmt: skip
    return alone * (1.0 - prefill_time_share) + memory_load_share * prefill_time_share


def training_compute_utilisation(compute_time_share: Any) -> Any:
    """Share of a step in which the arithmetic units multiply matrices or attend.

    Equation: u_c = s_c.
    Source: docs/models.md, "Power on a workload".
    """
    return np.minimum(compute_time_share, 1.0 + 0.0 * compute_time_share)


def training_memory_utilisation(
    compute_time_share: Any, memory_time_share: Any, memory_read_efficiency: Any, memory_load_share: Any
) -> Any:
    """Bytes moved, over what memory could move in the time: passes over memory, and beside the arithmetic.

    Equation: u_m = min(η_m s_m + ξ s_c, 1), ξ as in the rating of designs.
    Source: docs/models.md, "Power on a workload".
    """
    used = memory_read_efficiency * memory_time_share + memory_load_share * compute_time_share
    return np.minimum(used, 1.0 + 0.0 * used)


SERVING: dict[str, Callable[..., Any]] = {
    "compute_utilisation": serving_compute_utilisation,
    "memory_utilisation": serving_memory_utilisation,
}
POOLED: dict[str, Callable[..., Any]] = {
    "compute_utilisation": pooled_compute_utilisation,
    "memory_utilisation": pooled_memory_utilisation,
}
TRAINING: dict[str, Callable[..., Any]] = {
    "compute_utilisation": training_compute_utilisation,
    "memory_utilisation": training_memory_utilisation,
}
