"""What must be known beside the findings, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calc.comparison.conditions import called
from calc.comparison.rule_figures import NO_AREA
from calc.schema import Accelerator, Design

if TYPE_CHECKING:
    from calc.classification.result import ExportControl

DISCLAIMER = "Arithmetic on published figures and limits, not legal advice."
HOME = "made in China: US export rules do not govern a sale inside of China, so this is arithmetic only"
PLANAR = (
    "its dies are planar and add no applicable die area: of the limits of 3A090 only those on TPP alone can catch it"
)
LISTED = "formats that the preset does not list are not counted"
SHOWN = 3


def notes(result: ExportControl) -> list[str]:
    """All notes on a result."""
    return [*_silicon(result), *_letters(result), *_levies(result), *_memory(result), *_weak(result)]


def _silicon(result: ExportControl) -> Iterator[str]:
    if result.domestic:
        yield HOME
    if result.figures.get("performance_density") and result.figure("performance_density").reason == NO_AREA:
        yield PLANAR
    if isinstance(result.preset, Accelerator):
        yield LISTED


def _letters(result: ExportControl) -> Iterator[str]:
    """Rules that name the product; a letter that does so though its figures are below the other rules."""
    below = [item.rule.name for item in result.findings if item.rule.effect == "licence" and item.concerns
             and item.met is False and not item.rule.products]  # fmt: skip
    for item in result.findings:
        if not item.named or item.rule.effect == "review":
            continue
        yet = f"below the limits of {' and '.join(below)}, yet " if item.rule.effect == "licence" and below else ""
        yield f"{yet}named in {item.rule.name} ({item.rule.effective}, {item.rule.source}): {item.rule.note}"


def _levies(result: ExportControl) -> Iterator[str]:
    for item in result.findings:
        rate = item.rule.levy_rate
        if rate is not None and item.met and rate.quantity.value is not None:
            span = f" (0 to {rate.quantity.high:.0%})" if rate.quantity.high else ""
            yield f"{item.rule.name}: a levy of {rate.quantity.value:.0%}{span} of the price"


def _memory(result: ExportControl) -> Iterator[str]:
    if not isinstance(result.preset, Design):
        return
    for item in result.findings:
        if item.rule.subject == "memory" and item.rule.effect == "licence" and item.met:
            yield f"its memory stacks are themselves caught by {item.rule.name} where they are imported: {item.why}"


def _weak(result: ExportControl) -> Iterator[str]:
    for name, item in result.figures.items():
        weak = result.weak_inputs(name) if item.value is not None else []
        if weak:
            paths = ", ".join(found.quantity.path for found in weak[:SHOWN])
            yield f"{called(name)} hangs on weak inputs: {paths}"
