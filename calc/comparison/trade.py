"""What a policy means for one platform: may it be bought, under which levy, paid and delivered how."""

from __future__ import annotations

from dataclasses import dataclass

from calc.provenance import Sourced
from calc.schema import Levy, Policy, Window


@dataclass(frozen=True)
class Standing:
    """A platform under a policy. `levy` is None where none applies."""

    available: bool
    reason: str
    levy: Sourced | None
    levy_path: str = ""


def standing(
    policy: Policy | None, names: set[str], imported: bool, performance: float | None, bandwidth: float | None
) -> Standing:
    """How a policy treats a platform.

    Args:
        policy: the policy in force for the buyer's country, or None.
        names: id and aliases, lower case.
        imported: whether it crosses the border at all.
        performance, bandwidth: total processing performance and memory bandwidth in base units, None if unknown.
    """
    if policy is None or not imported:
        return Standing(True, "", None)
    closed = _closed(policy.export_window, names, performance, bandwidth) if policy.export_window else ""
    for index, item in enumerate(policy.levies):
        if _levied(item, names, performance, bandwidth):
            return Standing(not closed, closed, item.levy_rate, f"policy.levies.{index}.levy_rate")
    return Standing(not closed, closed, None)


def _closed(window: Window, names: set[str], performance: float | None, bandwidth: float | None) -> str:
    if names & {name.lower() for name in window.open}:
        return ""
    if names & {name.lower() for name in window.closed}:
        return window.reason or "named in the rule"
    for limit, figure, what in (
        (window.maximum_total_processing_performance, performance, "total processing performance"),
        (window.maximum_memory_bandwidth, bandwidth, "memory bandwidth"),
    ):
        if limit is None or limit.quantity.value is None:
            continue
        if figure is None:
            return f"its {what} is unknown, so the rule's limit of {limit.value} cannot be shown to be kept"
        if figure >= limit.quantity.value:
            return f"its {what} is not below the rule's limit of {limit.value}"
    return ""


def _levied(levy: Levy, names: set[str], performance: float | None, bandwidth: float | None) -> bool:
    if levy.accelerators and not names & {name.lower() for name in levy.accelerators}:
        return False
    return _inside(
        performance, levy.minimum_total_processing_performance, levy.maximum_total_processing_performance
    ) and _inside(bandwidth, levy.minimum_memory_bandwidth, levy.maximum_memory_bandwidth)


def _inside(figure: float | None, low: Sourced | None, high: Sourced | None) -> bool:
    if low is None and high is None:
        return True
    if figure is None:
        return False
    above = low is None or low.quantity.value is None or figure >= low.quantity.value
    below = high is None or high.quantity.value is None or figure <= high.quantity.value
    return above and below
