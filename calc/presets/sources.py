"""Every value names a source that the catalogue knows; what the source is worth, the value is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from calc.errors import unknown_name
from calc.provenance import Confidence, Sourced
from calc.schema import SourceEntry

OWN = {
    "assumption": Confidence.ASSUMPTION,
    "override": Confidence.CHOICE,
    "measurement": Confidence.MEASURED,  # of the thing itself, by who wrote the preset
}


def attach_sources(preset: BaseModel, sources: Mapping[str, SourceEntry], where: str) -> None:
    """Check the source keys of a preset and give each value its source's confidence where it states none.

    Raises `UnknownNameError` for a key that no source carries. A web address is its own source.
    """
    for path, value in sourced_values(preset):
        key = value.source
        if key in OWN:
            confidence = OWN[key]
        elif key in sources:
            confidence = sources[key].confidence
        elif key.startswith(("http://", "https://")):
            confidence = Confidence.ESTIMATE
        else:
            raise unknown_name("source", key, sources, f"{where}: {path}")
        stated = value.confidence or confidence
        value._quantity = replace(
            value.quantity,
            confidence=stated,
            as_of=value.as_of or (sources[key].date if key in sources else ""),
            from_weak_source=stated is Confidence.DERIVED and confidence.is_weak,
        )
    named = getattr(preset, "source", None)
    if isinstance(named, str) and named not in sources and not named.startswith("http"):
        raise unknown_name("source", named, sources, f"{where}: source")


def sourced_values(item: Any, path: str = "") -> Iterator[tuple[str, Sourced]]:
    """All sourced values inside a preset, with their key paths."""
    if isinstance(item, Sourced):
        yield path, item
    elif isinstance(item, BaseModel):
        for field in type(item).model_fields:
            yield from sourced_values(getattr(item, field), f"{path}.{field}" if path else field)
    elif isinstance(item, dict):
        for key, value in item.items():
            yield from sourced_values(value, f"{path}.{key}")
    elif isinstance(item, list):
        for index, value in enumerate(item):
            yield from sourced_values(value, f"{path}.{index}")
