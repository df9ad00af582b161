"""Over how many packages one accelerator is spread: offered where one carrier is too small, or where it was moved."""

from __future__ import annotations

import streamlit as st

import calc
from ui.components.link import Link
from ui.components.texts import Texts
from ui.design.amounts import KEYS, slider
from ui.design.starting_point import StartingPoint, amount

NAME = "packages_per_accelerator"
KEY = KEYS[NAME]


def choose(
    point: StartingPoint, refusal: calc.CalcError | None, usual: dict[str, object], link: Link, texts: Texts
) -> dict[str, str]:
    """The slider, if it is needed; gives an override where it was moved."""
    value = amount(point.preset, NAME) or 1.0
    needed = refusal is not None and NAME in str(refusal)
    moved = KEY in st.query_params or st.session_state.get(KEY, value) != value
    if not (needed or moved or value > 1.0):
        return {}
    return slider(NAME, NAME, value, point.name, usual, link, texts)
