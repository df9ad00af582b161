"""Measured chips as columns of the device model's formulas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calc import device
from calc.comparison.inputs import calibrated
from calc.comparison.quantities import Quantities
from calc.errors import PresetError, unknown_name
from calc.graph import Structure, compose, evaluate, wiring
from calc.presets import PRESETS, Catalogue, read_text, validated
from calc.schema.measured import DeviceCase, DeviceFile
from calc.units import base_factor

Array = NDArray[np.float64]
SHIPPED = PRESETS / "validation" / "device.json"
NODE_OF = ((25, "28nm"), (11, "16nm"), (6, "7nm"), (0, "5nm"))
"""Classes of nodes by their name in nanometres: from this number on."""
PRESET_OF = {"28nm": "28nm", "16nm": "14nm", "7nm": "7nm", "5nm": "5nm"}
MEMORY_OF = {"HBM2": "hbm2", "HBM2E": "hbm2e", "HBM3": "hbm3", "HBM3E": "hbm3e", "GDDR6": "gddr6", "DDR3": "ddr3",
             "LPDDR5": "lpddr5x"}  # fmt: skip


@dataclass(frozen=True)
class DeviceCases:
    """Chips with what their formulas start from, in base units, each an array over the chips."""

    cases: tuple[DeviceCase, ...]
    columns: Mapping[str, Array]
    measured_power: Array

    @property
    def nodes(self) -> list[str]:
        """The class of node of each chip."""
        return [node_class(case.node_nm) for case in self.cases]

    def predicted_power(self, coefficients: Mapping[str, float]) -> Array:
        """Rated power of each chip by the device model with coefficients in base units."""
        architectures, nodes = [case.architecture for case in self.cases], self.nodes
        energy = [coefficients[f"energy_per_operation_{name}"] for name in architectures]
        ratio = [1.0 if name == "7nm" else coefficients[f"energy_ratio_{name}"] for name in nodes]
        shared = {
            name: coefficients[name]
            for name in ("generation_rate", "clock_exponent", "static_power_density", "memory_load_share")
        }
        columns = {
            **self.columns,
            **shared,
            "energy_per_operation": np.array(energy),
            "node_energy_ratio": np.array(ratio),
        }
        structure = _structure()
        found = evaluate(structure, {name: columns[name] for name in structure.inputs})
        return np.broadcast_to(np.asarray(found["rated_power"], dtype=float), self.measured_power.shape)

    def mac_densities(self) -> Array:
        """Multiply-accumulates per area of each chip at the reference node's density, from rate, area and clock."""
        columns = self.columns
        per_cycle = columns["native_rate"] / (2.0 * columns["clock_frequency"] * columns["total_die_area"])
        return np.asarray(per_cycle * columns["reference_transistor_density"] / columns["transistor_density"])


def _structure() -> Structure:
    given = (
        "native_rate", "total_die_area", "memory_bandwidth", "memory_energy", "clock_frequency", "nominal_clock",
        "design_year", "reference_year", "io_power", "die_to_die_power", "regulator_efficiency", "power_model_error",
        "static_voltage_exponent", "supply_swing", "energy_per_operation", "node_energy_ratio", "generation_rate",
        "clock_exponent", "static_power_density", "memory_load_share",
    )  # fmt: skip
    return compose(wiring(device.FORMULAS, **device.FINISHED_CHIP), given, ("rated_power",))


def coefficients_of(catalogue: Catalogue) -> dict[str, float]:
    """The coefficients that the catalogue ships, in base units, by name."""
    return {name: item.value for name, item in calibrated(catalogue, {}).items() if item.value is not None}


def read_cases(path: Any, catalogue: Catalogue) -> DeviceCases:
    """The chips of a file; `PresetError` names file, case and key."""
    location = str(path)
    try:
        raw = json.loads(read_text(location))
    except json.JSONDecodeError as error:
        raise PresetError(f"{location}: is not JSON: {error}") from None
    return cases_of(raw, location, catalogue)


def cases_of(raw: dict[str, Any], location: str, catalogue: Catalogue) -> DeviceCases:
    """The chips of a file's content."""
    whole = validated(DeviceFile, raw, location)
    cases = []
    for position, content in enumerate(whole.cases):
        name = content.get("id", f"number {position + 1}") if isinstance(content, dict) else f"number {position + 1}"
        if not isinstance(content, dict):
            raise PresetError(f"{location}: case {name}: expected a mapping")
        cases.append(validated(DeviceCase, content, f"{location}: case {name}"))
    return DeviceCases(tuple(cases), _columns(cases, catalogue, location), np.array([case.tdp_w for case in cases]))


def _columns(cases: list[DeviceCase], catalogue: Catalogue, location: str) -> dict[str, Array]:
    common = calibrated(catalogue, {})
    nodes = [catalogue.load(PRESET_OF[node_class(case.node_nm)], "nodes") for case in cases]

    def known(name: str) -> float:
        value = common[name].value
        if value is None:
            raise PresetError(f"calibrations: {name} is unknown, but the device model needs it")
        return value

    clock = np.array([node.nominal_clock.quantity.value for node in nodes], dtype=float)
    stated = [np.nan if case.clock_ghz is None else case.clock_ghz * base_factor("GHz") for case in cases]
    board = np.array([case.power_scope == "board" for case in cases])
    return {
        "native_rate": np.array([case.fit_peak.value for case in cases]) * base_factor("TFLOP/s"),
        "total_die_area": np.array([case.compute_silicon_mm2 for case in cases]) * base_factor("mm^2"),
        "memory_bandwidth": np.array([case.bandwidth_gb_s for case in cases]) * base_factor("GB/s"),
        "memory_energy": np.array([_memory_energy(case, catalogue, common, location) for case in cases]),
        "nominal_clock": clock,
        "clock_frequency": np.where(np.isnan(stated), clock, stated),
        "transistor_density": np.array([node.transistor_density.quantity.value for node in nodes], dtype=float),
        "reference_transistor_density": np.array(known("reference_transistor_density")),
        "design_year": np.array([float(case.year) for case in cases]),
        "reference_year": np.array(known("reference_year")),
        "io_power": np.array(known("io_power")),
        "die_to_die_power": np.array(0.0),
        "supply_swing": np.array(1.0),
        "regulator_efficiency": np.where(board, known("regulator_efficiency"), 1.0),
        "power_model_error": np.array(1.0),
        "static_voltage_exponent": np.array(known("static_voltage_exponent")),
    }


def _memory_energy(case: DeviceCase, catalogue: Catalogue, common: Quantities, location: str) -> float:
    """Energy by bit: of the memory's preset, or of a kind that designs do not use; none where there is no memory."""
    if case.bandwidth_gb_s == 0.0:
        return 0.0
    kind, prefix = case.memory.upper(), "memory_energy_"
    if kind in MEMORY_OF:
        energy = catalogue.load(MEMORY_OF[kind], "memories").memory_energy.quantity.value
    else:
        found = common.get(f"{prefix}{kind.lower()}")
        energy = found.value if found else None
    if energy is None:
        others = [name.removeprefix(prefix).upper() for name in common if name.startswith(prefix)]
        raise unknown_name("memory", case.memory, [*MEMORY_OF, *others, "none"], f"{location}: case {case.id}: memory")
    return float(energy)


def node_class(nanometres: int) -> str:
    """The class of a node by its name in nanometres."""
    return next(name for least, name in NODE_OF if nanometres >= least)
