"""What stands between the wafer and the bill: dies, yields, areas, one-time costs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ui.components.figure_rows import figure_row
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
        rows = [
            figure_row(texts(f"bill.{name}"), costed.figure(name, currency), texts)
            for name in SHOWN
            if name in costed.central.names
        ]
        columns = [texts(f"details.column_{column}") for column in ("figure", "value", "range")]
        st.table(pd.DataFrame(rows, columns=columns).set_index(columns[0]))
