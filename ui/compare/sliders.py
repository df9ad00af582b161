"""Sliders for the inputs that decide most, made from their declarations."""

from __future__ import annotations

import streamlit as st

import calc
from ui.components import presets
from ui.components.link import Link
from ui.components.sliders import show_slider
from ui.components.texts import Texts


def key_of(path: str) -> str:
    """The name of a slider in the link: its key path with dashes."""
    return path.replace(".", "-")


def show(usual: calc.Comparison, link: Link, texts: Texts) -> dict[str, str]:
    """Sliders at their usual values in the side bar; gives an override for each one that was moved."""
    offered = calc.controls(usual)
    overrides: dict[str, str] = {}
    with st.sidebar:
        st.subheader(texts("sliders.title"), divider="gray")
        st.caption(texts("sliders.about"))
        for control in offered:
            if not control.platform:
                overrides |= _slider(control, link, texts)
        for platform in usual.platforms:
            own = [control for control in offered if control.platform == platform]
            if own:
                with st.expander(presets.platform_label(platform, texts.language)):
                    for control in own:
                        overrides |= _slider(control, link, texts)
        st.button(texts("sliders.reset"), on_click=_reset, args=(offered,), disabled=not overrides, width="stretch")
    return overrides


def _slider(control: calc.Control, link: Link, texts: Texts) -> dict[str, str]:
    moved = show_slider(control, key_of(control.path), link, texts)
    return {} if moved is None else {control.path: moved}


def _reset(offered: list[calc.Control]) -> None:
    for control in offered:
        st.session_state[key_of(control.path)] = control.value
