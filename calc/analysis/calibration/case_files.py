"""Files of measured performance: one, or all in a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from calc.errors import PresetError
from calc.presets import read_text

FIELDS = {"chip", "metric", "value"}
"""What each case of such a file has, and by which the file is known."""


def performance_files(given: str) -> list[str]:
    """A file or URL itself, or the files of measured performance in a folder and below it.

    Raises `PresetError` for a folder that holds none.
    """
    folder = Path(given)
    if "://" in given or not folder.is_dir():
        return [given]
    inside = sorted(str(path) for path in folder.rglob("*.json") if _is_performance(content_of(str(path))))
    if not inside:
        raise PresetError(f"{given}: no file of measured performance in this folder (expected *.json with 'cases')")
    return inside


def content_of(location: str) -> dict[str, Any]:
    """Keys and values of a JSON file; `PresetError` names the file for anything else."""
    try:
        raw = json.loads(read_text(location))
    except json.JSONDecodeError as error:
        raise PresetError(f"{location}: is not JSON: {error}") from None
    if not isinstance(raw, dict):
        raise PresetError(f"{location}: expected keys and values (a JSON object), found a {type(raw).__name__}")
    return raw


def _is_performance(raw: dict[str, Any]) -> bool:
    cases = raw.get("cases")
    return (
        isinstance(cases, list) and bool(cases) and all(isinstance(one, dict) and set(one) >= FIELDS for one in cases)
    )
