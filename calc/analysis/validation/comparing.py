"""One expectation and one prediction, brought to the unit in which people read the quantity."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from calc.analysis.validation.outcome import DEFAULT_TOLERANCE, Output
from calc.errors import CalcError, UnitError, unknown_name
from calc.schema.golden import Expectation
from calc.units import GLOSSARY, Declaration, Q, base_factor


def outputs(expectation: Expectation, predicted: Mapping[str, Any], call: str) -> list[Output]:
    """The outputs of one expectation: one, or one for each kind of die.

    Raises `UnknownNameError` where the call gives no such quantity, `UnitError` where the dimensions differ.
    """
    name, several = expectation.name, isinstance(expectation.value, list)
    if name not in predicted:
        raise unknown_name(f"output of {call}", name, predicted, "expect")
    written = expectation.value if isinstance(expectation.value, list) else [expectation.value]
    found = None if predicted[name] is None else Q(predicted[name])
    values = [None] * len(written) if found is None else _magnitudes(found)
    if len(values) != len(written):
        raise CalcError(
            f"expect: {name}: {call} gives {len(values)} values (one for each kind of die), found {len(written)}; "
            f"write a list of {len(values)}"
        )
    return [
        _output(f"{name}[{position}]" if several else name, expectation, one, found, value)
        for position, (one, value) in enumerate(zip(written, values, strict=True))
    ]


def _output(name: str, expectation: Expectation, written: Any, found: Any, value: float | None) -> Output:
    declaration = GLOSSARY[expectation.name]
    expected, unit = _expected(declaration, written, found)
    tolerance = expectation.tolerance
    if expected == 0.0 and tolerance is None:
        raise CalcError(
            f"expect: {name}: an expected zero needs a tolerance, read as an amount in {unit or 'plain numbers'} "
            "(a share of zero is zero)"
        )
    factor = base_factor(unit)
    return Output(
        name=name,
        unit=unit,
        per=declaration.per,
        expected=expected / factor,
        predicted=None if value is None else value / factor,
        tolerance=DEFAULT_TOLERANCE if tolerance is None else tolerance,
    )


def _magnitudes(quantity: Any) -> list[float | None]:
    """Base-unit values; None where one is not finite."""
    magnitudes = np.ravel(np.asarray(quantity.to_root_units().magnitude, dtype=float)).tolist()
    return [value if math.isfinite(value) else None for value in magnitudes]


def _expected(declaration: Declaration, written: Any, found: Any) -> tuple[float, str]:
    """The base-unit value as written, and the unit for people, in its currency."""
    where = f"expect: {declaration.name}"
    try:
        quantity = Q(written)
    except UnitError as error:
        raise UnitError(f"{where}: {error}") from None
    dimension = quantity.dimensionality
    currency = "CNY" if declaration.is_money and "[currency_cny]" in dimension else ""
    unit = declaration.unit_in(currency)
    if not currency and dimension not in declaration.written_dimensions:
        raise UnitError(f"{where}: {written!r} is not {f'in a unit like {unit}' if unit else 'a plain number'}")
    given = dimension if found is None else found.dimensionality
    if given != dimension and not {given, dimension} <= set(declaration.written_dimensions):
        raise UnitError(f"{where}: {written!r} is expected, but the prediction is in {found.units:~P}")
    return float(quantity.to_root_units().magnitude), unit
