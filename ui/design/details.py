"""What stands between the wafer and the bill: dies, yields, areas, one-time costs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import calc
from ui.components.numbers import STAR, fine_share, number
from ui.components.texts import Texts
from ui.design.figures import Costed

SHOWN = (
    "gross_dies_per_wafer", "die_yield", "sellable_yield", "raw_die_cost", "good_die_cost", "die_quality",
    "logic_die_count", "total_die_area", "memory_capacity", "carrier_area", "maximum_carrier_area", "carrier_yield",
    "attachment_yield", "incoming_quality", "package_yield", "shipped_defect_share", "one_time_cost",
    "chip_design_cost", "module_design_cost", "package_design_cost",
)  # fmt: skip


def show(costed: Costed, currency: str, texts: Texts) -> None:
    """A table, folded up; the names of the other dies' figures are not in it."""
    with st.expander(texts("details.title")):
        st.caption(texts("details.about"))
        rows = [_row(name, costed.figure(name, currency), texts) for name in SHOWN if name in costed.central.names]
        columns = [texts(f"details.column_{column}") for column in ("figure", "value", "range")]
        st.table(pd.DataFrame(rows, columns=columns).set_index(columns[0]))


def _row(name: str, figure: calc.Figure, texts: Texts) -> list[str]:
    unit = texts.unit(figure.unit, figure.per if figure.unit else "")
    title = texts(f"bill.{name}") + (f" [{unit}]" if unit else "")
    if figure.value is None:
        return [title, texts("unknown"), figure.reason]

    def said(value: float | None) -> str:
        return number(value, texts) if figure.unit or value is None else fine_share(value, texts)

    ends = "" if figure.low is None or figure.low == figure.high else f"{said(figure.low)} – {said(figure.high)}"
    return [title, said(figure.value) + (STAR if figure.weak else ""), ends]
