"""What an accelerator is made of: node, kinds of die, memory, package; and the fab line that makes wafers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from calc.provenance import Sourced
from calc.schema.base import Part, Preset, quantity
from calc.units import base_factor

NAME = re.compile(r"[^.\s][^.]*")
Wanted = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By choice and form, the keys that the form needs."""


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


Dated = Annotated[list[Sourced], BeforeValidator(_as_list, json_schema_input_type=Sourced | list[Sourced])]
"""One value, or several of different dates: the scenario's date picks the last one known by then."""


def check_forms(part: Part, wanted: Wanted) -> None:
    """`ValueError` where a chosen form lacks a key that it needs, or a key stands that only another form takes."""
    for choice, forms in wanted.items():
        chosen = getattr(part, choice)
        missing = [key for key in forms.get(chosen, ()) if getattr(part, key) is None]
        if missing:
            raise ValueError(f"{choice} {chosen!r} needs {', '.join(missing)}")
        for form, keys in forms.items():
            foreign = [key for key in keys if form != chosen and key not in forms.get(chosen, ())]
            extra = [key for key in foreign if getattr(part, key) is not None]
            if extra:
                raise ValueError(f"{', '.join(extra)} belongs to {choice} {form!r}, but {choice} is {chosen!r}")


class Node(Preset):
    """A process node at a foundry."""

    folder: ClassVar[str] = "nodes"
    kind: Literal["node"] = "node"
    aliases: list[str] = Field(default_factory=list)
    planar: bool = Field(description="planar transistors: no applicable die area in export-control arithmetic")
    wafer_pricing: Literal["wafer", "full-area", "usable-area"] = Field(
        default="wafer", description="how the wafer is priced: as a whole, or by full or usable area"
    )
    wafer_price: Sourced | None = quantity(optional=True)
    wafer_area_price: Sourced | None = quantity(optional=True)
    field_use: Literal["flat", "by-sides", "by-area"] = Field(
        default="flat", description="whether poorly filled reticle fields raise the price of a wafer"
    )
    lithography_share: Sourced | None = quantity(optional=True)
    wafer_diameter: Sourced = quantity()
    edge_exclusion: Sourced = quantity()
    scribe_width: Sourced = quantity()
    reticle_field_width: Sourced = quantity()
    reticle_field_height: Sourced = quantity()
    yield_model: Literal["negative-binomial", "poisson", "murphy", "seeds", "rectangular", "moore", "bose-einstein"] = (
        "negative-binomial"
    )
    yield_learning: Literal["mature", "time", "wafers"] = "mature"
    defect_density: Sourced | None = quantity(optional=True)
    defect_clustering: Sourced | None = quantity(optional=True)
    layer_defect_density: Sourced | None = quantity(optional=True)
    critical_layers: Sourced | None = quantity(optional=True)
    critical_area_ratio: Sourced | None = quantity(optional=True)
    systematic_yield: Sourced | None = quantity(optional=True)
    initial_defect_multiple: Sourced | None = quantity(optional=True)
    production_time: Sourced | None = quantity(optional=True)
    learning_time: Sourced | None = quantity(optional=True)
    reference_wafers: Sourced | None = quantity(optional=True)
    cumulative_wafers: Sourced | None = quantity(optional=True)
    learning_exponent: Sourced | None = quantity(optional=True)
    node_design_cost: Sourced = quantity()
    mask_set_cost: Sourced | None = quantity(optional=True)
    ip_cost: Sourced | None = quantity(optional=True)
    transistor_density: Sourced = quantity()
    nominal_voltage: Sourced | None = quantity(optional=True)
    threshold_voltage: Sourced | None = quantity(optional=True)
    velocity_saturation: Sourced | None = quantity(optional=True)
    energy_class: Literal["28nm", "16nm", "5nm"] | None = Field(
        default=None, description="class whose fitted energy over 7 nm holds where node_energy_ratio is not stated"
    )
    node_energy_ratio: Sourced | None = quantity(optional=True)
    nominal_clock: Sourced | None = quantity(optional=True)
    node_class: Sourced | None = quantity(optional=True)
    minimum_voltage: Sourced | None = quantity(optional=True)

    @model_validator(mode="after")
    def _forms(self) -> Node:
        by_area = ("wafer_area_price",)
        check_forms(
            self,
            {
                "wafer_pricing": {"wafer": ("wafer_price",), "full-area": by_area, "usable-area": by_area},
                "field_use": {"by-sides": ("lithography_share",), "by-area": ("lithography_share",)},
                "yield_learning": {
                    "time": ("initial_defect_multiple", "production_time", "learning_time"),
                    "wafers": ("reference_wafers", "cumulative_wafers", "learning_exponent"),
                },
                "yield_model": {"bose-einstein": ("layer_defect_density", "critical_layers")},
            },
        )
        if self.yield_model == "negative-binomial" and self.defect_clustering is None:
            raise ValueError("yield_model 'negative-binomial' needs defect_clustering")
        if self.yield_model != "bose-einstein" and self.defect_density is None:
            raise ValueError(f"yield_model {self.yield_model!r} needs defect_density")
        return self


