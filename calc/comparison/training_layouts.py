"""Layouts of a training step that are tried, and as columns of the formulas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from calc.schema import Model, Recompute, Sharding, Training, TrainingLayout

Array = NDArray[np.float64]
TENSOR = (1, 2, 4, 8)
PIPELINE = (1, 2, 4, 8, 16)
INTERLEAVED = (1, 4)
MICRO_BATCH = (1, 2, 4)
EXPERT = (1, 8, 16, 32, 64)
CONTEXT = (1, 2, 4, 8, 16)
LONG = 32_768
"""From this length on, in tokens, sequences are cut too."""
KEPT = 6
"""Best layouts at central values among which draws choose again."""
DEGREES = {
    "tensor_parallel": "tensor", "pipeline_parallel": "pipeline", "virtual_stages": "virtual_stages",
    "context_parallel": "context", "expert_parallel": "expert", "micro_batch": "micro_batch",
    }  # fmt: skip
"""Quantities of the formulas by the field of a layout that they are."""
SHARDED = {
    "shard_optimiser": ("optimiser", "gradients", "weights"), "shard_gradients": ("gradients", "weights"),
    "shard_weights": ("weights",),
}  # fmt: skip
"""By which ways of sharding each kind of state is shared out."""
RECOMPUTED = {"selective_recompute": ("selective",), "full_recompute": ("full",)}
"""By which ways of recomputing each kind is made again."""
NAMES = (*DEGREES, *SHARDED, *RECOMPUTED, "balanced_stages", "memory_is_checked")


def layouts_of(workload: Training | None, model: Model, sequence_length: float) -> tuple[TrainingLayout, ...]:
    """The layouts that a workload allows: the one that it states, or all that are tried."""
    if workload is not None and workload.layout is not None:
        return (workload.layout,)
    experts = model.experts.count if model.experts else 1
    long = sequence_length >= LONG
    recompute, sharding = (workload.recompute, workload.sharding) if workload else (None, None)
    return _tried(model.layers, experts, long, recompute, sharding)


@lru_cache(maxsize=64)
def _tried(
    layers: int, experts: int, long: bool, recompute: Recompute | None, sharding: Sharding | None
) -> tuple[TrainingLayout, ...]:
    recomputes: tuple[Recompute, ...] = (recompute,) if recompute else ("none", "selective", "full")
    found = []
    for tensor, pipeline, virtual, context, expert, micro, again in product(
        TENSOR, PIPELINE, INTERLEAVED, CONTEXT if long else (1,), EXPERT, MICRO_BATCH, recomputes
    ):
        if (virtual > 1 and (pipeline == 1 or pipeline * virtual > layers)) or pipeline > layers or expert > experts:
            continue
        for shared in (sharding,) if sharding else ("optimiser", "weights") if pipeline == 1 else ("optimiser",):
            found.append(
                TrainingLayout(
                    tensor=tensor, pipeline=pipeline, virtual_stages=virtual, context=context, expert=expert,
                    micro_batch=micro, recompute=again, sharding=shared,
                )
            )  # fmt: skip
    return tuple(found)


def layout_columns(
    rows: Sequence[Sequence[TrainingLayout]], balanced: Sequence[bool], checked: Sequence[bool]
) -> dict[str, Array]:
    """Layouts as arrays ``[layout, row, 1]``; a row with fewer repeats its last, which is never chosen before it.

    `balanced`: whether stages of a row are balanced where a layout does not say; `checked`: whether memory must do.
    """
    most = max(len(row) for row in rows)
    filled = [list(row) + [row[-1]] * (most - len(row)) for row in rows]
    columns = {name: _column([[float(getattr(item, field)) for item in row] for row in filled])
               for name, field in DEGREES.items()}  # fmt: skip
    for name, ways in SHARDED.items():
        columns[name] = _column([[float(item.sharding in ways) for item in row] for row in filled])
    for name, kinds in RECOMPUTED.items():
        columns[name] = _column([[float(item.recompute in kinds) for item in row] for row in filled])
    columns["balanced_stages"] = _column(
        [[float(usual if item.balanced is None else item.balanced) for item in row]
         for row, usual in zip(filled, balanced, strict=True)]
    )  # fmt: skip
    columns["memory_is_checked"] = np.array(checked, dtype=float).reshape(1, -1, 1)
    return columns


def _column(rows: list[list[float]]) -> Array:
    return np.array(rows, dtype=float).T[:, :, np.newaxis]


def best_of(layouts: Sequence[TrainingLayout], rates: Array) -> tuple[TrainingLayout, ...]:
    """The layouts with the highest rates, best first; the first of equals first."""
    order = np.argsort(-rates[: len(layouts)], kind="stable")[:KEPT]
    return tuple(layouts[index] for index in order)
