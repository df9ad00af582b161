"""What must be known beside the figures: why some are unknown, who may buy what, versions."""

from __future__ import annotations

import streamlit as st

import calc
from ui.components.presets import platform_label
from ui.components.texts import Texts


def show(comparison: calc.Comparison, texts: Texts) -> None:
    """Notes by platform; nothing where there are none."""
    lines = [line for name in comparison.platforms for line in _lines(comparison, name, texts)]
    if lines:
        st.markdown("##### " + texts("notes.title"))
        st.markdown("\n".join(f"- {line}" for line in lines))


def _lines(comparison: calc.Comparison, name: str, texts: Texts) -> list[str]:
    platform = comparison.platform(name)
    title = f"**{platform_label(name, texts.language)}**"
    lines = [f"{title}: {note}" for note in platform.notes]
    if not platform.available:
        lines.append(texts("notes.not_available", platform=title, reason=platform.unavailable_reason))
    unknown: dict[str, list[str]] = {}
    for metric in comparison.metrics:
        figure = comparison.figure(metric, name)
        if figure.value is None:
            unknown.setdefault(figure.reason, []).append(texts(f"metric.{metric}"))
    for reason, metrics in unknown.items():
        lines.append(texts("notes.unknown", platform=title, metrics=texts("comma").join(metrics), reason=reason))
    return lines


def small_print(comparison: calc.Comparison, texts: Texts) -> None:
    """Scenario, versions, fingerprint, and what the page is not."""
    scenario = comparison.scenario
    st.divider()
    st.caption(texts("notes.advice"))
    st.caption(
        texts(
            "notes.versions",
            name=scenario.name,
            date=scenario.date,
            draws=str(scenario.draws),
            seed=str(scenario.seed),
            inputs=comparison.scenario_hash,
            **comparison.versions,
        )
    )
