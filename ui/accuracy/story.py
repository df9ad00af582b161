"""The answer in words: how far off each part of the model is where it can be checked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import streamlit as st

import calc
from ui.accuracy import words
from ui.components.numbers import number, share
from ui.components.texts import Texts

ARITHMETIC = {"silicon": "accuracy.line_silicon"}
"""Parts whose cases are mostly the same sum done again, where a factor would say little."""


def show(result: calc.ValidationResult, texts: Texts) -> None:
    """A line for each part of the model, then what no figure here can show."""
    st.markdown(texts("accuracy.lead"))
    rows = result.rooms().to_dict("records")
    named = words.in_order(row["room"] for row in rows)
    st.markdown("\n".join(f"- {_line(name, rows, texts)}" for name in named))
    st.markdown(texts("accuracy.reading"))
    st.caption(texts("accuracy.terms"))


def _line(name: str, rows: list[dict[str, Any]], texts: Texts) -> str:
    mine = [row for row in rows if row["room"] == name]
    said = [*_counts(name, mine, texts), texts.find(f"accuracy.about_{name}", "")]
    whole = reduce(lambda before, after: texts("accuracy.sentences", before=before, after=after), filter(None, said))
    return texts("accuracy.room_line", room=words.room(name, texts), said=whole)


def _counts(name: str, rows: list[dict[str, Any]], texts: Texts) -> Iterator[str]:
    """How far off, for cases on which nothing was fitted first."""
    judged = [row for row in rows if row["judged"]]
    if not rows:
        yield texts("accuracy.none")
    elif not judged:
        yield texts("accuracy.none_done")
    for row in sorted(judged, key=lambda row: bool(row["fitted"])):
        usual = "accuracy.line_fitted" if row["fitted"] else "accuracy.line"
        yield texts(
            ARITHMETIC.get(name, usual),
            cases=number(row["cases"], texts),
            represented=number(row["represented"], texts),
            judged=number(row["judged"], texts),
            typical=number(row["typical_factor"], texts),
            rms=number(row["rms_factor"], texts),
            within=share(row["share_within"], texts),
        )
