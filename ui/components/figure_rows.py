"""Rows of a table of figures: title with unit, value, range."""

from __future__ import annotations

import calc
from ui.components.numbers import STAR, fine_share, number
from ui.components.texts import Texts


def figure_row(title: str, figure: calc.Figure, texts: Texts) -> list[str]:
    """Title with its unit, value with a star if it is weak, range; an unknown one with its reason."""
    unit = texts.unit(figure.unit, figure.per if figure.unit else "")
    name = title + (f" [{unit}]" if unit else "")
    if figure.value is None:
        return [name, texts("unknown"), figure.reason]

    def said(value: float | None) -> str:
        return number(value, texts) if figure.unit or value is None else fine_share(value, texts)

    ends = "" if figure.low is None or figure.low == figure.high else f"{said(figure.low)} – {said(figure.high)}"
    return [name, said(figure.value) + (STAR if figure.weak else ""), ends]
