"""A choice of one among names of presets, kept in the link by name."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.components.link import Link
from ui.components.texts import Texts


def choose_one(
    link: Link, key: str, options: list[str], usual: str, texts: Texts, label: Callable[[str], str], *, owner: str = ""
) -> str:
    """A selector; one of another `owner` than in the run before (another starting point) is at its usual value."""
    owners: dict[str, str] = st.session_state.setdefault("owners of choices", {})
    if owners.get(key, owner) != owner and not link.went_back:
        st.session_state[key] = usual
    owners[key] = owner
    link.seed_one(key, options, usual)
    chosen = st.selectbox(texts(f"choose.{key}"), options, key=key, format_func=label, help=texts(f"choose.{key}_help"))
    link.write(key, chosen, usual)
    return str(chosen)
