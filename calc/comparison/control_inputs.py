"""A product as inputs of the export-control formulas: which format governs, which silicon counts, what is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from calc.comparison.composition import Composed
from calc.comparison.precision import native_format
from calc.comparison.quantities import Quantities, defined, given
from calc.provenance import Confidence, SourcedQuantity
from calc.schema import BITS, Accelerator, Design, Memory
from calc.units import base_factor

OF_CHIP = (
    "total_processing_performance", "applicable_die_area", "performance_density", "memory_bandwidth",
    "aggregate_io_bandwidth",
)  # fmt: skip
OF_STACK = "memory_bandwidth_density"
NOT_COUNTED = ("tf32",)
_MAY_LACK = ("die_area", "dies_per_accelerator", "memory_bandwidth", "interconnect_bandwidth")


@dataclass(frozen=True)
class Governing:
    """The format that governs export control; unknown while the rate of a format that counts is unknown.

    `least` is what the known formats give while others are unknown, in base units.
    """

    data_type: str
    rate: SourcedQuantity
    bits: SourcedQuantity
    least: float | None = None


def products(chip: Accelerator) -> dict[str, float | None]:
    """Rate times bit length by format that counts, in base units; None where the rate is unknown."""
    bit = base_factor("bit")
    return {
        name: None if rate.quantity.value is None else rate.quantity.value * BITS[name] * bit
        for name, rate in chip.peak_rate.items()
        if name not in NOT_COUNTED
    }


def governing(chip: Accelerator, owner: str) -> Governing:
    """The format with the largest product of rate and bit length."""
    found = products(chip)
    known = {name: product for name, product in found.items() if product is not None}
    if not known or len(known) < len(found):
        unknown = [name for name in found if name not in known]
        note = f"not every rate of {chip.name} that counts is known: " + (", ".join(unknown) or "it has only tf32")
        rate = given("control_rate", None, f"{owner}.peak_rate", "", Confidence.ASSUMPTION, note=note)
        return Governing("", rate, _bits(owner, 16, "no format governs"), max(known.values(), default=None))
    name: Any = max(known, key=lambda item: known[item])
    path = f"{owner}.peak_rate.{name}"
    rate = chip.peak_rate[name].quantity.at(path, f"accelerators/{chip.id}.peak_rate.{name}")
    bits = _bits(owner, BITS[name], f"{name} gives the largest product")
    return Governing(name, replace(rate, name="control_rate"), bits)


def _bits(owner: str, bits: int, note: str) -> SourcedQuantity:
    return defined("control_bit_length", bits * base_factor("bit"), f"{owner}.control_bit_length", note)


def of_accelerator(chip: Accelerator, owner: str, quantities: Quantities) -> Composed:
    """A bought chip with what the formulas need; what it does not state is unknown."""
    found, rules_by = dict(quantities), governing(chip, owner)
    found["control_rate"], found["control_bit_length"] = rules_by.rate, rules_by.bits
    for name in _MAY_LACK:
        found.setdefault(name, given(name, None, f"{owner}.{name}", "", Confidence.ASSUMPTION))
    path = f"{owner}.planar"
    if chip.planar is None:
        found["die_applicable"] = given("die_applicable", None, path, "", Confidence.ASSUMPTION)
    else:
        process = f" ({chip.process})" if chip.process else ""
        note = ("planar" if chip.planar else "non-planar") + f" transistors{process}"
        found["die_applicable"] = defined("die_applicable", 0.0 if chip.planar else 1.0, path, note)
    return Composed(found)


def of_design(owner: str, parts: Composed, architecture: str) -> Composed:
    """A design with what the formulas need: its native rate governs; at 16 bits it equals 8 bits at twice the rate."""
    native = native_format(architecture)
    bits = _bits(owner, BITS[native], f"{native} governs, the format the units are built for")
    return Composed(parts.quantities | {"control_bit_length": bits}, parts.other_dies, parts.forms)


def figures_of(preset: Accelerator | Design | Memory, parts: Composed) -> tuple[str, ...]:
    """The figures that a product of this kind can have."""
    own = () if isinstance(preset, Memory) else OF_CHIP
    return (*own, OF_STACK) if _has_stacks(parts) else own


def _has_stacks(parts: Composed) -> bool:
    """Whether memory stacks stand beside the logic, so that they are bought as such."""
    area, stacks = parts.quantities.get("memory_stack_area"), parts.quantities.get("memory_stacks")
    return area is not None and area.value != 0.0 and (stacks is None or stacks.value != 0.0)
