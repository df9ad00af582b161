"""`make bench`: the library's speed, as ratios within one run. Fails when the engine is slow beside bare NumPy."""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

import numpy as np

import calc
from benchmarks.bare_chain import accelerator_chain, design_chain
from benchmarks.serving import report_serving
from benchmarks.silicon import report_silicon
from benchmarks.timing import Row, milliseconds, repeated, timed, verdict
from benchmarks.training import report_training
from calc.comparison import BREAKDOWN
from calc.comparison.cases import Cases, Central, Draws, standard_normal
from calc.comparison.evaluation import Group, columns_for, evaluate_scenario
from calc.comparison.inputs import ScenarioInputs
from calc.comparison.structures import metrics_of
from calc.graph import evaluate, prove

PLATFORMS = (
    "h200",
    "h20",
    "h100",
    "ascend-910b",
    "ascend-910c",
    "mi300x",
    "cambricon-590",
    "monolithic-28nm",
    "chiplet-28nm",
    "chiplet-28nm-3d",
)
DRAWS = 100_000
RATIO_LIMIT = 1.3
AGREEMENT = 1e-9
WARM_LIMIT = 10e-3
CHAINS: Mapping[str, Callable[[Any], dict[str, Any]]] = {"accelerator": accelerator_chain, "design": design_chain}


def compare_with_table(draws: int = 0, **changes: Any) -> None:
    """What the app and the command do: a comparison and its table."""
    calc.compare(PLATFORMS, draws=draws, **changes).frame()


def groups_of(inputs: ScenarioInputs, cases: Cases) -> tuple[Group, ...]:
    """The groups of platforms that a scenario is evaluated in, with their columns over the cases."""
    return evaluate_scenario(inputs, (*metrics_of(inputs.workload.task), *BREAKDOWN), cases).groups


def first_row(group: Group) -> dict[str, Any]:
    """The columns of a group's first platform, as the proof of units takes them."""
    arrays = {name: np.asarray(value, dtype=float) for name, value in group.columns.items()}
    return {
        name: array[..., :1, :1] if array.ndim > 1 else array[:1] if array.ndim else array
        for name, array in arrays.items()
    }


def time_of_draws(inputs: ScenarioInputs, draws: int) -> float:
    """Seconds to draw every input that has a range, from an empty cache."""
    standard_normal.cache_clear()
    cases = Draws(draws, inputs.scenario.seed)
    platforms = inputs.platforms
    names = {name for platform in platforms for name in platform.quantities} | set(inputs.common)
    return timed(lambda: [columns_for(inputs, [platform], sorted(names), cases) for platform in platforms])[0]


def largest_difference(engine: Mapping[str, Any], bare: Mapping[str, Any]) -> float:
    """Largest relative difference over all targets; infinite where one is unknown and the other is not."""
    if set(engine) != set(bare):
        raise SystemExit(f"targets differ: {sorted(set(engine) ^ set(bare))}")
    worst = 0.0
    for name in engine:
        ours, theirs = np.broadcast_arrays(engine[name], bare[name])
        known = np.isfinite(ours)
        if not np.array_equal(known, np.isfinite(theirs)):
            return float("inf")
        if known.any():
            scale = np.maximum(np.abs(ours[known]), np.finfo(float).tiny)
            worst = max(worst, float(np.max(np.abs(ours[known] - theirs[known]) / scale)))
    return worst


def side_by_side(groups: Sequence[Group], rounds: int) -> tuple[list[float], list[float], float]:
    """Seconds of the engine and of the bare chain, run in turns, and their largest difference."""
    engine, bare, worst = [], [], 0.0
    for turn in range(rounds + 1):
        gc.collect()
        ours, results = timed(lambda: [evaluate(group.structure, group.columns) for group in groups])
        theirs, plain = timed(lambda: [CHAINS[group.shape.platform](group.columns) for group in groups])
        if turn == 0:
            worst = max(largest_difference(one, other) for one, other in zip(results, plain, strict=True))
        else:
            engine.append(ours)
            bare.append(theirs)
        del results, plain
    return engine, bare, worst


