"""JSON of a comparison, and the fingerprint of what it depends on."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from calc.comparison.export.tables import write

if TYPE_CHECKING:
    from calc.comparison.result import Comparison, Figure


def to_dict(comparison: Comparison, currency: str = "USD") -> dict[str, Any]:
    """Scenario, versions, figures by platform; see `Comparison.to_dict`."""
    platforms: dict[str, dict[str, Any]] = {}
    for platform in comparison.inputs.platforms:
        figures = {metric: _figure(comparison.figure(metric, platform.id, currency)) for metric in comparison.metrics}
        platforms[platform.id] = figures
    return {
        "scenario": comparison.scenario.model_dump(),
        "scenario_hash": comparison.scenario_hash,
        "versions": comparison.versions,
        "currency": currency,
        "policy": comparison.policy,
        "baseline": comparison.baseline,
        "platforms": platforms,
        "platform_facts": {
            platform.id: {
                "name": platform.preset.name,
                "kind": platform.kind,
                "origin": platform.preset.origin,
                "precision": platform.precision,
                "available": platform.available,
                "unavailable_reason": platform.unavailable_reason,
                "notes": platform.notes,
            }
            for platform in comparison.inputs.platforms
        },
    }


def _figure(figure: Figure) -> dict[str, Any]:
    content: dict[str, Any] = {"value": figure.value, "unit": figure.unit}
    content |= {"low": figure.low, "high": figure.high, "weak": figure.weak}
    if figure.per:
        content["per"] = figure.per
    if figure.boundary:
        content["boundary"] = figure.boundary
    if figure.known_share is not None:
        content["known_share"] = figure.known_share
    if figure.value is None:
        content["reason"] = figure.reason
    return content


def to_json(comparison: Comparison, path: Any = None, currency: str = "USD") -> str:
    """JSON text; see `Comparison.to_json`."""
    return write(json.dumps(to_dict(comparison, currency), indent=2, ensure_ascii=False, allow_nan=False), path)


def input_hash(comparison: Comparison) -> str:
    """A fingerprint of the scenario, of every input's value, range and worth, and of the code's version."""
    scenario = comparison.scenario.model_dump(exclude={"name", "note"})
    used = sorted(
        [
            item.path,
            item.name,
            repr((item.value, item.low, item.high, item.hard)),
            item.currency,
            item.source,
            item.is_weak,
        ]
        for item in comparison.inputs.all_quantities()
    )
    forms = [sorted(platform.forms.items()) for platform in comparison.inputs.platforms]
    text = json.dumps([scenario, used, forms, comparison.versions["calc"]], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
