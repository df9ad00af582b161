"""Serving: a million decode points, layouts of a thousand scenarios, and one call of each kind."""

from __future__ import annotations

from typing import Any

import numpy as np

import calc
from benchmarks.timing import Row, milliseconds, repeated, verdict
from calc.comparison.cases import Central
from calc.comparison.compare import load_scenario
from calc.comparison.evaluation import Group, group_for
from calc.comparison.inputs import gather
from calc.comparison.layouts import Layout, axes, tried
from calc.graph import evaluate
from calc.presets import default_catalogue

PLATFORMS = ("h200", "h100", "h20", "b200", "a100", "mi300x", "ascend-910b", "ascend-910c", "h800", "l20")
POINTS_LIMIT = 0.3
SEARCH_LIMIT = 1.0
POINTS = 1_000_000
SCENARIOS = 1_000


def group(model: str, layouts: tuple[Layout, ...], targets: tuple[str, ...], changes: tuple[str, ...] = (),
          **columns: Any) -> Group:  # fmt: skip
    """Platforms that serve a model, with columns of the scenarios' own."""
    base = load_scenario("default")
    asked = base.model_copy(
        update={"platforms": list(PLATFORMS), "model": model, "basis": "per_device", "baseline": None}
    )
    inputs = gather(asked, default_catalogue())
    sizes = {**axes(layouts), "devices": 1.0, **columns}
    return group_for(inputs, list(range(len(PLATFORMS))), "per_device", targets, Central(), sizes, changes)


def decode_points() -> tuple[int, float]:
    """Steps of decode: ten platforms by batch and context, on eight devices; points and seconds."""
    width = POINTS // len(PLATFORMS)
    batches = np.tile(np.geomspace(1.0, 256.0, width // 100), 100).reshape(1, 1, -1)
    prompts = np.repeat(np.linspace(512.0, 32_768.0, 100), width // 100).reshape(1, 1, -1)
    found = group(
        "llama-3.1-70b", (Layout(8),), ("step_time",), ("stated batch",), stated_batch=batches, input_tokens=prompts,
        memory_capacity=np.full((len(PLATFORMS), 1), 1e15),
    )  # fmt: skip
    size = int(np.asarray(evaluate(found.structure, found.columns)["step_time"]).size)
    return size, repeated(lambda: evaluate(found.structure, found.columns), 5)


def layout_search(model: str) -> tuple[int, int, float]:
    """The best layout for a thousand scenarios: ten platforms by length of prompt and limit; layouts, seconds."""
    each = SCENARIOS // len(PLATFORMS)
    side = int(np.sqrt(each))
    prompts = np.repeat(np.geomspace(256.0, 32_768.0, side), side)
    limits = np.tile(np.geomspace(0.01, 0.2, side), side)
    layouts = tried(default_catalogue().load(model, "models"), wide=True)

    def search() -> Any:
        found = group(
            model, layouts, ("selected_replica", "decode_rate"), input_tokens=prompts,
            time_per_output_token_limit=limits,
        )  # fmt: skip
        return evaluate(found.structure, found.columns)

    scenarios = int(np.asarray(search()["decode_rate"]).size)
    return scenarios, len(layouts), repeated(search, 5)


def report_serving(rows: list[Row]) -> bool:
    """Points, searches and calls; whether points and searches are quick enough."""
    points, seconds = decode_points()
    quick = seconds <= POINTS_LIMIT
    rows.append((f"{points:,} decode points", milliseconds(seconds), verdict(quick, milliseconds(POINTS_LIMIT))))
    for model in ("llama-3.1-70b", "deepseek-v3"):
        scenarios, layouts, seconds = layout_search(model)
        fast = seconds <= SEARCH_LIMIT
        quick &= fast
        label = f"{layouts} layouts searched for {scenarios:,} scenarios, {model}"
        rows.append((label, milliseconds(seconds), verdict(fast, milliseconds(SEARCH_LIMIT))))
    rows.append(("calc.serving, one platform", milliseconds(repeated(lambda: calc.serving("h200"), 10)), ""))
    result = calc.serving("h200", "deepseek-v3", software="sglang")
    rows.append(("  its Pareto front", milliseconds(repeated(result.frontier, 10)), ""))
    return quick
