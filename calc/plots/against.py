"""One platform against others: how many times their cost, energy and speed."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from calc.comparison import Comparison
from calc.comparison.summary import summary
from calc.plots.labels import Texts, not_drawn, platform_name, ratio_ticks, said, short, work_metric

SYMBOLS = ("circle", "square", "diamond")
SPREAD = 0.28
ROW = 112


@dataclass(frozen=True)
class Ratio:
    """A figure of one platform over that of another: median with its 10% and 90% points."""

    metric: str
    other: str
    value: float
    low: float | None
    high: float | None


def compared_metrics(comparison: Comparison) -> tuple[str, str, str]:
    """Cost and energy of the work, and the rate of one device: what the task has."""
    return (
        work_metric(comparison, "cost_per_million_tokens", "cost_per_run"),
        work_metric(comparison, "energy_per_million_tokens", "energy_per_run"),
        work_metric(comparison, "decode_rate", "training_rate"),
    )


def ratios(comparison: Comparison, platform: str) -> list[Ratio]:
    """Each figure of a platform over that of each other one, where both are known."""
    row = comparison.platforms.index(platform)
    found = []
    for other in comparison.platforms:
        for metric in compared_metrics(comparison) if other != platform else ():
            known = summary(comparison.delta_values(metric, other)[row] + 1.0)
            if known.value is not None and known.value > 0.0:
                found.append(Ratio(metric, other, known.value, known.low, known.high))
    return found


def change_against(comparison: Comparison, platform: str, texts: Texts | None = None) -> go.Figure:
    """How many times the cost, energy and speed of each other platform one platform has; the line is equality.

    Whiskers are the 10% to 90% range of the ratio, draw by draw; the axis is logarithmic.

    Args:
        comparison: what is drawn.
        platform: the one that is held against all others.
        texts: labels by name of metric or platform; what is missing is shown by its name.
    """
    found = ratios(comparison, platform)
    others = [name for name in comparison.platforms if any(item.other == name for item in found)]
    picture = go.Figure(layout={"template": "none"})
    for metric, symbol, shift in zip(compared_metrics(comparison), SYMBOLS, (-SPREAD, 0.0, SPREAD), strict=True):
        own = [item for item in found if item.metric == metric]
        picture.add_scatter(
            x=[item.value for item in own], y=[others.index(item.other) + shift for item in own],
            mode="markers+text", text=[f"  {short(item.value)} ×" for item in own], textposition="top center",
            name=said(texts, metric), marker={"symbol": symbol, "size": 11}, error_x=_whiskers(own), cliponaxis=False,
            hovertemplate="%{x:.3g} ×",
        )  # fmt: skip
    ends = [end for item in found for end in (item.value, item.low, item.high, 1.0) if end is not None and end > 0.0]
    low, high = (min(ends) / 1.3, max(ends) * 1.3) if ends else (0.5, 2.0)
    missing = not_drawn(comparison, [name for name in comparison.platforms if name not in (*others, platform)], texts)
    picture.update_xaxes(**ratio_ticks(low, high), automargin=True, title=f"<i>{missing}</i>" if missing else None)
    picture.update_yaxes(
        tickvals=list(range(len(others))), ticktext=[platform_name(comparison, name, texts) for name in others],
        range=[len(others) - 0.5, -0.5], automargin=True, showgrid=False, zeroline=False,
    )  # fmt: skip
    picture.add_vline(x=1.0, line={"width": 1.5, "dash": "dash", "color": "gray"})
    picture.update_layout(
        height=120 + ROW * max(len(others), 1), margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"},
    )  # fmt: skip
    return picture


def _whiskers(items: list[Ratio]) -> dict[str, object]:
    return {
        "type": "data", "symmetric": False, "thickness": 1, "width": 4,
        "array": [0.0 if item.high is None else item.high - item.value for item in items],
        "arrayminus": [0.0 if item.low is None else item.value - item.low for item in items],
    }  # fmt: skip
