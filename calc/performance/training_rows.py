"""Published training runs as rows of the training formulas, ready to be predicted with many sets of coefficients.

Axes of the arrays: ``[layout, row, case]``, as in the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calc import workload
from calc.comparison.quantities import Quantities
from calc.comparison.training_layouts import NAMES, best_of, layout_columns
from calc.graph import Structure, compose, evaluate, prove_once, wiring
from calc.schema import TrainingLayout

Array = NDArray[np.float64]
CALIBRATED = "calibration."


@dataclass(frozen=True)
class TrainingRow:
    """What one run starts from: every quantity by name, the model's attention, its layouts, how it is laid out."""

    quantities: Quantities
    attention: str
    layouts: tuple[TrainingLayout, ...]
    balanced: bool
    stated: bool


class TrainingRows:
    """Rows with their columns; those of one attention are evaluated together."""

    def __init__(self, rows: Sequence[TrainingRow], targets: Sequence[str]) -> None:
        self.size, self.targets = len(rows), tuple(targets)
        self.layouts: list[tuple[TrainingLayout, ...]] = [row.layouts for row in rows]
        self.groups = []
        for attention in dict.fromkeys(row.attention for row in rows):
            members = [index for index, row in enumerate(rows) if row.attention == attention]
            self.groups.append(self._group([rows[index] for index in members], members, attention))

    def _group(self, rows: list[TrainingRow], members: list[int], attention: str) -> _Group:
        searching = [place for place, row in enumerate(rows) if len(row.layouts) > 1]
        if searching:
            tried = _Group([rows[place] for place in searching], attention, ("candidate_training_rate",))
            rates = tried.values({})["candidate_training_rate"]
            for row, place in enumerate(searching):
                self.layouts[members[place]] = best_of(rows[place].layouts, np.nan_to_num(rates[:, row, 0]))
        kept = [self.layouts[index] for index in members]
        return _Group(rows, attention, (*self.targets, "selected_layout"), kept, members)

    def values(self, coefficients: Mapping[str, float] | None = None) -> dict[str, Array]:
        """Targets by row in base units, not-a-number where no layout fits; ``selected_layout`` as an index."""
        found = {name: np.full(self.size, np.nan) for name in (*self.targets, "selected_layout")}
        for group in self.groups:
            values = group.values(coefficients or {})
            found["selected_layout"][group.members] = values.pop("selected_layout")[0, :, 0]
            for name, value in values.items():
                found[name][group.members] = value.reshape(-1, len(group.members))[-1]
        return found


class _Group:
    """Rows of one structure as columns, with the places of each calibrated coefficient in them."""

    def __init__(
        self,
        rows: Sequence[TrainingRow],
        attention: str,
        targets: tuple[str, ...],
        layouts: Sequence[Sequence[TrainingLayout]] | None = None,
        members: Sequence[int] = (),
    ) -> None:
        self.members, self.size, self.targets = list(members), len(rows), targets
        self.structure = _structure(attention, frozenset((*rows[0].quantities, *NAMES)), targets)
        laid_out = layout_columns(
            layouts or [row.layouts for row in rows], [row.balanced for row in rows], [not row.stated for row in rows]
        )
        self.columns: dict[str, Array] = {}
        self.places: dict[str, list[tuple[str, int]]] = {}
        for name in self.structure.inputs:
            if name in laid_out:
                self.columns[name] = laid_out[name]
                continue
            quantities = [row.quantities[name] for row in rows]
            values = [np.nan if quantity.value is None else quantity.value for quantity in quantities]
            self.columns[name] = np.array(values, dtype=float).reshape(-1, 1)
            for index, quantity in enumerate(quantities):
                if quantity.path.startswith(CALIBRATED):
                    key = quantity.path.removeprefix(CALIBRATED)
                    self.places.setdefault(key, []).append((name, index))
        prove_once(self.structure, {name: value[..., :1, :1] for name, value in self.columns.items()})

    def values(self, coefficients: Mapping[str, float]) -> dict[str, Array]:
        """Targets with some coefficients at other values, as ``[layout, row, 1]`` or ``[row, 1]``."""
        columns: dict[str, Any] = dict(self.columns)
        for key, value in coefficients.items():
            for name, index in self.places.get(key, ()):
                if columns[name] is self.columns[name]:
                    columns[name] = self.columns[name].copy()
                columns[name][index, 0] = value
        found = evaluate(self.structure, columns)
        return {name: np.broadcast_to(np.asarray(value, dtype=float), _shape(value, self.size))
                for name, value in found.items()}  # fmt: skip


def _shape(value: Any, rows: int) -> tuple[int, ...]:
    shape = np.shape(value)
    return (*shape[:-2], rows, 1) if len(shape) > 2 else (rows, 1)


def _structure(attention: str, given: frozenset[str], targets: tuple[str, ...]) -> Structure:
    bound = dict(workload.LATENT if attention == "latent" else workload.GROUPED_QUERY)
    bound |= workload.METHODS["full"] | workload.GOODPUT["stated"]
    return compose(wiring(workload.TRAINING, **bound), given, targets)
