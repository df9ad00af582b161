"""Building the tree behind a figure, from the structures that made it."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc import cluster
from calc.comparison import training_layouts
from calc.comparison.composition import BY_DIE
from calc.comparison.evaluation import SIZED_BY, Evaluation, Group
from calc.comparison.inputs import ScenarioInputs
from calc.comparison.leaves import Leaves
from calc.comparison.platforms import PlatformInputs
from calc.graph import Explanation, evaluate
from calc.presets import Catalogue
from calc.units import AXES


class Tracer:
    """Explains figures of one central evaluation."""

    def __init__(self, inputs: ScenarioInputs, evaluation: Evaluation, catalogue: Catalogue) -> None:
        self.inputs, self.evaluation, self.catalogue = inputs, evaluation, catalogue

    def explain(self, name: str, index: int) -> Explanation:
        """The tree behind a figure of a platform."""
        group = next(item for item in self.evaluation.groups if index in item.members)
        return self._tree(group, name, index)

    def _tree(self, group: Group, name: str, index: int) -> Explanation:
        platform = self.inputs.platforms[index]
        row = group.members.index(index)
        values = evaluate(group.structure, group.columns, [*_steps(group), *group.structure.inputs])
        nodes: dict[str, Explanation] = {}

        def node(item: str) -> Explanation:
            if item not in nodes:
                nodes[item] = self._node(group, item, platform, _row(values[item], row), node)
            return nodes[item]

        return node(name)

    def _node(self, group: Group, name: str, platform: PlatformInputs, magnitude: Any, node: Any) -> Explanation:
        step = group.structure.step(name)
        if step is not None:
            return Explanation(name, magnitude, platform.id, step.function, tuple(node(need) for need in step.needs))
        if name in SIZED_BY and self.evaluation.reference is not None:
            return self._size(name, magnitude)
        quantity = platform.quantities.get(name) or self.inputs.common.get(name)
        if quantity is None:
            return self._setting(name, magnitude, platform)
        leaves = Leaves(self.catalogue, self.inputs.common["exchange_rate"], platform.id, platform.reasons)
        if name not in BY_DIE or np.ndim(magnitude) < len(AXES):
            return leaves.of([quantity], magnitude)
        kinds = platform.dies_of(name)
        return leaves.of(kinds + [kinds[0]] * (len(magnitude) - len(kinds)), magnitude)

    def _size(self, name: str, magnitude: Any) -> Explanation:
        reference = self.evaluation.reference
        if reference is None:
            raise RuntimeError("there is no reference fleet")
        maker = cluster.SIZES[self.inputs.scenario.basis][name]
        tree = self._tree(reference, SIZED_BY[name], reference.members[0])
        return Explanation(name, magnitude, self.inputs.baseline.id, maker, (tree,))

    def _setting(self, name: str, magnitude: Any, platform: PlatformInputs) -> Explanation:
        notes = {
            "replica_sizes": "sizes that are tried; the best layout for each platform is used",
            "attention_data_parallel": "layouts that are tried, one for each size",
            "pipeline_stages": "layouts that are tried, one for each size",
            "devices": f"reference fleet of the baseline, {self.inputs.scenario.reference_fleet}"
            if self.inputs.scenario.basis != "per_device"
            else "one device, as a share of a fleet",
        }
        notes |= dict.fromkeys(training_layouts.NAMES, "layouts that are tried; the best for each platform is used")
        return Explanation(
            name, magnitude, platform.id, source="scenario", source_title="setting of the scenario",
            confidence="choice", note=notes.get(name, ""), path=f"scenario.{name}",
        )  # fmt: skip


def _steps(group: Group) -> list[str]:
    return [step.name for step in group.structure.steps]


def _row(value: Any, row: int) -> Any:
    """The part of an array that belongs to one platform, keeping its axes."""
    array = np.asarray(value, dtype=float)
    if array.ndim < 2 or array.shape[-2] == 1:
        return value
    return array[..., row : row + 1, :]
