"""Serving held against measurements that no fit has seen: `python -m benchmarks.unseen_serving PATH_TO_TABLE`.

The table is `aic-core/src/aiconfigurator_core/systems/silicon_sample.csv` of github.com/ai-dynamo/aiconfigurator
(Apache-2.0; figures in docs/models.md are of commit 095f58a). It is read from a copy of the user's and not shipped.
Which rows are taken, and how they are read: `benchmarks.unseen_rows`. Each is predicted as a published case is in
`chipcalc validate`, with the shipped constants, beside a flat 60% roofline.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.unseen_rows import Conditions, Measured, TableError, read_table, shipped_conditions, taken
from calc.errors import CalcError
from calc.performance import predict_published
from calc.performance.published import SHIPPED
from calc.presets import Catalogue, default_catalogue, read_text

QWEN3_32B = {"L": 64, "h": 5120, "nh": 64, "nkv": 8, "dh": 128, "f": 25600, "V": 151936}
"""Shape of Qwen3 32B. Source: config.json of huggingface.co/Qwen/Qwen3-32B."""
CLOSE = 0.3
"""Error within which a prediction counts as close."""


@dataclass(frozen=True)
class Held:
    """A measurement with predictions of the model and of the flat roofline, in milliseconds."""

    measured: Measured
    value: float
    flat: float


@dataclass(frozen=True)
class Errors:
    """Errors of a group: mean and median of their sizes, share within 30%, bias (geometric mean of the ratios)."""

    size: int
    mean: float
    median: float
    close: float
    bias: float


def case_of(measured: Measured) -> dict[str, Any]:
    """A measurement as a case of a file of measured performance."""
    asked = measured.conditions
    parallel: dict[str, int] = {"dp_attention" if asked.spread else "tp": asked.devices // asked.stages}
    return {
        "id": measured.id, "task": "inference-aggregated", "chip": asked.chip, "n_chips": asked.devices,
        "model": asked.model, "precision": "fp8", "input_len": asked.input_len, "output_len": asked.output_len,
        "batch": asked.batch, "parallel": parallel | {"pp": asked.stages}, "metric": "median TPOT", "unit": "ms",
        "value": measured.value, "quality": "strong", "engine": asked.engine,
    }  # fmt: skip


def predicted(rows: Sequence[Measured], catalogue: Catalogue) -> tuple[list[Held], dict[str, int]]:
    """Rows with their predictions, and how many have none by reason."""
    raw = {"models": {"qwen3-32b": QWEN3_32B}, "cases": [case_of(row) for row in rows]}
    found: list[Held] = []
    without: dict[str, int] = defaultdict(int)
    for row, item in zip(rows, predict_published(raw, "the table", catalogue) if rows else (), strict=True):
        if item.value is None or item.flat is None:
            without[item.reason] += 1
        else:
            found.append(Held(row, item.value, item.flat))
    return found, dict(without)


def errors(values: Iterable[float], published: Iterable[float]) -> Errors:
    """Errors of predictions against published figures of the same unit, one or more, all above zero."""
    ratios = np.asarray(list(values)) / np.asarray(list(published))
    sizes = np.abs(ratios - 1.0)
    return Errors(ratios.size, float(sizes.mean()), float(np.median(sizes)), float(np.mean(sizes <= CLOSE)),
                  float(np.exp(np.log(ratios).mean())))  # fmt: skip


def grouped(held: Iterable[Held], by: Callable[[Held], str]) -> dict[str, list[Held]]:
    """Rows by a property, its values in order."""
    found: dict[str, list[Held]] = defaultdict(list)
    for item in held:
        found[by(item)].append(item)
    return dict(sorted(found.items()))


def known_conditions(catalogue: Catalogue) -> frozenset[Conditions]:
    """Conditions of the cases on which constants are fitted, chips and models by the names of presets."""
    raw = json.loads(read_text(str(SHIPPED)))
    names: dict[str, str] = {}
    for key, kind in (("chip", "accelerators"), ("model", "models")):
        for stated in {case[key] for case in raw["cases"]}:
            try:
                names[stated] = catalogue.named(stated, kind).id
            except CalcError:
                continue  # described by the file alone, so it is no row of the table either
    return shipped_conditions(raw, names)


def line(name: str, held: Sequence[Held]) -> str:
    """A line of the report: the model, then the flat roofline."""
    published = [item.measured.value for item in held]
    ours = errors([item.value for item in held], published)
    flat = errors([item.flat for item in held], published)
    return f"{name:<32}{ours.size:>6}" + "".join(
        f"{item.mean:>9.1%}{item.median:>8.1%}{item.close:>7.0%}{item.bias:>7.2f}" for item in (ours, flat)
    )


def report(held: Sequence[Held]) -> list[str]:
    """All rows, then by origin, by model x chip x engine."""
    head = f"{'':<32}{'rows':>6}" + f"{'mean':>9}{'median':>8}{'30%':>7}{'bias':>7}" * 2
    over = f"{'':<38}{'model':>9}{'':>22}{'roofline':>9}"

    def origin(item: Held) -> str:
        return "InferenceX" if item.measured.inferencex else "measured for aiconfigurator"

    def kind(item: Held) -> str:
        asked = item.measured.conditions
        return f"{asked.model} {asked.chip} {asked.engine}"

    lines = [over, head, line("all", held)]
    for by in (origin, kind):
        lines += ["", *(line(name, members) for name, members in grouped(held, by).items())]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the table, predict, print; 2 where the table cannot be read or holds nothing that the rule takes."""
    parser = argparse.ArgumentParser(prog="benchmarks.unseen_serving", description=__doc__.splitlines()[0])
    parser.add_argument("table", type=Path, help="a copy of silicon_sample.csv of ai-dynamo/aiconfigurator")
    parser.add_argument("--speculating", action="store_true", help="take rows that speculate without saying so, too")
    asked = parser.parse_args(arguments)
    path = asked.table
    catalogue = default_catalogue()
    try:
        table = read_table(path)
        rows, dropped = taken(table, known_conditions(catalogue), asked.speculating)
        held, without = predicted(rows, catalogue)
    except (TableError, CalcError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{len(table):,} rows in the table, {len(rows):,} taken")
    for reason, count in [*dropped.items(), *without.items()]:
        print(f"  left out {count:>5,}: {reason}")
    if not held:
        print(f"error: {path}: no row that can be predicted", file=sys.stderr)
        return 2
    print("\n".join(report(held)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
