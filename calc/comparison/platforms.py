"""The inputs of one platform: its preset and parts, the precision it runs at, the terms it is bought on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from calc.comparison import precision, trade, training_inputs
from calc.comparison.composition import Composed, add_coefficients, composed, part_quantities
from calc.comparison.control_inputs import figures_of, governing, of_accelerator, of_design
from calc.comparison.limits import central_values, check_carrier, range_notes
from calc.comparison.quantities import Quantities, at_date, defined, given, happened_by, quantities_of
from calc.comparison.rule_figures import item_of
from calc.presets import PLATFORM_FOLDERS, Catalogue
from calc.provenance import Confidence, Sourced, SourcedQuantity
from calc.schema import BITS, Accelerator, Design, Policy, Scenario, Serving, Site, Training


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
    licence: str = ""
    other_dies: dict[str, Quantities] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def dies_of(self, name: str) -> list[SourcedQuantity]:
        """A quantity that each kind of die has for itself, the main one first."""
        return [self.quantities[name], *(kind[name] for kind in self.other_dies.values())]

    def all_quantities(self) -> Iterator[SourcedQuantity]:
        """Every quantity, of the further kinds of die too."""
        yield from self.quantities.values()
        for kind in self.other_dies.values():
            yield from kind.values()

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
    overrides = rooms.get(catalogue.load(source, *PLATFORM_FOLDERS).id, {})
    platform = device_inputs(source, overrides, workload.precision, scenario.date, common, catalogue)
    if isinstance(workload, Training):
        platform.quantities |= training_inputs.of_device(platform.preset, platform.quantities, common)
    _add_terms(platform, platform.preset, site, policy, common)
    return platform


def device_inputs(
    source: Any,
    overrides: Mapping[str, Any],
    formats: Sequence[str],
    date: str,
    common: Quantities,
    catalogue: Catalogue,
) -> PlatformInputs:
    """A platform as a device alone: preset, parts, precision; nothing of what it is bought for.

    `formats` are those asked for, best first; none of them means the 16-bit rate, as training has it.
    """
    plain = catalogue.load(source, *PLATFORM_FOLDERS)
    preset = catalogue.load(source, *PLATFORM_FOLDERS, overrides=overrides, called=plain.id) if overrides else plain
    platform = PlatformInputs(plain.id, preset, quantities_of(preset, plain.id, overrides))
    platform.quantities |= part_quantities(platform.id, "server", preset.server, overrides)
    if isinstance(preset, Design):
        _add_design(platform, preset, overrides, date, common)
        offered: Mapping[str, Any] = precision.FORMATS[preset.architecture]
    else:
        _add_accelerator(platform, preset, date)
        _add_memory_energy(platform, preset, overrides, common)
        offered = preset.peak_rate
    _add_precision(platform, preset, offered, formats, common)
    return platform


def _add_design(
    platform: PlatformInputs, design: Design, overrides: Mapping[str, Any], date: str, common: Quantities
) -> None:
    parts = of_design(platform.id, composed(platform.id, design, overrides, date), design.architecture)
    add_coefficients(parts.quantities, design, common)
    platform.quantities |= parts.quantities
    platform.other_dies, platform.forms = parts.other_dies, parts.forms
    # What the power model misses differs from product to product, so each design draws its own.
    platform.quantities["power_model_error"] = replace(
        common["power_model_error"], identity=f"{platform.id}.power_model_error"
    )
    check_carrier(platform.id, parts, common)
    platform.notes += range_notes(parts, common)


def _add_accelerator(platform: PlatformInputs, chip: Accelerator, date: str) -> None:
    sixteen = precision.sixteen_bit(chip.peak_rate)
    if sixteen is None:
        platform.quantities["peak_rate_16bit"] = given(
            "peak_rate_16bit", None, f"{chip.id}.peak_rate", "", Confidence.ASSUMPTION
        )
    else:
        platform.quantities["peak_rate_16bit"] = replace(_rate(platform, chip, sixteen), name="peak_rate_16bit")
    attention = replace(platform.quantities["peak_rate_16bit"], name="attention_peak_rate")
    platform.quantities["attention_peak_rate"] = attention
    rules_by = governing(chip, platform.id)
    platform.quantities |= {"control_rate": rules_by.rate, "control_bit_length": rules_by.bits}
    if rules_by.rate.value is None:
        platform.reasons["control_rate"] = rules_by.rate.note
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


def _add_memory_energy(
    platform: PlatformInputs, chip: Accelerator, overrides: Mapping[str, Any], common: Quantities
) -> None:
    """The energy by bit of the chip's memory; of an undisclosed one, what memories need between them."""
    if chip.memory is None:
        energy = common["memory_energy_undisclosed"]
    else:
        energy = part_quantities(platform.id, "memory", chip.memory, overrides)["memory_energy"]
    platform.quantities["memory_energy"] = replace(energy, name="memory_energy")


