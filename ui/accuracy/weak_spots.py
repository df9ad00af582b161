"""Where the model misses, and what it cannot do, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

import calc
from ui.accuracy import words
from ui.accuracy.table import amount, factor
from ui.components.texts import Texts

LARGEST = 10
SPOTS = (
    "silicon_prices", "no_28nm", "low_rated", "expert_training", "expert_prefill", "first_token",
    "campaigns", "ordinary_software", "unmeasured", "cost_of_ownership",
)  # fmt: skip


def show(result: calc.ValidationResult, frame: pd.DataFrame, texts: Texts) -> None:
    """The largest misses, what is known about them, and the cases that are not represented."""
    st.subheader(texts("accuracy.weak_title"))
    st.markdown("\n".join(f"- {texts(f'spot.{name}')}" for name in SPOTS))
    missed = frame[frame["represented"] & ~frame["within"] & (frame["group"] != "")]
    missed = missed.sort_values("error_over_tolerance", ascending=False, kind="stable").head(LARGEST)
    if len(missed):
        st.markdown(texts("accuracy.misses"))
        st.markdown("\n".join(f"- {_miss(row, texts)}" for row in missed.to_dict("records")))
    left = result.not_represented()
    if left:
        with st.expander(texts("accuracy.left_out", count=len(left))):
            reasons = (words.reason(case.reason_in(texts.language), texts) for case in left)
            st.markdown("\n".join(f"- **{case.id}**: {_plain(text)}" for case, text in zip(left, reasons, strict=True)))


def _miss(row: dict[str, Any], texts: Texts) -> str:
    return texts(
        "accuracy.miss",
        case=_plain(row["title"] or row["id"]),
        room=words.room(row["room"], texts),
        quantity=words.quantity(row["name"], texts),
        published=amount(row["expected"], row["unit"], texts),
        predicted=amount(row["predicted"], row["unit"], texts),
        factor=factor(row["ratio"]),
    )


def _plain(text: str) -> str:
    """Text without what Markdown would take for a sign of its own."""
    return text.replace("$", "\\$").replace("*", "\\*").replace("_", "\\_")
