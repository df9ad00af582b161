"""Training: the best layout for a thousand scenarios, and one call."""

from __future__ import annotations

from typing import Any

import numpy as np

import calc
from benchmarks.timing import Row, milliseconds, repeated, verdict
from calc.comparison.cases import Central
from calc.comparison.compare import load_scenario
from calc.comparison.evaluation import group_for, training_candidates, training_columns
from calc.comparison.inputs import gather
from calc.graph import evaluate
from calc.presets import default_catalogue

PLATFORMS = ("h200", "h100", "h20", "b200", "a100", "mi300x", "ascend-910b", "ascend-910c", "h800", "b300")
SEARCH_LIMIT = 1.0
SCENARIOS = 1_000


def layout_search(model: str) -> tuple[int, int, float]:
    """The best layout for a thousand scenarios: ten platforms by devices and batch; layouts, seconds."""
    asked = load_scenario("default").model_copy(
        update={"platforms": list(PLATFORMS), "model": model, "workload": "finetune-70b", "basis": "per_device",
                "baseline": None}
    )  # fmt: skip
    inputs = gather(asked, default_catalogue())
    side = int(np.sqrt(SCENARIOS // len(PLATFORMS)))
    devices = np.repeat(2.0 ** np.arange(6, 6 + side), side)
    batches = devices * np.tile(np.geomspace(1.0, 16.0, side), side)
    candidates = training_candidates(inputs)
    layouts = training_columns(inputs, [candidates])
    sizes = {"devices": 1.0, "training_devices": devices, "global_batch": batches}
    group = group_for(
        inputs, list(range(len(PLATFORMS))), "per_device", ("selected_layout", "training_rate"), Central(), sizes,
        layouts=layouts,
    )  # fmt: skip

    def search() -> Any:
        return evaluate(group.structure, group.columns)

    return int(np.asarray(search()["training_rate"]).size), len(candidates), repeated(search, 3)


def report_training(rows: list[Row]) -> bool:
    """Searches and a call; whether the search of a dense model is quick enough."""
    quick = True
    for model, limit in (("llama-3.1-70b", SEARCH_LIMIT), ("deepseek-v3", None)):
        scenarios, layouts, seconds = layout_search(model)
        label = f"{layouts:,} training layouts searched for {scenarios:,} scenarios, {model}"
        fast = limit is None or seconds <= limit
        quick &= fast
        rows.append((label, milliseconds(seconds), verdict(fast, milliseconds(limit)) if limit else ""))
    rows.append(("calc.training, one platform", milliseconds(repeated(lambda: calc.training("h200"), 10)), ""))
    return quick
