"""Entry of the web app: `chipcalc app` runs this file."""

from __future__ import annotations

import streamlit as st

from ui.components.language import choose_language
from ui.pages_list import PAGES

st.set_page_config(page_title="calc", page_icon="🧮", layout="wide")
texts = choose_language()
pages = [
    st.Page(page.show, title=texts(f"page.{page.name}"), url_path=page.name, default=position == 0)
    for position, page in enumerate(PAGES)
]
st.navigation(pages).run()
