"""The formulas from wafer to unit cost for one composition, evaluated over cases and explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from calc import economics, silicon
from calc.comparison.cases import Cases, Central, Column
from calc.comparison.composition import BY_DIE, Composed
from calc.comparison.leaves import Leaves
from calc.comparison.limits import cost_wiring
from calc.comparison.quantities import Quantities
from calc.errors import CalcError
from calc.graph import Explanation, Structure, compose, evaluate, prove_once, wiring
from calc.presets import Catalogue
from calc.provenance import SourcedQuantity


class Given:
    """Cases of a batch: some inputs have a column of their own, by key path; all others are central."""

    def __init__(self, columns: dict[str, np.ndarray]) -> None:
        self._columns = columns

    def column(self, quantity: SourcedQuantity) -> Column:
        """The column of an input, or its central value."""
        column = self._columns.get(quantity.path)
        if column is not None:
            return column
        return np.nan if quantity.value is None else quantity.value


@dataclass(frozen=True)
class Chain:
    """One composition with everything that its formulas start from."""

    owner: str
    parts: Composed
    common: Quantities
    catalogue: Catalogue

    @property
    def settings(self) -> Mapping[str, Any]:
        """Inputs that are no facts but settings, such as the layouts that are tried; none here."""
        return {}

    def all_quantities(self) -> Iterator[SourcedQuantity]:
        """Every input, of all kinds of die."""
        yield from self.common.values()
        yield from self.parts.quantities.values()
        for kind in self.parts.other_dies.values():
            yield from kind.values()

    def structure(self, targets: Iterable[str]) -> Structure:
        """The composed formulas for some targets."""
        given = frozenset((*self.common, *self.parts.quantities))
        return _structure(tuple(sorted(self.parts.forms.items())), given, tuple(targets))

    def columns(self, structure: Structure, cases: Cases) -> dict[str, Any]:
        """Values of all inputs over the cases, in base units; kinds of die along the first of four axes."""
        rate = cases.column(self.common["exchange_rate"])

        def column(quantity: SourcedQuantity) -> Any:
            values = cases.column(quantity)
            return economics.amount_in_usd(values, rate) if quantity.currency == "CNY" else values

        columns: dict[str, Any] = {name: self.settings[name] for name in structure.inputs if name in self.settings}
        for name in structure.inputs:
            if name in columns:
                continue
            kinds = self._kinds(name)
            if len(kinds) == 1:
                columns[name] = column(kinds[0])
            else:
                rows = np.stack(np.broadcast_arrays(*(np.atleast_1d(column(kind)) for kind in kinds)))
                columns[name] = rows[:, np.newaxis, np.newaxis, :]
        return columns

    def _kinds(self, name: str) -> list[SourcedQuantity]:
        if name in self.parts.quantities:
            return self.parts.dies_of(name) if name in BY_DIE else [self.parts.quantities[name]]
        return [self.common[name]]

    def values(self, targets: Iterable[str], cases: Cases) -> dict[str, np.ndarray]:
        """Targets over the cases in base units; not-a-number where unknown or not to be had."""
        structure = self.structure(targets)
        columns = self.columns(structure, cases)
        prove_once(structure, {name: _first(value) for name, value in columns.items()})
        return {name: _known(value) for name, value in evaluate(structure, columns).items()}

    def vanishing(self, name: str) -> str:
        """What below a figure is nothing at central values, so that it is not to be had, in words; else empty."""
        structure = self.structure((name,))
        columns = self.columns(structure, Central())
        made = {step.name for step in structure.steps} | set(columns)
        found = evaluate(structure, columns, [item for item in (*_NOTHING, *structure.inputs) if item in made])
        nothing = {item for item, value in found.items() if np.any(np.asarray(value) == 0.0)}
        zero = sorted(item for item in nothing if item.endswith("yield") and item in columns)
        said = [words for item, words in _NOTHING.items() if item in nothing]
        return said[0] if said else f"{zero[0]} is zero" if zero else ""

    def exchange_rate_leaf(self) -> Explanation:
        """The exchange rate with its source."""
        rate = self.common["exchange_rate"]
        return Leaves(self.catalogue, rate, self.owner, {}).of([rate], rate.value)

    def explain(self, name: str, cases: Cases) -> Explanation:
        """The tree behind one target."""
        structure = self.structure((name,))
        columns = self.columns(structure, cases)
        values = evaluate(structure, columns, [*(step.name for step in structure.steps), *structure.inputs])
        leaves = Leaves(self.catalogue, self.common["exchange_rate"], self.owner, {})
        nodes: dict[str, Explanation] = {}

        def node(item: str) -> Explanation:
            if item not in nodes:
                step = structure.step(item)
                if item in self.settings:
                    nodes[item] = Explanation(
                        item, values[item], self.owner, source="scenario", source_title="setting", confidence="choice"
                    )
                elif step is None:
                    nodes[item] = leaves.of(self._kinds(item), values[item])
                else:
                    needs = tuple(node(need) for need in step.needs)
                    nodes[item] = Explanation(item, values[item], self.owner, step.function, needs)
            return nodes[item]

        return node(name)


_NOTHING = {
    "exposable": "the die is larger than the reticle field",
    "gross_dies_per_wafer": "no die fits on the wafer",
    "carrier_sites_per_wafer": "no carrier fits on its wafer",
    "sellable_yield": "no die works",
    "attachment_yield": "no package survives assembly",
}
"""What can be nothing, and what that means."""


@lru_cache(maxsize=256)
def _structure(forms: tuple[tuple[str, str], ...], given: frozenset[str], targets: tuple[str, ...]) -> Structure:
    makers = cost_wiring(dict(forms))
    makers |= wiring(silicon.FAB_FORMULAS)
    try:
        return compose(makers, given, targets)
    except KeyError as error:
        raise CalcError(str(error.args[0])) from None


def _known(value: Any) -> np.ndarray:
    """The value, with not-a-number for what is not finite."""
    array = np.asarray(value, dtype=float)
    finite = np.isfinite(array)
    return array if finite.all() else np.where(finite, array, np.nan)


def _first(value: Any) -> Any:
    array = np.asarray(value, dtype=float)
    return array if array.ndim == 0 else array[..., :1]
