"""Sourced quantities on their way into a scenario: from presets, by date, or by definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calc.provenance import Confidence, Sourced, SourcedQuantity
from calc.schema import Preset

Quantities = dict[str, SourcedQuantity]


def quantities_of(preset: Preset, room: str, overridden: Mapping[str, Any] | None = None) -> Quantities:
    """The single quantities of a preset at their key paths; an overridden one is a fact of its own.

    What no override touches is worked out once for each preset and room, and kept with the preset.
    """
    if overridden:
        return _placed(preset, room, overridden)
    owner, kept = preset._placed.get(room, (None, {}))
    if owner is not preset:  # a changed copy of a preset shares what its original keeps
        kept = _placed(preset, room, {})
        preset._placed[room] = (preset, kept)
    return dict(kept)


def _placed(preset: Preset, room: str, overridden: Mapping[str, Any]) -> Quantities:
    found: Quantities = {}
    for field, name, sourced in preset.quantities():
        path = f"{room}.{field}"
        identity = path if field in overridden else f"{type(preset).folder}/{preset.id}.{field}"
        found[name] = sourced.quantity.at(path, identity)
    return found


def given(
    name: str, value: float | None, path: str, source: str, confidence: Confidence, as_of: str = "", note: str = ""
) -> SourcedQuantity:
    """A quantity that a preset states otherwise than as a sourced value, such as the shape of a model."""
    return SourcedQuantity(
        name, value, source=source, confidence=confidence, as_of=as_of, identity=path, path=path, note=note
    )


def defined(name: str, value: float, path: str, note: str) -> SourcedQuantity:
    """A number that follows from a choice, by definition."""
    return given(name, value, path, "definition", Confidence.CHOICE, note=note)


def happened_by(event: str, date: str) -> bool:
    """Whether something dated happened by a date; a month or a year means its end."""
    shared = min(len(event), len(date))
    return event[:shared] < date[:shared] or (event[:shared] == date[:shared] and len(event) >= len(date))


def at_date(values: list[Sourced], date: str) -> Sourced:
    """The last value known at a date; the first one for a date before all."""
    ordered = sorted(values, key=lambda value: value.quantity.as_of)
    known = [value for value in ordered if happened_by(value.quantity.as_of, date)]
    return known[-1] if known else ordered[0]
