"""Sliders for the inputs that decide most, made from their declarations."""

from __future__ import annotations

import streamlit as st

import calc
from ui.components import presets
from ui.components.link import Link
from ui.components.texts import Texts

MEMORY = "usual values"
SHOWN = {"utilisation": "percent", "discount_rate": "percent", "device_price": "localized"}


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
    key = key_of(control.path)
    usual, low, high = control.value, control.low, control.high
    name = texts.find(f"input.{control.name}", control.name.replace("_", " "))
    unit = texts.unit(control.unit)
    label = f"{name} [{unit}]" if unit else name
    link.check_number(key, low, high, name)
    _follow(key, control)
    help_text = texts.find(f"input_help.{control.name}", control.description)
    if control.rungs:
        options = list(control.rungs)
        if key in st.session_state and st.session_state[key] not in options:
            st.session_state[key] = usual
        value = st.select_slider(label, options, value=usual, key=key, help=help_text, bind="query-params")
    else:
        value = st.slider(
            label, low, high, usual, step=control.step, format=SHOWN.get(control.name, "%.4g"), key=key,
            help=help_text, bind="query-params",
        )  # fmt: skip
    return {} if value == usual else {control.path: control.override(value)}


def _follow(key: str, control: calc.Control) -> None:
    """Let a slider that was not moved follow its usual value when other choices change it."""
    memory: dict[str, tuple[object, ...]] = st.session_state.setdefault(MEMORY, {})
    now = (control.unit, control.value, control.low, control.high)
    before = memory.get(key)
    memory[key] = now
    if before is None or before == now or key not in st.session_state:
        return
    value = st.session_state[key]
    unit, usual, low, high = now
    stays = before[0] == unit and value != before[1] and float(low) <= value <= float(high)  # type: ignore[arg-type]
    st.session_state[key] = value if stays else usual


def _reset(offered: list[calc.Control]) -> None:
    for control in offered:
        st.session_state[key_of(control.path)] = control.value
