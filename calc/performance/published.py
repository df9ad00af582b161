"""Published results as a file states them, with chips and models resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from calc.errors import CalcError, unknown_name
from calc.presets import PRESETS, Catalogue, validated
from calc.schema import BITS, Accelerator, Model, SoftwareStack
from calc.schema.performance import ModelShape, PerformanceCase, PerformanceFile

SHIPPED = PRESETS / "validation" / "performance.json"
SHIPPED_TRAINING = PRESETS / "validation" / "training.json"
EIGHT_BIT = ("fp8", "int8")
PRECISIONS = {"w8a8": EIGHT_BIT, "fp8": ("fp8", "int8"), "int8": ("int8", "fp8")}
"""Eight-bit floating point and integers stand for each other: the files say which arithmetic, chips which they have."""
USUAL_CACHE = {"int8": "bf16", "int4": "bf16"}
"""Formats of the cache beside weights of a format, where a source states none; else as the weights. Engines keep it at
16 bits beside integer weights: vLLM has 8-bit floating point only (github.com/vllm-project/vllm/issues/33480, 2026-01),
its Ascend branch none (github.com/vllm-project/vllm-ascend/issues/6769, 2026-02)."""
CACHE_BYTES = {"fp8": 1.0, "int8": 1.0, "bf16": 2.0, "fp16": 2.0, "fp32": 4.0, "fp4": 0.5, "int4": 0.5}


@dataclass(frozen=True)
class PublishedCase:
    """One case with its chip and model; `reason` says why it cannot be represented, where that shows in its fields."""

    case: PerformanceCase
    chip: Accelerator | None
    model: Model | None
    stack: SoftwareStack | None = None
    reason: str = ""
    file: str = ""

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats of weights that stand for the stated one, best first."""
        return PRECISIONS.get(self.case.precision, (self.case.precision,))

    def without(self, reason: str) -> PublishedCase:
        """The same case, as one that cannot be represented."""
        return replace(self, reason=reason)


def read(raw: Mapping[str, Any], where: str, catalogue: Catalogue) -> tuple[PublishedCase, ...]:
    """The cases of a file of measured performance.

    Raises `CalcError` with file, case, key and value for content that is not in order. A chip or model that neither the
    presets nor the file describe makes a case that cannot be represented, with the nearest names as the reason.
    """
    whole = validated(PerformanceFile, dict(raw), where)
    shapes = {
        name: validated(ModelShape, _mapping(shape, f"{where}: models.{name}"), f"{where}: models.{name}")
        for name, shape in whole.models.items()
    }
    found, seen = [], set()
    for position, content in enumerate(whole.cases):
        name = content.get("id", f"number {position + 1}") if isinstance(content, dict) else f"number {position + 1}"
        at = f"{where}: case {name}"
        case = validated(PerformanceCase, _mapping(content, at), at)
        if case.id in seen:
            raise CalcError(f"{at}: id: stands for two cases")
        seen.add(case.id)
        _check_words(case, at)
        found.append(replace(_resolved(case, shapes, catalogue), file=where.replace("\\", "/").rsplit("/", 1)[-1]))
    return tuple(found)


def source_titles(raw: Mapping[str, Any]) -> dict[str, str]:
    """The sources that a file lists, by key: what each is called."""
    listed = raw.get("sources")
    return {
        key: str(entry.get("name", key))
        for key, entry in (listed.items() if isinstance(listed, dict) else ())
        if isinstance(entry, dict)
    }


def _mapping(content: Any, where: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise CalcError(f"{where}: expected keys and values, found {content!r}")
    return content


def _check_words(case: PerformanceCase, where: str) -> None:
    """`UnknownNameError` for a task or a format that is not one."""
    if not case.task.startswith(("training", "inference-")):
        raise unknown_name("task", case.task, ["training", "inference-aggregated", "inference-offline"], where)
    if case.precision not in PRECISIONS and case.precision not in BITS:
        raise unknown_name("precision", case.precision, [*BITS, *PRECISIONS], where)
    if case.kv_precision is not None and case.kv_precision not in CACHE_BYTES:
        raise unknown_name("kv_precision", case.kv_precision, CACHE_BYTES, where)


def _resolved(case: PerformanceCase, shapes: Mapping[str, ModelShape], catalogue: Catalogue) -> PublishedCase:
    chip: Accelerator | None = None
    model: Model | None = None
    reasons = []
    try:
        chip = catalogue.named(case.chip, "accelerators")
    except CalcError as error:
        reasons.append(f"chip: {error}")
    try:
        model = _model(case.model, shapes, catalogue)
    except CalcError as error:
        reasons.append(str(error))
    return PublishedCase(case, chip, model, _stack(case, catalogue), "; ".join(reasons))


def _stack(case: PerformanceCase, catalogue: Catalogue) -> SoftwareStack | None:
    """The software stack of a case: that of its engine where one is named, else the one stated; None if unknown."""
    for name in (case.engine, case.software_stack):
        if name is not None:
            try:
                found: SoftwareStack = catalogue.named(name, "stacks")
            except CalcError:
                continue
            return found
    return None


def _model(name: str, shapes: Mapping[str, ModelShape], catalogue: Catalogue) -> Model:
    try:
        found: Model = catalogue.named(name, "models")
        return found
    except CalcError as error:
        unknown = error
    shape = shapes.get(name)
    if shape is None:
        raise CalcError(f"model: {unknown}; the file's own models do not describe it either")
    try:
        return shape.model(name)
    except ValueError as error:
        raise CalcError(f"model {name!r}: its shape in the file {error}") from None
