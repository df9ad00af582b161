"""Cost and energy of a unit of work. The denominator is always named: hour owned, tokens, a run."""

from __future__ import annotations

from typing import Any


def cost_per_device_hour(annual_cost: Any, devices: Any) -> Any:
    """Cost of one hour of owning one device, worked or not.

    Equation: K_year / N.
    Source: definition (owned hour, as against available or sold hour).
    """
    return annual_cost / devices


def worked_share(utilisation: Any, availability: Any) -> Any:
    """Share of the year in which the fleet delivers its full rate: available, and used.

    Equation: u a.
    Source: definition.
    """
    return utilisation * availability


def training_worked_share(utilisation: Any) -> Any:
    """Share of the year in which a fleet trains; the failures within it are in the goodput of a campaign.

    Equation: u.
    Source: definition.
    """
    return 1.0 * utilisation


def cost_per_million_output_tokens(annual_cost: Any, throughput: Any, worked_share: Any) -> Any:
    """All cost over the output tokens delivered.

    Equation: K_year / (R u a).
    Source: InferenceX documentation (cost over throughput), with owned cost and utilisation made explicit.
    """
    return annual_cost / (throughput * worked_share)


def cost_per_million_tokens(cost_per_million_output_tokens: Any, input_tokens: Any, output_tokens: Any) -> Any:
    """All cost over all tokens, read and written.

    Equation: c_out O / (S + O).
    Source: definition.
    """
    return cost_per_million_output_tokens * output_tokens / (input_tokens + output_tokens)


def energy_per_million_tokens(
    annual_energy: Any, throughput: Any, worked_share: Any, input_tokens: Any, output_tokens: Any
) -> Any:
    """Energy at the meter over all tokens, read and written; idling included.

    Equation: E / (R u a) · O / (S + O).
    Source: definition.
    """
    return annual_energy / (throughput * worked_share) * output_tokens / (input_tokens + output_tokens)


def serving_cost_per_effective_compute(cost_per_million_output_tokens: Any, operations_per_output_token: Any) -> Any:
    """Cost of the model's operations that are delivered: USD for a PFLOP/s during an hour.

    Equation: c_out / F.
    Source: definition.
    """
    return cost_per_million_output_tokens / operations_per_output_token


def training_cost_per_effective_compute(
    annual_cost: Any, throughput: Any, training_operations_per_token: Any, worked_share: Any, campaign_goodput: Any
) -> Any:
    """Cost of the model's operations that are delivered: USD for a PFLOP/s during an hour.

    Equation: K_year / (R F u g).
    Source: definition.
    """
    return annual_cost / (throughput * training_operations_per_token * worked_share * campaign_goodput)


def cost_per_run(annual_cost: Any, training_time: Any, worked_share: Any) -> Any:
    """Cost of one training run; the time in which the fleet stands idle is carried by its runs.

    Equation: K_year t / w.
    Source: definition.
    """
    return annual_cost * training_time / worked_share


def energy_per_run(facility_power: Any, training_time: Any) -> Any:
    """Energy at the meter of one training run while it runs; idling between runs is in the annual energy only.

    Equation: P t.
    Source: definition.
    """
    return facility_power * training_time


SERVING = (
    worked_share,
    cost_per_million_output_tokens,
    cost_per_million_tokens,
    energy_per_million_tokens,
)
TRAINING = (cost_per_run, energy_per_run)
FORMULAS = (cost_per_device_hour,)
