"""Silicon as a user calls it: arrays of pint quantities in, pint quantities out, one process. Rates in a second."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

import calc
from benchmarks.timing import Row, milliseconds, rate, repeated, verdict

DIES, SYSTEMS = 1_000_000, 200_000
DIES_WANTED, SYSTEMS_WANTED = 5e6, 500e3
PEERS: Mapping[str, Mapping[str, float]] = {
    "dies": {"Chiplet Actuary, one die": 73e3, "plain NumPy at its best": 21e6, "plain NumPy at its slowest": 7e6},
    "systems": {"Chiplet Actuary, four chiplets": 9.4e3, "GEMINI in C++, four chiplets": 135e3},
}
"""Rates of peers as measured in the survey of the field, in another run (Chiplet Actuary 2c91fb9, GEMINI ea8700a)."""

WAFER: dict[str, Any] = {
    "wafer_diameter": "300 mm",
    "edge_exclusion": "5 mm",
    "scribe_width": "0.2 mm",
    "reticle_field_width": "26 mm",
    "reticle_field_height": "33 mm",
    "defect_clustering": 10,
    "probe_cost": "3 USD",
}
CHIPLETS: dict[str, Any] = {
    "name": "four chiplets",
    "node": "7nm",
    "memory": "hbm2e",
    "package": "silicon-interposer-by-wafer",
    "die_area": "200 mm^2",
    "dies_per_accelerator": "4 die",
    "memory_stacks": "0 stack",
    "bonded_layers": 0,
    "volume": "500_000 accelerator",
}
WITH_IO_DIE: dict[str, Any] = {
    **CHIPLETS,
    "name": "four chiplets and an I/O die",
    "other_dies": {"io": {"node": "14nm", "die_area": "300 mm^2", "dies_per_accelerator": "1 die"}},
}


def arrays(size: int, **ranges: tuple[float, float, str]) -> dict[str, Any]:
    """Quantities by name, as many random values of each as asked for."""
    random = np.random.default_rng(0)
    return {name: calc.Q(random.uniform(low, high, size), unit) for name, (low, high, unit) in ranges.items()}


def report_silicon(rows: list[Row]) -> bool:
    """Costs of dies and of systems of chiplets; whether both are quick enough."""
    return _report_dies(rows) & _report_systems(rows)


def _report_dies(rows: list[Row]) -> bool:
    given = WAFER | arrays(
        DIES,
        die_area=(50.0, 800.0, "mm^2"),
        defect_density=(0.05, 0.2, "1/cm^2"),
        wafer_price=(2e3, 20e3, "USD"),
    )
    rates = {}
    for count in ("subtracted-edge", "exponential", "exact"):
        work = partial(calc.calculate, "good_die_cost", given, {"die_count": count})
        rates[count] = DIES / repeated(work, 5)
        quick = rates[count] >= DIES_WANTED
        said = "for information" if count == "exact" else verdict(quick, rate(DIES_WANTED))
        rows.append((f"{DIES:,} die costs, count {count}", rate(rates[count]), said))
    _beside(rows, "dies", rates["subtracted-edge"])
    return min(rates["subtracted-edge"], rates["exponential"]) >= DIES_WANTED


def _report_systems(rows: list[Row]) -> bool:
    given = arrays(
        SYSTEMS,
        **{
            "die_area": (100.0, 300.0, "mm^2"),
            "volume": (1e5, 1e6, "accelerator"),
            "node.defect_density": (0.05, 0.2, "1/cm^2"),
            "package.bond_yield": (0.95, 0.999, ""),
        },
    )
    rates = {}
    for build in (CHIPLETS, WITH_IO_DIE):
        for count in ("subtracted-edge", "exact"):
            forms = {"die_count": count, "package.carrier_count": count}
            work = partial(_unit_cost, build, forms | given)
            rates[build["name"], count] = SYSTEMS / repeated(work, 5)
            quick = rates[build["name"], count] >= SYSTEMS_WANTED
            label = f"{SYSTEMS:,} x {build['name']}, counts {count}"
            rows.append((label, rate(rates[build["name"], count]), verdict(quick, rate(SYSTEMS_WANTED))))
    _beside(rows, "systems", rates[CHIPLETS["name"], "subtracted-edge"])
    alone = repeated(partial(_unit_cost, CHIPLETS, {}), 20)
    rows.append((f"one x {CHIPLETS['name']}, read from a mapping", milliseconds(alone), ""))
    return min(rates.values()) >= SYSTEMS_WANTED


def _unit_cost(build: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
    return calc.unit_cost(build, overrides=given).quantity("unit_cost")


def _beside(rows: list[Row], what: str, ours: float) -> None:
    """Our rate over those of peers."""
    for peer, theirs in PEERS[what].items():
        rows.append((f"  over {peer}, {rate(theirs)}", f"{ours / theirs:,.1f}", "for information"))
