"""The page that answers: how far can these numbers be trusted?"""

from __future__ import annotations

import streamlit as st

import calc
from ui.accuracy import downloads, pictures, sources, story, table, weak_spots
from ui.accuracy.choices import choose
from ui.components import validations
from ui.components.link import Link
from ui.components.texts import Texts


def show() -> None:
    """Show the page; whatever is wrong with its input is said on the page."""
    link = Link.of_this_run(renew=False)
    texts = Texts(str(st.session_state["language"]))
    st.header(texts("accuracy.question"))
    head = st.container()
    try:
        _answer(link, texts)
    except calc.CalcError as error:
        message = str(error).replace("{", "(").replace("}", ")")
        st.error(texts("problem.calc", message=message), icon=":material/warning:")
    link.check_unknown()
    with head:
        for problem in link.problems:
            st.warning(texts(problem.text, **problem.values))


def _answer(link: Link, texts: Texts) -> None:
    result, frame = validations.shipped(), validations.frame()
    chosen = choose(frame, link, texts)
    story.show(result, texts)
    pictures.show_by_regime(chosen.rows, texts)
    pictures.show_values(chosen.rows, texts)
    table.show(chosen.rows, texts)
    weak_spots.show(result, frame, texts)
    sources.show(result, texts)
    downloads.show(result, texts)
    downloads.small_print(texts)
