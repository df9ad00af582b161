"""The language switch, common to all pages."""

from __future__ import annotations

import streamlit as st

from ui.components.link import Link
from ui.components.texts import ENGLISH, LANGUAGES, Texts

KEY = "language"


def choose_language() -> Texts:
    """Show the switch; give the texts of the language chosen."""
    link = Link.of_this_run()
    options = list(LANGUAGES)
    link.seed_one(KEY, options, ENGLISH)
    with st.sidebar:
        st.segmented_control(
            "Language / 语言", options, format_func=LANGUAGES.get, key=KEY, required=True, label_visibility="collapsed"
        )
    link.write(KEY, str(st.session_state[KEY]), ENGLISH)
    return Texts(str(st.session_state[KEY]))
