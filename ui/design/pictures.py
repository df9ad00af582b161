"""The pictures: the way to the cost, yield, volume, the package and the wafer."""

from __future__ import annotations

from typing import Any

import streamlit as st

import calc
from calc import plots
from ui.components import bills
from ui.components.charts import show_picture
from ui.components.numbers import number
from ui.components.texts import Texts
from ui.design.choices import Chosen
from ui.design.figures import Costed

LABELS = (
    "added_cost", "losses", "one-time cost", "total", "smaller_lines", "smaller_losses", "smaller_one_time_costs",
    "die_area", "die_yield", "sellable_yield", "this_die", "this_die_sold", "volume", "crossover", "this_volume",
    "carrier", "logic_die", "other_die", "memory_stack", "largest_carrier", "reticle_field", "good_dies",
    "faulty_dies", "wafer_edge", "usable_edge",
)  # fmt: skip


def show(costed: Costed, meeting: calc.Crossover, chosen: Chosen, texts: Texts) -> None:
    """All five, two beside each other where the window is wide enough."""
    labels = _labels(costed, chosen, texts)
    central = costed.central
    _show("waterfall", plots.cost_waterfall(central, chosen.currency, labels, costed.drawn), texts)
    left, right = st.columns(2, gap="large")
    with left:
        _show("volume", plots.cost_against_volume(meeting, central, chosen.currency, labels), texts)
    with right:
        _show("yield", plots.yield_curve(bills.yields(chosen.design), central, labels, costed.drawn), texts)
    left, right = st.columns(2, gap="large")
    with left:
        plan = plots.package_plan(central)
        _show("package", plots.package_drawing(plan, labels), texts)
        if plan.packages > 1:
            st.caption(texts("drawn.package_one_of", packages=number(plan.packages, texts)))
        if not plan.even:
            st.caption(texts("drawn.package_uneven"))
        elif not plan.fits:
            st.caption(texts("drawn.package_too_small", hull=number(plan.hull, texts)))
    with right:
        good = central.figure("sellable_yield").value
        _show("wafer", plots.wafer_picture(central.wafer_map(), good, labels), texts)


def _show(name: str, picture: Any, texts: Texts) -> None:
    title, about, alt = (texts(f"drawn.{name}_{what}") for what in ("title", "about", "alt"))
    show_picture(picture, name, title, about, alt)


def _labels(costed: Costed, chosen: Chosen, texts: Texts) -> dict[str, str]:
    """Words of the pictures: lines of the bill, kinds of mark, names of the designs, ticks of the axis of volume."""
    labels = {name: texts(f"bill.{name}") for name in costed.central.names}
    labels |= {name: texts(f"mark.{name}") for name in LABELS} | texts.section("unit")
    labels |= {f"{place:g}": number(place, texts) for place in plots.ROUND_PLACES}
    return labels | {chosen.design.name: chosen.name(texts), chosen.against.name: chosen.other(texts)}
