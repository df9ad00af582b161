"""Rows of aiconfigurator's table of measured serving (`silicon_sample.csv`), and which of them are predicted.

The rule goes by what ran and when, by no prediction; `left_out` and `taken` are it in code. A row is left out if

1. prompts and answers ran in fleets of their own (`mode` is not `agg`): such rows state two batches and two layouts;
2. its weights are not of 8 bits (`precision` is not `fp8`);
3. it did not run on an H100, H200 or B200 (SXM);
4. its model is none of `MODELS`: the others have no preset, and some have attention that is not modelled;
5. it is DeepSeek on TensorRT-LLM measured in 2026. These rows seem to speculate without saying so: one version of the
   engine on the same chips takes 14.6 ms a token in December 2025 and 7.8 ms in January. How many tokens are accepted
   in a step is not in the table. `speculating=True` takes them;
6. its layout cannot be said here: attention both tensor and data parallel, or more devices than a server has;
7. its conditions (chip, model, engine, lengths, batch, layout) are those of a case of the shipped file, on which
   constants are fitted, whatever its figure is;
8. its conditions and its figure, to the microsecond, are those of a row above: exports of several dates repeat rows.

How a row is read. Lengths are the nominal ones, as in the shipped file (InferenceX draws 80 to 100% of them). A batch
is stated for each attention data-parallel rank. Layers of experts occupy `moe_tp_size` x `moe_ep_size` devices; where
no `attention_dp_size` is stated, it follows from these and `tp_size`. Where this makes 64 devices, an export has
multiplied the degrees by `moe_ep_size` (24 of the measurements stand in another export, too, with 8 devices); this is
undone. Speculation, cached prefixes and the format of the cache are not stated: none, none, and as the weights.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from re import compile as pattern
from typing import Any

CHIPS = {"h100_sxm": "h100", "h200_sxm": "h200", "b200_sxm": "b200"}
MODELS = {
    "meta-llama/Llama-3.1-8B-Instruct": "llama-3.1-8b",
    "nvidia/Llama-3.1-8B-Instruct-FP8": "llama-3.1-8b",
    "meta-llama/Llama-3.1-70B": "llama-3.1-70b",
    "Qwen/Qwen3-32B": "qwen3-32b",
    "Qwen/Qwen3-235B-A22B-FP8": "qwen3-235b-a22b",
    "deepseek-ai/DeepSeek-V3": "deepseek-v3",
    "deepseek-ai/DeepSeek-R1": "deepseek-v3",
}
"""Presets by the path of a checkpoint; Qwen3 32B has its shape in `benchmarks.unseen_serving`."""
EXPERTS = ("qwen3-235b-a22b", "deepseek-v3")
"""Models whose columns of experts are read; in rows of dense models they mean nothing."""
SERVER = 8
"""Devices of a server."""
ALIKE = 1e-3
"""Milliseconds within which figures of two rows are one measurement."""
MEASURED = pattern(r"measured=(\d{4})-")
INFERENCEX = pattern(r"db-dump/|source_file=\d{4}-\d{2}-\d{2}\.csv")
"""How sources of rows that come from InferenceX begin; the others were measured for aiconfigurator."""
COLUMNS = (
    "id", "silicon_data_source", "backend", "model_path", "system", "precision", "mode", "isl", "osl", "batch_size",
    "tp_size", "pp_size", "attention_dp_size", "moe_tp_size", "moe_ep_size", "silicon_tpot_ms",
)  # fmt: skip


class TableError(ValueError):
    """A table that cannot be read; the message names file, line and column."""


@dataclass(frozen=True)
class Conditions:
    """What ran on what: everything that a prediction starts from."""

    chip: str
    model: str
    engine: str
    input_len: float
    output_len: float
    batch: float
    devices: int
    spread: bool
    stages: int = 1


@dataclass(frozen=True)
class Measured:
    """One row that may be predicted: its conditions, milliseconds for an output token, and where it is from."""

    id: str
    conditions: Conditions
    value: float
    inferencex: bool


Fields = Mapping[str, str]


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table. Raises `TableError` where the file cannot be read or lacks columns."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise TableError(f"{path}: no columns {', '.join(missing)}; expected silicon_sample.csv")
            return list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: cannot be read: {error}") from None


def taken(
    rows: Iterable[Fields], shipped: frozenset[Conditions], speculating: bool = False
) -> tuple[list[Measured], dict[str, int]]:
    """The rows that the rule takes, and how many it leaves out by reason; `shipped` are conditions of fitted cases."""
    found: dict[tuple[Conditions, int], Measured] = {}
    dropped: dict[str, int] = {}
    for row in rows:
        reason = left_out(row, speculating)
        if not reason:
            measured = _measured(row)
            key = (measured.conditions, round(measured.value / ALIKE))
            if measured.conditions in shipped:
                reason = "conditions of a case of the shipped file"
            elif key in found:
                reason = "repeats a row"
            else:
                found[key] = measured
        if reason:
            dropped[reason] = dropped.get(reason, 0) + 1
    return list(found.values()), dropped


def left_out(row: Fields, speculating: bool = False) -> str:
    """Why a row is left out whatever other rows are; empty where it is not."""
    if row["mode"] != "agg":
        return "two fleets"
    if row["precision"] != "fp8":
        return "weights not of 8 bits"
    if row["system"] not in CHIPS:
        return "another chip"
    model = MODELS.get(row["model_path"])
    if model is None:
        return "a model without preset"
    if _speculates(row, model) and not speculating:
        return "speculation that is not stated"
    tensor, ranks = _degrees(row, model)
    if tensor * ranks > SERVER:
        return "more than one server"
    return "attention both tensor and data parallel" if tensor > 1 and ranks > 1 else ""


def _speculates(row: Fields, model: str) -> bool:
    date = MEASURED.search(row["silicon_data_source"])
    in_2026 = date is not None and date[1] == "2026"
    return in_2026 and model == "deepseek-v3" and row["backend"] == "trtllm"


def shipped_conditions(raw: Mapping[str, Any], names: Mapping[str, str]) -> frozenset[Conditions]:
    """Conditions of the serving cases of a file; `names` gives presets by the file's names of chips and models."""
    found = set()
    for case in raw["cases"]:
        parallel = case.get("parallel") or {}
        needed = (case.get("input_len"), case.get("output_len"), case.get("batch"), case.get("n_chips"))
        if case.get("engine") and all(needed):
            prompt, answer, batch, devices = needed
            chip, model = (names.get(case[key], case[key]) for key in ("chip", "model"))
            spread = parallel.get("dp_attention") is not None
            found.add(Conditions(chip, model, case["engine"], prompt, answer, batch, devices, spread,
                                 parallel.get("pp") or 1))  # fmt: skip
    return frozenset(found)


