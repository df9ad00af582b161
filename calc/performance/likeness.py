"""How alike two pieces of serving are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

SIZES = (
    "peak_rate", "memory_bandwidth", "total_parameters", "active_parameters", "input_tokens", "output_tokens",
    "devices_per_replica", "batch_per_device",
)  # fmt: skip
"""Sizes by which two pieces of work are held to be alike: each doubling counts one."""
SORTS = {"mode": 3.0, "attention": 1.0, "experts": 1.0, "vendor": 1.0, "stack": 1.0}
"""Sorts by which they are, and what a difference counts: reading prompts and writing answers are other work."""


@dataclass(frozen=True)
class Likeness:
    """What makes pieces of serving alike: sizes in base units, and sorts."""

    sizes: Mapping[str, float]
    sorts: Mapping[str, str]

    def distance(self, other: Likeness) -> float:
        """Doublings between the sizes, and differences of sort; a size that one of them lacks counts nothing."""
        total = sum(counts for name, counts in SORTS.items() if self.sorts.get(name, "") != other.sorts.get(name, ""))
        for name in SIZES:
            mine, theirs = self.sizes.get(name, math.nan), other.sizes.get(name, math.nan)
            if mine > 0.0 and theirs > 0.0:
                total += abs(math.log2(mine / theirs))
        return total
