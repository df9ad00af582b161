"""From a scenario to the inputs of the formulas: one sourced quantity for each name, common or by platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from calc.comparison import training_inputs
from calc.comparison.platforms import PlatformInputs, platform_inputs
from calc.comparison.quantities import Quantities, at_date, given, happened_by, quantities_of
from calc.errors import PresetError, unknown_name
from calc.presets import PLATFORM_FOLDERS, ROOM_NAMES, Catalogue
from calc.provenance import Confidence, SourcedQuantity
from calc.schema import Finance, Latent, Model, Policy, Scenario, Serving, Site, SoftwareStack, Training, TrainingLayout


@dataclass
class ScenarioInputs:
    """A scenario with all of its presets read, its overrides applied and its date used."""

    scenario: Scenario
    workload: Serving | Training
    model: Model
    site: Site
    finance: Finance
    policy: Policy
    common: Quantities
    platforms: list[PlatformInputs]
    stack: SoftwareStack | None = None
    """What software trains; None for serving."""
    layouts: dict[str, tuple[TrainingLayout, ...]] = field(default_factory=dict)
    """Best training layouts of a platform, by its id, once they have been searched."""

    @property
    def notes(self) -> list[str]:
        """What must be known of the scenario as a whole."""
        rate, date, said = self.common["exchange_rate"], self.scenario.date, []
        if rate.as_of and not happened_by(rate.as_of, date):
            said.append(f"the exchange rate is of {rate.as_of}, later than the scenario's date {date}")
        if self.site.country != "CN":
            said.append(f"policy {self.policy.id} is on sales into China and has no effect at {self.site.id}")
        return said

    @property
    def baseline(self) -> PlatformInputs:
        """The platform that others are held against: the one named, else the first."""
        wanted = self.scenario.baseline or self.platforms[0].id
        return next(item for item in self.platforms if item.id == wanted)

    def all_quantities(self) -> Iterator[SourcedQuantity]:
        """Every input, common ones first; shared facts appear once for each use."""
        yield from self.common.values()
        for platform in self.platforms:
            yield from platform.all_quantities()


def gather(
    scenario: Scenario,
    catalogue: Catalogue,
    objects: Mapping[str, Any] | None = None,
    work: Serving | Training | None = None,
) -> ScenarioInputs:
    """Read every preset that a scenario names.

    `objects` are platform presets given as objects, by name; `work` is a workload in place of the scenario's. Raises
    `UnknownNameError` for names and key paths that nothing carries, `PresetError` for presets that do not hold
    together.
    """
    rooms = _overrides_by_room(scenario, catalogue, objects or {})
    date = scenario.date
    workload = catalogue.load(
        work or scenario.workload, "workloads", overrides=rooms.get("workload"), called="workload"
    )
    model_reference = scenario.model or workload.model
    model = catalogue.load(model_reference, "models", overrides=rooms.get("model"), called="model")
    site = catalogue.load(scenario.site, "sites", overrides=rooms.get("site"), called="site")
    finance = catalogue.load(scenario.finance, "finance", overrides=rooms.get("finance"), called="finance")
    policy = _policy(scenario, catalogue, rooms.get("policy"))
    applied = policy if site.country == "CN" else None
    stack = training_inputs.stack_of(workload, catalogue) if isinstance(workload, Training) else None
    common = _common(workload, stack, model, site, finance, policy, date, catalogue, rooms)
    platforms = [
        platform_inputs(reference, scenario, catalogue, rooms, workload, common, site, applied, objects or {})
        for reference in scenario.platforms
    ]
    inputs = ScenarioInputs(scenario, workload, model, site, finance, policy, common, platforms, stack)
    _check_names(inputs)
    return inputs


def _overrides_by_room(
    scenario: Scenario, catalogue: Catalogue, objects: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """Overrides by room or platform id, keyed by the path inside. A platform may be called by any of its names."""
    rooms = {name: name for name in ROOM_NAMES if name != "supply"}
    for reference in scenario.platforms:
        preset = catalogue.load(objects.get(reference, reference), *PLATFORM_FOLDERS)
        for name in (preset.id, reference, preset.name, *preset.aliases):
            rooms.setdefault(name, preset.id)
    found: dict[str, dict[str, str]] = {}
    for path, value in scenario.overrides.items():
        room = max((name for name in rooms if path.startswith(f"{name}.")), key=len, default="")
        inside = path.removeprefix(f"{room}.") if room else ""
        if not room and "." in path:
            raise unknown_name("room or platform", path.partition(".")[0], rooms, f"override {path}")
        if not inside:
            raise PresetError(
                f"override {path!r}: expected <room>.<key> or <platform>.<key>, e.g. site.electricity_price"
            )
        found.setdefault(rooms[room], {})[inside] = value
    return found


def _policy(scenario: Scenario, catalogue: Catalogue, overrides: Mapping[str, Any] | None) -> Policy:
    if scenario.policy != "in-force":
        found: Policy = catalogue.load(scenario.policy, "policies", overrides=overrides, called="policy")
        return found
    known = [catalogue.load(entry.id, "policies") for entry in catalogue.entries("policies")]
    in_force = [policy for policy in known if happened_by(policy.effective, scenario.date)]
    if not in_force:
        raise PresetError(f"policy: none is in force on {scenario.date}")
    last = max(in_force, key=lambda policy: policy.effective)
    chosen: Policy = catalogue.load(last.id, "policies", overrides=overrides, called="policy")
    return chosen


def _common(
    workload: Serving | Training,
    stack: SoftwareStack | None,
    model: Model,
    site: Site,
    finance: Finance,
    policy: Policy,
    date: str,
    catalogue: Catalogue,
    rooms: Mapping[str, Mapping[str, Any]],
) -> Quantities:
    common = calibrated(catalogue, rooms.get("calibration", {}))
    common |= shapes(model, catalogue)
    common |= quantities_of(workload, "workload", rooms.get("workload"))
    if isinstance(workload, Training) and stack is not None:
        common |= training_inputs.of_workload(workload, stack, common)
    common |= quantities_of(site, "site", rooms.get("site"))
    common |= quantities_of(finance, "finance", rooms.get("finance"))
    common["levy_pass_through"] = policy.levy_pass_through.quantity.at(
        "policy.levy_pass_through", f"policies/{policy.id}.levy_pass_through"
    )
    if site.domestic_electricity_price is None:
        common["domestic_electricity_price"] = replace(common["electricity_price"], name="domestic_electricity_price")
    if "exchange_rate" not in common:
        common["exchange_rate"] = exchange_rate(catalogue, date)
    return common


def calibrated(catalogue: Catalogue, overridden: Mapping[str, Any]) -> Quantities:
    """The coefficients of all calibrations; `UnknownNameError` for an override of one that is not there."""
    found: Quantities = {}
    for calibration in catalogue.calibrations(overridden):
        for name, sourced in calibration.quantities_by_name.items():
            found[name] = sourced.quantity.at(f"calibration.{name}", f"calibration.{name}")
    for name in overridden:
        if name not in found:
            raise unknown_name("key", name, found, f"override calibration.{name}")
    return found


def exchange_rate(catalogue: Catalogue, date: str) -> SourcedQuantity:
    """The exchange rate known at a date."""
    for entry in catalogue.entries("rates"):
        rate = catalogue.load(entry.id, "rates")
        return at_date(rate.exchange_rate, date).quantity.at("finance.exchange_rate", "finance.exchange_rate")
    raise PresetError("rates: no exchange rate in the catalogue; set finance.exchange_rate")


def shapes(model: Model, catalogue: Catalogue) -> Quantities:
    """The shapes of a model as quantities of the formulas."""
    confidence = _source_confidence(model.source, catalogue)
    attention, experts = model.attention, model.experts
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
        "expert_domain_limit": (experts.domains or experts.per_token) if experts else 1,
    }
    return {
        name: given(name, number, f"model.{PLACES.get(name, name)}", model.source, confidence, model.as_of)
        for name, number in numbers.items()
    }


PLACES = {
    "feed_forward_matrices": "gated",
    "embedding_copies": "tied_embedding",
    "attention_heads": "attention.heads",
    "attention_head_width": "attention.head_width",
    "key_value_heads": "attention.key_value_heads",
    "latent_query_width": "attention.query_width",
    "latent_cache_width": "attention.cache_width",
    "rotary_width": "attention.rotary_width",
    "moe_layers": "experts.layers",
    "experts": "experts.count",
    "experts_per_token": "experts.per_token",
    "shared_experts": "experts.shared",
    "expert_width": "experts.width",
    "expert_domain_limit": "experts.domains",
}
"""Where the schema of a model holds a shape that the formulas call otherwise."""


def _source_confidence(key: str, catalogue: Catalogue) -> Confidence:
    entry = catalogue.sources.get(key)
    return entry.confidence if entry else Confidence.ESTIMATE


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
