"""Rooflines: the model with all efficiencies at one share of what is possible, and nothing that takes fixed time."""

from __future__ import annotations

from math import inf

FLAT = 0.6
"""Share of the roofline that the simplest model reaches on everything; what the model is held beside."""


def roofline(share: float, stacks: tuple[str, ...] = ()) -> dict[str, float]:
    """Coefficients of a roofline: arithmetic, memory and links at a share of their rate, without fixed times or losses.

    Args:
        share: of peak rate, memory bandwidth and link rate; one gives the peak roofline.
        stacks: names of software stacks, whose own fixed times are taken away, too.
    """
    limits = dict.fromkeys(("matrix_efficiency_16bit", "matrix_efficiency_8bit", "attention_efficiency"), inf)
    shares = ("efficiency_limit", "memory_read_efficiency", "cache_read_efficiency", "link_efficiency")
    times = ("collective_latency", "network_latency", "dense_layer_overhead", "moe_layer_overhead", "step_overhead")
    ones = ("prefill_efficiency", "expert_imbalance", "exposed_exchange_share", "data_parallel_slowdown")
    return {
        **limits,
        **dict.fromkeys(shares, share),
        **dict.fromkeys((*times, *(f"stacks.{name}.step_overhead" for name in stacks), "draft_overhead"), 0.0),
        **dict.fromkeys(ones, 1.0),
    }
