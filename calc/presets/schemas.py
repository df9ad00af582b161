"""JSON schemas of all kinds of preset, made from the pydantic models; and checking files on their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from calc.presets.catalogue import Catalogue, default_catalogue
from calc.presets.reader import parse, read_text
from calc.schema import KINDS, Scenario
from calc.schema.golden import golden_schema_text
from calc.schema.validation import validated

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_texts() -> dict[str, str]:
    """JSON schema text by file name, e.g. ``accelerator.schema.json``."""
    texts: dict[str, str] = {}
    for kinds in KINDS.values():
        name = str(kinds[0].model_fields["kind"].default)
        schemas = [_schema_of(kind) for kind in kinds]
        whole: dict[str, Any] = schemas[0] if len(schemas) == 1 else _either(schemas)
        texts[f"{name}.schema.json"] = json.dumps({"$schema": DIALECT, **whole}, indent=2, sort_keys=True) + "\n"
    texts["golden.schema.json"] = golden_schema_text(DIALECT)
    return texts


def _either(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    """One schema that accepts what any of several accepts; their shared definitions stand at the top."""
    definitions: dict[str, Any] = {}
    for schema in schemas:
        definitions |= schema.pop("$defs", {})
    return {"anyOf": schemas, "$defs": definitions}


def _schema_of(kind: Any) -> dict[str, Any]:
    schema: dict[str, Any] = kind.model_json_schema(by_alias=True)
    properties = schema["properties"]
    properties.setdefault("extends", {"type": "string", "description": "preset that this one is laid over"})
    for field, content in properties.items():
        declaration = kind.declaration(field) if hasattr(kind, "declaration") else None
        if declaration is not None:
            unit = declaration.unit or "a plain number or percent"
            content["description"] = f"{declaration.description} [{unit}]"
    schema["anyOf"] = [{"required": schema.pop("required", [])}, {"required": ["extends"]}]
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
