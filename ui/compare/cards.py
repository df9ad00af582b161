"""A card for each platform: the main figures, and how they stand against the baseline."""

from __future__ import annotations

import math

import streamlit as st

import calc
from ui.components.numbers import STAR, number, signed_percent, span
from ui.components.presets import platform_label
from ui.components.texts import Texts
from ui.components.work import cost_metric, energy_metric, speed_metric

CARD_WIDTH, FIGURE_WIDTH = 458, 96
LOWER_IS_BETTER, HIGHER_IS_BETTER, NEITHER = "inverse", "normal", "off"
COMPACT = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 3rem; }
[class*="st-key-card-"] { gap: 0.3rem; }
[class*="st-key-card-"] [data-testid="stMetricValue"] { font-size: 1.5rem; }
[class*="st-key-card-"] [data-testid="stMetric"] { min-height: 0; }
</style>"""


def show(comparison: calc.Comparison, currency: str, texts: Texts) -> None:
    """Cards side by side, as many in a row as fit; units are said once above them."""
    shown = {
        cost_metric(comparison): LOWER_IS_BETTER,
        energy_metric(comparison): LOWER_IS_BETTER,
        speed_metric(comparison): HIGHER_IS_BETTER,
        "devices": NEITHER,
    }
    changes = comparison.delta()
    st.html(COMPACT)
    st.caption(" · ".join(_unit(comparison, metric, currency, texts) for metric in shown))
    with st.container(horizontal=True, gap="small"):
        for name in comparison.platforms:
            with st.container(border=True, width=CARD_WIDTH, key=f"card-{name}"):
                st.markdown(_head(comparison, name, texts))
                with st.container(horizontal=True, gap="xsmall"):
                    for metric, colour in shown.items():
                        change = float(changes.loc[name, f"{metric} [%]"])
                        if name == comparison.baseline:
                            change = math.nan
                        with st.container(width=FIGURE_WIDTH, gap="xxsmall"):
                            _figure(comparison.figure(metric, name, currency), metric, change, colour, texts)
    st.caption(texts("cards.legend"))


def _unit(comparison: calc.Comparison, metric: str, currency: str, texts: Texts) -> str:
    figure = comparison.figure(metric, comparison.baseline, currency)
    return f"{texts(f'short.{metric}')}: {texts.unit(figure.unit, figure.per, figure.boundary)}"


def _head(comparison: calc.Comparison, name: str, texts: Texts) -> str:
    platform = comparison.platform(name)
    marks = [f"**{platform_label(name, texts.language)}**"]
    if name == comparison.baseline:
        marks.append(f":blue-badge[{texts('cards.baseline')}]")
    if platform.kind == "design":
        marks.append(f":gray-badge[{texts('cards.design')}]")
    if not platform.available:
        marks.append(f":orange-badge[✗ {texts('cards.not_available')}]")
    return " ".join(marks)


def _figure(figure: calc.Figure, metric: str, change: float, colour: str, texts: Texts) -> None:
    title = texts(f"short.{metric}")
    if figure.value is None:
        st.metric(title, texts("unknown"), help=figure.reason)
        return
    known = math.isfinite(change)
    st.metric(
        title,
        f"{number(figure.value, texts)}{STAR if figure.weak else ''}",
        delta=signed_percent(change, texts) if known else None,
        delta_color=colour if known else NEITHER,  # type: ignore[arg-type]
    )
    st.caption(span(figure, texts) or "–")
