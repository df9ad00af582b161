"""What stands on a wafer and in a package, as inputs of the formulas: main die, further kinds, memory, package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from calc.comparison.quantities import Quantities, at_date, defined, given, quantities_of
from calc.errors import PresetError, RangeError
from calc.provenance import Confidence, SourcedQuantity
from calc.schema import Build, Design, Memory, Node, OtherDie, Package

BY_DIE = frozenset(
    (
        "die_area", "die_aspect_ratio", "exposures_per_die", "stitch_yield", "dies_per_accelerator", "die_computes",
        "repairable_area_share", "spare_units", "salvage_units", "salvage_value", "module_area_share",
        "modules_per_die", "modules_elsewhere", "dies_elsewhere", "designed_area_share", "tier_bond_yield",
        "tier_bond_cost", "wafer_price", "wafer_area_price", "lithography_share", "wafer_diameter", "edge_exclusion",
        "scribe_width", "reticle_field_width", "reticle_field_height", "defect_density", "defect_clustering",
        "layer_defect_density", "critical_layers", "critical_area_ratio", "systematic_yield",
        "initial_defect_multiple", "production_time", "learning_time", "reference_wafers", "cumulative_wafers",
        "learning_exponent", "node_design_cost", "mask_set_cost", "ip_cost", "die_applicable", "node_class",
        "dies_by_computing_die", "dies_as_stated", "die_has_interface",
    )
)  # fmt: skip
"""Quantities that each kind of die has for itself."""

_OF_DIE: Mapping[str, tuple[float, str]] = {
    "die_aspect_ratio": (1.0, "no drawing: a square, as far as the reticle field allows it"),
    "exposures_per_die": (1.0, "one exposure"),
    "stitch_yield": (1.0, "no stitch"),
    "repairable_area_share": (0.0, "no spare units: perfect dies only"),
    "spare_units": (0.0, "no spare units: perfect dies only"),
    "salvage_units": (0.0, "no lower bin is sold"),
    "salvage_value": (0.0, "no lower bin is sold"),
    "module_area_share": (1.0, "the whole die is modules"),
    "modules_per_die": (1.0, "one module"),
    "modules_elsewhere": (0.0, "the module is in no other product"),
    "dies_elsewhere": (0.0, "the die is in no other product"),
    "designed_area_share": (1.0, "the whole die is designed"),
    "critical_area_ratio": (1.0, "the density is of killing defects already"),
    "systematic_yield": (1.0, "the density holds all losses"),
}
_OF_PACKAGE: Mapping[str, tuple[float, str]] = {
    "packages_per_accelerator": (1.0, "one package"),
    "stacks_on_carrier": (1.0, "memory stands on the carrier"),
    "carrier_bump_price": (0.0, "inside the price of the carrier"),
    "die_bump_price": (0.0, "inside the cost of assembly"),
    "substrate_layer_factor": (1.0, "inside the price of the substrate"),
    "connections_per_package": (0.0, "yield is stated by die"),
    "connection_yield": (1.0, "yield is stated by die"),
    "assembly_steps": (0.0, "yield is stated by die"),
    "step_yield": (1.0, "yield is stated by die"),
    "probe_coverage": (1.0, "probe finds every bad die"),
    "burn_in_cost": (0.0, "no burn-in of its own"),
    "system_test_cost": (0.0, "no system-level test of its own"),
    "final_test_coverage": (1.0, "tests find every bad package"),
    "board_cost": (0.0, "one package needs no board of its own"),
    "board_yield": (1.0, "one package needs no board of its own"),
    "market_delay": (0.0, "no delay is given"),
    "cost_of_delay": (0.0, "no delay is given"),
}
NOT_STATED: Mapping[str, tuple[float, str]] = {**_OF_DIE, **_OF_PACKAGE}
"""What stands by definition where it is not stated, and in which words: the plain case of a wafer or package."""

SAME_SIZE = 1e-6
FORMS_OF_NODE = ("wafer_pricing", "field_use", "yield_model", "yield_learning")
FORMS_OF_PACKAGE = ("carrier_pricing", "carrier_count", "assembly_order", "logic_stacking", "package_nre_scheme")


@dataclass
class Composed:
    """A composition ready for the formulas."""

    quantities: Quantities
    other_dies: dict[str, Quantities] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def dies_of(self, name: str) -> list[Any]:
        """The quantity of each kind of die, the main one first."""
        return [self.quantities[name], *(kind[name] for kind in self.other_dies.values())]


def composed(owner: str, preset: Build | Design, overrides: Mapping[str, Any], date: str) -> Composed:
    """The quantities, kinds of die and forms of a composition whose parts are read.

    Raises `RangeError` for kinds of die that choose different forms.
    """
    node, memory, package = preset.node, preset.memory, preset.package
    if isinstance(node, str) or isinstance(memory, str) or isinstance(package, str):
        raise TypeError("a composition is read with its parts")
    main = quantities_of(preset, owner, overrides)
    for part, parts_preset in (("memory", memory), ("package", package), ("node", node)):
        main |= part_quantities(owner, part, parts_preset, overrides)
    largest = at_date(package.maximum_carrier_area, date).quantity
    path = "package.maximum_carrier_area"
    main["maximum_carrier_area"] = largest.at(f"{owner}.{path}", f"packages/{package.id}.maximum_carrier_area")
    other_dies = {name: _other_die(owner, name, die, main, overrides) for name, die in preset.other_dies.items()}
    computing = _computing(owner, preset, main, other_dies, overrides)
    main["die_applicable"] = applicable(owner, node)
    for name, value in (("tier_bond_yield", 1.0), ("tier_bond_cost", 0.0)):
        main[name] = defined(name, value, f"{owner}.{name}", "placed first, on nothing")
    _fill(main, owner, NOT_STATED)
    _add_memory_kind(main, owner, memory)
    main |= computing
    if isinstance(preset, Design) and preset.supply == "unpublished":
        main |= _unpublished_supply(owner)
    result = Composed(main, other_dies)
    result.forms = _forms(owner, preset, node, package, result)
    return result


def _computing(
    owner: str,
    preset: Build | Design,
    main: Quantities,
    other_dies: dict[str, Quantities],
    overrides: Mapping[str, Any],
) -> Quantities:
    """Which kind of die computes, whether memory interfaces stand on it, and what the device model needs of its node.

    A build says neither, since its cost does not need it: its main kind stands for both.
    """
    computes = preset.computing_die if isinstance(preset, Design) else "main"
    interfaces = preset.interface_die if isinstance(preset, Design) else "main"
    path = f"{owner}.computing_die"
    for name, kind in {"main": main, **other_dies}.items():
        kind["die_computes"] = defined("die_computes", float(name == computes), path, f"the kind {computes} computes")
        kind["die_has_interface"] = defined(
            "die_has_interface", float(name == interfaces), f"{owner}.interface_die",
            f"memory interfaces stand on the kind {interfaces}",
        )  # fmt: skip
    found: Quantities = {}
    if computes != "main":
        where = f"other_dies.{computes}"
        node = part_quantities(f"{owner}.{where}", "node", computing_node(preset), _inside(overrides, where))
        found |= {name: item for name, item in node.items() if name not in BY_DIE}
    return found


def _unpublished_supply(owner: str) -> Quantities:
    """A finished chip whose supply nobody knows: its clock tells something of the energy, static power is nominal."""
    path, note = f"{owner}.supply_voltage", "its supply is not published"
    return {
        "supply_voltage": given("supply_voltage", None, path, "", Confidence.ASSUMPTION, note=note),
        "supply_swing": defined("supply_swing", 1.0, path, f"{note}: static power is taken at the nominal one"),
    }


def computing_node(preset: Build | Design) -> Any:
    """The node of the kind of die that computes."""
    name = preset.computing_die if isinstance(preset, Design) else "main"
    return preset.node if name == "main" else preset.other_dies[name].node


def _inside(overrides: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Overrides below a key path, keyed by the path from there on."""
    prefix = f"{place}."
    return {path.removeprefix(prefix): value for path, value in overrides.items() if path.startswith(prefix)}


