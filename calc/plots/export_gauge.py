"""How far a product is from each limit of the export rules."""

from __future__ import annotations

import math
from dataclasses import dataclass

import plotly.graph_objects as go

from calc.classification import ExportControl
from calc.comparison.conditions import Condition
from calc.plots.labels import Texts, ratio_ticks, said, short
from calc.units import base_factor

EFFECTS = ("licence", "review")
"""Rules that ask for a licence or ease one; what a duty hangs on is no limit of this kind."""
BEYOND, BELOW = "beyond_the_limit", "below_the_limit"
SYMBOLS = {BEYOND: "diamond", BELOW: "circle"}
ROW, LINE = 22, 15


@dataclass(frozen=True)
class Edge:
    """One limit and the figure held against it, in the unit in which the rules state it.

    `ratio` is the figure over the limit, with its range; None where the figure is not known or does not apply.
    """

    figure: str
    limit: float
    unit: str
    rules: tuple[str, ...]
    value: float | None
    ratio: float | None
    low: float | None
    high: float | None


def edges(result: ExportControl) -> list[Edge]:
    """Each limit once, with the rules that state it, in the order of figures; of rules on licences."""
    stated: dict[tuple[str, float, str], dict[str, Condition]] = {}
    for item in result.findings:
        for condition in item.conditions if item.rule.effect in EFFECTS else ():
            if condition.limit is not None:
                key = (condition.figure, condition.limit, condition.unit)
                stated.setdefault(key, {})[item.rule.id] = condition
    order = list(result.figures)
    return [_edge(result, stated[key]) for key in sorted(stated, key=lambda key: (order.index(key[0]), key[1]))]


def _edge(result: ExportControl, found: dict[str, Condition]) -> Edge:
    known = next(iter(found.values()))
    name, unit, limit, ratio = known.figure, known.unit, known.limit or math.nan, known.ratio
    if ratio is None:
        return Edge(name, limit, unit, tuple(found), None, None, None, None)
    figure = result.figure(name)
    by_limit = base_factor(figure.unit) / (base_factor(unit) * limit)
    low, high = (None if end is None else end * by_limit for end in (figure.low, figure.high))
    return Edge(name, limit, unit, tuple(found), known.value, ratio, low, high)


def export_gauge(result: ExportControl, texts: Texts | None = None) -> go.Figure:
    """A row a limit: the product's figure as a multiple of it, on a logarithmic axis with the limit as a line at one.

    Whiskers are the 10% to 90% range where there are draws. A limit on a figure that the product does not have, or
    that is not known, is not drawn: `edges` has it.

    Args:
        result: what `calc.export_control` gives.
        texts: labels by name of figure, unit, rule or mark; what is missing is shown by its name.
    """
    found = [edge for edge in edges(result) if edge.ratio is not None]
    titles = [_title(edge, result, texts) for edge in found]
    picture = go.Figure(layout={"template": "none"})
    for kind, symbol in SYMBOLS.items():
        own = [(edge, title) for edge, title in zip(found, titles, strict=True) if _kind(edge) == kind]
        if own:
            picture.add_scatter(
                x=[edge.ratio for edge, _ in own], y=[title for _, title in own], mode="markers+text",
                text=[f"{edge.ratio:.0%}" for edge, _ in own], textposition="top center", cliponaxis=False,
                name=said(texts, kind), marker={"symbol": symbol, "size": 12}, error_x=_whiskers([e for e, _ in own]),
                hovertemplate="%{y}: %{x:.1%}<extra></extra>",
            )  # fmt: skip
    ends = [end for edge in found for end in (edge.ratio, edge.low, edge.high, 1.0) if end]
    low, high = (min(ends) / 1.3, max(ends) * 1.3) if ends else (0.1, 2.0)
    row = ROW + LINE * max((len(edge.rules) for edge in found), default=1)
    picture.add_vline(x=1.0, line={"width": 2, "color": "gray"})
    picture.update_xaxes(**ratio_ticks(low, high), automargin=True, title=said(texts, "times_the_limit"))
    picture.update_yaxes(categoryorder="array", categoryarray=titles, autorange="reversed", automargin=True)
    picture.update_layout(
        height=130 + row * max(len(found), 2), margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )  # fmt: skip
    return picture


def _kind(edge: Edge) -> str:
    return BEYOND if edge.ratio is not None and edge.ratio >= 1.0 else BELOW


def _title(edge: Edge, result: ExportControl, texts: Texts | None) -> str:
    unit = said(texts, edge.unit, edge.unit) if edge.unit else ""
    names = [said(texts, rule, result.finding(rule).rule.name) for rule in edge.rules]
    return "<br>".join([f"{said(texts, edge.figure)} {short(edge.limit)} {unit}", *names])


def _whiskers(items: list[Edge]) -> dict[str, object]:
    return {
        "type": "data", "symmetric": False, "thickness": 1, "width": 4,
        "array": [0.0 if item.high is None or item.ratio is None else item.high - item.ratio for item in items],
        "arrayminus": [0.0 if item.low is None or item.ratio is None else item.ratio - item.low for item in items],
    }  # fmt: skip
