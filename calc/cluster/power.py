"""Power of the fleet: chip, server, IT and facility are kept apart."""

from __future__ import annotations

from typing import Any

from calc.units import counted


def it_power_per_device(device_power: Any, host_power: Any, accelerators_per_server: Any, network_power: Any) -> Any:
    """Power of a working device with its share of host and network. Boundary: IT.

    Equation: P_chip + P_host / a + P_net.
    Source: docs/models.md; DGX H100 guide (10.2 kW for eight 700 W chips) as an upper end.
    """
    return counted(device_power + host_power / accelerators_per_server + network_power, "it")


def nameplate_it_power_per_device(
    rated_power: Any, host_power: Any, accelerators_per_server: Any, network_power: Any
) -> Any:
    """Power to be contracted for a device: its rating with its share of host and network. Boundary: IT.

    Equation: P_rated + P_host / a + P_net.
    Source: hosting is rented by contracted, not by drawn, power (CBRE, 2025).
    """
    return counted(rated_power + host_power / accelerators_per_server + network_power, "it")


def facility_power_per_device(it_power_per_device: Any, power_usage_effectiveness: Any) -> Any:
    """Power of a working device at the meter of the facility.

    Equation: P_IT PUE.
    Source: ISO/IEC 30134-2 (PUE is facility energy over IT energy, at least one).
    """
    return it_power_per_device * power_usage_effectiveness


def facility_power(devices: Any, facility_power_per_device: Any) -> Any:
    """Power of the fleet at the meter while it works.

    Equation: N p.
    Source: definition.
    """
    return devices * facility_power_per_device


def annual_energy(
    devices: Any,
    it_power_per_device: Any,
    device_power: Any,
    idle_power: Any,
    worked_share: Any,
    power_usage_effectiveness: Any,
) -> Any:
    """Energy at the meter in a year: working for the worked share of it, idling for the rest.

    Equation: N PUE [P_IT − (1 − w) (P_chip − P_0)].
    Source: definition; Barroso, Hölzle & Ranganathan, The Datacenter as a Computer, 3rd ed., chapter 5.
    """
    saved_idling = counted((1.0 - worked_share) * (device_power - idle_power), "it")
    return devices * power_usage_effectiveness * (it_power_per_device - saved_idling)


FORMULAS = (
    it_power_per_device,
    nameplate_it_power_per_device,
    facility_power_per_device,
    facility_power,
    annual_energy,
)
