"""What a fleet costs in a year. Rates are nominal, before tax; every term is a cost per year."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number


def capital_recovery_factor(discount_rate: Any, life: Any) -> Any:
    """Level yearly payment that repays one unit of capital with interest over its life.

    Equation: CRF = r (1 + r)^n / ((1 + r)^n − 1) = r / [1 − (1 + r)^(−n)]; 1/n for r → 0.
    Source: textbook annuity, as in NREL's simple levelised cost (PySAM Lcoefcr).
    """
    years = number(life, "year")
    repaid = -np.expm1(-years * np.log1p(discount_rate))
    interest = np.where(repaid > 0.0, discount_rate / np.where(repaid > 0.0, repaid, 1.0), 1.0 / years)
    return counted(interest, "1/year")


def capital_charge(capital_recovery_factor: Any, discount_rate: Any, residual_share: Any) -> Any:
    """Yearly charge for one unit of capital of which a share remains at the end of its life.

    Equation: CRF (1 − s) + r s, that is CRF − s SFF with the sinking fund factor SFF = CRF − r.
    Source: textbook annuity with salvage value.
    """
    return capital_recovery_factor * (1.0 - residual_share) + counted(discount_rate * residual_share, "1/year")


def annual_accelerator_cost(
    devices: Any, landed_price: Any, prepayment_cost: Any, capital_charge: Any, capital_recovery_factor: Any
) -> Any:
    """Capital charge for the accelerators; what paying early cost has no residual value.

    Equation: N (p κ + c_prepay CRF).
    Source: definition.
    """
    return devices * (landed_price * capital_charge + prepayment_cost * capital_recovery_factor)


def annual_server_cost(servers: Any, server_price: Any, capital_charge: Any) -> Any:
    """Capital charge for servers without their accelerators.

    Equation: S s κ.
    Source: definition.
    """
    return servers * server_price * capital_charge


def annual_network_cost(devices: Any, network_price: Any, capital_charge: Any) -> Any:
    """Capital charge for the network.

    Equation: N n κ.
    Source: definition.
    """
    return devices * network_price * capital_charge


def annual_hosting_cost(devices: Any, nameplate_it_power_per_device: Any, hosting_price: Any) -> Any:
    """Rent for space, cooling and supply by contracted IT power; electricity is not in it.

    Equation: N P_contracted h.
    Source: wholesale colocation practice (CBRE, 2025).
    """
    return devices * nameplate_it_power_per_device * hosting_price


def electricity_tariff(electricity_price: Any, domestic_electricity_price: Any, domestic: Any) -> Any:
    """Price of electricity that this fleet pays; some sites subsidise fleets of domestic chips only.

    Equation: e_domestic for a domestic accelerator, else e.
    Source: Financial Times, 2025-11, as reported in the site presets.
    """
    return np.where(domestic > 0.5, domestic_electricity_price, electricity_price)


def annual_energy_cost(annual_energy: Any, electricity_tariff: Any) -> Any:
    """Cost of energy at the meter.

    Equation: E e.
    Source: definition.
    """
    return annual_energy * electricity_tariff


def annual_maintenance_cost(devices: Any, capital_per_device: Any, prepayment_cost: Any, maintenance_rate: Any) -> Any:
    """Repair, spares and support contracts, on the price of the hardware (not on the cost of paying early).

    Equation: m N (k − c_prepay).
    Source: docs/models.md.
    """
    return devices * (capital_per_device - prepayment_cost) * counted(maintenance_rate, "1/year")


def annual_staff_cost(servers: Any, staff_cost: Any) -> Any:
    """People who run the fleet.

    Equation: S w.
    Source: docs/models.md.
    """
    return servers * staff_cost


def annual_cost(
    annual_accelerator_cost: Any,
    annual_server_cost: Any,
    annual_network_cost: Any,
    annual_hosting_cost: Any,
    annual_energy_cost: Any,
    annual_maintenance_cost: Any,
    annual_staff_cost: Any,
) -> Any:
    """All that the fleet costs in a year.

    Equation: sum of its parts.
    Source: definition.
    """
    return (
        annual_accelerator_cost
        + annual_server_cost
        + annual_network_cost
        + annual_hosting_cost
        + annual_energy_cost
        + annual_maintenance_cost
        + annual_staff_cost
    )


def annual_emissions(annual_energy: Any, grid_carbon_intensity: Any) -> Any:
    """Emissions of the electricity used, by location. Making and shipping the hardware is not in it.

    Equation: E c.
    Source: GHG Protocol, Scope 2 guidance, location-based method.
    """
    return annual_energy * grid_carbon_intensity


FORMULAS = (
    capital_recovery_factor,
    capital_charge,
    annual_accelerator_cost,
    annual_server_cost,
    annual_network_cost,
    annual_hosting_cost,
    electricity_tariff,
    annual_energy_cost,
    annual_maintenance_cost,
    annual_staff_cost,
    annual_cost,
    annual_emissions,
)
