"""`make check`: every formula is declared, documented, wired, right in its units, and free of buried numbers."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np

import calc.schema
from calc.errors import CalcError
from calc.graph import arguments, card, prove_formula, qualified_name, with_unit
from calc.schema import Preset
from calc.units import GLOSSARY, Q

Function = Callable[..., Any]
ROOMS = ("calc.silicon", "calc.device", "calc.cluster", "calc.workload", "calc.economics")
SAMPLE = np.full((2, 1, 1), 0.6)
ALIASES = {
    "_THROUGHPUT": "throughput",
    "_EFFECTIVE_COST": "cost_per_effective_compute",
    "_WORKED_SHARE": "worked_share",
}
"""Ends of the constants that hold one formula each, and the quantity that it is bound to."""

BOUND_ELSEWHERE = {
    "DIE_COUNTS": "die_count",
    "CARRIER_COUNTS": "carrier_count",
    "YIELD_MODELS": "yield_model",
    "YIELD_LEARNING": "yield_learning",
}
"""Formulas by the name of a form, and the choice under which `calc.silicon.FORMS` binds them to their quantity."""

HELPERS = {
    "bound_by": "picks the formulas of the forms that are chosen",
    "kinds_of_die": "stands in trees above the values of several kinds of die",
    "exact_sites": "counts sites for dies and for carriers",
    "exact_sites_die_centred": "counts sites",
    "exact_sites_corner_centred": "counts sites",
    "dies_per_field": "counts dies in a field",
    "wafer_map": "places of the dies, for pictures",
}
"""Public functions that are no formulas of their own, and what they do."""

STAND_ALONE = {"amount_in_usd": "turns inputs written in CNY into USD before the formulas run"}
"""Public functions outside of the registries, and why."""

OUTSIDE = {
    "matrix_efficiency_8bit": "becomes matrix_efficiency where weights have 8 bits",
    "credible_assembly_yield": "a bill below it carries a note",
    "crossover_volume": "what calc.crossover_volume searches for",
}
"""Quantities that no formula makes or takes under their own name, and what they are for."""

OUTSIDE_BY_KIND = {
    "energy_per_operation_": "becomes energy_per_operation of a kind of compute",
    "mac_density_": "becomes mac_density of a kind of compute",
    "energy_ratio_": "becomes node_energy_ratio of a class of node",
    "memory_energy_": "becomes memory_energy of a finished chip",
    "training_maturity_": "becomes training_maturity of a family of chips",
    "training_software_factor_": "becomes training_software_factor of a stack",
}
"""The same for quantities that stand once for each kind, by how their names begin."""

NUMBERS: dict[float, str] = {
    0.0: "nothing, and floors",
    0.5: "a half, and the middle between the marks 0 and 1",
    1.0: "one, the whole of a share",
    1.5: "between one and two: more than one device",
    2.0: "squares, diameters, multiply and accumulate",
    3.0: "forward and backward pass, causal",
    4.0: "two exchanges of two passes",
    6.0: "operations for a parameter and token in training",
}
"""Numbers that belong to mathematics or to counting; any other one is a fact and belongs into a preset."""

CONSTANTS = {
    "ROUNDING": "guard against rounding where whole replicas are counted",
    "HALVINGS": "steps of a numerical search",
    "BILLION": "a number for counting",
    "PERCENTAGE_POINT": "a number for counting",
    "FITS": "guard against rounding where a die fills the field exactly",
    "TOLERANCE": "guard against rounding where a site fits exactly",
    "STEPS": "phases that a search tries",
    "FINEST_SITE": "smallest site that a count is for",
    "MOST_MAPPED_SITES": "guard against a map that fills the memory",
    "MOST_STEPS": "guard against a search that does not end",
    "FEW_ROWS": "rows for which a byte is large enough",
}
"""Module constants with a number of their own, and why they are no inputs."""


def modules() -> list[ModuleType]:
    """The rooms and all modules in them."""
    found = []
    for name in ROOMS:
        room = importlib.import_module(name)
        found.append(room)
        for entry in pkgutil.walk_packages(room.__path__, f"{name}."):
            found.append(importlib.import_module(entry.name))
    return found


def registered(name: str, value: Any) -> Iterator[tuple[str, Function]]:
    """Pairs of quantity and formula in a registry: a tuple of formulas, a mapping by quantity, or one formula."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from registered(getattr(item, "__name__", name), item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from registered(str(key), item)
    elif inspect.isfunction(value):
        bound = [quantity for end, quantity in ALIASES.items() if name.endswith(end)]
        yield (bound[0] if bound else name), value


