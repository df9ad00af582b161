"""Designs that match a platform: silicon, power and cost at once, and those that no other one beats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from calc.errors import RangeError
from calc.plots.labels import Texts, said, short
from calc.synthesis import Match

if TYPE_CHECKING:
    import pandas as pd

SILICON, POWER, COST = "total_die_area [mm^2]", "rated_power [W]", "unit_cost [USD]"
FRONT, ALLOWED, OWN = "front", "beaten", "this_recipe"


def front(space: pd.DataFrame) -> pd.DataFrame:
    """Rows that no other one beats, cheapest first, numbered from one as in the picture."""
    rows = space[space["pareto"]].sort_values([COST, SILICON, POWER], kind="stable").reset_index(drop=True)
    return rows.set_axis(rows.index + 1)


def design_front(
    space: pd.DataFrame,
    own: Match | None = None,
    texts: Texts | None = None,
    currency: str = "USD",
    priced: Match | None = None,
) -> go.Figure:
    """Power against silicon of every design that matches a platform and breaks no limit; colour is the unit cost.

    Numbered: those that no other one beats in silicon, power and unit cost at once. Both axes are logarithmic.

    Args:
        space: what `calc.design_space` gives.
        own: one matching design, marked by a star.
        texts: labels by name of quantity or mark; what is missing is shown by its name.
        currency: ``USD`` or ``CNY``, at the exchange rate of `priced`.
        priced: any matching design; needed for another currency than USD.
    """
    in_currency = space.assign(**{COST: space[COST] * _rate(priced or own, currency)})
    best = front(in_currency)
    rest = in_currency[(space["broken"] == "") & ~space["pareto"]]
    costs = np.log10(np.concatenate([best[COST], rest[COST]]).astype(float))
    scale = _scale(costs[np.isfinite(costs)], currency, texts)
    picture = go.Figure(layout={"template": "none"})
    picture.add_scatter(
        x=rest[SILICON], y=rest[POWER], mode="markers", name=said(texts, ALLOWED), text=_names(rest, texts),
        marker={"size": 6, "opacity": 0.55, "color": np.log10(rest[COST].astype(float)),
                "line": {"width": 0.5, "color": "gray"}, **scale},
        customdata=rest[COST], hovertemplate=HOVER,
    )  # fmt: skip
    picture.add_scatter(
        x=best[SILICON], y=best[POWER], mode="markers", name=said(texts, FRONT), customdata=best[COST],
        text=_names(best, texts), hovertemplate=HOVER,
        marker={"size": 17, "symbol": "diamond", "color": np.log10(best[COST].astype(float)),
                "line": {"width": 1.5, "color": "gray"}, **scale, "colorbar": None},
    )  # fmt: skip
    for number, row in best.iterrows():
        picture.add_annotation(
            x=float(np.log10(row[SILICON])), y=float(np.log10(row[POWER])), text=f"<b>{number}</b>", ax=0, ay=-20,
            arrowcolor="rgba(0,0,0,0)", font={"size": 14},
        )  # fmt: skip
    if own is not None:
        _mark(picture, own, currency, texts)
    _lay_out(picture, texts)
    return picture


HOVER = "%{text}<br>%{x:,.4g} mm², %{y:,.4g} W, %{customdata:,.4g}<extra></extra>"


def _mark(picture: go.Figure, own: Match, currency: str, texts: Texts | None) -> None:
    silicon, power, cost = (own.central(name, currency) for name in ("total_die_area", "rated_power", "unit_cost"))
    if silicon is None or power is None or cost is None:
        return
    picture.add_scatter(
        x=[silicon], y=[power], mode="markers", name=said(texts, OWN),
        marker={"symbol": "star", "size": 20, "color": "#d62728", "line": {"width": 1.5, "color": "white"}},
        hovertemplate=f"{said(texts, OWN)}<br>%{{x:,.4g}} mm², %{{y:,.4g}} W, {short(cost)} {currency}<extra></extra>",
    )  # fmt: skip


def _rate(priced: Match | None, currency: str) -> float:
    """How much of a currency a dollar is, as a priced design has it."""
    dollars, shown = (None, None) if priced is None else (priced.central("unit_cost", c) for c in ("USD", currency))
    if currency != "USD" and not (dollars and shown):
        raise RangeError(f"design_front: a design with a cost is needed to show {currency}")
    return shown / dollars if dollars and shown else 1.0


def _names(rows: pd.DataFrame, texts: Texts | None) -> list[str]:
    """What each design is made of."""
    return [
        f"{said(texts, node, node)}, {said(texts, memory, memory)}, {said(texts, package, package)}, {volts:.2f} V"
        for node, memory, package, volts in zip(
            rows["node"], rows["memory"], rows["package"], rows["supply_voltage [V]"], strict=True
        )
    ]


def _scale(costs: np.ndarray, currency: str, texts: Texts | None) -> dict[str, Any]:
    """Colours of the costs; nothing where no design is left."""
    if not costs.size:
        return {}
    low, high = float(costs.min()), float(costs.max())
    return {"colorscale": "Viridis", "cmin": low, "cmax": high, "colorbar": _bar(low, high, currency, texts)}


def _bar(low: float, high: float, currency: str, texts: Texts | None) -> dict[str, Any]:
    round_ones = [digit * 10.0**decade for decade in range(10) for digit in (1, 2, 5)]
    places = [place for place in round_ones if low - 0.05 <= np.log10(place) <= high + 0.05]
    return {
        "title": {"text": f"{said(texts, 'unit_cost')} [{said(texts, currency, currency)}]", "side": "right"},
        "thickness": 12,
        "tickvals": [float(np.log10(place)) for place in places], "ticktext": [f"{place:,.0f}" for place in places],
    }  # fmt: skip


def _lay_out(picture: go.Figure, texts: Texts | None) -> None:
    places = [digit * 10.0**decade for decade in range(7) for digit in (1, 2, 5)]
    ticks = {"tickvals": places, "ticktext": [f"{place:,.0f}" for place in places]}
    picture.update_xaxes(type="log", title=f"{said(texts, 'total_die_area')} [mm²]", automargin=True, **ticks)
    picture.update_yaxes(type="log", title=f"{said(texts, 'rated_power')} [W]", automargin=True, **ticks)
    picture.update_layout(
        height=500, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "itemsizing": "constant"},
    )  # fmt: skip
