"""The same die on every node."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ui.components import bills, presets
from ui.components.numbers import fine_share, number
from ui.components.texts import Texts
from ui.design.choices import Chosen

SHARES = ("die_yield",)
MARK = "▸ "


def show(chosen: Chosen, texts: Texts) -> None:
    """A row a node, cheapest wafer first; central values."""
    st.subheader(texts("nodes.title"))
    frame = bills.nodes(chosen.die_area, chosen.currency)
    st.caption(texts("nodes.about", area=chosen.die_area.replace("mm^2", "mm²")))
    titles = {column: _title(column, chosen.currency, texts) for column in frame.columns}
    rows = {
        (MARK if name == chosen.node else "") + presets.label("nodes", str(name), texts.language): [
            _cell(column, row[column], texts) for column in titles
        ]
        for name, row in frame.iterrows()
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(titles.values()))
    table.index.name = texts("nodes.node")
    wide = {"_index": st.column_config.Column(width=150)}
    st.dataframe(table, width="stretch", height="content", column_config=wide)


def _title(column: str, currency: str, texts: Texts) -> str:
    name = column.partition(" [")[0]
    unit = texts.unit(currency)
    return texts(f"nodes.{name}", unit=unit)


def _cell(column: str, value: float, texts: Texts) -> str:
    return fine_share(value, texts) if column in SHARES else number(value, texts)
