"""Fitted coefficients as the text of a calibration preset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calc.analysis.calibration.fitting import Coefficient, Fit
from calc.units import GLOSSARY

DIGITS = 4


def preset_text(
    title: str, said: Sequence[str], coefficients: Iterable[Coefficient], fit: Fit, source: str, date: str
) -> str:
    """YAML of a preset of kind calibration; what it holds is nowhere written by hand.

    Args:
        title: the preset's name.
        said: lines of its note: by which command, from which cases, with which errors.
        coefficients, fit: what was fitted.
        source: key of the source that the values carry.
        date: their date.
    """
    lines = ["kind: calibration", f"name: {title}", "note: >-", *(f"  {line}" for line in said), "quantities:"]
    lines += [_line(item.name, fit.values[item.name], *fit.ranges[item.name], source, date) for item in coefficients]
    return "\n".join(lines) + "\n"


def possible(name: str, value: float) -> float:
    """A value in base units within what is possible for the quantity."""
    declaration = GLOSSARY[name]
    if declaration.minimum is not None:
        value = max(value, declaration.minimum * declaration.factor)
    return value if declaration.maximum is None else min(value, declaration.maximum * declaration.factor)


def _line(name: str, value: float, low: float, high: float, source: str, date: str) -> str:
    declaration = GLOSSARY[name]
    held = [possible(name, number) / declaration.factor for number in (value, low, high)]
    numbers = [float(f"{number:.{DIGITS}g}") for number in held]
    written = [f"{number:g} {declaration.unit}".strip() for number in numbers]
    at_end = ", range: bounds" if numbers[0] in numbers[1:] else ""
    return (
        f"  {name}: {{value: {written[0]}, low: {written[1]}, high: {written[2]}{at_end}, source: {source},\n"
        f'    as_of: {date}, note: "fitted"}}'
    )
