"""The fitted behaviour of training as the text of a calibration preset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calc.analysis.calibration.fitting import Coefficient, Fit
from calc.units import GLOSSARY

DIGITS = 4


def preset_text(
    coefficients: Iterable[Coefficient],
    fit: Fit,
    summary: Mapping[str, Mapping[str, Any]],
    cases: str,
    folds: int,
    date: str,
) -> str:
    """YAML of a preset of kind calibration; what it holds is nowhere written by hand."""
    lines = [
        "kind: calibration",
        "name: Training model, fitted",
        "note: >-",
        f"  Written by `chipcalc calibrate training` from {cases}.",
        "  Median error and typical factor:",
        *(
            f"  {name} {values['median error']:.1%} and {values['typical factor']:.2f};"
            for name, values in summary.items()
        ),
        "  ranges are the curvature of the fit, and what single runs add is in these errors.",
        "quantities:",
    ]
    for item in coefficients:
        lines.append(_line(item.name, fit.values[item.name], *fit.ranges[item.name], date))
    return "\n".join(lines) + "\n"


def _line(name: str, value: float, low: float, high: float, date: str) -> str:
    declaration = GLOSSARY[name]
    bounds = [number * declaration.factor if number is not None else None
              for number in (declaration.minimum, declaration.maximum)]  # fmt: skip
    held = [_within(number, bounds[0], bounds[1]) for number in (value, low, high)]
    numbers = [float(f"{number / declaration.factor:.{DIGITS}g}") for number in held]
    written = [f"{number:g} {declaration.unit}".strip() for number in numbers]
    at_end = ", range: bounds" if numbers[0] in numbers[1:] else ""
    return (
        f"  {name}: {{value: {written[0]}, low: {written[1]}, high: {written[2]}{at_end}, source: training-fit,\n"
        f'    as_of: {date}, note: "fitted"}}'
    )


def _within(value: float, low: float | None, high: float | None) -> float:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)
