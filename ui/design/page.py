"""The page that answers: what does one of these chips cost to make, and when does that pay?"""

from __future__ import annotations

import streamlit as st

import calc
from ui.components import bills
from ui.components.link import Link
from ui.components.texts import Texts
from ui.design import details, downloads, nodes, pictures, refusals, sources_panel, story, table
from ui.design.choices import Chosen, choose
from ui.design.figures import Costed


def show() -> None:
    """Show the page; whatever is wrong with its input is said on the page."""
    link = Link.of_this_run(renew=False)
    texts = Texts(str(st.session_state["language"]))
    st.header(texts("design.question"))
    head = st.container()
    try:
        _answer(choose(link, texts), link, texts)
    except calc.CalcError as error:
        refusals.show(error, texts)
    link.check_unknown()
    with head:
        for problem in link.problems:
            st.warning(texts(problem.text, **problem.values))


def _answer(chosen: Chosen, link: Link, texts: Texts) -> None:
    costed = Costed.of(chosen.design)
    story.show_cost(costed, chosen, texts)
    meeting = bills.crossover(chosen.design, chosen.against)
    story.show_rest(costed, meeting, chosen, texts)
    pictures.show(costed, meeting, chosen, texts)
    table.show(costed, chosen.currency, texts)
    details.show(costed, chosen.currency, texts)
    nodes.show(chosen, texts)
    sources_panel.show(costed, chosen.currency, link, texts)
    downloads.show(costed, chosen.currency, texts)
    downloads.small_print(costed, texts)