def _measured(row: Fields) -> Measured:
    model = MODELS[row["model_path"]]
    tensor, ranks = _degrees(row, model)
    stages = _count(row, "pp_size")
    # The batch is by rank as the table counts ranks, also where it counts too many of them.
    batch = _number(row, "batch_size") * _ranks_of_table(row, model)
    conditions = Conditions(
        CHIPS[row["system"]], model, row["backend"], _number(row, "isl"), _number(row, "osl"), batch,
        tensor * ranks * stages, ranks > 1, stages,
    )  # fmt: skip
    return Measured(row["id"], conditions, _number(row, "silicon_tpot_ms"),
                    INFERENCEX.match(row["silicon_data_source"]) is not None)  # fmt: skip


def _ranks_of_table(row: Fields, model: str) -> int:
    """Attention data-parallel ranks as stated, or as the devices of the experts imply."""
    if row["attention_dp_size"]:
        return _count(row, "attention_dp_size")
    if model not in EXPERTS:
        return 1
    return _count(row, "moe_tp_size") * _count(row, "moe_ep_size") // _count(row, "tp_size")


def _degrees(row: Fields, model: str) -> tuple[int, int]:
    """Tensor-parallel degree and data-parallel ranks of attention."""
    tensor, ranks = _count(row, "tp_size"), _ranks_of_table(row, model)
    if tensor * ranks <= SERVER or model not in EXPERTS:
        return tensor, ranks
    multiplied = _count(row, "moe_ep_size")
    return (tensor // multiplied, ranks) if tensor > 1 else (tensor, ranks // multiplied)


def _count(row: Fields, name: str) -> int:
    value = _number(row, name)
    if value < 1.0 or value != int(value):
        raise TableError(f"{row['id']}: {name}: {value:g} is not a whole number of one or more")
    return int(value)


def _number(row: Fields, name: str) -> float:
    try:
        value = float(row[name])
    except ValueError:
        value = float("nan")
    if not 0.0 < value < float("inf"):
        raise TableError(f"{row['id']}: {name}: {row[name]!r} is not a finite number above zero")
    return value
