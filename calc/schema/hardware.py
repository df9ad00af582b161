"""What stands in a rack: accelerator, design, server."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from calc.provenance import Sourced
from calc.schema.base import Preset, quantity
from calc.schema.silicon import Composition, Dated, Memory, Node, check_forms

DataType = Literal["fp64", "fp32", "tf32", "bf16", "fp16", "fp8", "int8", "fp4", "int4"]
BITS: dict[str, int] = {
    "fp64": 64, "fp32": 32, "tf32": 32, "bf16": 16, "fp16": 16, "fp8": 8, "int8": 8, "fp4": 4, "int4": 4,
}  # fmt: skip
Origin = Literal["imported", "domestic"]


SPARSE_LOOKS = 2.6
"""Times the 16-bit rate above which an 8-bit one looks like a rate with sparsity: halving the width doubles it."""


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
    data_centre: bool = Field(default=True, description="designed or marketed for data centres, for export control")
    family: str = Field(
        default="other", description="family of chips whose training was measured together, e.g. hopper, ascend"
    )
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
    planar: bool | None = Field(
        default=None, description="made with planar transistors, for export control; null: not known"
    )
    memory_type: str = ""
    memory: str | Memory | None = Field(
        default=None, description="its memory, for its energy by bit; null: not disclosed"
    )
    peak_rate: dict[DataType, Sourced] = quantity()
    memory_capacity: Sourced | None = quantity(optional=True)
    memory_bandwidth: Sourced | None = quantity(optional=True)
    rated_power: Sourced | None = quantity(optional=True)
    sustained_power_share: Sourced | None = quantity(optional=True)
    die_area: Sourced | None = quantity(optional=True)
    dies_per_accelerator: Sourced | None = quantity(optional=True)
    price: Dated | None = quantity("device_price", optional=True)

    @model_validator(mode="after")
    def _has_rates(self) -> Accelerator:
        if not self.peak_rate:
            raise ValueError("peak_rate needs at least one data type, e.g. bf16")
        return self

    @model_validator(mode="after")
    def _is_dense(self) -> Accelerator:
        """A rate that counts skipped zeros is no rate of this model; one that looks so must be said to be dense."""
        wide = next((self.peak_rate[name] for name in ("bf16", "fp16") if name in self.peak_rate), None)
        for name in ("fp8", "int8"):
            rate = self.peak_rate.get(name)
            if rate is None or wide is None or rate.basis == "dense" or "override" in (rate.source, wide.source):
                continue  # what a user tries out is his to say
            eight, sixteen = rate.quantity.value, wide.quantity.value
            if eight and sixteen and eight > SPARSE_LOOKS * sixteen:
                raise ValueError(
                    f"peak_rate.{name} ({rate.value}) is {eight / sixteen:.1f} times the 16-bit rate ({wide.value}), "
                    "which looks like a rate with sparsity; state the dense one, or write 'basis: dense' if it is"
                )
        return self


class Design(Platform, Composition):
    """An accelerator on paper: node, dies, memory, package, supply; the model finds the rest."""

    folder: ClassVar[str] = "designs"
    kind: Literal["design"] = "design"
    architecture: Literal["tensor", "gpu", "int8", "simd"] = Field(
        default="tensor",
        description="kind of compute: 16-bit tensor units with 8 bits at twice the rate, alone or inside of a graphics "
        "processor; 8-bit integer units alone; 32-bit vector units alone",
    )
    computing_die: str = Field(default="main", description="the kind of die that computes: main or one of other_dies")
    interface_die: str = Field(
        default="main", description="the kind of die on which memory interfaces stand: main or one of other_dies"
    )
    multiply_accumulate_units: Sourced | None = quantity(optional=True)
    die_to_die_area_share: Sourced = quantity()
    die_to_die_bandwidth: Sourced = quantity()
    supply: Literal["stated", "from-clock", "unpublished"] = Field(
        default="stated", description="whether the supply is stated, follows from a clock, or is not published"
    )
    supply_voltage: Sourced | None = quantity(optional=True)
    clock_frequency: Sourced | None = quantity(optional=True)
    design_year: Sourced | None = quantity(optional=True)
    gross_margin: Sourced = quantity()

    @model_validator(mode="after")
    def _device_known(self) -> Design:
        """The device model needs more of node and package than the cost of a unit does."""
        clock = ("clock_frequency",)
        check_forms(self, {"supply": {"stated": ("supply_voltage",), "from-clock": clock, "unpublished": clock}})
        for key in ("computing_die", "interface_die"):
            if (named := getattr(self, key)) not in ("main", *self.other_dies):
                raise ValueError(f"{key} is {named!r}; expected one of {', '.join(('main', *self.other_dies))}")
        computing = self.node if self.computing_die == "main" else self.other_dies[self.computing_die].node
        _needed("node", computing, "nominal_voltage", "threshold_voltage", "velocity_saturation", "nominal_clock")
        _needed("package", self.package, "die_to_die_energy")
        if isinstance(computing, Node) and computing.node_energy_ratio is None and computing.energy_class is None:
            raise ValueError(f"node {computing.id} gives neither node_energy_ratio nor energy_class")
        return self


def _needed(part: str, preset: Preset | str, *keys: str) -> None:
    """`ValueError` where a part that is read lacks what a design needs of it."""
    if isinstance(preset, str):
        return
    missing = [key for key in keys if getattr(preset, key) is None]
    if missing:
        raise ValueError(f"{part} {preset.id} gives no {', '.join(missing)}, which a design needs")
