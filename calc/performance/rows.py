"""Rows: predictions of many kinds of work at once, each with inputs of its own, on the formulas of the comparison.

Axes of the arrays: ``[layout, row, case]``, as in the comparison, whose platforms stand where rows stand here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calc import cluster, economics, workload
from calc.comparison.cases import Cases, stacked
from calc.comparison.layouts import AXES, Layout, axes
from calc.comparison.quantities import Quantities
from calc.graph import Function, Structure, compose, evaluate, prove_once, wiring
from calc.provenance import SourcedQuantity

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """What one prediction starts from: quantities by name, the attention of the model, the layouts to choose among."""

    quantities: Quantities
    attention: str
    layouts: tuple[Layout, ...]
    bound: tuple[tuple[str, Function], ...] = field(default=())
    """Formulas that take the place of the usual ones, by the quantity that they make."""


def evaluate_rows(rows: Sequence[Row], common: Quantities, targets: Iterable[str], cases: Cases) -> dict[str, Array]:
    """Targets as ``[row, case]`` in base units, or ``[layout, row, case]`` for what differs by layout.

    Not-a-number where a row cannot do the work. Rows of one structure are evaluated together.
    """
    targets = tuple(targets)
    groups: dict[Any, list[int]] = {}
    for index, row in enumerate(rows):
        key = (row.attention, row.bound, frozenset(row.quantities))
        groups.setdefault(key, []).append(index)
    found: dict[str, Array] = {}
    for members in groups.values():
        values = _evaluated([rows[index] for index in members], common, targets, cases)
        for name, value in values.items():
            _place(found, name, np.asarray(value, dtype=float), members, len(rows))
    return found


def _place(found: dict[str, Array], name: str, value: Array, members: list[int], size: int) -> None:
    """Put a group's values into the rows that they belong to, widening the axes where needed."""
    value = np.broadcast_to(value, (*value.shape[:-2], len(members), value.shape[-1])) if value.ndim >= 2 else value
    if value.ndim < 2:
        value = np.broadcast_to(value.reshape(1, -1), (len(members), max(value.size, 1)))
    known = found.get(name)
    layouts = max(
        value.shape[0] if value.ndim == 3 else 0, known.shape[0] if known is not None and known.ndim == 3 else 0
    )
    width = max(value.shape[-1], known.shape[-1] if known is not None else 1)
    whole = np.full((layouts, size, width) if layouts else (size, width), np.nan)
    if known is not None:
        if known.ndim == 3:
            whole[: known.shape[0]] = known
        else:
            whole[...] = known
    if value.ndim == 3:
        whole[: value.shape[0], members] = value
    else:
        whole[..., members, :] = value
    found[name] = whole


def _evaluated(rows: list[Row], common: Quantities, targets: tuple[str, ...], cases: Cases) -> dict[str, Any]:
    given = frozenset((*common, *rows[0].quantities, *AXES))
    structure = serving_structure(rows[0].attention, rows[0].bound, given, targets)
    columns = columns_of(rows, common, structure, cases)
    prove_once(structure, {name: _first(value) for name, value in columns.items()})
    return evaluate(structure, columns)


@lru_cache(maxsize=64)
def serving_structure(
    attention: str, bound: tuple[tuple[str, Function], ...], given: frozenset[str], targets: tuple[str, ...]
) -> Structure:
    """The composed formulas of serving."""
    kinds: Mapping[str, Function] = workload.LATENT if attention == "latent" else workload.GROUPED_QUERY
    wired = {"throughput": cluster.SERVING_THROUGHPUT} | dict(kinds) | dict(bound)
    return compose(wiring(workload.SERVING, **wired), given, targets)


def columns_of(rows: list[Row], common: Quantities, structure: Structure, cases: Cases) -> dict[str, Any]:
    """The inputs of a structure as arrays over layouts, rows and cases."""
    columns: dict[str, Any] = {}
    column = _reader(common, cases)
    for name in structure.inputs:
        if name in AXES:
            columns[name] = _layout_axis(rows, name)
        elif name in rows[0].quantities:
            columns[name] = stacked([column(row.quantities[name]) for row in rows])
        else:
            columns[name] = column(common[name])
    return columns


def _reader(common: Quantities, cases: Cases) -> Callable[[SourcedQuantity], Any]:
    def column(quantity: SourcedQuantity) -> Any:
        values = cases.column(quantity)
        if quantity.currency == "CNY":
            return economics.amount_in_usd(values, cases.column(common["exchange_rate"]))
        return values

    return column


def _layout_axis(rows: list[Row], name: str) -> Array:
    """One property of the layouts of each row; a row with fewer layouts repeats its last, which is never chosen."""
    most = max(len(row.layouts) for row in rows)
    filled = [row.layouts + row.layouts[-1:] * (most - len(row.layouts)) for row in rows]
    return np.concatenate([axes(layouts)[name] for layouts in filled], axis=1)


def _first(value: Any) -> Any:
    array = np.asarray(value, dtype=float)
    if array.ndim < 2:
        return array if array.ndim == 0 else array[..., :1]
    return array[..., :1, :1]
