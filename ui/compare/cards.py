"""A card for each platform: the main figures, and how they stand against the baseline."""

from __future__ import annotations

import math

import streamlit as st

import calc
from ui.components.numbers import STAR, number, signed_percent, span
from ui.components.presets import platform_label
from ui.components.texts import Texts
from ui.components.work import cost_metric, energy_metric, speed_metric

WIDTH = 232
LOWER_IS_BETTER = "inverse"
HIGHER_IS_BETTER = "normal"
NEITHER = "off"


def show(comparison: calc.Comparison, currency: str, texts: Texts) -> None:
    """Cards side by side, as many in a row as fit."""
    shown = [
        (cost_metric(comparison), LOWER_IS_BETTER),
        (energy_metric(comparison), LOWER_IS_BETTER),
        (speed_metric(comparison), HIGHER_IS_BETTER),
        ("devices", NEITHER),
    ]
    changes = comparison.delta()
    with st.container(horizontal=True, gap="small"):
        for name in comparison.platforms:
            with st.container(border=True, width=WIDTH, key=f"card-{name}"):
                _head(comparison, name, texts)
                for metric, colour in shown:
                    figure = comparison.figure(metric, name, currency)
                    change = float(changes.loc[name, f"{metric} [%]"])
                    _figure(figure, metric, change, colour, name == comparison.baseline, texts)
    st.caption(texts("cards.legend"))


def _head(comparison: calc.Comparison, name: str, texts: Texts) -> None:
    platform = comparison.platform(name)
    st.markdown(f"**{platform_label(name, texts.language)}**")
    marks = []
    if name == comparison.baseline:
        marks.append(f":blue-badge[{texts('cards.baseline')}]")
    if platform.kind == "design":
        marks.append(f":gray-badge[{texts('cards.design')}]")
    if not platform.available:
        marks.append(f":orange-badge[⛔ {texts('cards.not_available')}]")
    st.markdown(" ".join(marks) or "&nbsp;")


def _figure(figure: calc.Figure, metric: str, change: float, colour: str, is_baseline: bool, texts: Texts) -> None:
    title = texts(f"short.{metric}")
    if figure.value is None:
        st.metric(title, texts("unknown"))
        st.caption(figure.reason)
        return
    known = not is_baseline and math.isfinite(change)
    st.metric(
        title, f"{number(figure.value, texts)}{STAR if figure.weak else ''}",
        delta=signed_percent(change, texts) if known else None, delta_color=colour if known else NEITHER,
    )  # fmt: skip
    unit = texts.unit(figure.unit, figure.per, figure.boundary)
    st.caption("  \n".join(part for part in (unit, span(figure.low, figure.high, texts)) if part))
