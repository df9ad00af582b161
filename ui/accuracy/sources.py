"""Where each case comes from."""

from __future__ import annotations

import streamlit as st

import calc
from ui.accuracy import words
from ui.components.texts import Texts

COLUMNS = ("room", "source", "address", "date", "cases")


def show(result: calc.ValidationResult, texts: Texts) -> None:
    """A row a source, with its address and the number of its cases."""
    st.subheader(texts("accuracy.sources_title"))
    st.caption(texts("accuracy.sources_about"))
    table = result.sources()[list(COLUMNS)]
    table = table.assign(room=[words.room(name, texts) for name in table["room"]])
    titles = {name: texts(f"accuracy.column_{name}") for name in COLUMNS}
    link = {titles["address"]: st.column_config.LinkColumn()}
    with st.expander(texts("accuracy.sources_open", count=len(table))):
        st.dataframe(table.rename(columns=titles), hide_index=True, width="stretch", column_config=link)
