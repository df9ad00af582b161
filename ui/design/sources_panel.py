"""Where does this come from: the formulas and the sourced inputs behind one figure of the bill."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import calc
from ui.components.link import Link
from ui.components.numbers import share
from ui.components.texts import Texts
from ui.design.figures import Costed

DEPTHS = (1, 2, 3, 5, 8)
USUAL_DEPTH = 2
STRONGEST = 6
USUAL = "unit_cost"


def show(costed: Costed, currency: str, link: Link, texts: Texts) -> None:
    """Choose a figure; see what moves it, its tree and its inputs."""
    st.subheader(texts("sources.title"))
    st.caption(texts("lines.sources_about"))
    options = list(costed.central.names)
    link.seed_one("explain", options, USUAL)
    figure = str(
        st.selectbox(texts("sources.metric"), options, key="explain", format_func=lambda name: texts(f"bill.{name}"))
    )
    link.write("explain", figure, USUAL)
    explanation = costed.central.explain(figure, currency)
    _weak(costed.central, figure, texts)
    with st.expander(texts("sources.tree"), expanded=False):
        depth = st.segmented_control(
            texts("sources.depth"), DEPTHS, default=USUAL_DEPTH, key="depth", required=True, bind="query-params"
        )
        link.known.add("depth")
        st.code(explanation.to_text(depth), language=None)
    with st.expander(texts("sources.inputs"), expanded=False):
        st.dataframe(_inputs(explanation, texts), hide_index=True, width="stretch")


def _weak(bill: calc.Bill, figure: str, texts: Texts) -> None:
    found = bill.weak_inputs(figure)[:STRONGEST]
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
