"""What stands in a rack and what it is made of: accelerator, design, node, memory, package, server."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from calc.provenance import Sourced
from calc.schema.base import Preset, quantity
from calc.units import base_factor

DataType = Literal["fp64", "fp32", "tf32", "bf16", "fp16", "fp8", "int8", "fp4", "int4"]
BITS: dict[str, int] = {
    "fp64": 64, "fp32": 32, "tf32": 32, "bf16": 16, "fp16": 16, "fp8": 8, "int8": 8, "fp4": 4, "int4": 4,
}  # fmt: skip
Origin = Literal["imported", "domestic"]


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


Dated = Annotated[list[Sourced], BeforeValidator(_as_list)]
"""One value, or several of different dates: the scenario's date picks the last one known by then."""


class Node(Preset):
    """A process node at a foundry."""

    folder: ClassVar[str] = "nodes"
    kind: Literal["node"] = "node"
    planar: bool = Field(description="planar transistors: no applicable die area in export-control arithmetic")
    wafer_price: Sourced = quantity()
    wafer_diameter: Sourced = quantity()
    edge_exclusion: Sourced = quantity()
    scribe_width: Sourced = quantity()
    reticle_field_area: Sourced = quantity()
    defect_density: Sourced = quantity()
    defect_clustering: Sourced = quantity()
    node_design_cost: Sourced = quantity()
    transistor_density: Sourced = quantity()
    nominal_voltage: Sourced = quantity()
    threshold_voltage: Sourced = quantity()
    velocity_saturation: Sourced = quantity()
    node_energy_ratio: Sourced = quantity()
    nominal_clock: Sourced = quantity()


class Memory(Preset):
    """A kind of memory: stacks beside the logic, or DRAM bonded on it."""

    folder: ClassVar[str] = "memories"
    kind: Literal["memory"] = "memory"
    attachment: Literal["stack", "bonded"]
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

    @model_validator(mode="after")
    def _complete(self) -> Memory:
        stack = ("stack_capacity", "stack_bandwidth", "memory_stack_area", "memory_phy_area",
                 "memory_controller_transistors")  # fmt: skip
        bonded = ("bonded_capacity_density", "bonded_bandwidth_density", "layer_bond_yield")
        needed, foreign = (stack, bonded) if self.attachment == "stack" else (bonded, stack)
        missing = [field for field in needed if getattr(self, field) is None]
        extra = [field for field in foreign if getattr(self, field) is not None]
        if missing:
            raise ValueError(f"a memory attached as {self.attachment!r} needs {', '.join(missing)}")
        if extra:
            raise ValueError(f"a memory attached as {self.attachment!r} has no {', '.join(extra)}")
        return self


class Package(Preset):
    """A way of joining dies and memory."""

    folder: ClassVar[str] = "packages"
    kind: Literal["package"] = "package"
    carrier_area_factor: Sourced = quantity()
    maximum_carrier_area: Sourced = quantity()
    carrier_price: Sourced = quantity()
    substrate_price: Sourced = quantity()
    substrate_area_factor: Sourced = quantity()
    bond_yield: Sourced = quantity()
    final_test_yield: Sourced = quantity()
    assembly_cost: Sourced = quantity()
    probe_cost: Sourced = quantity()
    package_design_cost: Sourced = quantity()
    die_to_die_energy: Sourced = quantity()


class Server(Preset):
    """A server and its share of network, without its accelerators."""

    folder: ClassVar[str] = "servers"
    kind: Literal["server"] = "server"
    aliases: list[str] = Field(default_factory=list)
    accelerators_per_server: Sourced = quantity()
    server_price: Sourced = quantity()
    host_power: Sourced = quantity()
    network_price: Sourced = quantity()
    network_power: Sourced = quantity()
    scale_out_bandwidth: Sourced = quantity()


class Platform(Preset):
    """What an accelerator and a design share."""

    vendor: str = ""
    origin: Origin = Field(description="imported or domestic, seen from China")
    aliases: list[str] = Field(default_factory=list)
    server: str | Server
    interconnect_bandwidth: Sourced = quantity()
    scale_up_size: Sourced = quantity()
    software_maturity: Sourced = quantity()
    overhead_multiple: Sourced = quantity()


class Accelerator(Platform):
    """One package as sold. Rates are dense; link rates are one way."""

    folder: ClassVar[str] = "accelerators"
    kind: Literal["accelerator"] = "accelerator"
    launch: str = ""
    process: str = ""
    memory_type: str = ""
    peak_rate: dict[DataType, Sourced] = quantity()
    memory_capacity: Sourced | None = quantity(optional=True)
    memory_bandwidth: Sourced | None = quantity(optional=True)
    rated_power: Sourced | None = quantity(optional=True)
    die_area: Sourced | None = quantity(optional=True)
    dies_per_accelerator: Sourced | None = quantity(optional=True)
    price: Dated | None = quantity("device_price", optional=True)

    @model_validator(mode="after")
    def _has_rates(self) -> Accelerator:
        if not self.peak_rate:
            raise ValueError("peak_rate needs at least one data type, e.g. bf16")
        return self


class Design(Platform):
    """An accelerator on paper: node, dies, memory, package, supply; the model finds the rest."""

    folder: ClassVar[str] = "designs"
    kind: Literal["design"] = "design"
    node: str | Node
    memory: str | Memory
    package: str | Package
    die_area: Sourced = quantity()
    dies_per_accelerator: Sourced = quantity()
    memory_stacks: Sourced = quantity()
    bonded_layers: Sourced = quantity()
    supply_voltage: Sourced = quantity()
    die_to_die_area_share: Sourced = quantity()
    die_to_die_bandwidth: Sourced = quantity()
    volume: Sourced = quantity()
    gross_margin: Sourced = quantity()

    @model_validator(mode="after")
    def _exposable(self) -> Design:
        if isinstance(self.node, Node):
            area, field = self.die_area.quantity.value, self.node.reticle_field_area.quantity.value
            if area is not None and field is not None and area > field * (1 + 1e-12):
                square = base_factor("mm^2")
                raise ValueError(
                    f"die_area of {area / square:g} mm^2 is larger than the reticle field of {field / square:g} mm^2"
                )
        return self
