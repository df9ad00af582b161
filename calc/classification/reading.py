"""Reading what is to be classified: an accelerator, design or memory; and the rules that are in force on a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calc.comparison.quantities import happened_by
from calc.errors import PresetError
from calc.presets import Catalogue, validated
from calc.presets.overrides import spelled_out
from calc.presets.sources import attach_sources
from calc.provenance import Sourced
from calc.schema import Accelerator, Design, Memory, Policy, Rule, Server

FOLDERS = ("accelerators", "designs", "memories")
Product = Accelerator | Design | Memory


def read(product: Any, overrides: Mapping[str, Any], catalogue: Catalogue) -> Product:
    """The checked preset of a product by name, path or URL, as an object, or written out as a mapping."""
    if isinstance(product, Mapping):
        product = _written_out(dict(product), catalogue)
    elif not isinstance(product, str | Accelerator | Design | Memory):
        raise PresetError(
            "product: expected a name, a path, a URL, a preset object or a mapping of an accelerator, design or "
            f"memory, found {type(product).__name__}"
        )
    preset = catalogue.load(product, *FOLDERS)
    if overrides:
        preset = catalogue.load(product, *FOLDERS, overrides=overrides, called=preset.id)
    if not isinstance(preset, Accelerator | Design | Memory):
        raise PresetError(
            f"{preset.id}: expected an accelerator, a design or a memory, found a {type(preset).__name__.lower()}; "
            "its rate is not known from that"
        )
    return preset


def _written_out(raw: dict[str, Any], catalogue: Catalogue) -> Product:
    """An accelerator, or a design where a node is named; a value may be a plain text such as ``"814 mm^2"``."""
    raw.setdefault("name", "product")
    where = str(raw["name"])
    design = "node" in raw or raw.get("kind") == "design" or str(raw.get("extends", "")).startswith("design")
    kind: type[Accelerator] | type[Design] = Design if design else Accelerator
    if not design and "extends" not in raw:
        raw = {**_not_stated(), **raw}
    if isinstance(raw.get("peak_rate"), Mapping):
        raw["peak_rate"] = {
            name: dict(rate) if isinstance(rate, Mapping) else {"value": rate, "source": "override"}
            for name, rate in raw["peak_rate"].items()
        }
    whole = catalogue.completed(spelled_out(kind, raw), where)
    preset: Product = validated(kind, spelled_out(kind, whole), where)
    preset._id = where
    attach_sources(preset, catalogue.sources, where)
    return preset


def _not_stated() -> dict[str, Any]:
    """What an accelerator that is written out need not state: unknown, or not looked at by any rule."""
    unknown = {"value": None, "source": "assumption", "note": "not stated"}
    server = {name: unknown for name, field in Server.model_fields.items() if field.annotation is Sourced}
    names = ("interconnect_bandwidth", "scale_up_size", "software_maturity", "overhead_multiple")
    return {"origin": "imported", "server": {"name": "none", **server}, **dict.fromkeys(names, unknown)}


def rules_of(rules: Any, date: str, catalogue: Catalogue) -> dict[str, Rule]:
    """The rules in force on a date, in the order in which they came; or those named, or those of a policy named."""
    if rules is None:
        known: list[Rule] = [catalogue.load(f"rules/{entry.id}") for entry in catalogue.entries("rules")]
        in_force = [rule for rule in known if _in_force(rule, date)]
        return {rule.id: rule for rule in sorted(in_force, key=lambda rule: (rule.effective, rule.id))}
    found: dict[str, Rule] = {}
    for item in [rules] if isinstance(rules, str | Rule | Policy) or not isinstance(rules, Iterable) else rules:
        preset = catalogue.load(item, "policies", "rules") if isinstance(item, str) else item
        if isinstance(preset, Policy):
            found |= preset.rules
        elif isinstance(preset, Rule):
            found[preset.id] = preset
        else:
            raise PresetError(f"rules: expected names of rules or of a policy, found {type(item).__name__}")
    return found


def _in_force(rule: Rule, date: str) -> bool:
    over = rule.superseded is not None and happened_by(rule.superseded, date)
    return happened_by(rule.effective, date) and not over
