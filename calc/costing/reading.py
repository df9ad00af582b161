"""Reading what is to be costed: a design or a build by name, path or URL, as an object, or written out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from typing import Any

import numpy as np
import pint

from calc.comparison.inputs import calibrated, exchange_rate
from calc.comparison.quantities import Quantities
from calc.errors import PresetError, RangeError, UnitError
from calc.presets import Catalogue, validated
from calc.presets.overrides import spelled_out
from calc.presets.sources import attach_sources
from calc.provenance import DATE
from calc.schema import Build, Design
from calc.units import GLOSSARY

FOLDERS = ("designs", "builds")
ROUNDING = 1e-12
Columns = dict[str, np.ndarray]


def read(design: Any, overrides: Mapping[str, Any], catalogue: Catalogue) -> tuple[str, Build | Design, Columns]:
    """The name of a design or build, the checked preset, and the columns of overrides that hold many values.

    A mapping is a build written out; a value in it may be a plain text such as ``"200 mm^2"``. Raises `CalcError`.
    """
    single, columns = split(overrides)
    if isinstance(design, Mapping):
        preset = _written_out(dict(design), catalogue)
    elif isinstance(design, str | Build | Design):
        preset = catalogue.load(design, *FOLDERS)
        if not isinstance(preset, Build | Design):
            raise PresetError(
                f"{preset.id}: is a preset of kind {type(preset).__name__.lower()}; a cost needs a design or a build, "
                f"e.g. {' or '.join(f'{folder}/{catalogue.ids(folder)[0]}' for folder in FOLDERS)}"
            )
    else:
        raise PresetError(
            f"design: expected a name, a path, a URL, a preset object or a mapping, found {type(design).__name__}"
        )
    name = preset.id
    if single:
        preset = catalogue.load(design if isinstance(design, str) else preset, *FOLDERS, overrides=single, called=name)
    return name, preset, columns


def _written_out(raw: dict[str, Any], catalogue: Catalogue) -> Build:
    raw.setdefault("name", "design")
    where = str(raw["name"])
    whole = catalogue.completed(spelled_out(Build, raw), where)
    preset = validated(Build, spelled_out(Build, whole), where)
    preset._id = where
    attach_sources(preset, catalogue.sources, where)
    return preset


def split(overrides: Mapping[str, Any]) -> tuple[dict[str, Any], Columns]:
    """Overrides of one value, as texts, and columns of overrides with many; of those the first is checked too."""
    single: dict[str, Any] = {}
    columns: Columns = {}
    for path, value in overrides.items():
        if isinstance(value, pint.Quantity) and np.size(value.magnitude) > 1:
            columns[path] = in_base_units(path.rsplit(".", 1)[-1], value)
            known = np.ravel(value.magnitude)[np.isfinite(np.ravel(value.magnitude))]
            if known.size:
                single[path] = f"{float(known[0])!r} {value.units:~}".strip()
        elif isinstance(value, pint.Quantity) and np.size(value.magnitude) == 0:
            raise RangeError(f"{path}: holds no value")
        elif isinstance(value, pint.Quantity):
            single[path] = f"{float(np.ravel(value.magnitude)[0])!r} {value.units:~}".strip()
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            single[path] = value
        else:
            raise UnitError(f"{path}: expected a text, a number or a quantity, found {type(value).__name__}")
    check_lengths(columns)
    return single, columns


def check_lengths(columns: Columns) -> None:
    """`RangeError` where overrides with many values have not as many each."""
    if len({np.size(column) for column in columns.values()}) > 1:
        sizes = ", ".join(f"{path} {np.size(column)}" for path, column in columns.items())
        raise RangeError(f"overrides with many values must have as many each: {sizes}")


def date_or_usual(date: Any, catalogue: Catalogue) -> str:
    """A date that was stated, checked; else that of the default scenario, so that bills and comparisons agree."""
    return str(catalogue.load("default", "scenarios").date) if date is None else checked_date(date)


def shared_quantities(catalogue: Catalogue, date: str, overrides: Mapping[str, Any]) -> Quantities:
    """What all designs share: calibrated coefficients, with overrides by name, and the exchange rate of a date."""
    found = calibrated(catalogue, overrides)
    modules, fixed = (found[name].value or 0.0 for name in ("module_design_share", "design_fixed_share"))
    if modules + fixed > 1.0 + ROUNDING:
        raise RangeError(
            f"calibration.module_design_share ({modules:g}) and calibration.design_fixed_share ({fixed:g}) are shares "
            "of one cost and may not be more than 1 together"
        )
    return found | {"exchange_rate": exchange_rate(catalogue, date)}


def checked_date(date: Any) -> str:
    """A date such as ``2026``, ``2026-01`` or ``2026-01-15``; `PresetError` for anything else."""
    if isinstance(date, str) and DATE.fullmatch(date):
        year, month, day = (*(int(part) for part in date.split("-")), 1, 1)[:3]
        if day <= monthrange(year, month)[1]:
            return date
    raise PresetError(f"date: expected a date such as 2026, 2026-01 or 2026-01-15, found {date!r}")


def in_base_units(name: str, value: Any) -> np.ndarray:
    """Magnitudes of a quantity in base units, checked against its declaration as a whole."""
    declaration = GLOSSARY.get(name)
    if declaration is None:
        raise UnitError(f"{name} has no declared unit")
    if value.dimensionality not in declaration.written_dimensions:
        raise UnitError(f"{name}: {value.units:~P} is not a unit like {declaration.unit or 'a plain number'}")
    magnitudes = np.asarray(value.to_root_units().magnitude, dtype=float)
    known = magnitudes[np.isfinite(magnitudes)]
    for end in (known.min(), known.max()) if known.size else ():
        problem = declaration.problem(float(end) / declaration.factor)
        if problem:
            raise RangeError(f"{name}: {float(end) / declaration.factor:g} {declaration.unit} is impossible: {problem}")
    return magnitudes
