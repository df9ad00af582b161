"""The two pictures: what the cost is made of; performance, power and cost at once."""

from __future__ import annotations

import streamlit as st

import calc
from calc import plots
from ui.components.presets import platform_label
from ui.components.texts import Texts

CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]], "responsive": True}


def show(comparison: calc.Comparison, currency: str, texts: Texts) -> None:
    """Both pictures, one below the other, each with what it shows in words."""
    labels = _labels(comparison, texts)
    st.subheader(texts("pictures.breakdown_title"))
    st.caption(texts("pictures.breakdown_about"))
    st.plotly_chart(
        plots.cost_breakdown(comparison, currency, labels), key="breakdown", config=CONFIG,
        alt=texts("pictures.breakdown_alt"),
    )  # fmt: skip
    st.subheader(texts("pictures.scatter_title"))
    st.caption(texts("pictures.scatter_about"))
    st.plotly_chart(
        plots.performance_power_cost(comparison, currency, labels), key="scatter", config=CONFIG,
        alt=texts("pictures.scatter_alt"),
    )  # fmt: skip


def _labels(comparison: calc.Comparison, texts: Texts) -> dict[str, str]:
    names = {name: platform_label(name, texts.language) for name in comparison.platforms}
    return {**texts.section("unit"), **texts.section("metric"), **names, "not_drawn": texts("pictures.not_drawn")}
