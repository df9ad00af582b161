"""The formulas of one replica in one layout, as a chain that is evaluated over cases and explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from calc.comparison.cases import Cases
from calc.comparison.composition import BY_DIE
from calc.comparison.evaluation import columns_for, group_for
from calc.comparison.inputs import ScenarioInputs
from calc.comparison.layouts import Layout, axes
from calc.comparison.quantities import defined
from calc.comparison.reasons import serving_trouble
from calc.costing.chain import Chain
from calc.graph import Structure
from calc.provenance import SourcedQuantity

POOLED = {"prefill_pool_rate": "prefill_rate", "pool_first_token_time": "time_to_first_token"}
"""What the fleet that reads prompts gives to the one that writes answers, and what it is called there."""


@dataclass(frozen=True, kw_only=True)
class ServingChain(Chain):
    """One platform in one or several layouts, serving in one mode.

    `pool` is the chain of the fleet that reads prompts, where two fleets share the work.
    """

    inputs: ScenarioInputs
    layouts: tuple[Layout, ...]
    changes: tuple[str, ...] = ()
    fixed: Mapping[str, float] = field(default_factory=dict)
    pool: ServingChain | None = None

    def at(self, *layouts: Layout) -> ServingChain:
        """The same in other layouts."""
        return replace(self, layouts=layouts)

    def asking(self, *changes: str, **fixed: Any) -> ServingChain:
        """The same with more asked of the fleet, by `workload.CHANGES`, and with inputs set."""
        return replace(self, changes=(*self.changes, *changes), fixed={**self.fixed, **fixed})

    @property
    def set_inputs(self) -> dict[str, Any]:
        """Inputs that are no facts: the layouts, one device as a share of a fleet, what the mode sets."""
        pooled: dict[str, Any] = dict.fromkeys(POOLED, np.nan) if self.pool else {}
        return {**axes(self.layouts), "devices": 1.0, "fleet_is_share": 1.0, **pooled, **self.fixed}

    def all_quantities(self) -> Iterator[SourcedQuantity]:
        """Every input."""
        yield from self.inputs.all_quantities()

    def structure(self, targets: Iterable[str]) -> Structure:
        """The composed formulas for some targets."""
        cases: Any = _Nothing()
        return group_for(self.inputs, [0], "per_device", targets, cases, self.set_inputs, self.changes).structure

    def columns(self, structure: Structure, cases: Cases) -> dict[str, Any]:
        """Values of all inputs over the cases, in base units."""
        chosen = self.set_inputs
        names = [name for name in structure.inputs if name not in chosen]
        columns = columns_for(self.inputs, self.inputs.platforms, names, cases)
        columns |= {name: value for name, value in chosen.items() if name in structure.inputs}
        wanted = [name for name in POOLED if name in structure.inputs]
        if self.pool and wanted:
            given = self.pool.values([POOLED[name] for name in wanted], cases)
            columns |= {name: given[POOLED[name]] for name in wanted}
        return columns

    def _kinds(self, name: str) -> list[SourcedQuantity]:
        platform = self.inputs.platforms[0]
        if name in self.set_inputs:
            return [defined(name, 0.0, f"layout.{name}", ", ".join(layout.name for layout in self.layouts))]
        if name in platform.quantities:
            return platform.dies_of(name) if name in BY_DIE else [platform.quantities[name]]
        return [self.common[name]]

    def vanishing(self, name: str) -> str:
        """Why a figure is not to be had, in words; else empty."""
        platform = self.inputs.platforms[0]
        unknown = [platform.reasons[need] for need in self.structure((name,)).inputs if need in platform.reasons]
        return platform.reasons.get(name) or (unknown[0] if unknown else serving_trouble(self.inputs, 0))


class _Nothing:
    """Cases for which no column is asked; a structure does not depend on them."""

    def column(self, quantity: SourcedQuantity) -> float:
        """Not a number."""
        return np.nan
