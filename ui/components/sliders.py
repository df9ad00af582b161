"""A slider for one declared input: bound to the link, at its usual value until it is moved."""

from __future__ import annotations

import streamlit as st

import calc
from ui.components.link import Link
from ui.components.texts import Texts

MEMORY = "usual values"
SHOWN = {
    "utilisation": "percent", "discount_rate": "percent", "device_price": "localized",
    "die_to_die_area_share": "percent", "die_to_die_bandwidth": "localized",
}  # fmt: skip
COUNTED = ("die", "stack")


def show_slider(control: calc.Control, key: str, link: Link, texts: Texts, owner: str = "") -> str | None:
    """The slider; gives the text of an override where it stands away from the usual value, else None.

    A slider of another `owner` than in the run before (another starting point) is at its usual value again.
    """
    usual, low, high = control.value, control.low, control.high
    name = texts.find(f"input.{control.name}", control.name.replace("_", " "))
    unit = "" if control.unit in COUNTED else texts.unit(control.unit)
    label = f"{name} [{unit}]" if unit else name
    ends = (control.rungs[0], control.rungs[-1]) if control.rungs else (low, high)
    link.check_number(key, *ends, name)
    _follow(key, control, link, owner)
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
    return None if value == usual else control.override(value)


def _follow(key: str, control: calc.Control, link: Link, owner: str) -> None:
    """Let a slider that was not moved follow its usual value when other choices change it."""
    memory: dict[str, tuple[object, ...]] = st.session_state.setdefault(MEMORY, {})
    now = (owner, control.unit, control.value, control.low, control.high)
    before = memory.get(key)
    memory[key] = now
    if before is None or before == now or key not in st.session_state:
        return
    value = st.session_state[key]
    afresh = before[0] != owner and not link.went_back
    stays = not afresh and before[1] == control.unit and value != before[2]
    stays = stays and control.low <= float(value) <= control.high
    st.session_state[key] = value if stays else control.value
