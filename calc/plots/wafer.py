"""One wafer from above, with the dies on it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from calc.plots.labels import Texts, said
from calc.plots.rectangles import outlines
from calc.silicon import WaferMap

MILLIMETRES = 1e3
MOST_DRAWN = 6_000
GOOD, BAD = "good_dies", "faulty_dies"


def wafer_picture(wafer: WaferMap, good_share: float | None = None, texts: Texts | None = None) -> go.Figure:
    """The dies of one wafer, lanes included, inside its usable disc.

    Where a yield is given, so many dies as fail on the average are drawn as faulty, at places that are drawn by lot:
    an example of a wafer, not a forecast of where faults lie.

    Args:
        wafer: the map of the wafer.
        good_share: share of good dies, if it is known.
        texts: labels by name; what is missing is shown by its name.
    """
    picture = go.Figure(layout={"template": "none"})
    good = _drawn_by_lot(wafer.count, good_share)
    corners = np.asarray(wafer.corners) * MILLIMETRES
    width, height = wafer.site_width * MILLIMETRES, wafer.site_height * MILLIMETRES
    thinned = max(1, -(-wafer.count // MOST_DRAWN))
    for name, which in ((GOOD, good), (BAD, ~good)):
        chosen = corners[which][::thinned]
        if not len(chosen):
            continue
        x, y = outlines((float(left), float(low), width, height) for left, low in chosen)
        picture.add_scatter(
            x=x, y=y, mode="lines", fill="toself", opacity=0.75, line={"width": 0.5},
            name=f"{said(texts, name)}: {int(which.sum()):,}", hoverinfo="name",
            fillpattern={"shape": "x" if name == BAD else "", "solidity": 0.3, "fillmode": "overlay"},
        )  # fmt: skip
    radius = wafer.wafer_diameter * MILLIMETRES / 2.0
    usable = radius - wafer.edge_exclusion * MILLIMETRES
    angle = np.linspace(0.0, 2.0 * np.pi, 181)
    for name, size, dash in (("wafer_edge", radius, "solid"), ("usable_edge", usable, "dot")):
        picture.add_scatter(
            x=size * np.cos(angle), y=size * np.sin(angle), mode="lines", name=said(texts, name), hoverinfo="name",
            line={"width": 1.5, "dash": dash, "color": "gray"}, showlegend=False,
        )  # fmt: skip
    _lay_out(picture, radius * 1.02)
    return picture


def _drawn_by_lot(count: int, good_share: float | None) -> np.ndarray:
    """Which dies are good: as many as the yield says on the average, always the same ones for the same count."""
    good = np.ones(count, dtype=bool)
    if good_share is not None and np.isfinite(good_share):
        faulty = round(count * (1.0 - min(max(good_share, 0.0), 1.0)))
        good[np.random.default_rng(0).permutation(count)[:faulty]] = False
    return good


def _lay_out(picture: go.Figure, reach: float) -> None:
    picture.update_xaxes(range=[-reach, reach], showgrid=False, zeroline=False, title="mm", constrain="domain")
    picture.update_yaxes(
        range=[-reach, reach], showgrid=False, zeroline=False, scaleanchor="x", scaleratio=1, constrain="domain",
        showticklabels=False,
    )  # fmt: skip
    picture.update_layout(
        height=430, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )  # fmt: skip
