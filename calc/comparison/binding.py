"""Which limit binds: how much faster the work goes when one limit at a time is a little wider."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from calc.comparison.cases import Column
from calc.provenance import SourcedQuantity

Array = NDArray[np.float64]
STEP = 1.05
"""By which factor a limit is widened; small enough that the answer does not depend on it."""
NOTICED = 1e-3
"""Least share that a limit must add to a rate, for a limit widened by its own size, to be said to bind."""
WIDER, SHORTER = STEP, 1.0 / STEP
LIMITS: Mapping[str, Mapping[str, float]] = {
    "compute": {"matrix_efficiency": WIDER, "attention_efficiency": WIDER, "efficiency_limit": WIDER},
    "weights": {"memory_read_efficiency": WIDER},
    "kv": {"cache_read_efficiency": WIDER},
    "link": {"link_efficiency": WIDER, "collective_latency": SHORTER, "network_latency": SHORTER},
    "overhead": {"dense_layer_overhead": SHORTER, "moe_layer_overhead": SHORTER, "step_overhead": SHORTER},
    "memory": {"usable_memory_share": WIDER},
    "latency": {"time_per_output_token_limit": WIDER, "time_to_first_token_limit": WIDER},
    "batch": {"engine_batch_limit": WIDER},
}
"""Limits, and the inputs that widen each: arithmetic, reading weights, reading the cache of keys and values, links,
fixed times, room for the cache, what users accept, and the cap of the engine on its batch."""


class Widened:
    """Cases: all as it is, then each limit widened by `STEP`, one at a time."""

    size = 1 + len(LIMITS)

    def column(self, quantity: SourcedQuantity) -> Column:
        """The central value, wider in the column of the limit that it sets."""
        value = np.nan if quantity.value is None else quantity.value
        factors = [by.get(quantity.name, 1.0) for by in LIMITS.values()]
        if all(factor == 1.0 for factor in factors):
            return value
        return value * np.array([1.0, *factors])


def elasticities(rates: Array) -> dict[str, float]:
    """By how many percent a rate rises for each percent that a limit is widened; unknown ones are zero.

    Args:
        rates: a rate over the cases of `Widened`.
    """
    values = np.broadcast_to(np.asarray(rates, dtype=float).reshape(-1), (Widened.size,))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(values[1:] / values[0]) / np.log(STEP)
    known = np.where(np.isfinite(found), found, 0.0)
    return dict(zip(LIMITS, (float(number) for number in known), strict=True))


def binding(found: Mapping[str, float]) -> str:
    """The limit that adds most when it is widened; empty where none does."""
    name = max(found, key=lambda item: found[item])
    return name if found[name] > NOTICED else ""
