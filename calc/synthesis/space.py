"""`calc.design_space`: the matching design over node x memory x package x supply, and the front of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from calc.comparison.summary import summary
from calc.errors import RangeError
from calc.presets import Catalogue, default_catalogue
from calc.schema import Design, Memory, Node, Package
from calc.synthesis.crossed import Crossed
from calc.synthesis.limits import NEEDED, ROUNDING, breaks, uses
from calc.synthesis.match import COUNTS, DEFAULT_ON, Match
from calc.synthesis.sized import Choice, SizedChain, sized_chain, template
from calc.synthesis.supply import design_nodes, supply_range
from calc.synthesis.target import aspects_of, target_of
from calc.synthesis.throughput import crossed, of_template, work_of, working_chain
from calc.synthesis.voltage import volts_of
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

OBJECTIVES = ("total_die_area", "rated_power", "unit_cost")
"""What the front is of: less is better in each."""
SHOWN = (*OBJECTIVES, *COUNTS, "clock_frequency", "peak_rate", "memory_bandwidth", "memory_capacity")
SUPPLIES = 5


def design_space(
    platform: Any,
    *,
    nodes: Sequence[str] | None = None,
    memories: Sequence[str] | None = None,
    packages: Sequence[str] | None = None,
    voltages: Sequence[Any] | None = None,
    on: str | Iterable[str] = DEFAULT_ON,
    workload: str | None = None,
    model: str | None = None,
    precision: str | None = None,
    die_area: Any = None,
    overrides: Mapping[str, Any] | None = None,
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> pd.DataFrame:
    """Every design that matches a platform, over node x memory x package x supply: area, power and cost of each.

    `pareto` marks the rows that no other one beats in silicon, power and unit cost at once, among those that break no
    limit as far as is known; `broken` names the limits that a row breaks, `unknown` those of which it is not known.

    Args:
        platform, on, workload, model, precision, die_area, overrides, date, draws, seed: as for `calc.match`.
        nodes: default: all of which the device model knows enough.
        memories: default: all.
        packages: default: for each memory those in which designs of the catalogue have memory attached so.
        voltages: supplies of all nodes; default: five for each node, from the minimum of its SRAM (or seven tenths of
            the nominal supply) to the nominal one.
    """
    import pandas as pd

    catalogue = default_catalogue() if catalogue is None else catalogue
    aspects = aspects_of(on)
    given = dict(overrides or {})
    target = target_of(platform, aspects, precision, date, catalogue)
    drawn = target.cases(draws, seed)
    work = work_of(platform, aspects, workload, model, precision, given, date, draws, seed, catalogue)
    chosen_nodes: list[Node] = [catalogue.load(name, "nodes") for name in nodes or design_nodes(catalogue)]
    chosen: list[Memory] = [catalogue.load(name, "memories") for name in memories or catalogue.ids("memories")]
    usual = _usual_packages(catalogue)
    rows: list[dict[str, Any]] = []
    for node, memory in product(chosen_nodes, chosen):
        volts = _supplies(node, catalogue) if voltages is None else volts_of(voltages)
        for package in packages or usual[memory.attachment]:
            choice = Choice(node.id, memory.id, package, f"{float(volts[-1])!r} V", die_area)
            read, sizes, _ = template(choice, aspects, of_template(given, aspects), date, catalogue)
            supplies = {f"{read.name}.supply_voltage": volts}
            if work is None:
                chain, cases = sized_chain(read, sizes, target), Crossed(drawn, draws or 1, supplies)
            else:
                chain = working_chain(read, sizes, work, catalogue)
                cases = crossed(chain, work, drawn, draws or 1, supplies)
            found = _rows(chain, cases, volts, memory.attachment)
            rows += [{"node": node.id, "memory": memory.id, "package": package, **row} for row in found]
    if not rows:
        raise RangeError("design_space: nothing to look at; name nodes, memories and packages")
    frame = pd.DataFrame(rows)
    frame["pareto"] = _front(frame)
    frame.attrs["platform"] = target.name
    return frame


def _usual_packages(catalogue: Catalogue) -> dict[str, list[str]]:
    """Packages of the designs of the catalogue by how memory is attached in them; dies of one kind are not stacked."""
    found: dict[str, list[str]] = {"stack": [], "board": [], "bonded": []}
    for name in catalogue.ids("designs"):
        design: Design = catalogue.load(name, "designs")
        beside = isinstance(design.package, Package) and design.package.logic_stacking == "side-by-side"
        if beside and isinstance(design.memory, Memory) and isinstance(design.package, Package):
            known = found[design.memory.attachment]
            known += [design.package.id] if design.package.id not in known else []
    return found


def _supplies(node: Node, catalogue: Catalogue) -> NDArray[np.float64]:
    return volts_of(supply_range(node, catalogue).steps(SUPPLIES))


def _rows(chain: SizedChain, cases: Crossed, volts: NDArray[np.float64], attachment: str) -> list[dict[str, Any]]:
    """A row a supply, all of them in one evaluation."""
    values = chain.values(tuple(dict.fromkeys((*SHOWN, *NEEDED))), cases)
    tables = {name: cases.table(values[name]) / GLOSSARY[name].factor for name in SHOWN}
    used = {name: cases.table(use) for name, use in uses(values, attachment).items()}
    found = []
    for index, volt in enumerate(volts):
        row: dict[str, Any] = {"supply_voltage [V]": float(volt)}
        for name in SHOWN:
            row |= _cells(name, tables[name][index])
        row["broken"] = ", ".join(name for name, use in used.items() if np.mean(breaks(use[index])) > 0.5)
        row["unknown"] = ", ".join(name for name, use in used.items() if not np.isfinite(use[index]).any())
        found.append(row)
    return found


def _cells(name: str, values: NDArray[np.float64]) -> dict[str, Any]:
    found, label = summary(values), _label(name)
    cells: dict[str, Any] = {label: np.nan if found.value is None else found.value}
    if found.low is not None and name in OBJECTIVES:
        unit = GLOSSARY[name].unit
        cells |= {f"{name} low [{unit}]": found.low, f"{name} high [{unit}]": found.high}
    return cells


def _label(name: str) -> str:
    unit = GLOSSARY[name].unit
    return f"{name} [{unit}]" if unit else name


def _front(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows that break no limit and that no other such row beats in all objectives."""
    points = frame[[_label(name) for name in OBJECTIVES]].to_numpy(dtype=float)
    allowed = (frame["broken"].to_numpy() == "") & np.isfinite(points).all(axis=1)
    kept = points[allowed]
    no_worse = (kept[:, np.newaxis] <= kept[np.newaxis]).all(axis=2)
    better = (kept[:, np.newaxis] < kept[np.newaxis]).any(axis=2)
    found = np.zeros(len(frame), dtype=bool)
    found[allowed] = ~(no_worse & better).any(axis=0)
    return found


def better_designs(space: pd.DataFrame, design: Match) -> pd.DataFrame:
    """The rows of a design space that break no limit and that beat one matching design in all objectives.

    A row beats it that is no worse in silicon, power and unit cost, and better in one of them; all at central values.

    Args:
        space: what `design_space` gives, for the same platform.
        design: what `match` gives.
    """
    labels = [_label(name) for name in OBJECTIVES]
    own = np.array([np.nan if (value := design.central(name)) is None else value for name in OBJECTIVES])
    points = space[labels].to_numpy(dtype=float)
    no_worse, better = points <= own * (1.0 + ROUNDING), points < own * (1.0 - ROUNDING)
    allowed = space["broken"].to_numpy() == ""
    found: pd.DataFrame = space[allowed & no_worse.all(axis=1) & better.any(axis=1)]
    return found
