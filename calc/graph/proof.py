"""The proof of units: one row of a structure through pint, with every result held against its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from calc.errors import UnitError
from calc.graph.formula import Function, arguments, qualified_name
from calc.graph.structure import Structure
from calc.units import GLOSSARY, Declaration, parse_unit, registry

_PROVEN: set[Structure] = set()


def declared(name: str, function: Function | None = None) -> Declaration:
    """The declaration of a quantity; `UnitError` when a formula uses a name without one."""
    if name not in GLOSSARY:
        by = f" (used by {qualified_name(function)})" if function else ""
        raise UnitError(f"{name} has no declared unit{by}; declare it in calc.units.glossary")
    return GLOSSARY[name]


def with_unit(name: str, magnitude: Any) -> Any:
    """A base-unit magnitude as a quantity of its declared dimensions."""
    unit = parse_unit(declared(name).full_unit)
    root = registry.Quantity(1.0, unit).to_root_units().units
    return registry.Quantity(np.asarray(magnitude, dtype=float), root)


def prove_formula(name: str, function: Function, quantities: Mapping[str, Any]) -> Any:
    """Run one formula with units and hold its result against the declaration of `name`.

    Raises `UnitError` with the formula's and, where it can be told, the arguments' names.
    """
    expected = declared(name, function)
    try:
        with np.errstate(all="ignore"):
            result = function(*[quantities[need] for need in arguments(function)])
    except Exception as error:
        given = ", ".join(f"{need} in {declared(need).full_unit}" for need in arguments(function))
        raise UnitError(f"{qualified_name(function)}: units do not fit ({error}); given {given}") from error
    if not hasattr(result, "dimensionality"):
        result = registry.Quantity(np.asarray(result, dtype=float), "")
    if result.dimensionality != expected.dimensions:
        raise UnitError(
            f"{qualified_name(function)}: gives {result.units:~P}, but {name} is declared in {expected.full_unit}"
        )
    return result


def prove(structure: Structure, row: Mapping[str, Any]) -> dict[str, Any]:
    """Run a whole structure with units on one row of inputs in base units; all results, with units."""
    quantities = {name: with_unit(name, row[name]) for name in structure.inputs}
    for step in structure.steps:
        for need in step.needs:
            declared(need, step.function)
        quantities[step.name] = prove_formula(step.name, step.function, quantities)
    return quantities


def prove_once(structure: Structure, row: Mapping[str, Any]) -> None:
    """Prove a structure the first time that this process meets it."""
    if structure not in _PROVEN:
        prove(structure, row)
        _PROVEN.add(structure)
