"""What must be known beside the figures: why some are unknown, who may buy what, versions."""

from __future__ import annotations

import streamlit as st

import calc
from ui.components.comparisons import nearest_of
from ui.components.presets import platform_label
from ui.components.texts import Texts


def show(comparison: calc.Comparison, texts: Texts) -> None:
    """Notes on the scenario and by platform; nothing where there are none."""
    lines = list(comparison.inputs.notes)
    nearest = nearest_of(comparison)
    lines += [line for name in comparison.platforms for line in _lines(comparison, name, nearest, texts)]
    held = comparison.held_fixed()
    if held:
        lines.append(texts("notes.held", inputs=", ".join(f"`{path}`" for path in held)))
    if lines:
        st.markdown("##### " + texts("notes.title"))
        st.markdown("\n".join(f"- {line}" for line in lines))


def _lines(comparison: calc.Comparison, name: str, nearest: dict[str, str], texts: Texts) -> list[str]:
    title = f"**{platform_label(name, texts.language)}**"
    lines = [f"{title}: {remark}" for remark in comparison.remarks(name)]
    if name in nearest:
        lines.append(texts("notes.nearest", platform=title, nearest=nearest[name]))
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
