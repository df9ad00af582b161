"""The bare run: arrays of base-unit magnitudes, in blocks of draws.

Axes: ``[replica size, platform, draw]``; an array may lack leading axes or have length one on any of them. What
does not depend on the draw is computed once, outside of the blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calc.graph.structure import Step, Structure

Array = NDArray[np.float64]
BLOCK_ELEMENTS = 32_768
_QUIET: dict[str, Any] = {"divide": "ignore", "invalid": "ignore", "over": "ignore", "under": "ignore"}


def evaluate(structure: Structure, columns: Mapping[str, Any], targets: Iterable[str] | None = None) -> dict[str, Any]:
    """Values of the targets in base units, by name.

    `columns` gives each input as a float or an array whose last axis is the draw. Not-a-number stands for
    unknown and spreads to all that depends on it.
    """
    wanted = tuple(targets) if targets is not None else structure.targets
    # Numbers of NumPy give infinity where Python's own raise, in a division by zero.
    columns = {name: np.float64(value) if isinstance(value, float | int) else value for name, value in columns.items()}
    draws = max((array.shape[-1] for array in map(np.asarray, columns.values()) if array.ndim), default=1)
    if draws == 1:
        values = dict(columns)
        with np.errstate(**_QUIET):
            _run(structure.steps, values)
        return {name: values[name] for name in wanted}
    return _in_blocks(structure, columns, wanted, draws)


def _run(steps: Iterable[Step], values: dict[str, Any]) -> None:
    for step in steps:
        values[step.name] = step.function(*[values[need] for need in step.needs])


def _in_blocks(structure: Structure, columns: Mapping[str, Any], wanted: tuple[str, ...], draws: int) -> dict[str, Any]:
    varying = {name for name, value in columns.items() if np.ndim(value) and np.shape(value)[-1] == draws}
    once: list[Step] = []
    repeated: list[Step] = []
    for step in structure.steps:
        if varying.intersection(step.needs):
            varying.add(step.name)
            repeated.append(step)
        else:
            once.append(step)
    fixed = {name: value for name, value in columns.items() if name not in varying}
    with np.errstate(**_QUIET):
        _run(once, fixed)
        results: dict[str, Any] = {name: fixed[name] for name in wanted if name not in varying}
        streaming = [name for name in wanted if name in varying]
        if streaming:
            _stream(repeated, fixed, columns, varying, streaming, results, draws)
    return results


def _stream(
    steps: list[Step],
    fixed: dict[str, Any],
    columns: Mapping[str, Any],
    varying: set[str],
    wanted: list[str],
    results: dict[str, Any],
    draws: int,
) -> None:
    block = max(64, BLOCK_ELEMENTS // _width(columns))
    sliced = [name for name in columns if name in varying]
    released = _last_uses(steps, set(wanted))
    for start in range(0, draws, block):
        stop = min(start + block, draws)
        values = dict(fixed)
        for name in sliced:
            values[name] = columns[name][..., start:stop]
        for index, step in enumerate(steps):
            values[step.name] = step.function(*[values[need] for need in step.needs])
            for name in released[index]:
                values.pop(name, None)
        for name in wanted:
            piece = np.asarray(values[name])
            if name not in results:
                results[name] = np.empty((*piece.shape[:-1], draws))
            results[name][..., start:stop] = piece


def _last_uses(steps: list[Step], kept: set[str]) -> list[list[str]]:
    """For each step, the computed values that nothing needs after it."""
    last: dict[str, int] = {}
    made = {step.name for step in steps}
    for index, step in enumerate(steps):
        for need in step.needs:
            last[need] = index
    released: list[list[str]] = [[] for _ in steps]
    for name, index in last.items():
        if name in made and name not in kept:
            released[index].append(name)
    return released


def _width(columns: Mapping[str, Any]) -> int:
    """Elements of one draw: platforms times replica sizes."""
    lengths: dict[int, int] = {}
    for value in columns.values():
        for axis, length in enumerate(reversed(np.shape(value)[:-1])):
            lengths[axis] = max(lengths.get(axis, 1), length)
    return int(np.prod(list(lengths.values()) or [1]))
