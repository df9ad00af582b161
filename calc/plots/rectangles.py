"""Many rectangles as one line with gaps: one trace of a picture, however many there are."""

from __future__ import annotations

from collections.abc import Iterable

Corner = tuple[float, float, float, float]


def outlines(rectangles: Iterable[Corner]) -> tuple[list[float | None], list[float | None]]:
    """Places along both axes of rectangles given by their lower left corner, width and height."""
    x: list[float | None] = []
    y: list[float | None] = []
    for left, low, width, height in rectangles:
        x += [left, left + width, left + width, left, left, None]
        y += [low, low, low + height, low + height, low, None]
    return x, y
