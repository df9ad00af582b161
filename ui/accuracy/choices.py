"""Which cases are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from ui.accuracy import words
from ui.components.link import Link
from ui.components.selectors import choose_one
from ui.components.texts import Texts

ALL = "all"
VERDICTS = ("within", "outside", "not_represented")


@dataclass(frozen=True)
class Chosen:
    """The rows that are shown."""

    rows: pd.DataFrame


def choose(frame: pd.DataFrame, link: Link, texts: Texts) -> Chosen:
    """Show the controls in the side bar."""
    names: dict[str, Callable[[str], str]] = {
        "room": lambda name: words.room(name, texts),
        "file": str,
        "regime": lambda name: words.regime(name, texts),
        "chip": str,
    }
    rows = frame
    with st.sidebar:
        st.subheader(texts("accuracy.choices"), divider="gray")
        st.caption(texts("accuracy.choices_about"))
        for column, called in names.items():
            wanted = _choose(column, _found(frame, column), called, link, texts)
            rows = rows if wanted == ALL else rows[rows[column] == wanted]
        verdict = _choose("verdict", list(VERDICTS), lambda name: texts(f"accuracy.verdict_{name}"), link, texts)
    return Chosen(rows if verdict == ALL else rows[verdicts(rows) == verdict])


def verdicts(rows: pd.DataFrame) -> pd.Series:
    """Within its tolerance, outside of it, or not represented: by row."""
    judged = rows["within"].map({True: "within", False: "outside"})
    return judged.where(rows["represented"], "not_represented")


def _choose(key: str, found: list[str], called: Callable[[str], str], link: Link, texts: Texts) -> str:
    def label(name: str) -> str:
        return texts("accuracy.all") if name == ALL else called(name)

    return choose_one(link, key, [ALL, *found], ALL, texts, label)


def _found(frame: pd.DataFrame, column: str) -> list[str]:
    """The values of a column, in their order; names of chips by the alphabet."""
    values = [str(value) for value in frame[column].unique() if value]
    return sorted(values, key=str.casefold) if column == "chip" else values
