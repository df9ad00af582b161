"""Where does this come from: the formulas and the sourced inputs behind one figure."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import calc
from ui.components.link import Link
from ui.components.numbers import share
from ui.components.presets import platform_label
from ui.components.texts import Texts
from ui.components.work import cost_metric

DEPTHS = (1, 2, 3, 5, 8)
USUAL_DEPTH = 3
STRONGEST = 6


def show(comparison: calc.Comparison, link: Link, texts: Texts, key: str = "explain") -> None:
    """Choose a figure and a platform; see its tree and its inputs. `key` is that of the figure in the link."""
    st.subheader(texts("sources.title"))
    st.caption(texts("sources.about"))
    left, right = st.columns(2)
    usual = next((name for name in comparison.platforms if name != comparison.baseline), comparison.baseline)
    with left:
        metric = _one(link, key, list(comparison.metrics), cost_metric(comparison), "sources.metric", texts)
    with right:
        platform = _one(link, "of", comparison.platforms, usual, "sources.platform", texts)
    explanation = comparison.explain(metric, platform)
    if explanation.reason:
        st.info(texts("sources.unknown", reason=explanation.reason))
    _weak(comparison, metric, platform, texts)
    with st.expander(texts("sources.tree"), expanded=False):
        depth = st.segmented_control(
            texts("sources.depth"), DEPTHS, default=USUAL_DEPTH, key="depth", required=True, bind="query-params"
        )
        link.known.add("depth")
        st.code(explanation.to_text(depth), language=None)
    with st.expander(texts("sources.inputs"), expanded=False):
        st.dataframe(_inputs(comparison, explanation, texts), hide_index=True, width="stretch")


def _one(link: Link, key: str, options: list[str], usual: str, title: str, texts: Texts) -> str:
    link.seed_one(key, options, usual)

    def label(name: str) -> str:
        return platform_label(name, texts.language) if key == "of" else texts(f"metric.{name}")

    chosen = str(st.selectbox(texts(title), options, key=key, format_func=label))
    link.write(key, chosen, usual)
    return chosen


def _weak(comparison: calc.Comparison, metric: str, platform: str, texts: Texts) -> None:
    found = comparison.weak_inputs(metric, platform)[:STRONGEST]
    if not found:
        st.markdown(texts("sources.not_weak"))
        return
    lines = []
    for item in found:
        moves = (
            texts("sources.no_range") if item.share is None else texts("sources.moves", share=share(item.share, texts))
        )
        lines.append(f"- `{item.quantity.path}` ({texts(f'confidence.{item.quantity.confidence}')}): {moves}")
    st.markdown(texts("sources.weak") + "\n" + "\n".join(lines))


def _inputs(comparison: calc.Comparison, explanation: calc.Explanation, texts: Texts) -> pd.DataFrame:
    """The inputs of a figure, each once, as they are written, with their sources."""
    used = {leaf.path for leaf in explanation.leaves()}
    table = comparison.sources()
    table = table[table["path"].isin(used)]
    columns = ["path", "as written", "title", "as of", "confidence", "address", "note"]
    shown = table[columns].fillna("").astype(str)
    shown["confidence"] = [texts.find(f"confidence.{word}", word) for word in shown["confidence"]]
    shown.columns = [texts(f"sources.column_{column.replace(' ', '_')}") for column in columns]
    return shown