def _rate(platform: PlatformInputs, chip: Accelerator, data_type: Any) -> SourcedQuantity:
    path = f"{platform.id}.peak_rate.{data_type}"
    return chip.peak_rate[data_type].quantity.at(path, f"accelerators/{chip.id}.peak_rate.{data_type}")


def _add_precision(
    platform: PlatformInputs,
    preset: Accelerator | Design,
    offered: Mapping[str, Any],
    formats: Sequence[str],
    common: Quantities,
) -> None:
    if not formats:
        name = precision.sixteen_bit(offered)
        chosen = precision.Precision(name, BITS[name], BITS[name] > 16) if name else None
        wanted = "16-bit"
    else:
        chosen = precision.choose(formats, offered)
        wanted = " or ".join(formats)
    if chosen is None:
        missing = f"it has no format that can stand in for {wanted}"
        platform.reasons |= {"peak_rate": missing, "rate_multiple": missing}
        chosen = precision.Precision("", 16, widened=False)
    if isinstance(preset, Design):
        multiples = precision.rate_multiples(platform.id, preset.architecture, chosen.data_type)
        platform.quantities |= multiples
        unknown = {name: f"it has no {item.note}" for name, item in multiples.items() if item.value is None}
        platform.reasons = unknown | platform.reasons
        platform.notes += precision.notes(preset.architecture)
    elif chosen.data_type:
        platform.quantities["peak_rate"] = _rate(platform, preset, chosen.data_type)
    else:
        path = f"{platform.id}.peak_rate"
        platform.quantities["peak_rate"] = given("peak_rate", None, path, "", Confidence.ASSUMPTION)
    if chosen.widened:
        platform.notes.append(f"has no {wanted}; runs at {chosen.data_type}, the next wider format that it has")
    platform.precision = chosen.data_type
    efficiency = "matrix_efficiency_8bit" if chosen.bits <= 8 else "matrix_efficiency_16bit"
    platform.quantities["matrix_efficiency"] = replace(common[efficiency], name="matrix_efficiency")
    platform.quantities["bytes_per_weight"] = defined(
        "bytes_per_weight", chosen.bits / 8, f"{platform.id}.bytes_per_weight", f"weights held as {chosen.data_type}"
    )


def _add_terms(
    platform: PlatformInputs, preset: Accelerator | Design, site: Site, policy: Policy | None, common: Quantities
) -> None:
    domestic = preset.origin == "domestic"
    at_home = domestic == (site.country == "CN")
    where = f"{platform.id}."
    platform.quantities["domestic"] = defined("domestic", float(domestic), where + "origin", f"origin: {preset.origin}")
    asked = policy if policy is not None and policy.rules and not at_home else None
    held = _standing(platform, preset, asked, common) if asked else trade.Standing()
    platform.available, platform.unavailable_reason, platform.licence = held.available, held.reason, held.licence
    if site.country != "CN" and domestic:
        platform.notes.append("a Chinese accelerator outside of China: supply and sanctions are not modelled")
    if held.levy is not None:
        platform.quantities["levy_rate"] = held.levy.quantity.at(held.levy_path, held.levy_path)
    elif held.levy_unknown:
        platform.quantities["levy_rate"] = given("levy_rate", None, where + "levy_rate", "", Confidence.ASSUMPTION)
        platform.reasons["levy_rate"] = held.levy_unknown
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


def _standing(
    platform: PlatformInputs, preset: Accelerator | Design, policy: Policy, common: Quantities
) -> trade.Standing:
    """How a policy treats a platform, by the figures of its central values."""
    if isinstance(preset, Accelerator):
        parts = of_accelerator(preset, platform.id, platform.quantities)
    else:
        parts = Composed(platform.quantities, platform.other_dies, platform.forms)
    values = central_values(parts, common, figures_of(preset, parts))
    return trade.standing(policy, item_of(preset, parts, common, values))
