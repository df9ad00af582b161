"""The bill of materials as a table: a row a line."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from calc import plots
from ui.components.numbers import STAR, fine_share, number, span
from ui.components.texts import Texts
from ui.design.figures import Costed

SUM_BEFORE = {"module_nre": "manufacturing_cost", "vendor_margin": "unit_cost"}
"""Sums of what stands above, shown before the first line of what comes next; the last sum stands at the end."""


def show(costed: Costed, currency: str, texts: Texts) -> None:
    """All lines that are not zero, with the sums between them."""
    st.subheader(texts("lines.title"))
    st.caption(texts("lines.about"))
    shares = plots.line_shares(costed.central)
    zero = [name for name in costed.central.lines if costed.central.figure(name).value == 0.0]
    rows = []
    for name in costed.central.lines:
        if name in SUM_BEFORE:
            rows.append(_row(costed, SUM_BEFORE[name], None, currency, texts, bold=True))
        if name not in zero:
            rows.append(_row(costed, name, shares.get(name), currency, texts))
    rows.append(_row(costed, costed.central.total, None, currency, texts, bold=True))
    unit = texts.unit(currency)
    titles = [texts(f"lines.column_{column}", unit=unit) for column in ("line", "cost", "share", "range")]
    st.table(pd.DataFrame(rows, columns=titles).set_index(titles[0]))
    if zero:
        st.caption(texts("lines.zero", lines=texts("comma").join(texts(f"bill.{name}") for name in zero)))


def _row(
    costed: Costed, name: str, share: float | None, currency: str, texts: Texts, *, bold: bool = False
) -> list[str]:
    figure = costed.figure(name, currency)
    star = STAR if figure.weak and figure.value is not None else ""
    cells = [
        texts(f"bill.{name}"),
        f"{number(figure.value, texts)}{star}",
        "" if share is None else fine_share(share, texts),
        span(figure, texts),
    ]
    return [f"**{cell}**" if bold and cell else cell for cell in cells]
