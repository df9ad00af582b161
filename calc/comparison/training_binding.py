"""What binds a training step, in words."""

from __future__ import annotations

from collections.abc import Mapping

SHARES = {
    "compute_time_share": "compute", "memory_time_share": "memory", "link_time_share": "link",
    "pipeline_time_share": "pipeline bubble", "overhead_time_share": "overhead",
}  # fmt: skip
"""Shares of a step, and the limit that each stands for."""


def binding(shares: Mapping[str, float]) -> str:
    """The limit that takes the largest share of a step: compute, memory, link, pipeline bubble or overhead."""
    return SHARES[max(SHARES, key=lambda name: shares[name])]
