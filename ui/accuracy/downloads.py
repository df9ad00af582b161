"""Files to take away, and what must be known of the page."""

from __future__ import annotations

import streamlit as st

import calc
from ui.components.texts import Texts

NAME = "calc-accuracy"


def show(result: calc.ValidationResult, texts: Texts) -> None:
    """Buttons for CSV and JSON; each file is made when it is asked for."""
    st.subheader(texts("downloads.title"))
    st.caption(texts("accuracy.downloads_about"))
    with st.container(horizontal=True):
        st.download_button(
            "CSV", result.to_csv, f"{NAME}.csv", "text/csv", key="download-csv", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
        st.download_button(
            "JSON", result.to_json, f"{NAME}.json", "application/json", key="download-json", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip


def small_print(texts: Texts) -> None:
    """Version, and what the page is not."""
    st.divider()
    st.caption(texts("notes.advice"))
    st.caption(texts("accuracy.versions", calc=calc.__version__))
