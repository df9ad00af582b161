"""All cases in a table: a row an expected value, the largest error for its tolerance first."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from calc import plots
from ui.accuracy import words
from ui.accuracy.choices import verdicts
from ui.components.numbers import number
from ui.components.texts import Texts

SIGNS = {"within": "✓", "outside": "✗", "not_represented": "–"}
HEIGHT = 460
COLUMNS = ("chip", "case", "quantity", "published", "predicted", "ratio", "tolerated", "verdict", "room", "regime")


def show(rows: pd.DataFrame, texts: Texts) -> None:
    """The chosen rows."""
    st.subheader(texts("accuracy.table_title"))
    st.caption(texts("accuracy.table_about", rows=number(len(rows), texts)))
    st.dataframe(_table(rows, texts), hide_index=True, width="stretch", height=HEIGHT)


def _table(rows: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    ordered = rows.assign(verdict=verdicts(rows)).sort_values("error_over_tolerance", ascending=False, kind="stable")
    lines = [_line(row, texts) for row in ordered.to_dict("records")]
    return pd.DataFrame(lines, columns=[texts(f"accuracy.column_{name}") for name in COLUMNS])


def _line(row: dict[str, Any], texts: Texts) -> list[str]:
    verdict = row["verdict"]
    known = verdict != "not_represented"
    return [
        row["chip"],
        row["id"],
        words.quantity(row["name"], texts) if row["name"] else "",
        amount(row["expected"], row["unit"], texts) if row["name"] else "",
        amount(row["predicted"], row["unit"], texts) if known else "",
        factor(row["ratio"]),
        "" if pd.isna(row["tolerated_low"]) else f"{factor(row['tolerated_low'])} – {factor(row['tolerated_high'])}",
        f"{SIGNS[verdict]} {texts(f'accuracy.verdict_{verdict}')}",
        words.room(row["room"], texts),
        words.regime(row["regime"], texts),
    ]


def amount(value: float, unit: str, texts: Texts) -> str:
    """A value with its unit."""
    return f"{number(value, texts)} {texts.unit(unit)}".rstrip()


def factor(ratio: float) -> str:
    """A ratio as people say it; empty where there is none."""
    return "" if pd.isna(ratio) else plots.factor_text(ratio)
