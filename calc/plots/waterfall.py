"""The way from the first wafer to the unit cost, line by line."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import plotly.graph_objects as go

from calc.comparison import Figure
from calc.costing.bill import Bill
from calc.plots.bill_parts import ADDED, LOST, ONE_TIME, TOTAL, WHOLE, Step, steps
from calc.plots.labels import Texts, said, short, unit_text

PATTERNS = {ADDED: "", LOST: "x", ONE_TIME: "/", TOTAL: ""}
LINE = 22
ROOM_FOR_LABELS = 1.32
ROW = 30
BEFORE = "none"
"""Position of a label that no bar has: it stands before the bar."""


def cost_waterfall(
    bill: Bill, currency: str = "USD", texts: Texts | None = None, ranges: Bill | None = None
) -> go.Figure:
    """Bars one below the other, each starting where the one above ends, down to the unit cost.

    Lines below a fiftieth are drawn together by kind, lines of zero not at all. What is lost on the way is hatched.

    Args:
        bill: a bill at central values: only there do the lines add up to the total.
        currency: ``USD`` or ``CNY``.
        texts: labels by name of line, kind or unit; what is missing is shown by its name.
        ranges: the same bill drawn; gives the range of the total.
    """
    found = steps(bill, currency)
    drawn = ranges.figure(WHOLE, currency) if ranges is not None else None
    title = f"{said(texts, WHOLE)} [{unit_text(currency, texts)}]"
    return draw_steps(found, PATTERNS, [_label(step, drawn) for step in found], title, texts)


def draw_steps(
    found: list[Step], patterns: Mapping[str, str], labels: list[str], title: str, texts: Texts | None
) -> go.Figure:
    """Bars one below the other, each starting where the one above ends; the last one is the sum of all.

    Labels stand at the far end of a bar, of bars in the right half at the near end, where there is room for them.

    Args:
        found: the bars in order.
        patterns: hatching by kind of bar; kinds are named in this order.
        labels: what stands beside each bar.
        title: what is measured, with its unit.
        texts: labels by name of bar or kind.
    """
    picture = go.Figure(layout={"template": "none"})
    whole = found[-1].value if found else 1.0
    for kind, pattern in patterns.items():
        own = [(step, label) for step, label in zip(found, labels, strict=True) if step.kind == kind]
        if not own:
            continue
        picture.add_bar(
            orientation="h", y=[_wrapped(said(texts, step.name)) for step, _ in own],
            x=[step.value for step, _ in own], base=[step.start for step, _ in own], name=said(texts, kind),
            text=[label for _, label in own], textposition=[_side(step, whole) for step, _ in own],
            insidetextanchor="middle", cliponaxis=False, constraintext="none", textangle=0,
            marker={"pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.25}},
            hovertemplate="%{y}: %{x:,.4g}<extra></extra>",
        )  # fmt: skip
    for step, label in zip(found, labels, strict=True):
        if _side(step, whole) == BEFORE:
            picture.add_annotation(
                x=min(step.start, step.start + step.value), y=_wrapped(said(texts, step.name)), text=label,
                xanchor="right", showarrow=False,
            )  # fmt: skip
    _lay_out(picture, [_wrapped(said(texts, step.name)) for step in found], whole)
    picture.update_xaxes(title=title, tickformat=",")
    return picture


def _side(step: Step, whole: float) -> str:
    """Where the label of a bar stands; one before the bar is drawn apart."""
    if step.kind == TOTAL:
        return "inside"
    return BEFORE if step.start > whole / 2.0 else "outside"


def _label(step: Step, drawn: Figure | None) -> str:
    """Cost and share of a step; of the total its range, where that is known."""
    if step.kind != TOTAL:
        return f"{short(step.value)} · {f'{step.share:.0%}' if step.share >= 0.005 else '<1%'}"
    if drawn is None or drawn.low is None or drawn.high is None:
        return short(step.value)
    return f"{short(step.value)} ({short(drawn.low)}–{short(drawn.high)})"


def _lay_out(picture: go.Figure, names: list[str], longest: float) -> None:
    picture.update_layout(
        barmode="overlay", height=110 + ROW * max(len(names), 3), margin={"l": 10, "r": 10, "t": 10, "b": 10},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"},
    )  # fmt: skip
    picture.update_yaxes(categoryorder="array", categoryarray=names, autorange="reversed", automargin=True, title=None)
    picture.update_xaxes(range=[0, longest * ROOM_FOR_LABELS], automargin=True)


def _wrapped(name: str) -> str:
    return "<br>".join(textwrap.wrap(name, LINE)) or name
