"""The fitted coefficients as the text of a calibration preset."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from calc.comparison.cases import Z90
from calc.units import GLOSSARY

if TYPE_CHECKING:
    from calc.analysis.calibration.device import DeviceCalibration

DIGITS = 4


def preset_text(found: DeviceCalibration) -> str:
    """YAML of a preset of kind calibration; what it holds is nowhere written by hand."""
    errors = found.errors().iloc[0]
    date = datetime.now(tz=UTC).strftime("%Y-%m-%d")
    lines = [
        "kind: calibration",
        "name: Device model, fitted",
        "note: >-",
        f"  Written by `chipcalc calibrate device` from {Path(found.location).name}: {len(found.cases.cases)} chips",
        f"  with published power. Rms factor {errors['rms factor, in sample']:.2f} in the sample and",
        f"  {errors['rms factor, left out']:.2f} for each chip left out, bias {errors['bias, left out']:.2f}.",
        "  Ranges are the curvature of the fit; what a single product adds stands in power_model_error.",
        "quantities:",
    ]
    for item in found.coefficients:
        low, high = found.fit.ranges[item.name]
        lines.append(_line(item.name, found.fit.values[item.name], low, high, date, "fitted"))
    for _, row in found.densities().iterrows():
        name, spread = f"mac_density_{row['compute']}", row["spread, factor"]
        value = row["mac_density [1/mm^2]"] * GLOSSARY[name].factor
        wide = spread**Z90 if math.isfinite(spread) else 2.0**Z90
        note = f"geometric mean and spread of {row['chips']} chips"
        lines.append(_line(name, value, value / wide, value * wide, date, note))
    low, high = found.power_model_error
    lines.append(_line("power_model_error", 1.0, low, high, date, "rms of the chips left out"))
    return "\n".join(lines) + "\n"


def _line(name: str, value: float, low: float, high: float, date: str, note: str) -> str:
    declaration = GLOSSARY[name]
    if declaration.maximum is not None:
        high = min(high, declaration.maximum * declaration.factor)
    numbers = [float(f"{number / declaration.factor:.{DIGITS}g}") for number in (value, low, high)]
    written = [f"{number:g} {declaration.unit}".strip() for number in numbers]
    return (
        f"  {name}: {{value: {written[0]}, low: {written[1]}, high: {written[2]}, source: device-fit,\n"
        f'    as_of: {date}, note: "{note}"}}'
    )
