"""Performance, power and cost of the same work in one picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from calc.comparison import Comparison, Figure
from calc.plots.labels import Texts, not_drawn, platform_name, said, short, unit_text, work_metric

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "pentagon", "star", "hexagon", "triangle-down", "cross", "x")
SMALLEST, LARGEST = 9.0, 34.0


def performance_power_cost(comparison: Comparison, currency: str = "USD", texts: Texts | None = None) -> go.Figure:
    """Energy of a unit of work across, its cost upwards, the rate of one device as the size of the mark.

    Both axes are logarithmic; whiskers are the 10% to 90% range where there are draws. Each platform has a mark
    of its own, so that colour is not needed to tell them apart.

    Args:
        comparison: what is drawn.
        currency: ``USD`` or ``CNY``.
        texts: labels by name of metric, platform or unit; what is missing is shown by its name.
    """
    across = work_metric(comparison, "energy_per_million_tokens", "energy_per_run")
    upwards = work_metric(comparison, "cost_per_million_tokens", "cost_per_run")
    rate = work_metric(comparison, "decode_rate", "training_rate")
    figures = {
        name: tuple(comparison.figure(metric, name, currency) for metric in (across, upwards, rate))
        for name in comparison.platforms
    }
    drawn = [name for name, found in figures.items() if all(_positive(item) for item in found)]
    fastest = max((figures[name][2].value or 0.0 for name in drawn), default=1.0)
    picture = go.Figure(layout={"template": "none"})
    for name in drawn:
        x, y, speed = figures[name]
        symbol = SYMBOLS[comparison.platforms.index(name) % len(SYMBOLS)]
        size = SMALLEST + (LARGEST - SMALLEST) * float(np.sqrt((speed.value or 0.0) / fastest))
        picture.add_scatter(
            x=[x.value], y=[y.value], error_x=_whisker(x), error_y=_whisker(y), mode="markers",
            name=platform_name(comparison, name, texts), marker={"symbol": symbol, "size": size, "opacity": 0.85},
            hovertemplate=f"{name}<br>{short(x.value)} {x.unit}<br>{short(y.value)} {y.unit}"
            f"<br>{short(speed.value)} {speed.unit}<extra></extra>",
        )  # fmt: skip
    missing = not_drawn(comparison, [name for name in figures if name not in drawn], texts)
    _lay_out(picture, comparison, (across, upwards), currency, missing, texts)
    return picture


def _lay_out(
    picture: go.Figure,
    comparison: Comparison,
    metrics: tuple[str, str],
    currency: str,
    missing: str,
    texts: Texts | None,
) -> None:
    def titled(metric: str) -> str:
        unit = comparison.figure(metric, comparison.baseline, currency).unit
        return f"{said(texts, metric)} [{unit_text(unit, texts)}]"

    across, upwards = metrics
    below = titled(across) + (f"<br><i>{missing}</i>" if missing else "")
    picture.update_xaxes(type="log", title=below, automargin=True, **_ticks())
    picture.update_yaxes(type="log", title=titled(upwards), automargin=True, **_ticks())
    picture.update_layout(
        height=460, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "itemsizing": "constant"},
    )  # fmt: skip


def _ticks() -> dict[str, Any]:
    """One, two and five in each decade, written out in full."""
    places = [digit * 10.0**decade for decade in range(-6, 16) for digit in (1, 2, 5)]
    return {"tickvals": places, "ticktext": [f"{place:,.10g}" for place in places]}


def _positive(item: Figure) -> bool:
    return item.value is not None and item.value > 0


def _whisker(item: Figure) -> dict[str, Any]:
    if item.value is None or item.low is None or item.high is None:
        return {"visible": False}
    return {
        "type": "data", "symmetric": False, "thickness": 1, "width": 4,
        "array": [item.high - item.value], "arrayminus": [item.value - item.low],
    }  # fmt: skip
