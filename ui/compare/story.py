"""The answer in words: each platform against the baseline."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import streamlit as st

import calc
from ui.compare.choices import Chosen
from ui.components.numbers import number, percent
from ui.components.presets import label, platform_label
from ui.components.texts import Texts
from ui.components.work import cost_metric, energy_metric


def show(comparison: calc.Comparison, chosen: Chosen, overrides: Mapping[str, str], texts: Texts) -> None:
    """A sentence of frame, then a line for each platform."""
    choices = chosen.choices
    st.markdown(_frame(comparison, chosen, texts))
    changes = comparison.delta()
    lines = [
        f"- {_line(comparison, changes, name, texts)}" for name in comparison.platforms if name != comparison.baseline
    ]
    if lines:
        st.markdown("\n".join(lines))
    else:
        st.markdown(texts("story.only_baseline", baseline=platform_label(choices.baseline, texts.language)))
    place = st.empty()  # always there, so that nothing below moves when the first slider does
    if overrides:
        moved = ", ".join(f"`{path}` = {value}" for path, value in overrides.items())
        place.markdown(texts("story.moved", moved=moved))


def _frame(comparison: calc.Comparison, chosen: Chosen, texts: Texts) -> str:
    choices = chosen.choices
    base = comparison.baseline
    throughput = comparison.figure("throughput", base)
    cost = comparison.figure(cost_metric(comparison), base, chosen.currency)
    return texts(
        f"story.frame_{choices.basis}",
        workload=label("workloads", choices.workload, texts.language),
        site=label("sites", choices.site, texts.language),
        baseline=platform_label(base, texts.language),
        throughput=f"{number(throughput.value, texts)} {texts.unit(throughput.unit)}",
        cost=f"{number(cost.value, texts)} {texts.unit(cost.unit, cost.per)}",
    )


def _line(comparison: calc.Comparison, changes: pd.DataFrame, name: str, texts: Texts) -> str:
    platform = f"**{platform_label(name, texts.language)}**"
    cost = change_in_words(changes, cost_metric(comparison), name, "cost", texts)
    energy = change_in_words(changes, energy_metric(comparison), name, "energy", texts)
    if not cost and not energy:
        reason = comparison.figure(cost_metric(comparison), name).reason
        return texts("story.unknown", platform=platform, reason=reason or texts("story.no_baseline_figure"))
    parts = [cost or texts("story.cost_unknown"), energy or texts("story.energy_unknown")]
    sentence = texts("story.line", platform=platform, parts=texts("story.and").join(parts))
    if not comparison.platform(name).available:
        sentence += " " + texts("story.not_for_sale")
    return sentence


def change_in_words(changes: pd.DataFrame, metric: str, name: str, what: str, texts: Texts) -> str:
    """How much less or more of something a platform has than that which `changes` are against; empty if unknown."""
    change = float(changes.loc[name, f"{metric} [%]"])
    if not math.isfinite(change):
        return ""
    ends = [float(changes.loc[name, f"{metric} {end} [%]"]) for end in ("low", "high")]
    direction = "less" if change < 0 else "more"
    low, high = (_signed(end, texts) for end in ends)
    return texts(f"story.{what}_{direction}", percent=percent(change, texts), low=low, high=high)


def _signed(value: float, texts: Texts) -> str:
    return ("−" if value < 0 else "+") + percent(value, texts)
