"""Making quantities, and the two places where a pure number gets or loses a counting unit."""

from __future__ import annotations

from typing import Any

import pint

from calc.errors import UnitError
from calc.units.registry import base_factor, dimensions, parse_unit, registry
from calc.units.text import number_and_unit


def Q(value: Any, unit: str | None = None) -> Any:  # noqa: N802 - the name users know from pint
    """A quantity in the one registry.

    ``Q("4.8 TB/s")``, ``Q(4.8, "TB/s")`` and ``Q(existing_quantity)`` are all read; a bare number needs a unit
    unless it is dimensionless. Raises `calc.UnitError` for a text that is no quantity.
    """
    if isinstance(value, pint.Quantity):
        return value if unit is None else in_unit(value, unit)
    if isinstance(value, str):
        number, written = number_and_unit(value)
        quantity = registry.Quantity(number, parse_unit(written))
        return quantity if unit is None else in_unit(quantity, unit)
    if value is None or isinstance(value, bool):
        raise UnitError(f"{value!r} is not a quantity (write a number and a unit, e.g. '4.8 TB/s')")
    return registry.Quantity(value, parse_unit(unit or ""))


def in_unit(quantity: Any, unit: str) -> Any:
    """`quantity` converted to `unit`; `UnitError` when the dimensions differ."""
    if quantity.dimensionality != dimensions(unit):
        raise UnitError(f"{quantity:~P} is not in a unit like {unit or 'a plain number'}")
    return quantity.to(parse_unit(unit))


def counted(quantity: Any, unit: str) -> Any:
    """State what a number counts: ``counted(sites, "die/wafer")``, ``counted(factor, "1/year")``.

    In a bare run the result is in base units; counting units have factor one and leave it unchanged.
    """
    if isinstance(quantity, pint.Quantity):
        return quantity * registry.Quantity(1.0, parse_unit(unit))
    factor = base_factor(unit)
    return quantity if factor == 1.0 else quantity * factor


def number(quantity: Any, unit: str) -> Any:
    """The pure number of `unit` in a quantity: ``number(life, "year")``, ``number(dies, "die/accelerator")``.

    In a run with units another dimension is an error; in a bare run the argument is in base units.
    """
    factor = base_factor(unit)
    if isinstance(quantity, pint.Quantity):
        if quantity.dimensionality != dimensions(unit):
            raise UnitError(f"{quantity:~P} does not count {unit}")
        return registry.Quantity(quantity.to_root_units().magnitude / factor, "")
    return quantity if factor == 1.0 else quantity / factor


def bare_number(quantity: Any) -> Any:
    """The plain magnitude of a dimensionless quantity, for functions that know no units; else as it is.

    In a run with units another dimension is an error.
    """
    if isinstance(quantity, pint.Quantity):
        return number(quantity, "").magnitude
    return quantity
