"""What a unit of work costs, and what the cost is made of."""

from __future__ import annotations

import textwrap

import numpy as np
import plotly.graph_objects as go

from calc.comparison import BREAKDOWN, Comparison
from calc.plots.labels import Texts, not_drawn, platform_name, said, unit_text, with_range, work_metric

PATTERNS = ("", "/", "x", ".", "\\", "-", "+")
ROOM_FOR_LABELS = 1.45
LINE = 24


def cost_breakdown(comparison: Comparison, currency: str = "USD", texts: Texts | None = None) -> go.Figure:
    """Stacked bars: the cost of a unit of work on each platform by its parts.

    A bar is as long as the figure of the comparison (the median where there are draws); each part has its mean
    share of the yearly cost over the draws, so the parts add up to the bar. The label gives the 10% to 90% range.

    Args:
        comparison: what is drawn.
        currency: ``USD`` or ``CNY``.
        texts: labels by name of metric, part, platform or unit; what is missing is shown by its name.
    """
    metric = work_metric(comparison, "cost_per_million_tokens", "cost_per_run")
    totals = {name: comparison.figure(metric, name, currency).value for name in comparison.platforms}
    drawn = [name for name, total in totals.items() if total is not None]
    shares = _shares(comparison)
    names = [_wrapped(platform_name(comparison, name, texts)) for name in drawn]
    lengths = np.array([totals[name] or 0.0 for name in drawn])
    picture = go.Figure(layout={"template": "none"})
    for part, pattern in zip(BREAKDOWN, PATTERNS, strict=True):
        rows = [comparison.platforms.index(name) for name in drawn]
        picture.add_bar(
            y=names, x=lengths * shares[part][rows], orientation="h", name=said(texts, part),
            marker={"pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.2}},
            hovertemplate="%{y}: %{x:.3g}",
        )  # fmt: skip
    picture.add_scatter(
        y=names, x=lengths, mode="text", textposition="middle right", showlegend=False, hoverinfo="skip",
        text=[f"  {with_range(comparison, metric, name, currency)}" for name in drawn], cliponaxis=False,
    )  # fmt: skip
    unit = unit_text(comparison.figure(metric, comparison.baseline, currency).unit, texts)
    missing = not_drawn(comparison, [name for name in totals if name not in drawn], texts)
    title = f"{said(texts, metric)} [{unit}]" + (f"<br><i>{missing}</i>" if missing else "")
    picture.update_layout(
        barmode="stack", height=150 + 52 * max(len(drawn), 2), margin={"l": 10, "r": 10, "t": 10, "b": 10},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"},
    )  # fmt: skip
    picture.update_yaxes(autorange="reversed", automargin=True, title=None)
    top = float(lengths.max()) * ROOM_FOR_LABELS if len(drawn) else 1.0
    picture.update_xaxes(title=title, range=[0, top], rangemode="tozero", automargin=True)
    return picture


def _shares(comparison: Comparison) -> dict[str, np.ndarray]:
    """Mean share of each part in the yearly cost, a row a platform; zero where it is unknown."""
    parts = {name: comparison.values(name) for name in BREAKDOWN}
    whole = np.sum(list(parts.values()), axis=0)
    known = np.isfinite(whole) & (whole > 0)
    counted = np.maximum(known.sum(axis=1), 1)
    shares = {}
    for name, values in parts.items():
        share = np.divide(values, whole, out=np.zeros_like(whole), where=known)
        shares[name] = share.sum(axis=1) / counted
    return shares


def _wrapped(name: str) -> str:
    return "<br>".join(textwrap.wrap(name, LINE)) or name
