"""What the silicon and the power of a design go to."""

from __future__ import annotations

import plotly.graph_objects as go

from calc.comparison import Figure
from calc.plots.bill_parts import TOTAL, Step
from calc.plots.labels import Texts, said, short
from calc.plots.waterfall import draw_steps
from calc.synthesis import Synthesis
from calc.synthesis.design import AREA_PARTS, POWER_TERMS

PATTERNS = ("", "/", "x", ".")
LOGIC, REST, LOSS = "power_of_logic", "power_of_the_rest", "power_lost"
KINDS = {
    "dynamic_power": LOGIC, "static_power": LOGIC, "memory_power": REST, "die_to_die_power": REST, "io_power": REST,
    "power_correction": LOSS, "regulator_loss": LOSS,
}  # fmt: skip
POWER_PATTERNS = {LOGIC: "", REST: "/", LOSS: "x", TOTAL: ""}
WHOLE_AREA, WHOLE_POWER = "total_die_area", "rated_power"
NOTHING = 1e-9
"""Share of the whole below which a part is rounding."""


def area_by_use(design: Synthesis, texts: Texts | None = None) -> go.Figure:
    """One bar of all logic silicon, stacked by what it is for; the legend says how much of it each use takes.

    Args:
        design: a design at central values, where the parts add up.
        texts: labels by name of quantity; what is missing is shown by its name.
    """
    whole = design.figure(WHOLE_AREA).value
    picture = go.Figure(layout={"template": "none"})
    for name, pattern in zip(AREA_PARTS, PATTERNS, strict=True):
        value = design.figure(name).value
        if not whole or value is None or value <= NOTHING * whole:
            continue
        picture.add_bar(
            orientation="h", y=[said(texts, WHOLE_AREA)], x=[value],
            name=f"{said(texts, name)}: {short(value)} mm² ({value / whole:.0%})",
            marker={"pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.25}},
            hovertemplate="%{x:,.4g} mm²",
        )  # fmt: skip
    picture.update_layout(
        barmode="stack", height=230, margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"},
    )  # fmt: skip
    picture.update_xaxes(title=f"{said(texts, WHOLE_AREA)} [mm²]", tickformat=",", automargin=True)
    picture.update_yaxes(visible=False)
    return picture


def power_waterfall(design: Synthesis, texts: Texts | None = None, ranges: Synthesis | None = None) -> go.Figure:
    """Bars one below the other, each starting where the one above ends, down to the rated power.

    Args:
        design: a design at central values, where the terms add up.
        texts: labels by name of term or kind; what is missing is shown by its name.
        ranges: the same design drawn; gives the range of each term and of the sum.
    """
    found = power_steps(design)
    labels = [_label(step, ranges.figure(step.name) if ranges is not None else None) for step in found]
    return draw_steps(found, POWER_PATTERNS, labels, f"{said(texts, WHOLE_POWER)} [W]", texts)


def power_steps(design: Synthesis) -> list[Step]:
    """The way from nothing to the rated power, term by term, the sum last; nothing where it is unknown."""
    whole = design.figure(WHOLE_POWER).value
    if not whole:
        return []
    found, reached = [], 0.0
    for name in POWER_TERMS:
        value = design.figure(name).value
        if value is None or abs(value) <= NOTHING * whole:
            continue
        found.append(Step(name, KINDS[name], reached, value, value / whole))
        reached += value
    return [*found, Step(WHOLE_POWER, TOTAL, 0.0, whole, 1.0)]


def _label(step: Step, drawn: Figure | None) -> str:
    """Watts with their range, and the share of a term."""
    ends = "" if drawn is None or drawn.low is None else f" ({short(drawn.low)}–{short(drawn.high)})"
    return f"{short(step.value)}{ends}" + ("" if step.kind == TOTAL else f" · {step.share:.0%}")