def import_time() -> float:
    """Median seconds of `import calc` in a fresh process, less the start of Python itself."""

    def run(statement: str) -> float:
        command = [sys.executable, "-c", statement]
        return repeated(lambda: subprocess.run(command, check=True), 5)

    return run("import calc") - run("pass")


def report_compare(rows: list[Row]) -> bool:
    """Comparisons with their tables, end to end; whether a warm one is quick enough."""
    rows.append(("compare 10 platforms with table, first call", milliseconds(timed(compare_with_table)[0]), ""))
    warm = repeated(compare_with_table, 50)
    quick = warm <= WARM_LIMIT
    rows.append(("  the same, warm", milliseconds(warm), verdict(quick, milliseconds(WARM_LIMIT))))
    prices = count(3000)

    def move_slider() -> None:
        compare_with_table(overrides={"site.electricity_price": f"{next(prices) / 1e4} CNY/kWh"})

    rows.append(("  with one input changed each time", milliseconds(repeated(move_slider, 30)), ""))
    for draws in (1_000, 10_000):
        seconds = repeated(partial(compare_with_table, draws), 5)
        rows.append((f"  with {draws:,} draws", milliseconds(seconds), ""))
    return quick


def report_engine(rows: list[Row], inputs: ScenarioInputs, draws: int, rounds: int) -> bool:
    """The engine against bare NumPy on the same columns; whether ratio and agreement are within their limits."""
    rows.append((f"making {draws:,} draws of every input", milliseconds(time_of_draws(inputs, draws)), ""))
    groups = groups_of(inputs, Draws(draws, inputs.scenario.seed))
    ours, theirs, worst = side_by_side(groups, rounds)
    engine, bare = statistics.median(ours), statistics.median(theirs)
    fast, same = engine / bare <= RATIO_LIMIT, worst <= AGREEMENT
    rows.append((f"engine, 10 platforms x {draws:,} draws", milliseconds(engine), ""))
    rows.append(("  bare NumPy, the same chain by hand", milliseconds(bare), ""))
    rows.append(("  ratio", f"{engine / bare:.2f}", verdict(fast, f"{RATIO_LIMIT}")))
    rows.append(("  ratio of the fastest turns", f"{min(ours) / min(theirs):.2f}", "for information"))
    rows.append(("  largest relative difference", f"{worst:.1e}", verdict(same, f"{AGREEMENT:.0e}")))
    return fast and same


def main() -> int:
    """Run everything, print one table, and give the exit code."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--strict", action="store_true", help="absolute times decide the exit code too")
    options.add_argument("--draws", type=int, default=DRAWS, help="draws of the engine against bare NumPy")
    options.add_argument("--rounds", type=int, default=5, help="turns of the engine against bare NumPy")
    given = options.parse_args()

    rows: list[Row] = []
    quick = report_compare(rows)
    inputs = calc.compare(PLATFORMS, draws=0).inputs
    sound = report_engine(rows, inputs, given.draws, given.rounds)
    for group in groups_of(inputs, Central()):
        seconds = repeated(partial(prove, group.structure, first_row(group)), 5)
        label = f"proof of units, {group.shape.platform}, {len(group.structure.steps)} formulas"
        rows.append((label, milliseconds(seconds), ""))
    rows.append(("import calc, fresh process", milliseconds(import_time()), ""))
    quick &= report_silicon(rows)
    quick &= report_serving(rows)
    quick &= report_training(rows)

    width = max(len(label) for label, _, _ in rows)
    print(f"calc {calc.__version__}, Python {sys.version.split()[0]}, NumPy {np.__version__}")
    for label, figure, said in rows:
        print(f"{label:<{width}}  {figure:>12}  {said}".rstrip())
    return 0 if sound and (quick or not given.strict) else 1


if __name__ == "__main__":
    raise SystemExit(main())
