"""Layouts of a replica on devices: those that are tried, and how they stand along the leading axis of the arrays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calc.errors import RangeError
from calc.schema import Model

REPLICA_SIZES = (1, 2, 4, 8, 16, 32, 64)
"""Devices on which a copy of the model is tried; the best layout is chosen for each platform and case."""
PIPELINES = ((1, 2), (1, 4), (1, 8), (8, 2), (8, 4), (8, 8))
"""Pipelines that are tried: devices of a stage, and stages."""
_WRITTEN = re.compile(
    r"(?:(?P<kind>tp|ep)(?P<size>[1-9]\d{0,4}))?[-x, ]?(?:pp(?P<stages>[1-9]\d{0,3}))?", re.IGNORECASE
)
AXES = ("replica_sizes", "attention_data_parallel", "pipeline_stages")


@dataclass(frozen=True)
class Layout:
    """One way to lay a replica out: its devices, whether attention is data parallel, the stages of a pipeline."""

    devices: int
    attention_data_parallel: bool = False
    pipeline_stages: int = 1

    @property
    def code(self) -> str:
        """Its short name: ``tp8``, ``ep32``, ``tp8-pp2``."""
        if self.attention_data_parallel:
            return f"ep{self.devices}"
        tensor = f"tp{self.devices // self.pipeline_stages}"
        return f"{tensor}-pp{self.pipeline_stages}" if self.pipeline_stages > 1 else tensor

    @property
    def name(self) -> str:
        """Its name in words, such as ``tensor parallel 8``."""
        if self.devices == 1:
            return "one device"
        if self.attention_data_parallel:
            return f"attention data parallel and expert parallel {self.devices}"
        tensor = self.devices // self.pipeline_stages
        parts = [f"tensor parallel {tensor}"] if tensor > 1 else []
        parts += [f"pipeline of {self.pipeline_stages}"] if self.pipeline_stages > 1 else []
        return ", ".join(parts)


def tried(model: Model) -> tuple[Layout, ...]:
    """Each size tensor parallel, pipelines, and for models with experts also attention data parallel."""
    found = [Layout(size) for size in REPLICA_SIZES]
    found += [Layout(size, True) for size in REPLICA_SIZES if size > 1] if model.experts else []
    return (*found, *(Layout(width * stages, False, stages) for width, stages in PIPELINES))


def axes(layouts: Sequence[Layout]) -> dict[str, NDArray[np.float64]]:
    """The layouts along the leading axis ``[layout, 1, 1]``, as the formulas take them."""
    numbers = {
        "replica_sizes": [layout.devices for layout in layouts],
        "attention_data_parallel": [layout.attention_data_parallel for layout in layouts],
        "pipeline_stages": [layout.pipeline_stages for layout in layouts],
    }
    return {name: np.array(values, dtype=float).reshape(-1, 1, 1) for name, values in numbers.items()}


def read_layout(written: str, model: Model) -> Layout:
    """A layout by its short name: ``tp8``, ``ep32``, ``tp8-pp2``, ``pp4``. Raises `RangeError` for anything else."""
    found = _WRITTEN.fullmatch(written.strip())
    if not written.strip() or found is None:
        raise RangeError(f"layout: {written!r} is none; write e.g. tp8, tp8-pp2, or ep32 for a model with experts")
    size, stages = int(found["size"] or 1), int(found["stages"] or 1)
    if (found["kind"] or "").lower() == "ep":
        if stages > 1:
            raise RangeError(f"layout: {written!r}: expert parallelism in a pipeline is not modelled")
        if model.experts is None:
            raise RangeError(f"layout: {written!r}: {model.name} has no experts to spread; write tp{size}")
        return Layout(size, size > 1)
    if stages > model.layers:
        raise RangeError(f"layout: {written!r}: {model.name} has {model.layers} layers, fewer than stages")
    return Layout(size * stages, False, stages)
