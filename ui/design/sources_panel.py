"""Where does this come from: the formulas and the sourced inputs behind one figure of a bill or design."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

import calc
from ui.components.link import Link
from ui.components.numbers import share
from ui.components.texts import Texts

DEPTHS = (1, 2, 3, 5, 8)
USUAL_DEPTH = 2
STRONGEST = 6


def show(
    figures: calc.Bill | calc.Synthesis | calc.Match,
    usual: str,
    label: Callable[[str], str],
    currency: str,
    link: Link,
    texts: Texts,
    key: str = "explain",
) -> None:
    """Choose a figure, at central values; see what moves it, its tree and its inputs. `key` is its key in the link."""
    st.subheader(texts("sources.title"))
    st.caption(texts("lines.sources_about"))
    options = list(figures.names)
    link.seed_one(key, options, usual)
    figure = str(st.selectbox(texts("sources.metric"), options, key=key, format_func=label))
    link.write(key, figure, usual)
    explanation = figures.explain(figure, currency)
    _weak(figures, figure, texts)
    with st.expander(texts("sources.tree"), expanded=False):
        depth = st.segmented_control(
            texts("sources.depth"), DEPTHS, default=USUAL_DEPTH, key="depth", required=True, bind="query-params"
        )
        link.known.add("depth")
        st.code(explanation.to_text(depth), language=None)
    with st.expander(texts("sources.inputs"), expanded=False):
        st.dataframe(_inputs(explanation, texts), hide_index=True, width="stretch")


def _weak(figures: calc.Bill | calc.Synthesis | calc.Match, figure: str, texts: Texts) -> None:
    found = figures.weak_inputs(figure)[:STRONGEST]
    if not found:
        st.markdown(texts("sources.not_weak"))
        return
    lines = []
    for item in found:
        moves = texts("sources.no_range")
        if item.share is not None:
            moves = texts("sources.moves", share=share(item.share, texts))
        lines.append(f"- `{item.quantity.path}` ({texts(f'confidence.{item.quantity.confidence}')}): {moves}")
    st.markdown(texts("sources.weak") + "\n" + "\n".join(lines))


def _inputs(explanation: calc.Explanation, texts: Texts) -> pd.DataFrame:
    """The inputs of a figure, each once, as they are written, with their sources."""
    rows = {
        leaf.path: {
            "path": leaf.path,
            "as_written": leaf.written or calc.figure(leaf.value, leaf.unit),
            "title": leaf.source_title,
            "as_of": leaf.as_of,
            "confidence": texts.find(f"confidence.{leaf.confidence}", leaf.confidence),
            "note": leaf.note,
        }
        for leaf in explanation.leaves()
    }
    table = pd.DataFrame(list(rows.values()))
    return table.rename(columns=lambda column: texts(f"sources.column_{column}"))
