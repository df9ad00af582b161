"""How pictures are shown on all pages."""

from __future__ import annotations

from typing import Any

import streamlit as st

CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]], "responsive": True}


def show_picture(picture: Any, key: str, title: str, about: str, alt: str) -> None:
    """A picture below its title and what it shows in words; `alt` is what a screen reader says of it."""
    st.subheader(title)
    st.caption(about)
    st.plotly_chart(picture, key=f"picture-{key}", config=CONFIG, alt=alt)
