"""Curves of a design: yield against die area, unit cost against volume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from calc.costing import Bill, Crossover, unit_cost
from calc.plots.bill_inputs import inputs_of
from calc.plots.labels import Texts, said, short, unit_text
from calc.units import Q

if TYPE_CHECKING:
    import pandas as pd

SMALLEST_DIE = 10.0
POINTS = 120
YIELDS = ("die_yield", "sellable_yield")
DASHES = ("solid", "dash")
ROUND_PLACES = tuple(digit * 10.0**decade for decade in range(9) for digit in (1, 3))
"""Places of ticks on a logarithmic axis."""
SHADE = "rgba(128, 128, 128, 0.18)"
MARK = 12


def yield_by_area(bill: Bill, design: Any, overrides: Mapping[str, Any] | None = None, **settings: Any) -> pd.DataFrame:
    """Yields of the main die at die areas up to the reticle field, all else as in the design: one batch.

    Args:
        bill: the bill of the design, which knows its reticle field and its die.
        design, overrides, settings: as they were given to `calc.unit_cost` for that bill.
    """
    import pandas as pd

    found = inputs_of(bill, "gross_dies_per_wafer")
    field = found["reticle_field_width"][0] * found["reticle_field_height"][0] * found["exposures_per_die"][0]
    areas = np.linspace(SMALLEST_DIE, max(field, found["die_area"][0]), POINTS)
    others = {path: value for path, value in (overrides or {}).items() if path != "die_area"}
    batch = unit_cost(design, overrides={**others, "die_area": Q(areas, "mm^2")}, **settings)
    columns = {name: np.broadcast_to(batch.values(name), areas.shape) for name in YIELDS}
    return pd.DataFrame(columns, index=pd.Index(areas, name="die_area [mm^2]"))


def yield_curve(yields: pd.DataFrame, bill: Bill, texts: Texts | None = None, ranges: Bill | None = None) -> go.Figure:
    """Share of good dies against die area, the die of the design marked, with its range where there are draws.

    Where no unit of the die may fail, all good dies are perfect ones and there is one curve.

    Args:
        yields: what `yield_by_area` gives.
        bill: the design at central values.
        texts: labels by name of quantity; what is missing is shown by its name.
        ranges: the same bill drawn; gives the whisker of the mark.
    """
    shown = YIELDS if not np.allclose(yields[YIELDS[0]], yields[YIELDS[1]]) else YIELDS[:1]
    area = inputs_of(bill, "gross_dies_per_wafer")["die_area"][0]
    side = "bottom left" if area > yields.index[-1] / 2.0 else "top right"
    picture = go.Figure(layout={"template": "none"})
    for name, dash in zip(shown, DASHES, strict=False):
        picture.add_scatter(
            x=yields.index, y=yields[name], mode="lines", name=said(texts, name), line={"dash": dash},
            hovertemplate="%{x:.0f} mm²: %{y:.1%}<extra></extra>",
        )  # fmt: skip
    for name, symbol in zip(shown, ("circle", "diamond"), strict=False):
        value = bill.figure(name).value
        if value is None:
            continue
        picture.add_scatter(
            x=[area], y=[value], mode="markers+text", text=[f"  {value:.0%}  "], textposition=side,
            marker={"size": MARK, "symbol": symbol}, error_y=_whisker(ranges, name, value),
            name=said(texts, "this_die" if name == YIELDS[0] else "this_die_sold"),
            hovertemplate=f"{short(area)} mm²: {value:.1%}<extra></extra>",
        )  # fmt: skip
    picture.add_vline(x=area, line={"width": 1, "dash": "dot", "color": "gray"})
    picture.update_xaxes(title=f"{said(texts, 'die_area')} [mm²]", rangemode="tozero", automargin=True)
    picture.update_yaxes(tickformat=".0%", range=[0, 1.04], automargin=True)
    _lay_out(picture)
    return picture


def cost_against_volume(
    crossover: Crossover, bill: Bill, currency: str = "USD", texts: Texts | None = None
) -> go.Figure:
    """Unit cost of two designs against the volume over which one-time cost is spread; where they meet is marked.

    Both axes are logarithmic. The shaded band is the range of the meeting point where there are draws.

    Args:
        crossover: what `calc.crossover_volume` gives.
        bill: the first design at central values; its volume is marked.
        currency: ``USD`` or ``CNY``, at the bill's exchange rate.
        texts: labels by name of design, quantity, unit, or tick (``1e+06``); what is missing is shown by its name.
    """
    rate = _rate(bill, currency)
    curve = crossover.curve
    volumes = curve.index.to_numpy()
    picture = go.Figure(layout={"template": "none"})
    for position, design in enumerate((crossover.design, crossover.against)):
        picture.add_scatter(
            x=volumes, y=curve.iloc[:, position] * rate, mode="lines", name=said(texts, design),
            line={"dash": DASHES[position]}, hovertemplate="%{x:,.3g}: %{y:,.4g}",
        )  # fmt: skip
    meetings = crossover.volumes.magnitude
    costs = np.exp(np.interp(np.log(meetings), np.log(volumes), np.log(curve.iloc[:, 0].to_numpy()))) * rate
    if len(meetings):
        picture.add_scatter(
            x=meetings, y=costs, mode="markers+text", text=[short(volume) for volume in meetings],
            textposition="top right", name=said(texts, "crossover"), marker={"size": MARK, "symbol": "x"},
            hovertemplate="%{x:,.4g}: %{y:,.4g}<extra></extra>",
        )  # fmt: skip
    if crossover.low is not None and crossover.high is not None:
        picture.add_vrect(x0=crossover.low, x1=crossover.high, fillcolor=SHADE, line_width=0, layer="below")
    volume = inputs_of(bill, "unit_cost")["volume"][0]
    picture.add_scatter(
        x=[volume], y=[bill.figure("unit_cost", currency).value], mode="markers", name=said(texts, "this_volume"),
        marker={"size": MARK, "symbol": "circle"}, hovertemplate="%{x:,.4g}: %{y:,.4g}<extra></extra>",
    )  # fmt: skip
    unit = unit_text(currency, texts)
    picture.update_xaxes(type="log", title=said(texts, "volume"), automargin=True, **_ticks(texts, 100, "1"))
    picture.update_yaxes(type="log", title=f"{said(texts, 'unit_cost')} [{unit}]", automargin=True, **_ticks(texts))
    _lay_out(picture)
    return picture


def _rate(bill: Bill, currency: str) -> float:
    dollars, shown = bill.figure("unit_cost").value, bill.figure("unit_cost", currency).value
    return shown / dollars if dollars and shown else 1.0


def _ticks(texts: Texts | None, smallest: float = 1.0, digits: str = "13") -> dict[str, Any]:
    """Round places, written in full or as the texts say."""
    places = [place for place in ROUND_PLACES if place >= smallest and f"{place:g}"[0] in digits]
    return {"tickvals": places, "ticktext": [said(texts, f"{place:g}", f"{place:,.0f}") for place in places]}


def _whisker(ranges: Bill | None, name: str, value: float) -> dict[str, Any]:
    drawn = ranges.figure(name) if ranges is not None else None
    if drawn is None or drawn.low is None or drawn.high is None:
        return {"visible": False}
    return {
        "type": "data", "symmetric": False, "thickness": 1, "width": 5,
        "array": [drawn.high - value], "arrayminus": [value - drawn.low],
    }  # fmt: skip


def _lay_out(picture: go.Figure) -> None:
    picture.update_layout(
        height=400, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )  # fmt: skip
