"""The views of the page, each answering one question; which one is shown is in the link."""

from __future__ import annotations

import streamlit as st

from ui.components.link import Link
from ui.components.texts import Texts

VIEWS = ("cost", "device", "rivals", "export", "space")
KEY = "view"
OF_OTHER_VIEWS = {
    "explain", "explain_device", "explain_work", "explain_match", "of", "depth", "platforms", "workload", "site",
    "date", "matched", "aspects", "precision",
}  # fmt: skip
"""Keys of the link that stay in it while their view is not shown."""


def choose(link: Link, texts: Texts) -> str:
    """The switch; gives the view that is chosen."""
    link.seed_one(KEY, list(VIEWS), VIEWS[0])
    link.known |= OF_OTHER_VIEWS
    chosen = st.segmented_control(
        texts("view.title"), VIEWS, key=KEY, format_func=lambda name: texts(f"view.{name}"), required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    link.write(KEY, str(chosen), VIEWS[0])
    return str(chosen)
