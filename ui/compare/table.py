"""All figures in a table: a row a figure, a column a platform."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import calc
from ui.components.numbers import figure_text
from ui.components.presets import platform_label
from ui.components.texts import Texts

GROUPS = ("performance", "power", "cost")


def show(comparison: calc.Comparison, currency: str, texts: Texts) -> None:
    """A table for each group of figures, in tabs."""
    st.subheader(texts("table.title"))
    st.caption(texts("table.about"))
    for tab, group in zip(st.tabs([texts(f"table.{group}") for group in GROUPS]), GROUPS, strict=True):
        with tab:
            st.table(_figures(comparison, group, currency, texts))


def _figures(comparison: calc.Comparison, group: str, currency: str, texts: Texts) -> pd.DataFrame:
    rows: dict[str, list[str]] = {}
    for metric in calc.GROUPS[group]:
        if metric not in comparison.metrics:
            continue
        figures = [comparison.figure(metric, name, currency) for name in comparison.platforms]
        unit = texts.unit(figures[0].unit, figures[0].per, figures[0].boundary)
        title = texts(f"metric.{metric}") + (f" [{unit}]" if unit else "")
        rows[title] = [figure_text(figure, texts) for figure in figures]
    columns = [platform_label(name, texts.language) for name in comparison.platforms]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)
