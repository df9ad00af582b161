"""The inputs of one platform: its preset and parts, the precision it runs at, the terms it is bought on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from calc import silicon
from calc.comparison import precision, trade
from calc.comparison.quantities import Quantities, at_date, defined, given, happened_by, quantities_of
from calc.errors import RangeError
from calc.graph import arguments
from calc.presets import PLATFORM_FOLDERS, Catalogue
from calc.provenance import Confidence, Sourced, SourcedQuantity
from calc.schema import BITS, Accelerator, Design, Policy, Scenario, Serving, Site, Training
from calc.units import base_factor


@dataclass
class PlatformInputs:
    """One platform of a scenario, ready for the formulas."""

    id: str
    preset: Accelerator | Design
    quantities: Quantities
    reasons: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    precision: str = ""
    available: bool = True
    unavailable_reason: str = ""

    @property
    def kind(self) -> str:
        """How it comes: ``accelerator`` (bought) or ``design`` (on paper)."""
        return "design" if isinstance(self.preset, Design) else "accelerator"


def platform_inputs(
    reference: str,
    scenario: Scenario,
    catalogue: Catalogue,
    rooms: Mapping[str, Mapping[str, Any]],
    workload: Serving | Training,
    common: Quantities,
    site: Site,
    policy: Policy | None,
    objects: Mapping[str, Any],
) -> PlatformInputs:
    """Read one platform with its parts and overrides, and decide precision and terms.

    Raises `UnknownNameError` for names that nothing carries, `RangeError` for a design that outgrows its carrier.
    """
    source = objects.get(reference, reference)
    plain = catalogue.load(source, *PLATFORM_FOLDERS)
    overrides = rooms.get(plain.id, {})
    preset = catalogue.load(source, *PLATFORM_FOLDERS, overrides=overrides, called=plain.id) if overrides else plain
    platform = PlatformInputs(plain.id, preset, quantities_of(preset, plain.id, overrides))
    _add_part(platform, "server", preset.server, overrides)
    if isinstance(preset, Design):
        _add_design(platform, preset, overrides, common["power_model_error"])
        offered: Mapping[str, Any] = precision.DUAL_PRECISION
    else:
        _add_accelerator(platform, preset, scenario.date)
        offered = preset.peak_rate
    _add_precision(platform, preset, offered, workload, common)
    _add_terms(platform, preset, site, policy)
    return platform


def _add_part(platform: PlatformInputs, part: str, preset: Any, overrides: Mapping[str, Any]) -> None:
    prefix = f"{part}."
    own = {path.removeprefix(prefix): value for path, value in overrides.items() if path.startswith(prefix)}
    if part in overrides:
        own = {}
    platform.quantities |= quantities_of(preset, f"{platform.id}.{part}", own)


def _add_design(
    platform: PlatformInputs, design: Design, overrides: Mapping[str, Any], power_model_error: SourcedQuantity
) -> None:
    for part in ("node", "memory", "package"):
        _add_part(platform, part, getattr(design, part), overrides)
    absent = {
        "stack": ("bonded_capacity_density", "bonded_bandwidth_density"),
        "bonded": ("stack_capacity", "stack_bandwidth", "memory_stack_area", "memory_phy_area",
                   "memory_controller_transistors"),
    }  # fmt: skip
    memory: Any = design.memory
    for name in absent[memory.attachment]:
        platform.quantities[name] = defined(name, 0.0, f"{platform.id}.memory.{name}", "this memory has none")
    if memory.attachment == "stack":
        platform.quantities["layer_bond_yield"] = defined(
            "layer_bond_yield", 1.0, f"{platform.id}.memory.layer_bond_yield", "no bonded layers"
        )
    platform.quantities["control_bit_length"] = defined(
        "control_bit_length", 16 * base_factor("bit"), f"{platform.id}.control_bit_length", "16-bit rate governs"
    )
    # What the power model misses differs from product to product, so each design draws its own.
    platform.quantities["power_model_error"] = replace(power_model_error, identity=f"{platform.id}.power_model_error")
    _check_carrier(platform)


def _check_carrier(platform: PlatformInputs) -> None:
    """`RangeError` for a design that outgrows the carrier of its package class."""
    given = {name: platform.quantities[name].value for name in arguments(silicon.carrier_area)}
    largest = platform.quantities["maximum_carrier_area"].value
    if largest is None or any(value is None for value in given.values()):
        return
    area = silicon.carrier_area(**given)
    if area > largest:
        square = base_factor("mm^2")
        raise RangeError(
            f"{platform.id}: its dies and stacks need a carrier of {area / square:,.0f} mm^2, but "
            f"{platform.id}.package offers {largest / square:,.0f} mm^2 at most; take fewer or smaller dies"
        )


def _add_accelerator(platform: PlatformInputs, chip: Accelerator, date: str) -> None:
    sixteen = precision.sixteen_bit(chip.peak_rate)
    if sixteen is None:
        platform.quantities["peak_rate_16bit"] = given(
            "peak_rate_16bit", None, f"{chip.id}.peak_rate", "", Confidence.ASSUMPTION
        )
    else:
        platform.quantities["peak_rate_16bit"] = replace(_rate(platform, chip, sixteen), name="peak_rate_16bit")
    _add_control_rate(platform, chip)
    if chip.price:
        price = at_date(chip.price, date)
        if not happened_by(price.quantity.as_of, date):
            platform.notes.append(f"its price is of {price.quantity.as_of}, later than the scenario's date {date}")
        platform.quantities["device_price"] = price.quantity.at(f"{platform.id}.price", f"accelerators/{chip.id}.price")
    for name in ("device_price", "rated_power", "memory_capacity", "memory_bandwidth"):
        known = platform.quantities.get(name)
        if known is None:
            platform.quantities[name] = given(name, None, f"{platform.id}.{name}", "", Confidence.ASSUMPTION)
            platform.reasons[name] = f"no {name.replace('_', ' ')} is known for {chip.name}"
        elif known.value is None:
            platform.reasons[name] = known.note
    platform.reasons["unit_cost"] = "bought: what it costs its maker is not known here"


def _add_control_rate(platform: PlatformInputs, chip: Accelerator) -> None:
    """The format that governs export control; unknown while the rate of any format that counts is unknown."""
    products = {
        name: None if rate.quantity.value is None else rate.quantity.value * BITS[name]
        for name, rate in chip.peak_rate.items()
        if name != "tf32"
    }
    known = {name: product for name, product in products.items() if product is not None}
    if known and len(known) == len(products):
        governing = max(known, key=lambda name: known[name])
        control = replace(_rate(platform, chip, governing), name="control_rate")
        bits, note = BITS[governing], f"{governing} gives the largest product"
    else:
        control = given("control_rate", None, f"{platform.id}.peak_rate", "", Confidence.ASSUMPTION)
        bits, note = 16, "no format governs while a rate is unknown"
        platform.reasons["control_rate"] = f"not every rate of {chip.name} that counts is known"
    platform.quantities["control_rate"] = control
    platform.quantities["control_bit_length"] = defined(
        "control_bit_length", bits * base_factor("bit"), f"{platform.id}.control_bit_length", note
    )


def _rate(platform: PlatformInputs, chip: Accelerator, data_type: Any) -> SourcedQuantity:
    path = f"{platform.id}.peak_rate.{data_type}"
    return chip.peak_rate[data_type].quantity.at(path, f"accelerators/{chip.id}.peak_rate.{data_type}")


def _add_precision(
    platform: PlatformInputs,
    preset: Accelerator | Design,
    offered: Mapping[str, Any],
    workload: Serving | Training,
    common: Quantities,
) -> None:
    if isinstance(workload, Training):
        name = precision.sixteen_bit(offered)
        chosen = precision.Precision(name, BITS[name], BITS[name] > 16) if name else None
        wanted = "16-bit"
    else:
        chosen = precision.choose(workload.precision, offered)
        wanted = " or ".join(workload.precision)
    if chosen is None:
        platform.reasons["peak_rate"] = f"it has no format that can stand in for {wanted}"
        platform.quantities["peak_rate"] = given(
            "peak_rate", None, f"{platform.id}.peak_rate", "", Confidence.ASSUMPTION
        )
        chosen = precision.Precision("", 16, widened=False)
    elif isinstance(preset, Design):
        platform.quantities["rate_multiple"] = defined(
            "rate_multiple", precision.DUAL_PRECISION[chosen.data_type], f"{platform.id}.rate_multiple",
            f"{chosen.data_type} on a dual-precision matrix unit",
        )  # fmt: skip
    else:
        platform.quantities["peak_rate"] = _rate(platform, preset, chosen.data_type)
    if chosen.widened:
        platform.notes.append(f"has no {wanted}; runs at {chosen.data_type}, the next wider format that it has")
    platform.precision = chosen.data_type
    efficiency = "matrix_efficiency_8bit" if chosen.bits <= 8 else "matrix_efficiency_16bit"
    platform.quantities["matrix_efficiency"] = replace(common[efficiency], name="matrix_efficiency")
    platform.quantities["bytes_per_weight"] = defined(
        "bytes_per_weight", chosen.bits / 8, f"{platform.id}.bytes_per_weight", f"weights held as {chosen.data_type}"
    )


def _add_terms(platform: PlatformInputs, preset: Accelerator | Design, site: Site, policy: Policy | None) -> None:
    domestic = preset.origin == "domestic"
    at_home = domestic == (site.country == "CN")
    where = f"{platform.id}."
    platform.quantities["domestic"] = defined("domestic", float(domestic), where + "origin", f"origin: {preset.origin}")
    names = {platform.id.lower(), preset.name.lower(), *(alias.lower() for alias in preset.aliases)}
    rate, bits = platform.quantities.get("control_rate"), platform.quantities["control_bit_length"].value
    performance = rate.value * bits if rate and rate.value is not None and bits is not None else None
    bandwidth = platform.quantities["memory_bandwidth"].value if platform.kind == "accelerator" else None
    held = trade.standing(policy, names, not at_home, performance, bandwidth)
    platform.available, platform.unavailable_reason = held.available, held.reason
    if site.country != "CN" and domestic:
        platform.notes.append("a Chinese accelerator outside of China: supply and sanctions are not modelled")
    if held.levy is not None:
        platform.quantities["levy_rate"] = held.levy.quantity.at(held.levy_path, held.levy_path)
    else:
        platform.quantities["levy_rate"] = defined("levy_rate", 0.0, where + "levy_rate", "no levy on this one")
    if at_home:
        platform.quantities["import_duty"] = defined("import_duty", 0.0, where + "import_duty", "made in the country")
    if policy is not None:
        side = "domestic" if domestic else "imported"
        for name in ("prepaid_share", "delivery_time"):
            term: Sourced = getattr(policy, f"{side}_{name}")
            platform.quantities[name] = term.quantity.at(f"policy.{side}_{name}", f"policies/{policy.id}.{side}_{name}")
    else:
        for name in ("prepaid_share", "delivery_time"):
            platform.quantities[name] = defined(name, 0.0, where + name, "paid on delivery")
