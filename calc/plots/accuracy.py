"""Pictures of a validation: predicted against published, and how far off by sort of case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from calc.plots.labels import Texts, said, short, unit_text
from calc.plots.scatter import SYMBOLS

if TYPE_CHECKING:
    import pandas as pd

SHADE = "rgba(128, 128, 128, 0.18)"
LINE = {"width": 1, "dash": "dot", "color": "gray"}
MARK, CROSS = 10, 14
HALF_ROW, HALF_BAND = 0.3, 0.42
RATIOS = tuple(sorted({ratio**sign for ratio in (1.0, 1.5, 2.0, 3.0, 5.0, 10.0) for sign in (-1, 1)}))
WIDEST_LABEL = 34


def predicted_against_published(frame: pd.DataFrame, texts: Texts | None = None) -> go.Figure:
    """Predicted against published values, both axes logarithmic, a mark an output.

    Symbols tell sorts of case, or parts of the model where there are several of them.
    On the dotted diagonal both are the same; the band is the median of the tolerances. What lies outside of its own
    tolerance is crossed; what the model was fitted on is hollow; what counts in no statistic is pale.

    Args:
        frame: rows of `ValidationResult.frame`; those without a prediction or with an expected zero are left out.
        texts: labels by name of sort of case, unit or part of the picture; what is missing is shown by its name.
    """
    shown = _drawn(frame)
    picture = go.Figure(layout={"template": "none"})
    if len(shown):
        _add_band(picture, shown, texts)
    told_apart = "room" if shown["room"].nunique() > 1 else "regime"
    for position, (name, rows) in enumerate(shown.groupby(told_apart, sort=False)):
        _add_marks(picture, rows, rows["expected"], rows["predicted"], str(name), position, texts)
    _add_crosses(picture, shown, shown["expected"], shown["predicted"], texts)
    axis = {"type": "log", "automargin": True, "tickformat": ",", "dtick": 1}
    picture.update_xaxes(title=said(texts, "published"), **axis)
    picture.update_yaxes(title=said(texts, "predicted"), **axis)
    _lay_out(picture, 400 + 16 * len(picture.data))
    return picture


def ratios_by_regime(frame: pd.DataFrame, texts: Texts | None = None) -> go.Figure:
    """Predicted over published by sort of case, a row a sort, the part of the model that is tried by symbol.

    The band of a row is the median of its tolerances. Marks otherwise as in `predicted_against_published`.

    Args:
        frame: rows of `ValidationResult.frame`; those without a ratio are left out.
        texts: labels by name of part of the model, sort of case, or part of the picture.
    """
    shown = _drawn(frame)
    keys = list(dict.fromkeys(zip(shown["room"], shown["regime"], strict=True)))
    picture = go.Figure(layout={"template": "none"})
    heights = np.zeros(len(shown))
    for row, key in enumerate(keys):
        place = np.flatnonzero((shown["room"] == key[0]) & (shown["regime"] == key[1]))
        order = place[np.argsort(shown["ratio"].to_numpy()[place], kind="stable")]
        heights[order] = row + _spread(len(order))
        low, high = _tolerated(shown.iloc[place])
        picture.add_shape(
            type="rect", x0=low, x1=high, y0=row - HALF_BAND, y1=row + HALF_BAND, fillcolor=SHADE, line_width=0,
            layer="below",
        )  # fmt: skip
    shown = shown.assign(height=heights)
    for position, (room, rows) in enumerate(shown.groupby("room", sort=False)):
        _add_marks(picture, rows, rows["ratio"], rows["height"], str(room), position, texts)
    _add_crosses(picture, shown, shown["ratio"], shown["height"], texts)
    picture.add_vline(x=1.0, line=LINE)
    picture.update_xaxes(
        type="log", title=said(texts, "ratio"), automargin=True, tickvals=RATIOS,
        ticktext=[factor_text(ratio) for ratio in RATIOS],
    )  # fmt: skip
    picture.update_yaxes(
        tickvals=list(range(len(keys))), automargin=True, showgrid=False, zeroline=False,
        ticktext=[_wrapped(said(texts, key[1] or key[0])) for key in keys], range=[len(keys) - 0.5, -0.5],
    )  # fmt: skip
    _lay_out(picture, 130 + 44 * len(keys))
    return picture


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a place on logarithmic axes."""
    return frame[frame["represented"] & (frame["expected"] > 0) & (frame["predicted"] > 0)]