def add_coefficients(quantities: Quantities, preset: Any, common: Quantities) -> None:
    """Coefficients of the device model that go by kind of compute and by class of node, under their plain names."""
    architecture, node = getattr(preset, "architecture", "tensor"), computing_node(preset)
    by_name = {name: f"{name}_{architecture}" for name in ("energy_per_operation", "mac_density")}
    if node.node_energy_ratio is None and node.energy_class is not None:
        by_name["node_energy_ratio"] = f"energy_ratio_{node.energy_class}"
    for name, coefficient in by_name.items():
        quantities[name] = replace(common[coefficient], name=name)


def part_quantities(owner: str, part: str, preset: Any, overrides: Mapping[str, Any]) -> Quantities:
    """The quantities of a part (node, memory, package, server) at their key paths."""
    return quantities_of(preset, f"{owner}.{part}", {} if part in overrides else _inside(overrides, part))


def _other_die(owner: str, name: str, die: OtherDie, main: Quantities, overrides: Mapping[str, Any]) -> Quantities:
    where = f"{owner}.other_dies.{name}"
    tiers: tuple[str, ...] = ("tier_bond_yield", "tier_bond_cost")
    found = {key: main[key] for key in tiers if key in main}
    found |= part_quantities(where, "node", die.node, _inside(overrides, f"other_dies.{name}"))
    found |= {key: sourced.quantity.at(f"{where}.{key}", f"{where}.{key}") for _, key, sourced in die.quantities()}
    if isinstance(die.node, Node):
        found["die_applicable"] = applicable(where, die.node)
    _fill(found, where, _OF_DIE)
    return {key: item for key, item in found.items() if key in BY_DIE}


