"""The public face of the catalogue: what there is, one preset, one more catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from calc.presets import UI, Catalogue, default_catalogue
from calc.presets.schemas import check_location, schema_texts

if TYPE_CHECKING:
    import pandas as pd


def load(reference: str) -> Any:
    """A checked preset: ``"accelerators/h200"``, ``"h200"``, a path or a URL. ``str(preset)`` reads well.

    Raises `UnknownNameError` with the nearest names, `PresetError` with file, key, value and expectation.
    """
    return default_catalogue().load(reference)


def register(path_or_url: str) -> None:
    """Add a shared catalogue: a local folder, a git checkout, or a URL that fsspec can read (http, s3, ...)."""
    default_catalogue().register(str(path_or_url))


def catalogue(kind: str | None = None, path: str | None = None) -> pd.DataFrame:
    """A table of presets: kind, id, name, what it says of itself, where it lies.

    Args:
        kind: one kind, e.g. ``"accelerators"``; all where None.
        path: a catalogue of its own instead of the shipped one with all that is registered.
    """
    import pandas as pd

    source = Catalogue([path]) if path else default_catalogue()
    folder = source.folder_of(kind) if kind else None
    rows = []
    for entry in source.entries(folder):
        preset = source.load(f"{entry.folder}/{entry.id}")
        rows.append({"kind": entry.folder, "id": entry.id, **_facts(preset)})
    return pd.DataFrame(rows, columns=["kind", "id", "name", "origin", "note"])


def _facts(preset: Any) -> dict[str, str]:
    return {"name": preset.name, "origin": getattr(preset, "origin", ""), "note": preset.note}


__all__ = ["UI", "catalogue", "check_location", "load", "register", "schema_texts"]
