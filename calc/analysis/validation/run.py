"""From paths to a result: find the files, tell their kind by what they hold, run them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from calc.analysis.validation import files, golden, measured
from calc.analysis.validation.calls import CALLS, Call
from calc.analysis.validation.outcome import CaseResult, FileResult
from calc.analysis.validation.result import ValidationResult
from calc.errors import PresetError
from calc.presets import PRESETS

Paths = str | Path | Iterable[str | Path]


def validate(paths: Paths | None = None, calls: Mapping[str, Call] = CALLS) -> ValidationResult:
    """Predictions held against published and recomputed results.

    Args:
        paths: files or folders of golden cases; the shipped ones where None.
        calls: the functions that a golden case may call, by name.

    Raises `CalcError` for a file that cannot be read, with file, case, value and expectation. In a folder, a file of
    another kind is left out and listed in `skipped`.
    """
    given = [PRESETS / "validation"] if paths is None else [paths] if isinstance(paths, str | Path) else list(paths)
    locations = files.found(given)
    names = files.shown_names(locations)
    results: list[FileResult] = []
    skipped: dict[str, str] = {}
    for location, is_named in locations.items():
        raw = files.content(location)
        kind = _kind_of(raw)
        if kind is None and is_named:
            raise PresetError(f"{location}: {_unknown(raw)}")
        if kind is None:
            skipped[names[location]] = _unknown(raw)
        else:
            results.append(FileResult(names[location], _cases(kind, raw, location, calls)))
    if not results:
        left = "; ".join(f"{name}: {reason}" for name, reason in skipped.items())
        raise PresetError(
            f"{', '.join(map(str, given)) or 'no path'}: nothing to validate" + (f" ({left})" if left else "")
        )
    return ValidationResult(tuple(results), skipped)


def _kind_of(raw: dict[str, Any]) -> str | None:
    """What a file holds, by its content; a further kind of file is a further line here and in `_cases`."""
    return "golden" if raw.get("kind") == "golden" else measured.kind_of(raw)


def _cases(kind: str, raw: dict[str, Any], location: str, calls: Mapping[str, Call]) -> tuple[CaseResult, ...]:
    if kind == "golden":
        return golden.run(raw, location, calls)
    return measured.run(raw, location)


def _unknown(raw: dict[str, Any]) -> str:
    found = f"found kind {raw['kind']!r}" if "kind" in raw else "found no 'kind'"
    return f"not a validation file: expected 'kind: golden' or measured data, {found}"