class Memory(Preset):
    """A kind of memory: stacks beside the logic, devices on the board, or DRAM bonded on the logic."""

    folder: ClassVar[str] = "memories"
    kind: Literal["memory"] = "memory"
    aliases: list[str] = Field(default_factory=list)
    attachment: Literal["stack", "board", "bonded"]
    memory_energy: Sourced = quantity()
    memory_price: Sourced = quantity()
    stack_capacity: Sourced | None = quantity(optional=True)
    stack_bandwidth: Sourced | None = quantity(optional=True)
    memory_stack_area: Sourced | None = quantity(optional=True)
    memory_phy_area: Sourced | None = quantity(optional=True)
    memory_controller_transistors: Sourced | None = quantity(optional=True)
    bonded_capacity_density: Sourced | None = quantity(optional=True)
    bonded_bandwidth_density: Sourced | None = quantity(optional=True)
    layer_bond_yield: Sourced | None = quantity(optional=True)
    interface_node_class: Sourced | None = quantity(optional=True)
    maximum_board_devices: Sourced | None = quantity(optional=True)
    maximum_heat_flux: Sourced | None = quantity(optional=True)

    @model_validator(mode="after")
    def _forms(self) -> Memory:
        board = ("stack_capacity", "stack_bandwidth", "memory_phy_area", "memory_controller_transistors")
        bonded = ("bonded_capacity_density", "bonded_bandwidth_density", "layer_bond_yield")
        forms = {"stack": (*board, "memory_stack_area"), "board": board, "bonded": bonded}
        check_forms(self, {"attachment": forms})
        return self


