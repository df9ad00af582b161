"""The two pictures: how far off by sort of case; predicted against published."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from calc import plots
from ui.accuracy import words
from ui.components.charts import CONFIG, show_picture
from ui.components.texts import Texts


def show_by_regime(rows: pd.DataFrame, texts: Texts) -> None:
    """Predicted over published, a row a sort of case."""
    if not rows["represented"].any():
        st.info(texts("accuracy.nothing"))
        return
    ordered = pd.concat([rows[rows["room"] == room] for room in _rooms(rows)])
    show_picture(plots.ratios_by_regime(ordered, _labels(rows, texts)), "ratios", *_said("ratios", texts))


def show_values(rows: pd.DataFrame, texts: Texts) -> None:
    """Predicted against published values, a picture a part of the model."""
    if not rows["represented"].any():
        return
    title, about, alt = _said("values", texts)
    st.subheader(title)
    st.caption(about)
    rooms, labels = _rooms(rows), _labels(rows, texts)
    for tab, room in zip(st.tabs([words.room(room, texts) for room in rooms]), rooms, strict=True):
        picture = plots.predicted_against_published(rows[rows["room"] == room], labels)
        with tab:
            st.plotly_chart(picture, key=f"picture-{room}", config=CONFIG, alt=alt)


def _rooms(rows: pd.DataFrame) -> list[str]:
    """The parts of the model of which something is drawn."""
    drawn = set(rows.loc[rows["represented"], "room"])
    return [room for room in words.in_order(rows["room"]) if room in drawn]


def _said(name: str, texts: Texts) -> tuple[str, str, str]:
    title, about, alt = (texts(f"accuracy.{name}_{what}") for what in ("title", "about", "alt"))
    return title, about, alt


def _labels(rows: pd.DataFrame, texts: Texts) -> dict[str, str]:
    return words.for_pictures(*(map(str, rows[column].unique()) for column in ("room", "regime", "name")), texts)
