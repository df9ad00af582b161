"""The limits of a design as a table: whether each holds, by how much, how surely, and what would help."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import calc
from ui.components.numbers import number, share
from ui.components.texts import Texts
from ui.design.device.figures import Device

OF_A_WHOLE = ("reticle", "carrier")
"""Limits whose figures are shares of what is there; those of others are quantities or counts."""
MARKS = {"holds": "✓", "broken": "✗", "unknown": "?"}


def show(device: Device, texts: Texts) -> None:
    """A row a limit; below it what it is, and for broken ones what helps."""
    st.subheader(texts("limits.title"))
    st.caption(texts("limits.about"))
    found = device.drawn.limits
    columns = [texts(f"limits.column_{name}") for name in ("limit", "status", "value", "bound", "use", "share")]
    rows = [_row(item, texts) for item in found]
    st.table(pd.DataFrame(rows, columns=columns).set_index(columns[0]))
    helping = [item for item in found if item.holds is not True]
    if helping:
        st.markdown("\n".join(f"- **{texts(f'limit.{item.name}')}**: {_help(item, texts)}" for item in helping))
    with st.expander(texts("limits.why")):
        st.markdown("\n".join(f"- **{texts(f'limit.{item.name}')}**: {_why(item, texts)}" for item in found))


def _row(limit: calc.Limit, texts: Texts) -> list[str]:
    return [
        texts(f"limit.{limit.name}"),
        f"{MARKS[limit.status]} {texts(f'limits.{limit.status}')}",
        _said(limit.value, limit, texts),
        _said(limit.bound, limit, texts),
        texts("unknown") if limit.use is None else share(limit.use, texts),
        "" if limit.holding_share is None else share(limit.holding_share, texts),
    ]


def _said(value: float | None, limit: calc.Limit, texts: Texts) -> str:
    if value is None:
        return texts("unknown")
    if limit.name in OF_A_WHOLE:
        return share(value, texts)
    return f"{number(value, texts)} {texts.unit(limit.unit)}".rstrip()


def _help(limit: calc.Limit, texts: Texts) -> str:
    return texts(f"limit_help.{limit.name}") if limit.holds is False else texts("limits.not_known")


def _why(limit: calc.Limit, texts: Texts) -> str:
    source = limit.source if texts.find(f"limit_about.{limit.name}", "") else ""
    return texts(f"limit_about.{limit.name}") + (f" ({source})" if source else "")