class Package(Preset):
    """A way of joining dies and memory. Costs of assembly and tests are those of one package."""

    folder: ClassVar[str] = "packages"
    kind: Literal["package"] = "package"
    carrier_pricing: Literal["area", "wafer"] = Field(
        default="area", description="carriers bought good by area, or made on wafers with a yield"
    )
    carrier_count: Literal["exact", "subtracted-edge"] = "exact"
    assembly_order: Literal["chip-last", "chip-first"] = Field(
        default="chip-last", description="whether the carrier is made before dies stand on it, or built over them"
    )
    logic_stacking: Literal["side-by-side", "die-on-wafer", "wafer-on-wafer"] = Field(
        default="side-by-side", description="logic dies beside each other, or bonded on each other"
    )
    package_nre_scheme: Literal["stated", "area"] = "stated"
    carrier_area_factor: Sourced = quantity()
    maximum_carrier_area: Dated = quantity()
    carrier_price: Sourced | None = quantity(optional=True)
    carrier_wafer_price: Sourced | None = quantity(optional=True)
    carrier_wafer_diameter: Sourced | None = quantity(optional=True)
    carrier_edge_exclusion: Sourced | None = quantity(optional=True)
    carrier_scribe_width: Sourced | None = quantity(optional=True)
    carrier_defect_density: Sourced | None = quantity(optional=True)
    carrier_clustering: Sourced | None = quantity(optional=True)
    carrier_bump_price: Sourced | None = quantity(optional=True)
    substrate_price: Sourced = quantity()
    substrate_area_factor: Sourced = quantity()
    substrate_layer_factor: Sourced | None = quantity(optional=True)
    die_bump_price: Sourced | None = quantity(optional=True)
    bond_yield: Sourced = quantity()
    connection_yield: Sourced | None = quantity(optional=True)
    connections_per_package: Sourced | None = quantity(optional=True)
    step_yield: Sourced | None = quantity(optional=True)
    assembly_steps: Sourced | None = quantity(optional=True)
    substrate_bond_yield: Sourced = quantity()
    tier_bond_yield: Sourced | None = quantity(optional=True)
    tier_bond_cost: Sourced | None = quantity(optional=True)
    assembly_cost: Sourced = quantity()
    probe_cost: Sourced = quantity()
    probe_coverage: Sourced | None = quantity(optional=True)
    final_test_cost: Sourced = quantity()
    burn_in_cost: Sourced | None = quantity(optional=True)
    system_test_cost: Sourced | None = quantity(optional=True)
    final_test_yield: Sourced = quantity()
    final_test_coverage: Sourced | None = quantity(optional=True)
    board_cost: Sourced | None = quantity(optional=True)
    board_yield: Sourced | None = quantity(optional=True)
    package_design_cost: Sourced | None = quantity(optional=True)
    package_design_fixed_cost: Sourced | None = quantity(optional=True)
    package_design_cost_by_area: Sourced | None = quantity(optional=True)
    die_to_die_energy: Sourced | None = quantity(optional=True)

    @model_validator(mode="after")
    def _forms(self) -> Package:
        bonds = ("tier_bond_yield", "tier_bond_cost")
        check_forms(
            self,
            {
                "carrier_pricing": {
                    "area": ("carrier_price",),
                    "wafer": ("carrier_wafer_price", "carrier_wafer_diameter", "carrier_edge_exclusion",
                              "carrier_scribe_width", "carrier_defect_density", "carrier_clustering"),
                },
                "logic_stacking": {"die-on-wafer": bonds, "wafer-on-wafer": bonds},
                "package_nre_scheme": {
                    "stated": ("package_design_cost",),
                    "area": ("package_design_fixed_cost", "package_design_cost_by_area"),
                },
            },
        )  # fmt: skip
        return self


class OtherDie(Part):
    """A further kind of die in a package: I/O die, base die, blank."""

    node: str | Node
    note: str = ""
    die_area: Sourced = quantity()
    dies_per_accelerator: Sourced = quantity()
    die_aspect_ratio: Sourced | None = quantity(optional=True)
    exposures_per_die: Sourced | None = quantity(optional=True)
    stitch_yield: Sourced | None = quantity(optional=True)
    repairable_area_share: Sourced | None = quantity(optional=True)
    spare_units: Sourced | None = quantity(optional=True)
    salvage_units: Sourced | None = quantity(optional=True)
    salvage_value: Sourced | None = quantity(optional=True)
    module_area_share: Sourced | None = quantity(optional=True)
    modules_per_die: Sourced | None = quantity(optional=True)
    modules_elsewhere: Sourced | None = quantity(optional=True)
    dies_elsewhere: Sourced | None = quantity(optional=True)
    designed_area_share: Sourced | None = quantity(optional=True)
    tier_bond_yield: Sourced | None = quantity(optional=True)
    tier_bond_cost: Sourced | None = quantity(optional=True)

    @model_validator(mode="after")
    def _exposable(self) -> OtherDie:
        check_exposable(self)
        for units, needed in (("spare_units", "repairable_area_share"), ("salvage_units", "salvage_value")):
            sourced = getattr(self, units)
            if sourced is not None and sourced.quantity.value and getattr(self, needed) is None:
                raise ValueError(f"{units} needs {needed}: without it no die with a fault is sold")
        return self


