"""The public functions that a golden case may call, each behind a small adapter.

To add one: a line in `CALLS`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from calc.errors import CalcError, unknown_name
from calc.schema.golden import GoldenCase

Call = Callable[[GoldenCase], Mapping[str, Any]]
"""From a case to quantities by name."""


def _public(name: str) -> Any:
    """A function of the public face, which stands above this package and is looked up when it is called."""
    return getattr(import_module("calc"), name)


def _calculate(case: GoldenCase) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _public("calculate")(
        [expectation.name for expectation in case.expect], case.inputs, case.forms
    )
    return found


def keywords(name: str) -> Call:
    """An adapter for a function that takes the inputs as arguments by name.

    Its result is a mapping of quantities by name, or an object that has one as `quantities`.
    """

    def call(case: GoldenCase) -> Mapping[str, Any]:
        function = _public(name)
        _check_arguments(name, function, case.inputs)
        found = function(**case.inputs)
        quantities: Mapping[str, Any] = found if isinstance(found, Mapping) else found.quantities
        return quantities

    return call


def _check_arguments(name: str, function: Any, inputs: Mapping[str, Any]) -> None:
    signature = inspect.signature(function)
    parameters = signature.parameters
    if not any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters.values()):
        for given in inputs:
            if given not in parameters:
                raise unknown_name(f"input of {name}", given, parameters)
    try:
        signature.bind(**inputs)
    except TypeError as error:
        raise CalcError(f"inputs: {name}: {error}") from None


CALLS: dict[str, Call] = {
    "calculate": _calculate,
    "unit_cost": keywords("unit_cost"),
}
