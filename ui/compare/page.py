"""The page that answers: what does the same work cost, draw and need on each platform?"""

from __future__ import annotations

import streamlit as st

import calc
from ui.compare import cards, claims, downloads, notes, pictures, sliders, sources_panel, story, table
from ui.compare.choices import Chosen, choose
from ui.components.comparisons import CLAIMS_BASIS, comparison_of
from ui.components.link import Link
from ui.components.texts import Texts


def show() -> None:
    """Show the page; whatever is wrong with its input is said on the page."""
    link = Link.of_this_run(renew=False)
    texts = Texts(str(st.session_state["language"]))
    st.header(texts("compare.question"))
    head = st.container()
    try:
        chosen = choose(link, texts)
        if chosen is not None:
            _answer(chosen, link, texts)
    except calc.CalcError as error:
        st.error(
            texts("problem.calc", message=str(error).replace("{", "(").replace("}", ")")), icon=":material/warning:"
        )
        st.caption(texts("problem.what_to_do"))
    link.check_unknown()
    with head:
        for problem in link.problems:
            st.warning(texts(problem.text, **problem.values))


def _answer(chosen: Chosen, link: Link, texts: Texts) -> None:
    usual = comparison_of(chosen.choices)
    overrides = sliders.show(usual, link, texts)
    comparison = comparison_of(chosen.choices, overrides)
    story.show(comparison, chosen, overrides, texts)
    cards.show(comparison, chosen.currency, texts)
    judged = comparison
    if chosen.choices.basis != CLAIMS_BASIS:
        judged = comparison_of(chosen.choices.at_equal_throughput(), overrides)
    claims.show(comparison, judged, texts)
    pictures.show(comparison, chosen.currency, texts)
    table.show(comparison, chosen.currency, texts)
    notes.show(comparison, texts)
    sources_panel.show(comparison, link, texts)
    downloads.show(comparison, chosen.currency, texts)
    notes.small_print(comparison, texts)
