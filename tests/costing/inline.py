"""Builds written out, so that tests of costs stand on numbers that are in them and on no shipped preset.

`ORGANIC` and `INTERPOSER` hold the parameters of Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9,
2024-12-07). `FULL` uses every step of the chain; its numbers are made up.
"""

from collections.abc import Mapping
from typing import Any

WAFER = {
    "wafer_diameter": "300 mm", "edge_exclusion": "5 mm", "scribe_width": "0.2 mm", "reticle_field_width": "26 mm",
    "reticle_field_height": "33 mm", "transistor_density": "50e6 1/mm^2", "planar": False,
}  # fmt: skip
NODES: dict[str, dict[str, Any]] = {
    name: {
        **WAFER, "name": name, "wafer_price": f"{price} USD", "defect_density": f"{defects} 1/cm^2",
        "defect_clustering": 10, "node_design_cost": f"{design} USD",
    }
    for name, price, defects, design in (
        ("3", 30_000, 0.20, 1000e6), ("7", 9346, 0.09, 298e6), ("14", 3984, 0.08, 106e6), ("28", 2891, 0.07, 51e6)
    )
}  # fmt: skip
NO_MEMORY = {
    "name": "none", "attachment": "stack", "memory_energy": "5 pJ/bit", "memory_price": "15 USD/GB",
    "stack_capacity": "16 GB", "stack_bandwidth": "600 GB/s", "memory_stack_area": "110 mm^2",
    "memory_phy_area": "10 mm^2", "memory_controller_transistors": 5e8,
}  # fmt: skip
NO_WORK = {"assembly_cost": "0 USD", "probe_cost": "0 USD", "final_test_cost": "0 USD", "final_test_yield": 1}
SUBSTRATE = {
    **NO_WORK, "name": "organic", "carrier_area_factor": 4, "maximum_carrier_area": "100_000 mm^2",
    "carrier_price": "0.005 USD/mm^2", "substrate_price": "0 USD/mm^2", "substrate_area_factor": 1,
    "die_bump_price": "0.005 USD/mm^2", "bond_yield": 0.99, "substrate_bond_yield": 1,
    "package_nre_scheme": "area", "package_design_fixed_cost": "0.3e6 USD",
    "package_design_cost_by_area": "3000 USD/mm^2",
}  # fmt: skip
ON_WAFER = {
    **NO_WORK, "carrier_pricing": "wafer", "carrier_count": "subtracted-edge", "maximum_carrier_area": "100_000 mm^2",
    "carrier_wafer_diameter": "300 mm", "carrier_edge_exclusion": "5 mm", "carrier_scribe_width": "0.2 mm",
    "carrier_bump_price": "0.005 USD/mm^2", "die_bump_price": "0.01 USD/mm^2", "substrate_price": "0.005 USD/mm^2",
    "substrate_area_factor": 4, "substrate_bond_yield": 0.99, "package_design_cost": "0 USD",
}  # fmt: skip
SILICON_INTERPOSER = {
    **ON_WAFER, "name": "interposer", "carrier_area_factor": 1.1, "carrier_wafer_price": "1937 USD",
    "carrier_defect_density": "0.06 1/cm^2", "carrier_clustering": 6, "bond_yield": 0.95,
}  # fmt: skip
FAN_OUT = {
    **ON_WAFER, "name": "fan-out", "carrier_area_factor": 1.2, "carrier_wafer_price": "1200 USD",
    "carrier_defect_density": "0.05 1/cm^2", "carrier_clustering": 3, "bond_yield": 0.98,
}  # fmt: skip