class Composition(OtherDie):
    """What stands on a wafer and in a package: the main kind of die, further kinds, memory, package, volume."""

    die_count: Literal[
        "exact", "exact-die-centred", "exact-corner-centred", "exponential", "subtracted-edge", "unexcluded", "rounded"
    ] = Field(default="exact", description="how the dies of a wafer are counted")
    die_nre_scheme: Literal["node", "items"] = Field(
        default="node", description="one-time cost of a die by the node's published figure, or item by item"
    )
    other_dies: dict[str, OtherDie] = Field(default_factory=dict, description="further kinds of die, by name")
    memory: str | Memory
    package: str | Package
    memory_stacks: Sourced = quantity()
    bonded_layers: Sourced = quantity()
    packages_per_accelerator: Sourced | None = quantity(optional=True)
    design_cost_by_area: Sourced | None = quantity(optional=True)
    market_delay: Sourced | None = quantity(optional=True)
    cost_of_delay: Sourced | None = quantity(optional=True)
    volume: Sourced = quantity()
    gross_margin: Sourced | None = quantity(optional=True)

    @model_validator(mode="after")
    def _holds_together(self) -> Composition:
        check_forms(self, {"die_nre_scheme": {"items": ("design_cost_by_area",)}})
        for name in self.other_dies:
            if name == "main" or not NAME.fullmatch(name):
                raise ValueError(
                    f"other_dies.{name}: a further die needs a name without a dot other than 'main', "
                    "which is the die at the top"
                )
        if isinstance(self.memory, Memory):
            foreign = "memory_stacks" if self.memory.attachment == "bonded" else "bonded_layers"
            count = getattr(self, foreign).quantity.value
            if count:
                raise ValueError(
                    f"{foreign} is {count:g}, but memory {self.memory.name!r} is attached as {self.memory.attachment!r}"
                )
        if (self.market_delay is None) != (self.cost_of_delay is None):
            raise ValueError("market_delay and cost_of_delay belong together")
        return self


class Build(Preset, Composition):
    """What an accelerator is made of, as far as its cost needs it. A design says more."""

    folder: ClassVar[str] = "builds"
    kind: Literal["build"] = "build"


class Fab(Preset):
    """A production line: what it cost and how many wafers it makes."""

    folder: ClassVar[str] = "fabs"
    kind: Literal["fab"] = "fab"
    node: str | Node
    fab_capital: Sourced = quantity()
    wafer_capacity: Sourced = quantity()
    fab_utilisation: Sourced = quantity()
    fab_depreciation_time: Sourced = quantity()
    sellable_yield: Sourced = quantity()


def check_exposable(die: OtherDie) -> None:
    """`ValueError` for a die that outgrows the reticle field and is not said to be stitched."""
    if not isinstance(die.node, Node):
        return
    area = die.die_area.quantity.value
    width = die.node.reticle_field_width.quantity.value
    height = die.node.reticle_field_height.quantity.value
    shots = die.exposures_per_die.quantity.value if die.exposures_per_die else 1.0
    if area is None or width is None or height is None or shots is None:
        return
    square = base_factor("mm^2")
    field = width * height
    if area > shots * field * (1 + 1e-12):
        raise ValueError(
            f"die_area of {area / square:g} mm^2 is larger than the reticle field of {field / square:g} mm^2"
            + (
                f" times {shots:g} exposures"
                if shots > 1
                else "; take smaller dies, or state exposures_per_die and stitch_yield"
            )
        )
    if shots > 1 and die.stitch_yield is None:
        raise ValueError("a die of more than one exposure needs stitch_yield")
    ratio = die.die_aspect_ratio.quantity.value if die.die_aspect_ratio else None
    if ratio is not None and shots == 1 and not _fits((area / ratio) ** 0.5, (area * ratio) ** 0.5, width, height):
        raise ValueError(
            f"a die of {(area / ratio) ** 0.5 * 1e3:.3g} mm x {(area * ratio) ** 0.5 * 1e3:.3g} mm does not fit in the "
            f"reticle field of {width * 1e3:g} mm x {height * 1e3:g} mm"
        )


def _fits(short: float, long: float, width: float, height: float) -> bool:
    small, large = sorted((width, height))
    return short <= small * (1 + 1e-9) and long <= large * (1 + 1e-9)
