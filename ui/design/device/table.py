"""All figures of a design in a table, by group."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ui.components.figure_rows import figure_row
from ui.components.texts import Texts
from ui.design.device.figures import Device


def show(device: Device, texts: Texts) -> None:
    """A table, folded up, with a tab for each group."""
    with st.expander(texts("device.title")):
        st.caption(texts("device.about"))
        groups = device.central.frame()["group"]
        names = list(dict.fromkeys(groups))
        columns = [texts(f"details.column_{column}") for column in ("figure", "value", "range")]
        for tab, group in zip(st.tabs([texts(f"device.{name}") for name in names]), names, strict=True):
            own = groups[groups == group].index
            rows = [_row(name, device, texts) for name in own]
            with tab:
                st.table(pd.DataFrame(rows, columns=columns).set_index(columns[0]))


def _row(name: str, device: Device, texts: Texts) -> list[str]:
    """A figure; a rate at a width that no unit has is none, rather than unknown."""
    title, *known = figure_row(texts(f"figure.{name}"), device.figure(name), texts)
    return [title, "–", texts("device.no_units")] if name in device.lacking else [title, *known]