ORGANIC: dict[str, Any] = {
    "name": "organic-build", "die_count": "subtracted-edge", "node": NODES["7"], "memory": NO_MEMORY,
    "package": SUBSTRATE, "die_area": "100 mm^2", "dies_per_accelerator": "1 die", "memory_stacks": "0 stack",
    "bonded_layers": 0, "volume": "500_000 accelerator",
}  # fmt: skip
INTERPOSER = ORGANIC | {"name": "interposer-build", "package": SILICON_INTERPOSER}
FULL: dict[str, Any] = {
    "name": "full", "die_count": "subtracted-edge",
    "node": {
        **WAFER, "name": "full node", "wafer_pricing": "usable-area", "wafer_area_price": "0.14 USD/mm^2",
        "field_use": "by-sides", "lithography_share": 0.3, "yield_learning": "time", "defect_density": "0.1 1/cm^2",
        "initial_defect_multiple": 3, "production_time": "12 month", "learning_time": "9 month",
        "defect_clustering": 4, "critical_area_ratio": 0.8, "systematic_yield": 0.97, "node_design_cost": "200e6 USD",
    },
    "memory": NO_MEMORY,
    "package": {
        **SILICON_INTERPOSER, "name": "full package", "logic_stacking": "die-on-wafer",
        "tier_bond_yield": 0.96, "tier_bond_cost": "4 USD", "bond_yield": 0.985, "connections_per_package": 4000,
        "connection_yield": 0.999_99, "assembly_steps": 3, "step_yield": 0.995, "substrate_layer_factor": 1.5,
        "assembly_cost": "90 USD", "probe_cost": "3 USD", "probe_coverage": 0.95, "final_test_cost": "40 USD",
        "burn_in_cost": "15 USD", "system_test_cost": "60 USD", "final_test_yield": 0.97, "final_test_coverage": 0.98,
        "board_cost": "120 USD", "board_yield": 0.99, "package_nre_scheme": "area",
        "package_design_cost": None, "package_design_fixed_cost": "5e6 USD",
        "package_design_cost_by_area": "3000 USD/mm^2",
    },
    "die_area": "300 mm^2", "dies_per_accelerator": "2 die", "die_aspect_ratio": 1.2,
    "repairable_area_share": 0.6, "spare_units": 2, "salvage_units": 6, "salvage_value": 0.5,
    "module_area_share": 0.9, "modules_per_die": 2, "modules_elsewhere": "400_000 die", "dies_elsewhere": "100_000 die",
    "other_dies": {
        "cache": {
            "node": {
                **WAFER, "name": "older node", "wafer_pricing": "usable-area", "wafer_area_price": "0.05 USD/mm^2",
                "field_use": "by-sides", "lithography_share": 0.2, "yield_learning": "time",
                "defect_density": "0.06 1/cm^2", "initial_defect_multiple": 2, "production_time": "24 month",
                "learning_time": "9 month", "defect_clustering": 8, "node_design_cost": "60e6 USD",
            },
            "die_area": "120 mm^2", "dies_per_accelerator": "4 die", "repairable_area_share": 0.5, "spare_units": 1,
            "dies_elsewhere": "900_000 die",
        }
    },
    "memory_stacks": "4 stack", "bonded_layers": 0, "packages_per_accelerator": 2, "market_delay": "2 month",
    "cost_of_delay": "5e6 USD/month", "volume": "200_000 accelerator", "gross_margin": 0.4,
}  # fmt: skip


def build(changes: Mapping[str, Any] | None = None, base: Mapping[str, Any] = ORGANIC) -> dict[str, Any]:
    """A build with changes by key path (``package.bond_yield``); None takes a key away."""
    result = _copied(base)
    for path, value in (changes or {}).items():
        *parts, last = path.split(".")
        target = result
        for part in parts:
            target = target.setdefault(part, {})
        target[last] = _copied(value)
    return _without_none(result)


def chiplets(
    count: int, area: float, node: str = "7", base: Mapping[str, Any] = ORGANIC, **more: Any
) -> dict[str, Any]:
    """So many equal dies of an area in mm2."""
    changes = {"dies_per_accelerator": f"{count} die", "die_area": f"{area!r} mm^2", "node": NODES[node]}
    return build(changes | more, base)


def _copied(value: Any) -> Any:
    return {key: _copied(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def _without_none(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: _without_none(item) for key, item in value.items() if item is not None or key == "value"}
