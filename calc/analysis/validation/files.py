"""Which files the given paths mean, what they hold, and under which names they are shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from calc.errors import PresetError, nearest
from calc.presets import parse, read_text

ENDINGS = (".yaml", ".yml", ".json")


def found(paths: Iterable[str | Path]) -> dict[str, bool]:
    """Files by location, each once; whether it was named itself, rather than found in a folder.

    Raises `PresetError` for a path that is not there and for a folder without any such file.
    """
    files: dict[str, bool] = {}
    seen: set[str] = set()
    for given in paths:
        for location in _files_of(str(given)):
            same = location if "://" in location else str(Path(location).resolve())
            if same not in seen:
                seen.add(same)
                files[location] = location == str(given)
    return files


def _files_of(given: str) -> list[str]:
    if "://" in given:
        return [given]
    path = Path(given)
    if path.is_dir():
        inside = sorted(str(file) for file in path.rglob("*") if file.suffix in ENDINGS and file.is_file())
        if not inside:
            raise PresetError(f"{given}: no validation files in this folder (expected {', '.join(ENDINGS)})")
        return inside
    if not path.exists():
        folder = path.parent
        close = nearest(path.name, [entry.name for entry in folder.iterdir()]) if folder.is_dir() else []
        hint = f"; did you mean {', '.join(str(folder / name) for name in close)}?" if close else ""
        raise PresetError(f"{given}: no such file or folder{hint}")
    return [given]


def content(location: str) -> dict[str, Any]:
    """The mapping that a YAML or JSON file holds; `PresetError` with file, line and reason otherwise."""
    text = read_text(location)
    if not location.endswith(".json"):
        return parse(text, location)
    try:
        raw = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise PresetError(f"{location}: line {error.lineno} not valid JSON: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise PresetError(f"{location}: not valid JSON: {error}") from None
    if not isinstance(raw, dict):
        raise PresetError(f"{location}: expected keys and values (a JSON object), found a {type(raw).__name__}")
    return raw


def _no_constant(written: str) -> NoReturn:
    raise ValueError(f"{written} is no number")


def shown_names(locations: Iterable[str]) -> dict[str, str]:
    """The name under which each file is shown: its own, or the whole location where two share one."""
    locations = list(locations)
    names = [location.rsplit("/", 1)[-1] for location in locations]
    return {
        location: name if names.count(name) == 1 else location for location, name in zip(locations, names, strict=True)
    }
