"""The supply as a lever: power against silicon at equal rate, and what a design does as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from calc.plots.curves import MARK, SHADE
from calc.plots.labels import Texts, said, short
from calc.synthesis import BestVoltage

if TYPE_CHECKING:
    import pandas as pd

TRADED = {"rated_power": "solid", "silicon_area": "dash", "unit_cost": "dot"}
UNITS = {"rated_power": "W", "silicon_area": "mm^2", "unit_cost": "USD", "native_rate": "TFLOP/s"}
FULL = ("native_rate", "rated_power")
LOWEST, HIGHEST = 0.45, 6.0
"""Ends of the axis of ratios: below lies nothing, above it no silicon that anyone would pay for."""
PLACES = (0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)


def supply_trade(best: BestVoltage, own: float | None = None, texts: Texts | None = None) -> go.Figure:
    """Power, silicon and unit cost against the supply, each over its value at the nominal one, the rate being equal.

    Marked: the supply of least power, that of the design, and grey the supplies below the minimum of the node's SRAM.

    Args:
        best: what `calc.best_voltage` gives.
        own: the supply of the design in volt.
        texts: labels by name of quantity or mark; what is missing is shown by its name.
    """
    ratios = traded(best)
    volts = ratios.index.to_numpy()
    picture = go.Figure(layout={"template": "none"})
    for name, dash in TRADED.items():
        picture.add_scatter(
            x=volts, y=ratios[name], mode="lines", name=said(texts, name), line={"dash": dash},
            hovertemplate="%{x:.2f} V: %{y:.2f} ×",
        )  # fmt: skip
    if best.voltage.value is not None:
        lowest = float(np.interp(best.voltage.value, volts, ratios["rated_power"]))
        _mark(picture, best.voltage.value, lowest, said(texts, "best_supply"), "x", "bottom center")
    if own is not None and volts[0] <= own <= volts[-1]:
        at = float(np.interp(own, volts, ratios["rated_power"]))
        _mark(picture, own, at, said(texts, "this_supply"), "circle", "top center")
    if best.minimum is not None and best.minimum > volts[0]:
        picture.add_vrect(
            x0=volts[0], x1=best.minimum, fillcolor=SHADE, line_width=0, layer="below", showlegend=True,
            name=said(texts, "below_minimum"),
        )  # fmt: skip
    ticks = {"tickvals": PLACES, "ticktext": [f"{place:g} ×" for place in PLACES]}
    picture.update_yaxes(type="log", range=list(np.log10([LOWEST, HIGHEST])), automargin=True, **ticks)
    picture.update_xaxes(title=f"{said(texts, 'supply_voltage')} [V]", automargin=True)
    _lay_out(picture, 430)
    return picture


def traded(best: BestVoltage) -> pd.DataFrame:
    """Power, silicon and unit cost at each supply over their values at the nominal one."""
    curve = best.curve[[f"{name} [{UNITS[name]}]" for name in TRADED]].set_axis(list(TRADED), axis=1)
    volts = curve.index.to_numpy()
    nominal = [float(np.interp(best.nominal, volts, curve[name])) for name in TRADED]
    return curve / nominal


def rate_over_supply(sweep: pd.DataFrame, own: float | None = None, texts: Texts | None = None) -> go.Figure:
    """Dense rate and rated power of a design at each supply, its silicon as it is, with their ranges.

    Args:
        sweep: what `calc.voltage_sweep` gives.
        own: the supply of the design in volt.
        texts: labels by name of quantity; what is missing is shown by its name.
    """
    picture = make_subplots(rows=len(FULL), cols=1, shared_xaxes=True, vertical_spacing=0.08)
    picture.update_layout(template="none")
    for row, name in enumerate(FULL, start=1):
        _with_band(picture, sweep, name, row, texts)
        title = f"{said(texts, name)}<br>[{said(texts, UNITS[name], UNITS[name])}]"
        picture.update_yaxes(title=title, rangemode="tozero", automargin=True, row=row, col=1)
    if own is not None:
        picture.add_vline(x=own, line={"width": 1, "dash": "dot", "color": "gray"})
    picture.update_xaxes(title=f"{said(texts, 'supply_voltage')} [V]", automargin=True, row=len(FULL), col=1)
    _lay_out(picture, 430)
    picture.update_layout(showlegend=False)
    return picture


def _with_band(picture: go.Figure, sweep: pd.DataFrame, name: str, row: int, texts: Texts | None) -> None:
    unit = UNITS[name]
    low, high = f"{name} low [{unit}]", f"{name} high [{unit}]"
    if low in sweep:
        picture.add_scatter(
            x=[*sweep.index, *sweep.index[::-1]], y=[*sweep[low], *sweep[high][::-1]], fill="toself", mode="none",
            fillcolor=SHADE, hoverinfo="skip", row=row, col=1,
        )  # fmt: skip
    picture.add_scatter(
        x=sweep.index, y=sweep[f"{name} [{unit}]"], mode="lines", name=said(texts, name),
        hovertemplate=f"%{{x:.2f}} V: %{{y:,.3g}} {said(texts, unit, unit)}<extra></extra>", row=row, col=1,
    )  # fmt: skip


def _mark(picture: go.Figure, volts: float, ratio: float, name: str, symbol: str, side: str) -> None:
    picture.add_scatter(
        x=[volts], y=[ratio], mode="markers+text", text=[f"{short(volts)} V"], textposition=side, name=name,
        marker={"size": MARK, "symbol": symbol}, hovertemplate="%{x:.3f} V: %{y:.2f} ×<extra></extra>",
    )  # fmt: skip


def _lay_out(picture: Any, height: int) -> None:
    picture.update_layout(
        height=height, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )  # fmt: skip