def _spread(count: int) -> Any:
    """Heights within a row that keep neighbours apart: evenly over it, in an order that jumps."""
    even = np.linspace(-HALF_ROW, HALF_ROW, count) if count > 1 else np.zeros(1)
    return even[np.argsort(np.arange(count) * 0.618034 % 1.0, kind="stable")]


def _tolerated(rows: pd.DataFrame) -> tuple[float, float]:
    """The usual ends of the ratios that are tolerated."""
    return float(rows["tolerated_low"].median()), float(rows["tolerated_high"].median())


def _add_band(picture: go.Figure, shown: pd.DataFrame, texts: Texts | None) -> None:
    values = shown[["expected", "predicted"]].to_numpy(dtype=float)
    ends = np.array([values.min() / 2.0, values.max() * 2.0])
    low, high = _tolerated(shown)
    name = f"{said(texts, 'usual_tolerance')} ({factor_text(low)} – {factor_text(high)})"
    picture.add_scatter(x=ends, y=ends * low, mode="lines", line_width=0, showlegend=False, hoverinfo="skip")
    picture.add_scatter(
        x=ends, y=ends * high, mode="lines", line_width=0, fill="tonexty", fillcolor=SHADE, name=name, hoverinfo="skip"
    )
    picture.add_scatter(x=ends, y=ends, mode="lines", line=LINE, showlegend=False, hoverinfo="skip")


def _add_marks(
    picture: go.Figure, rows: pd.DataFrame, x: Any, y: Any, name: str, position: int, texts: Texts | None
) -> None:
    symbol = SYMBOLS[position % len(SYMBOLS)]
    for (fitted, weak), part in rows.groupby([rows["fitted"], rows["group"] == ""], sort=False):
        notes = [said(texts, note) for note, holds in (("fitted", fitted), ("weak_case", weak)) if holds]
        picture.add_scatter(
            x=x.loc[part.index], y=y.loc[part.index], mode="markers",
            name=" ".join((said(texts, name), *(f"({note})" for note in notes))),
            marker={"symbol": f"{symbol}-open" if fitted else symbol, "size": MARK, "opacity": 0.35 if weak else 0.85},
            text=[_hover(row, texts) for _, row in part.iterrows()], hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip


def _add_crosses(picture: go.Figure, shown: pd.DataFrame, x: Any, y: Any, texts: Texts | None) -> None:
    outside = shown.index[~shown["within"]]
    if len(outside):
        picture.add_scatter(
            x=x.loc[outside], y=y.loc[outside], mode="markers", name=said(texts, "outside"), hoverinfo="skip",
            marker={"symbol": "x-thin", "size": CROSS, "color": "gray", "line": {"width": 2, "color": "gray"}},
        )  # fmt: skip


def _hover(row: pd.Series, texts: Texts | None) -> str:
    """Case and chip, what was published and what is predicted, and their ratio."""
    called = " · ".join(dict.fromkeys(part for part in (row["title"] or row["id"], row["chip"]) if part))
    unit = unit_text(row["unit"], texts)
    pair = (
        f"{said(texts, word)}: {short(row[column])} {unit}".rstrip()
        for word, column in (("published", "expected"), ("predicted", "predicted"))
    )
    return "<br>".join((called, said(texts, row["name"]), *pair, factor_text(row["ratio"])))


def factor_text(ratio: float) -> str:
    """A ratio as people say it: times or divided by."""
    return f"×{short(ratio)}" if ratio >= 1.0 else f"÷{short(1.0 / ratio)}"


def _wrapped(text: str) -> str:
    """A label on two lines where it is long."""
    if len(text) <= WIDEST_LABEL or " " not in text:
        return text
    cut = text.rfind(" ", 0, WIDEST_LABEL)
    return f"{text[:cut]}<br>{text[cut + 1 :]}"


def _lay_out(picture: go.Figure, height: int) -> None:
    picture.update_layout(
        height=height, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={
            "orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "itemsizing": "constant",
            "traceorder": "normal",
        },
    )  # fmt: skip
