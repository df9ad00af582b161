"""The second half of the hand-written chain: the fleet that meets a demand, its power, its cost."""

from __future__ import annotations

from typing import Any

import numpy as np

YEAR = 365.0 * 24.0 * 3600.0
ROUNDING = 1e-9


def fleet(c: Any, w: Any, chip: Any, point: Any, power: Any) -> dict[str, Any]:
    """Figures of the fleet: `c` has the inputs, `w` the model's work, `chip` price and rating, `point` rates and load.

    `power` is what the chip draws when idle, what its memory draws at full bandwidth, what it sustains.
    """
    devices = np.ceil(c.demand / (point.rate * point.size) * (1.0 - ROUNDING)) * point.size
    throughput = devices * point.rate
    worked = c.utilisation * c.availability
    per_token = w.written / (throughput * worked)
    # Power
    arithmetic = np.maximum(power.sustained - power.idle - c.memory_load_share * power.streaming, 0.0)
    active = point.compute_load + c.waiting_activity * (1.0 - point.compute_load)
    drawn = power.idle + point.memory_load * power.streaming + active * arithmetic
    drawn = np.minimum(drawn, np.maximum(chip.rated_power, power.sustained))
    around = c.host_power / c.accelerators_per_server + c.network_power
    idling = (1.0 - worked) * (drawn - power.idle)
    energy = devices * c.power_usage_effectiveness * (drawn + around - idling)
    # Capital
    landed = chip.device_price * (1.0 + c.levy_rate * c.levy_pass_through) * (1.0 + c.import_duty)
    landed = landed * (1.0 + c.vat_rate * (1.0 - c.vat_recoverable_share))
    waiting = (1.0 + c.discount_rate) ** (c.delivery_time / YEAR) - 1.0
    paid = landed * (1.0 + c.prepaid_share * waiting)
    around_it = c.server_price / c.accelerators_per_server + c.network_price
    capital = devices * (paid + around_it)
    # Costs of a second of owning the fleet
    years = c.life / YEAR
    repaid = -np.expm1(-years * np.log1p(c.discount_rate))
    recovery = np.where(repaid > 0.0, c.discount_rate / np.where(repaid > 0.0, repaid, 1.0), 1.0 / years)
    charge = (recovery * (1.0 - c.residual_share) + c.discount_rate * c.residual_share) / YEAR
    servers = devices / c.accelerators_per_server
    tariff = np.where(c.domestic > 0.5, c.domestic_electricity_price, c.electricity_price)
    costs = {
        "annual_accelerator_cost": devices * (landed * charge + (paid - landed) * recovery / YEAR),
        "annual_server_cost": servers * c.server_price * charge,
        "annual_network_cost": devices * c.network_price * charge,
        "annual_hosting_cost": devices * (chip.rated_power + around) * c.hosting_price,
        "annual_energy_cost": energy * tariff,
        "annual_maintenance_cost": devices * (landed + around_it) * (c.maintenance_rate / YEAR),
        "annual_staff_cost": servers * c.staff_cost,
    }
    cost = sum(costs.values())
    cost_per_output_token = cost / (throughput * worked)
    return costs | {
        "interconnect_bandwidth": c.interconnect_bandwidth,
        "prefill_rate": point.prefill,
        "decode_rate": point.rate,
        "interactivity": point.interactivity,
        "batch_per_replica": point.batch,
        "devices_per_replica": point.size,
        "model_flops_utilisation": point.rate * w.operations / chip.peak_rate,
        "devices": devices,
        "throughput": throughput,
        "device_power": drawn,
        "facility_power": devices * (drawn + around) * c.power_usage_effectiveness,
        "energy_per_million_tokens": energy * per_token,
        "annual_energy": energy,
        "annual_emissions": energy * c.grid_carbon_intensity,
        "landed_price": landed,
        "capital_cost": capital,
        "annual_cost": cost,
        "cost_per_device_hour": cost / devices,
        "cost_per_effective_compute": cost_per_output_token / w.operations,
        "cost_per_million_tokens": cost_per_output_token * w.written,
        "cost_per_million_output_tokens": cost_per_output_token,
    }