def formulas() -> list[tuple[str, Function]]:
    """All formulas with the quantity that each makes: as the registries (names in capitals) bind them, and alone."""
    pairs: dict[tuple[str, Function], None] = {}
    for module in modules():
        for name, value in vars(module).items():
            registry = name.isupper() and not name.startswith("_") and value is not Q and name not in BOUND_ELSEWHERE
            if registry or name in STAND_ALONE:
                pairs |= dict.fromkeys(registered(name, value))
    return list(pairs)


def problems_of_formula(name: str, function: Function) -> Iterator[str]:
    """What is wrong with one formula: declarations, docstring, units."""
    where = qualified_name(function)
    said = card(function)
    for part in ("summary", "equation", "source"):
        if not getattr(said, part):
            yield f"{where}: its docstring has no {part}"
    undeclared = [need for need in (*arguments(function), name) if need not in GLOSSARY]
    for need in undeclared:
        yield f"{where}: {need} is not declared in calc.units.glossary"
    if not undeclared:
        try:
            prove_formula(name, function, {need: with_unit(need, SAMPLE) for need in arguments(function)})
        except CalcError as error:
            yield str(error)


def orphans(known: set[Function]) -> Iterator[str]:
    """Public functions of the rooms that no registry holds."""
    for module in modules():
        for name, value in vars(module).items():
            own = inspect.isfunction(value) and value.__module__ == module.__name__
            if own and not name.startswith("_") and value not in known and name not in HELPERS:
                yield f"{qualified_name(value)}: is in no registry, so nothing can use it"


def buried_numbers(source: str, where: str) -> Iterator[str]:
    """Numbers in the bodies of functions, and in module constants, that are facts and not mathematics."""
    for node in ast.parse(source).body:
        name = (
            node.targets[0]
            if isinstance(node, ast.Assign)
            else node.target
            if isinstance(node, ast.AnnAssign)
            else None
        )
        if isinstance(name, ast.Name) and name.id in CONSTANTS:
            continue
        for part in ast.walk(node):
            if not isinstance(part, ast.Constant) or isinstance(part.value, bool | str):
                continue
            if isinstance(part.value, int | float) and float(part.value) not in NUMBERS:
                yield f"{where}:{part.lineno}: {part.value} is a fact; make it an input"


def unused_declarations(pairs: list[tuple[str, Function]]) -> Iterator[str]:
    """Declared quantities that no formula makes or needs and no field of a preset holds."""
    used = {name for made, function in pairs for name in (made, *arguments(function))}
    for kind in vars(calc.schema).values():
        if inspect.isclass(kind) and issubclass(kind, Preset):
            declarations = (kind.declaration(field) for field in kind.model_fields)
            used |= {declaration.name for declaration in declarations if declaration}
    used |= set(OUTSIDE) | {name for name in GLOSSARY if name.startswith(tuple(OUTSIDE_BY_KIND))}
    for name in GLOSSARY:
        if name not in used:
            yield f"calc.units.glossary: {name} is declared, but no formula and no preset uses it"


def problems() -> list[str]:
    """All problems, one line each."""
    pairs = formulas()
    found = [problem for name, function in pairs for problem in problems_of_formula(name, function)]
    found += orphans({function for _, function in pairs})
    for module in modules():
        found += buried_numbers(inspect.getsource(module), module.__name__)
    found += unused_declarations(pairs)
    return list(dict.fromkeys(found))


def main() -> int:
    """Print each problem, and give the exit code."""
    found = problems()
    for problem in found:
        print(problem)
    if not found:
        print(f"{len(formulas())} formulas, {len(GLOSSARY)} declarations: all declared, sourced, wired and proven")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
