"""JSON schemas of all kinds of preset, made from the pydantic models; and checking files on their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from calc.presets.catalogue import Catalogue, default_catalogue
from calc.presets.reader import parse, read_text
from calc.presets.validation import validated
from calc.schema import KINDS, Scenario
from calc.units import GLOSSARY

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_texts() -> dict[str, str]:
    """JSON schema text by file name, e.g. ``accelerator.schema.json``."""
    texts: dict[str, str] = {}
    for kinds in KINDS.values():
        name = str(kinds[0].model_fields["kind"].default)
        schemas = [_schema_of(kind) for kind in kinds]
        whole: dict[str, Any] = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
        texts[f"{name}.schema.json"] = json.dumps({"$schema": DIALECT, **whole}, indent=2, sort_keys=True) + "\n"
    return texts


def _schema_of(kind: Any) -> dict[str, Any]:
    schema: dict[str, Any] = kind.model_json_schema(by_alias=True)
    properties = schema["properties"]
    properties.setdefault("extends", {"type": "string", "description": "preset that this one is laid over"})
    for field, content in properties.items():
        declaration = kind.declaration(field) if hasattr(kind, "declaration") else None
        if declaration is not None:
            unit = declaration.unit or "a plain number or percent"
            content["description"] = f"{declaration.description} [{unit}]"
    schema["required"] = [
        name for name in schema.get("required", []) if "extends" not in properties or name == "kind"
    ] or []
    return schema


def check_location(location: str) -> int:
    """Check one file or every file of a catalogue folder; the number of presets found in order.

    Raises `CalcError` for the first file that is not.
    """
    if location.endswith((".yaml", ".yml")):
        raw = parse(read_text(location), location)
        if raw.get("kind") == "scenario":
            validated(Scenario, {**default_catalogue().load("default", "scenarios").model_dump(), **raw}, location)
        else:
            default_catalogue().load(location)
        return 1
    own = Catalogue([location])
    shipped = default_catalogue()
    joined = (
        own if Path(location).resolve() == Path(shipped.roots[0]).resolve() else Catalogue([*shipped.roots, location])
    )
    for entry in own.entries():
        joined.load(f"{entry.folder}/{entry.id}")
    return len(own.entries())


__all__ = ["GLOSSARY", "check_location", "schema_texts"]
