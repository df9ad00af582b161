"""What silicon and power go to."""

from __future__ import annotations

import streamlit as st

from calc import plots
from ui.components.charts import show_picture
from ui.components.texts import Texts
from ui.design.device.figures import Device


def show(device: Device, texts: Texts) -> None:
    """Area by use, power by term."""
    words = labels(texts)
    left, right = st.columns(2, gap="large")
    with left:
        show_one("power", plots.power_waterfall(device.central, words, device.drawn), texts)
    with right:
        show_one("area", plots.area_by_use(device.central, words), texts)
        st.caption(texts("drawn.area_note"))


def show_one(name: str, picture: object, texts: Texts) -> None:
    """One picture of this page with its words."""
    title, about, alt = (texts(f"drawn.{name}_{what}") for what in ("title", "about", "alt"))
    show_picture(picture, name, title, about, alt)


def labels(texts: Texts) -> dict[str, str]:
    """Words of the pictures: figures, marks, units."""
    whole = {"total": texts("figure.rated_power")}
    return texts.section("figure") | texts.section("mark") | texts.section("unit") | whole