def applicable(owner: str, node: Node) -> SourcedQuantity:
    """Whether the area of a kind of die counts in export control."""
    kind = "planar transistors" if node.planar else "non-planar transistors"
    return defined("die_applicable", 0.0 if node.planar else 1.0, f"{owner}.node.planar", kind)


def _fill(quantities: Quantities, owner: str, absent: Mapping[str, tuple[float, str]]) -> None:
    """What is not stated stands for the plain case, by definition."""
    for name, (value, note) in absent.items():
        if name not in quantities:
            quantities[name] = defined(name, value, f"{owner}.{name}", note)


def _add_memory_kind(quantities: Quantities, owner: str, memory: Memory) -> None:
    """What the other kind of memory would have is none, by definition."""
    bonded = ("bonded_capacity_density", "bonded_bandwidth_density")
    absent = {
        "stack": bonded,
        "board": (*bonded, "memory_stack_area"),
        "bonded": ("stack_capacity", "stack_bandwidth", "memory_stack_area", "memory_phy_area",
                   "memory_controller_transistors"),
    }  # fmt: skip
    for name in absent[memory.attachment]:
        quantities[name] = defined(name, 0.0, f"{owner}.memory.{name}", "this memory has none")
    on_carrier, path = float(memory.attachment == "stack"), f"{owner}.memory.attachment"
    quantities["stacks_on_carrier"] = defined("stacks_on_carrier", on_carrier, path, f"attached as {memory.attachment}")
    if memory.attachment != "bonded":
        quantities["layer_bond_yield"] = defined(
            "layer_bond_yield", 1.0, f"{owner}.memory.layer_bond_yield", "no bonded layers"
        )


def _forms(owner: str, preset: Build | Design, node: Node, package: Package, result: Composed) -> dict[str, str]:
    forms = {choice: str(getattr(node, choice)) for choice in FORMS_OF_NODE}
    for name, die in preset.other_dies.items():
        for choice in FORMS_OF_NODE:
            other = str(getattr(die.node, choice))
            if other != forms[choice]:
                raise RangeError(
                    f"{owner}: {choice} is {forms[choice]!r} for the main die and {other!r} for other_dies.{name}; "
                    "all kinds of die in a package must take one"
                )
    forms |= {choice: str(getattr(package, choice)) for choice in FORMS_OF_PACKAGE}
    if package.logic_stacking == "wafer-on-wafer":
        _check_one_size(owner, result)
    forms |= {"die_count": preset.die_count, "die_nre_scheme": preset.die_nre_scheme}
    if isinstance(preset, Design):
        forms["supply"] = preset.supply
        forms["compute_units"] = "by-area" if preset.multiply_accumulate_units is None else "by-units"
    forms["harvest"] = "spare-units" if _harvested(result) else "perfect"
    if forms["harvest"] == "spare-units":
        check_harvest(owner, forms)
    if preset.die_nre_scheme == "items":
        nodes = {"node": node} | {f"other_dies.{name}.node": die.node for name, die in preset.other_dies.items()}
        for place, item in nodes.items():
            missing = [key for key in ("ip_cost", "mask_set_cost") if getattr(item, key) is None]
            if missing:
                raise PresetError(f"{owner}.{place}: die_nre_scheme 'items' needs {' and '.join(missing)}")
    return forms


def check_harvest(owner: str, forms: Mapping[str, str]) -> None:
    """`RangeError` for spare units under a yield model that knows no distribution of faults."""
    if forms["yield_model"] != "negative-binomial":
        raise RangeError(
            f"{owner}: spare_units and salvage_units need yield_model 'negative-binomial', but the node has "
            f"{forms['yield_model']!r}"
        )


def _check_one_size(owner: str, parts: Composed) -> None:
    """`RangeError` where whole wafers are bonded whose dies are not of one size."""
    area = parts.quantities["die_area"].value
    for name, kind in parts.other_dies.items():
        other = kind["die_area"].value
        if area is not None and other is not None and abs(other / area - 1.0) > SAME_SIZE:
            raise RangeError(
                f"{owner}: other_dies.{name} and the main die differ in die_area, so their wafers cannot be bonded "
                "whole (logic_stacking 'wafer-on-wafer'); make them alike, or take a package that bonds die on wafer"
            )


def _harvested(parts: Composed) -> bool:
    """Whether any kind of die is sold with faults, in the full product or in a lower bin."""
    units = [item for name in ("spare_units", "salvage_units") for item in parts.dies_of(name)]
    return any(item.value is None or max(item.value, item.high or 0.0) > 0.0 for item in units)
