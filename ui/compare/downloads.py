"""Files to take away; each is made when it is asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import streamlit as st

import calc
from ui.components.texts import Texts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(comparison: calc.Comparison, currency: str, texts: Texts) -> None:
    """Buttons for CSV, XLSX, JSON, HTML and the scenario."""
    st.subheader(texts("downloads.title"))
    st.caption(texts("downloads.about"))
    files: list[tuple[str, str, str, Callable[[], str | bytes]]] = [
        ("CSV", "comparison.csv", "text/csv", lambda: comparison.to_csv(currency=currency)),
        ("XLSX", "comparison.xlsx", XLSX, lambda: workbook(comparison, currency)),
        ("JSON", "comparison.json", "application/json", lambda: comparison.to_json(currency=currency)),
        ("HTML", "comparison.html", "text/html", lambda: comparison.to_html(currency=currency)),
        (texts("downloads.scenario"), "scenario.yaml", "application/yaml", comparison.scenario.to_yaml),
    ]
    with st.container(horizontal=True):
        for label, name, kind, make in files:
            st.download_button(
                label, make, name, kind, key=f"download-{name}", on_click="ignore", icon=":material/download:"
            )


def workbook(comparison: calc.Comparison, currency: str) -> bytes:
    """The workbook as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comparison.xlsx"
        comparison.to_xlsx(path, currency)
        return path.read_bytes()
