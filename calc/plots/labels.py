"""Words of a picture: given in a mapping, else the names of the quantities."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from calc.comparison import Comparison
from calc.graph import figure

Texts = Mapping[str, str]
WIDE = 20.0
"""From this ratio of its ends on, an axis of ratios has two ticks by decade instead of three."""


def said(texts: Texts | None, name: str, default: str = "") -> str:
    """The text of a name, in the reader's language where one is given."""
    return (texts or {}).get(name, default or name.replace("_", " "))


def platform_name(comparison: Comparison, platform: str, texts: Texts | None) -> str:
    """What a platform is called in the picture."""
    return said(texts, platform, comparison.platform(platform).preset.name)


def unit_text(unit: str, texts: Texts | None) -> str:
    """A unit in the reader's language."""
    return said(texts, unit, unit) if unit else ""


def ratio_ticks(low: float, high: float) -> dict[str, Any]:
    """Ticks of a logarithmic axis of ratios from `low` to `high`: round numbers, the fewer the wider it is."""
    digits = (1, 2, 5) if high < WIDE * low else (1, 3)
    places = [digit * 10.0**decade for decade in range(-6, 7) for digit in digits]
    shown = [place for place in places if low <= place <= high]
    return {
        "type": "log", "range": [math.log10(low), math.log10(high)], "tickvals": shown,
        "ticktext": [f"{place:,.10g} ×" for place in shown],
    }  # fmt: skip


def with_range(comparison: Comparison, metric: str, platform: str, currency: str) -> str:
    """A figure with its range in words for a label; a star marks a weak one."""
    known = comparison.figure(metric, platform, currency)
    star = "*" if known.weak else ""
    if known.low is None or known.high is None:
        return f"{short(known.value)}{star}"
    value, low, high = short(known.value), short(known.low), short(known.high)
    return f"{value}{star}" if low == value == high else f"{value}{star} ({low}–{high})"


def short(value: float | None) -> str:
    """Three significant digits."""
    return figure(float(f"{value:.3g}") if value is not None else None)


def not_drawn(comparison: Comparison, platforms: Iterable[str], texts: Texts | None) -> str:
    """The line that names platforms which are left out because a figure is unknown; empty if there are none."""
    names = [platform_name(comparison, platform, texts) for platform in platforms]
    if not names:
        return ""
    return f"{said(texts, 'not_drawn', 'Not drawn, since unknown:')} {', '.join(names)}"


def work_metric(comparison: Comparison, serving: str, training: str) -> str:
    """Which of two figures belongs to the task of a comparison."""
    return serving if serving in comparison.metrics else training
