"""From a scenario to the inputs of the formulas: one sourced quantity for each name, common or by platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from calc import silicon
from calc.comparison import precision, trade
from calc.errors import PresetError, RangeError, unknown_name
from calc.graph import arguments
from calc.presets import PLATFORM_FOLDERS, ROOM_NAMES, Catalogue
from calc.provenance import Confidence, Sourced, SourcedQuantity
from calc.schema import (
    BITS,
    Accelerator,
    Design,
    Finance,
    Latent,
    Model,
    Policy,
    Preset,
    Scenario,
    Serving,
    Site,
    Training,
)
from calc.units import base_factor

REPLICA_SIZES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
Quantities = dict[str, SourcedQuantity]


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


@dataclass
class ScenarioInputs:
    """A scenario with all of its presets read, its overrides applied and its date used."""

    scenario: Scenario
    workload: Serving | Training
    model: Model
    site: Site
    finance: Finance
    policy: Policy | None
    common: Quantities
    platforms: list[PlatformInputs]

    @property
    def baseline(self) -> PlatformInputs:
        """The platform that others are held against: the one named, else the first."""
        wanted = self.scenario.baseline or self.platforms[0].id
        return next(item for item in self.platforms if item.id == wanted)

    def all_quantities(self) -> Iterator[SourcedQuantity]:
        """Every input, common ones first; shared facts appear once for each use."""
        yield from self.common.values()
        for platform in self.platforms:
            yield from platform.quantities.values()


def gather(scenario: Scenario, catalogue: Catalogue, objects: Mapping[str, Any] | None = None) -> ScenarioInputs:
    """Read every preset that a scenario names.

    `objects` are platform presets given as objects, by name. Raises `UnknownNameError` for names and key paths
    that nothing carries, `PresetError` for presets that do not hold together.
    """
    rooms = _overrides_by_room(scenario, catalogue, objects or {})
    date = scenario.date
    workload = catalogue.load(scenario.workload, "workloads", overrides=rooms.get("workload"))
    model_reference = scenario.model or workload.model
    model = catalogue.load(model_reference, "models", overrides=rooms.get("model"))
    site = catalogue.load(scenario.site, "sites", overrides=rooms.get("site"))
    finance = catalogue.load(scenario.finance, "finance", overrides=rooms.get("finance"))
    policy = _policy(scenario, catalogue, rooms.get("policy"))
    applied = policy if site.country == "CN" else None
    common = _common(workload, model, site, finance, policy, date, catalogue, rooms)
    platforms = [
        _platform(reference, scenario, catalogue, rooms, workload, common, site, applied, objects or {})
        for reference in scenario.platforms
    ]
    inputs = ScenarioInputs(scenario, workload, model, site, finance, policy, common, platforms)
    _check_names(inputs)
    return inputs


def _overrides_by_room(
    scenario: Scenario, catalogue: Catalogue, objects: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """Overrides by room or platform id, keyed by the path inside."""
    platform_ids = {_platform_id(name, catalogue, objects) for name in scenario.platforms}
    platform_ids |= set(scenario.platforms)
    rooms: dict[str, dict[str, str]] = {}
    for path, value in scenario.overrides.items():
        room, _, inside = path.partition(".")
        known = [*ROOM_NAMES, *platform_ids]
        if not inside:
            raise PresetError(f"override {path!r}: expected <room>.<key> or <platform>.<key>, e.g. site.electricity_price")
        if room not in known:
            raise unknown_name("room or platform", room, known, f"override {path}")
        rooms.setdefault(room, {})[inside] = value
    return rooms


def _platform_id(reference: str, catalogue: Catalogue, objects: Mapping[str, Any]) -> str:
    if reference in objects:
        return reference
    return str(catalogue.load(reference, *PLATFORM_FOLDERS).id)


def _policy(scenario: Scenario, catalogue: Catalogue, overrides: Mapping[str, Any] | None) -> Policy:
    if scenario.policy != "in-force":
        found: Policy = catalogue.load(scenario.policy, "policies", overrides=overrides)
        return found
    known = [catalogue.load(entry.id, "policies") for entry in catalogue.entries("policies")]
    in_force = [policy for policy in known if _by(policy.effective, scenario.date)]
    if not in_force:
        raise PresetError(f"policy: none is in force on {scenario.date}")
    last = max(in_force, key=lambda policy: policy.effective)
    chosen: Policy = catalogue.load(last.id, "policies", overrides=overrides)
    return chosen


def quantities_of(preset: Preset, room: str, overridden: Mapping[str, Any] | None = None) -> Quantities:
    """The single quantities of a preset at their key paths; an overridden one is a fact of its own."""
    found: Quantities = {}
    for name_of_field, name, sourced in preset.quantities():
        path = f"{room}.{name_of_field}"
        own = bool(overridden) and name_of_field in (overridden or {})
        identity = path if own else f"{type(preset).folder}/{preset.id}.{name_of_field}"
        found[name] = sourced.quantity.at(path, identity)
    return found


def _common(
    workload: Serving | Training,
    model: Model,
    site: Site,
    finance: Finance,
    policy: Policy,
    date: str,
    catalogue: Catalogue,
    rooms: Mapping[str, Mapping[str, Any]],
) -> Quantities:
    common: Quantities = {}
    overridden = rooms.get("calibration", {})
    known: list[str] = []
    for calibration in catalogue.calibrations(overridden):
        for name, sourced in calibration.quantities_by_name.items():
            known.append(name)
            common[name] = sourced.quantity.at(f"calibration.{name}", f"calibration.{name}")
    for name in overridden:
        if name not in known:
            raise unknown_name("key", name, known, f"override calibration.{name}")
    common |= _shapes(model, catalogue)
    common |= quantities_of(workload, "workload", rooms.get("workload"))
    common |= quantities_of(site, "site", rooms.get("site"))
    common |= quantities_of(finance, "finance", rooms.get("finance"))
    common["levy_pass_through"] = policy.levy_pass_through.quantity.at(
        "policy.levy_pass_through", f"policies/{policy.id}.levy_pass_through"
    )
    if site.domestic_electricity_price is None:
        common["domestic_electricity_price"] = replace(
            common["electricity_price"], name="domestic_electricity_price"
        )
    if "exchange_rate" not in common:
        common["exchange_rate"] = _exchange_rate(catalogue, date)
    return common


def _exchange_rate(catalogue: Catalogue, date: str) -> SourcedQuantity:
    for entry in catalogue.entries("rates"):
        rate = catalogue.load(entry.id, "rates")
        return _at_date(rate.exchange_rate, date).quantity.at("finance.exchange_rate", "finance.exchange_rate")
    raise PresetError("rates: no exchange rate in the catalogue; set finance.exchange_rate")


def _by(event: str, date: str) -> bool:
    """Whether something dated happened by a date; a date that names a month or a year means its end."""
    return event[: len(date)] <= date


def _at_date(values: list[Sourced], date: str) -> Sourced:
    """The last value known at a date; the first one for a date before all."""
    ordered = sorted(values, key=lambda value: value.quantity.as_of)
    known = [value for value in ordered if _by(value.quantity.as_of, date)]
    return known[-1] if known else ordered[0]


def _shapes(model: Model, catalogue: Catalogue) -> Quantities:
    confidence = _source_confidence(model.source, catalogue)
    attention, experts = model.attention, model.experts
    latent = isinstance(attention, Latent)
    numbers: dict[str, float] = {
        "layers": model.layers,
        "hidden_size": model.hidden_size,
        "vocabulary_size": model.vocabulary_size,
        "feed_forward_width": model.feed_forward_width,
        "feed_forward_matrices": 3 if model.gated else 2,
        "embedding_copies": 1 if model.tied_embedding else 2,
        "attention_heads": attention.heads,
        "attention_head_width": attention.head_width,
        "key_value_heads": 1 if isinstance(attention, Latent) else attention.key_value_heads,
        "latent_query_width": attention.query_width if isinstance(attention, Latent) else 1,
        "latent_cache_width": attention.cache_width if isinstance(attention, Latent) else 1,
        "rotary_width": attention.rotary_width if isinstance(attention, Latent) else 0,
        "moe_layers": experts.layers if experts else 0,
        "experts": experts.count if experts else 1,
        "experts_per_token": experts.per_token if experts else 0,
        "shared_experts": experts.shared if experts else 0,
        "expert_width": experts.width if experts else 0,
        "attention_data_parallel": 1.0 if latent else 0.0,
    }
    return {
        name: _given(name, number, f"model.{name}", model.source, confidence, model.as_of)
        for name, number in numbers.items()
    }


def _source_confidence(key: str, catalogue: Catalogue) -> Confidence:
    entry = catalogue.sources.get(key)
    return Confidence(entry.confidence) if entry else Confidence.ESTIMATE


def _given(
    name: str, value: float | None, path: str, source: str, confidence: Confidence, as_of: str = "", note: str = ""
) -> SourcedQuantity:
    return SourcedQuantity(
        name, value, source=source, confidence=confidence, as_of=as_of, identity=path, path=path, note=note
    )


def _defined(name: str, value: float, path: str, note: str) -> SourcedQuantity:
    """A number that follows from a choice, by definition."""
    return _given(name, value, path, "definition", Confidence.CHOICE, note=note)


def _platform(
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
    source = objects.get(reference, reference)
    plain = catalogue.load(source, *PLATFORM_FOLDERS)
    overrides = {**rooms.get(reference, {}), **rooms.get(plain.id, {})}
    preset = catalogue.load(source, *PLATFORM_FOLDERS, overrides=overrides) if overrides else plain
    platform = PlatformInputs(plain.id, preset, quantities_of(preset, plain.id, overrides))
    _add_part(platform, "server", preset.server, overrides)
    if isinstance(preset, Design):
        _add_design(platform, preset, overrides)
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


def _add_design(platform: PlatformInputs, design: Design, overrides: Mapping[str, Any]) -> None:
    for part in ("node", "memory", "package"):
        _add_part(platform, part, getattr(design, part), overrides)
    absent = {
        "stack": ("bonded_capacity_density", "bonded_bandwidth_density"),
        "bonded": ("stack_capacity", "stack_bandwidth", "memory_stack_area", "memory_phy_area",
                   "memory_controller_transistors"),
    }  # fmt: skip
    memory: Any = design.memory
    for name in absent[memory.attachment]:
        platform.quantities[name] = _defined(name, 0.0, f"{platform.id}.memory.{name}", "this memory has none")
    if memory.attachment == "stack":
        platform.quantities["layer_bond_yield"] = _defined(
            "layer_bond_yield", 1.0, f"{platform.id}.memory.layer_bond_yield", "no bonded layers"
        )
    platform.quantities["control_bit_length"] = _defined(
        "control_bit_length", 16 * base_factor("bit"), f"{platform.id}.control_bit_length", "16-bit rate governs"
    )
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
            f"{platform.id}: its dies and stacks need a carrier of {area / square:,.0f} mm^2, but {platform.id}.package "
            f"offers {largest / square:,.0f} mm^2 at most; take fewer or smaller dies, or another package"
        )


def _add_accelerator(platform: PlatformInputs, chip: Accelerator, date: str) -> None:
    sixteen = precision.sixteen_bit(chip.peak_rate)
    if sixteen is None:
        platform.quantities["peak_rate_16bit"] = _given(
            "peak_rate_16bit", None, f"{chip.id}.peak_rate", "", Confidence.ASSUMPTION
        )
    else:
        platform.quantities["peak_rate_16bit"] = replace(
            _rate(platform, chip, sixteen), name="peak_rate_16bit"
        )
    rated = [name for name in chip.peak_rate if name != "tf32"]
    governing = max(rated, key=lambda name: (chip.peak_rate[name].quantity.value or 0.0) * BITS[name])
    platform.quantities["control_rate"] = replace(_rate(platform, chip, governing), name="control_rate")
    platform.quantities["control_bit_length"] = _defined(
        "control_bit_length", BITS[governing] * base_factor("bit"), f"{platform.id}.control_bit_length",
        f"{governing} gives the largest product",
    )  # fmt: skip
    if chip.price:
        price = _at_date(chip.price, date)
        if not _by(price.quantity.as_of, date):
            platform.notes.append(f"its price is of {price.quantity.as_of}, later than the scenario's date {date}")
        platform.quantities["device_price"] = price.quantity.at(
            f"{platform.id}.price", f"accelerators/{chip.id}.price"
        )
    for name in ("device_price", "rated_power", "memory_capacity", "memory_bandwidth"):
        known = platform.quantities.get(name)
        if known is None:
            platform.quantities[name] = _given(name, None, f"{platform.id}.{name}", "", Confidence.ASSUMPTION)
            platform.reasons[name] = f"no {name.replace('_', ' ')} is known for {chip.name}"
        elif known.value is None:
            platform.reasons[name] = known.note
    platform.reasons["unit_cost"] = "bought: what it costs its maker is not known here"


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
        platform.quantities["peak_rate"] = _given("peak_rate", None, f"{platform.id}.peak_rate", "", Confidence.ASSUMPTION)
        chosen = precision.Precision("", 16, widened=False)
    elif isinstance(preset, Design):
        platform.quantities["rate_multiple"] = _defined(
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
    platform.quantities["bytes_per_weight"] = _defined(
        "bytes_per_weight", chosen.bits / 8, f"{platform.id}.bytes_per_weight", f"weights held as {chosen.data_type}"
    )


def _add_terms(platform: PlatformInputs, preset: Accelerator | Design, site: Site, policy: Policy | None) -> None:
    domestic = preset.origin == "domestic"
    at_home = domestic == (site.country == "CN")
    where = f"{platform.id}."
    platform.quantities["domestic"] = _defined("domestic", float(domestic), where + "origin", f"origin: {preset.origin}")
    names = {platform.id.lower(), preset.name.lower(), *(alias.lower() for alias in preset.aliases)}
    rate, bits = platform.quantities.get("control_rate"), platform.quantities["control_bit_length"].value
    performance = rate.value * bits if rate and rate.value is not None and bits is not None else None
    bandwidth = platform.quantities["memory_bandwidth"].value if platform.kind == "accelerator" else None
    held = trade.standing(policy, names, not at_home, performance, bandwidth)
    platform.available, platform.unavailable_reason = held.available, held.reason
    if site.country != "CN" and domestic:
        platform.notes.append("a Chinese accelerator outside of China: supply and sanctions are not modelled")
    if held.levy is not None:
        platform.quantities["levy_rate"] = held.levy.quantity.at("policy.levy_rate", "policy.levy_rate")
    else:
        platform.quantities["levy_rate"] = _defined("levy_rate", 0.0, where + "levy_rate", "no levy on this one")
    if at_home:
        platform.quantities["import_duty"] = _defined("import_duty", 0.0, where + "import_duty", "made in the country")
    if policy is not None:
        side = "domestic" if domestic else "imported"
        for name in ("prepaid_share", "delivery_time"):
            term: Sourced = getattr(policy, f"{side}_{name}")
            platform.quantities[name] = term.quantity.at(
                f"policy.{side}_{name}", f"policies/{policy.id}.{side}_{name}"
            )
    else:
        for name in ("prepaid_share", "delivery_time"):
            platform.quantities[name] = _defined(name, 0.0, where + name, "paid on delivery")


def _check_names(inputs: ScenarioInputs) -> None:
    ids = [platform.id for platform in inputs.platforms]
    doubled = {name for name in ids if ids.count(name) > 1}
    if doubled:
        raise PresetError(f"platforms: {', '.join(sorted(doubled))} is named twice")
    for name in ids:
        if name in ROOM_NAMES:
            raise PresetError(f"platforms: {name!r} is the name of a room; give it another")
    wanted = inputs.scenario.baseline
    if wanted and wanted not in ids:
        raise unknown_name("baseline", wanted, ids)
