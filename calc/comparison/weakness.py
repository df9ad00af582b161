"""Which weak inputs can move a figure by a tenth or more: one probe each, all in one evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from calc.comparison.cases import Probes
from calc.comparison.evaluation import evaluate_scenario
from calc.comparison.inputs import ScenarioInputs
from calc.provenance import SourcedQuantity

MATTERS = 0.10
NUDGE = 1.10
NOTICEABLE = 1e-6


@dataclass(frozen=True)
class WeakInput:
    """A weak input and by what share of its central value it moves a figure across its range.

    `share` is None where the input has no range and all that is known is that the figure depends on it.
    """

    quantity: SourcedQuantity
    share: float | None


def weak_inputs(inputs: ScenarioInputs, targets: Iterable[str]) -> dict[tuple[str, int], list[WeakInput]]:
    """For each figure and platform index, the weak inputs that can move it by a tenth or more, strongest first."""
    targets = tuple(targets)
    weak = weak_facts(inputs.all_quantities())
    values = evaluate_scenario(inputs, targets, probes_of(weak)).values
    own = [{item.identity: item for item in platform.all_quantities()} for platform in inputs.platforms]
    found: dict[tuple[str, int], list[WeakInput]] = {}
    for name in targets:
        for row, figures in enumerate(values[name]):
            found[(name, row)] = strongest(figures, [own[row].get(identity, item) for identity, item in weak.items()])
    return found


def weak_facts(quantities: Iterable[SourcedQuantity]) -> dict[str, SourcedQuantity]:
    """Weak inputs with a value, each fact once, by identity."""
    weak: dict[str, SourcedQuantity] = {}
    for quantity in quantities:
        if quantity.is_weak and quantity.value is not None:
            weak.setdefault(quantity.identity, quantity)
    return weak


def probes_of(weak: Mapping[str, SourcedQuantity]) -> Probes:
    """Two cases for each fact: the ends of its range, or where it has none a nudge."""
    probes: list[tuple[str, float]] = []
    for quantity in weak.values():
        value = quantity.value or 0.0
        low, high = (quantity.low, quantity.high) if quantity.has_range else (value, value * NUDGE)
        probes += [
            (quantity.identity, low if low is not None else value),
            (quantity.identity, high if high is not None else value),
        ]
    return Probes(probes)


def strongest(figures: np.ndarray, weak: list[SourcedQuantity]) -> list[WeakInput]:
    """Weak inputs by how far they move one figure; one that can make it impossible moves it all the way."""
    central = figures[0]
    if not np.isfinite(central) or figures.size == 1:
        return []
    pairs = figures[1:].reshape(-1, 2)
    highest, lowest = np.maximum(pairs.max(axis=1), central), np.minimum(pairs.min(axis=1), central)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(np.isfinite(highest - lowest), (highest - lowest) / abs(central), np.inf)
    result = []
    for index in np.argsort(-share):
        quantity = weak[index]
        if quantity.has_range and share[index] >= MATTERS:
            result.append(WeakInput(quantity, float(share[index])))
        elif not quantity.has_range and share[index] > NOTICEABLE:
            result.append(WeakInput(quantity, None))
    return result
