"""Which figures tell cost, energy and speed of the work of a comparison."""

from __future__ import annotations

import calc


def _first(comparison: calc.Comparison, *metrics: str) -> str:
    return next(metric for metric in metrics if metric in comparison.metrics)


def cost_metric(comparison: calc.Comparison) -> str:
    """Cost of a unit of work."""
    return _first(comparison, "cost_per_million_tokens", "cost_per_run")


def energy_metric(comparison: calc.Comparison) -> str:
    """Energy of a unit of work."""
    return _first(comparison, "energy_per_million_tokens", "energy_per_run")


def speed_metric(comparison: calc.Comparison) -> str:
    """What one device delivers."""
    return _first(comparison, "decode_rate", "training_rate")
