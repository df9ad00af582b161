"""A design with everything that the device model starts from, and which figures it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from calc.comparison.composition import Composed
from calc.comparison.precision import native_format, rate_multiples
from calc.comparison.quantities import given
from calc.costing.chain import Chain
from calc.costing.reading import Columns, read
from calc.costing.unit_cost import chain_of
from calc.errors import PresetError
from calc.presets import Catalogue
from calc.provenance import Confidence
from calc.schema import Design

RATES = ("native_rate", "peak_rate_16bit", "peak_rate_8bit", "clock_frequency", "memory_bandwidth", "memory_capacity")
AREA_PARTS = ("area_for_compute", "area_for_memory", "area_for_links", "area_for_other")
AREAS = (*AREA_PARTS, "total_die_area", "die_area", "carrier_area")
NUMBERS = ("logic_die_count", "memory_stacks", "bonded_layers", "packages_per_accelerator", "supply_voltage")
POWER_TERMS = (
    "dynamic_power", "static_power", "memory_power", "die_to_die_power", "io_power", "power_correction",
    "regulator_loss",
)  # fmt: skip
POWERS = (*POWER_TERMS, "rated_power", "logic_energy", "rated_energy", "heat_flux")
GROUPS: dict[str, tuple[str, ...]] = {"rates": RATES, "made of": NUMBERS, "area": AREAS, "power": POWERS}
FIGURES = (*RATES, *NUMBERS, *AREAS, *POWERS)
MAY_BE_UNKNOWN = (
    "node_class", "minimum_voltage", "interface_node_class", "maximum_board_devices", "maximum_heat_flux",
)  # fmt: skip
"""Limits that not every node or memory states."""


@dataclass(frozen=True)
class DesignChain:
    """A design as it was read, its chain of formulas, and the columns of a batch by key path."""

    preset: Design
    chain: Chain
    columns: Columns

    @property
    def name(self) -> str:
        """What the design is called."""
        return self.chain.owner

    def at(self, data_type: str) -> DesignChain:
        """The same with its peak rate at a format of its units."""
        multiples = rate_multiples(self.name, self.preset.architecture, data_type)
        parts = self.chain.parts
        changed = Composed(parts.quantities | multiples, parts.other_dies, parts.forms)
        return replace(self, chain=replace(self.chain, parts=changed))

    @property
    def native_format(self) -> str:
        """The format that its units are built for."""
        return native_format(self.preset.architecture)


def design_chain(design: Any, overrides: Mapping[str, Any], date: str | None, catalogue: Catalogue) -> DesignChain:
    """The chain of one design, checked against reticle and carrier. Raises `CalcError` for what is no design."""
    own = {key: value for key, value in overrides.items() if not key.startswith("calibration.")}
    name, preset, _ = read(design, own, catalogue)
    if not isinstance(preset, Design):
        raise PresetError(
            f"{name}: a {type(preset).__name__.lower()} says what an accelerator costs; its rates and power need a "
            f"design, which states supply_voltage and links too (known: {', '.join(catalogue.ids('designs'))})"
        )
    chain, columns = chain_of(design, overrides, date, catalogue)
    parts = with_device_inputs(chain, preset.architecture)
    return DesignChain(preset, replace(chain, parts=parts), columns)


def with_device_inputs(chain: Chain, architecture: str) -> Composed:
    """The parts of a chain with what the device model needs on top of its cost; what is not stated is unknown."""
    owner, parts = chain.owner, chain.parts
    quantities = dict(parts.quantities)
    # What the power model misses differs from product to product, so each design draws its own.
    quantities["power_model_error"] = replace(chain.common["power_model_error"], identity=f"{owner}.power_model_error")
    quantities |= rate_multiples(owner, architecture, native_format(architecture))
    for name in MAY_BE_UNKNOWN:
        part = "node" if name in ("node_class", "minimum_voltage") else "memory"
        unknown = given(name, None, f"{owner}.{part}.{name}", "", Confidence.ASSUMPTION, note="not stated")
        quantities.setdefault(name, unknown)
    other_dies = {
        kind: {"node_class": given("node_class", None, f"{owner}.other_dies.{kind}.node.node_class", "",
                                   Confidence.ASSUMPTION), **known}
        for kind, known in parts.other_dies.items()
    }  # fmt: skip
    return Composed(quantities, other_dies, parts.forms)
