"""`calc.calculate`: any quantity of the glossary from given ones, by the same formulas as everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pint

from calc import cluster, device, economics, silicon
from calc.comparison.composition import BY_DIE, NOT_STATED
from calc.costing.reading import in_base_units
from calc.errors import CalcError, RangeError, UnitError, unknown_name
from calc.graph import Function, MissingInputError, Structure, compose, evaluate, prove_once, wiring
from calc.units import GLOSSARY, Q


def calculate(
    targets: str | Sequence[str], inputs: Mapping[str, Any], forms: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Quantities of the glossary from given ones: the formulas that are needed are found, checked and run.

    Args:
        targets: names of quantities, e.g. ``"good_die_cost"``.
        inputs: quantities by name: a text with a unit, a plain number where there is none, a pint quantity, whose
            many values make a batch; or a list with one value for each kind of die. What a plain wafer or package
            does not have (a stitch, spare units, escapes) need not be stated.
        forms: choices among the formulas that the field knows for one quantity, e.g. ``{"yield_model": "murphy"}``;
            see ``calc.FORMS``.

    Returns:
        The targets as pint quantities, by name.

    Raises:
        UnknownNameError: a quantity or form that nothing carries. UnitError, RangeError: an input in the wrong unit,
            or impossible. CalcError: an input that is missing, by name.

    >>> calculate("die_yield", {"die_area": "100 mm^2", "defect_density": "0.09 1/cm^2", "defect_clustering": 10})
    {'die_yield': <Quantity(0.914299, 'dimensionless')>}
    """
    if not isinstance(inputs, Mapping) or not isinstance(forms or {}, Mapping):
        raise UnitError("calculate: inputs and forms are mappings by name")
    if not isinstance(targets, str | list | tuple):
        raise UnitError(f"calculate: targets are names of quantities, found {targets!r}")
    wanted = (targets,) if isinstance(targets, str) else tuple(targets)
    for name in (*wanted, *inputs):
        if name not in GLOSSARY:
            raise unknown_name("quantity", str(name), GLOSSARY)
    columns = _columns(inputs)
    chosen = _checked(forms or {})
    if any(np.any(np.asarray(columns.get(name, 0.0)) > 0.0) for name in ("spare_units", "salvage_units")):
        chosen.setdefault("harvest", "spare-units")
    structure = _structure(wanted, frozenset(columns), chosen)
    for name in structure.inputs:
        columns.setdefault(name, NOT_STATED[name][0] if name in NOT_STATED else np.nan)
    columns = {name: columns[name] for name in structure.inputs}
    prove_once(structure, {name: _first(value) for name, value in columns.items()})
    found = evaluate(structure, columns)
    return {name: _quantity(name, found[name]) for name in wanted}


def _checked(forms: Mapping[str, str]) -> dict[str, str]:
    for choice, form in forms.items():
        if choice not in silicon.FORMS:
            raise unknown_name("choice of form", str(choice), silicon.FORMS)
        if form not in silicon.FORMS[choice]:
            raise unknown_name(choice, str(form), silicon.FORMS[choice])
    return dict(forms)


def _structure(targets: tuple[str, ...], given: frozenset[str], forms: Mapping[str, str]) -> Structure:
    formulas: list[Function] = [
        *silicon.FORMULAS,
        *silicon.FAB_FORMULAS,
        *device.FORMULAS,
        *cluster.FORMULAS,
        *economics.FORMULAS,
    ]
    makers = wiring(formulas, **silicon.bound_by(forms))
    known = given | (NOT_STATED.keys() - makers.keys())
    try:
        return compose(makers, known, targets)
    except MissingInputError as error:
        raise CalcError(f"calculate: {error.args[0]}; give it among the inputs") from None


def _columns(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs in base units, of one length each where they have many values and one number of kinds of die.

    What is said once of a die holds for every kind. Raises `RangeError` for lengths that do not fit.
    """
    columns = {name: _column(name, value) for name, value in inputs.items()}
    _one_length("a batch", {name: np.shape(column)[-1] for name, column in columns.items() if np.ndim(column)})
    kinds = {name: len(value) for name, value in inputs.items() if isinstance(value, list | tuple)}
    _one_length("kinds of die", kinds)
    for name in columns.keys() & BY_DIE if kinds else ():
        if kinds.get(name, 1) == 1:
            cases = np.ravel(columns[name])
            columns[name] = np.broadcast_to(cases, (max(kinds.values()), 1, 1, cases.size))
    return columns


def _one_length(what: str, lengths: Mapping[str, int]) -> None:
    several = {name: length for name, length in lengths.items() if length > 1}
    if len(set(several.values())) > 1:
        said = ", ".join(f"{name} has {length}" for name, length in several.items())
        raise RangeError(f"calculate: {what} must be of one length: {said}")


def _column(name: str, value: Any) -> Any:
    """An input in base units: a float, the cases of a batch, or one value for each kind of die on the first axis."""
    if isinstance(value, list | tuple):
        of_accelerator = "accelerator" in (GLOSSARY[name].unit, GLOSSARY[name].per)
        if of_accelerator and name not in BY_DIE:
            raise UnitError(f"{name}: a list gives one value for each kind of die, but this is of a whole accelerator")
        if not value:
            raise UnitError(f"{name}: the list is empty; it gives one value for each kind of die")
        each = [np.atleast_1d(_column(name, item)) for item in value]
        return np.stack(np.broadcast_arrays(*each))[:, np.newaxis, np.newaxis, :]
    quantity = _as_quantity(name, value)
    magnitudes = in_base_units(name, quantity)
    return float(magnitudes) if magnitudes.ndim == 0 else magnitudes.reshape(-1)


def _as_quantity(name: str, value: Any) -> Any:
    try:
        quantity = Q(value) if isinstance(value, str | int | float | pint.Quantity) else None
    except UnitError as error:
        raise UnitError(f"{name}: {error}") from None
    if not isinstance(quantity, pint.Quantity) or np.size(quantity.magnitude) == 0:
        raise UnitError(f"{name}: {value!r} is not a quantity with a value")
    return quantity


def _first(value: Any) -> Any:
    array = np.asarray(value, dtype=float)
    return array if array.ndim == 0 else array[..., :1]


def _quantity(name: str, value: Any) -> Any:
    declaration = GLOSSARY[name]
    array = np.asarray(value, dtype=float) / declaration.factor
    array = np.where(np.isfinite(array), array, np.nan)  # what is not to be had is unknown, as in a bill
    return Q(float(array.reshape(-1)[0]) if array.size == 1 else np.squeeze(array), declaration.full_unit)
