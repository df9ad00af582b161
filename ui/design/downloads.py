"""Files to take away, and what must be known of the page."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from ui.components import bills
from ui.components.texts import Texts
from ui.design.figures import Costed


def show(costed: Costed, currency: str, texts: Texts) -> None:
    """The bill as CSV and JSON."""
    buttons(costed.central.name, lambda: as_csv(costed, currency), lambda: as_json(costed, currency), texts)


def buttons(name: str, csv: Callable[[], str], plain: Callable[[], str], texts: Texts) -> None:
    """Buttons for CSV and JSON; each file is made when it is asked for."""
    st.subheader(texts("downloads.title"))
    st.caption(texts("downloads.bill_about"))
    with st.container(horizontal=True):
        st.download_button(
            "CSV", csv, f"{name}.csv", "text/csv", key="download-csv", on_click="ignore", icon=":material/download:"
        )
        st.download_button(
            "JSON", plain, f"{name}.json", "application/json", key="download-json", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip


def as_csv(costed: Costed, currency: str) -> str:
    """The bill at central values with the ends of each range."""
    central, drawn = costed.central.frame(currency), costed.drawn.frame(currency)
    for end in ("low", "high"):
        column = f"{end} [{currency}]"
        central.insert(central.columns.get_loc("weak"), column, drawn[column])
    return str(central.to_csv())


def as_json(costed: Costed, currency: str) -> str:
    """The bill with details and sources at central values, with the ends of each range."""
    plain, drawn = costed.central.to_dict(currency), costed.drawn.to_dict(currency)
    for group in ("lines", "totals", "details"):
        for name, item in plain[group].items():
            item |= {end: drawn[group][name][end] for end in ("low", "high")}
    plain |= {"date": bills.date(), "draws": bills.DRAWS, "seed": bills.SEED}
    plain["about"] = "value: central; low, high: 10% and 90% points of the draws; decision support, not advice"
    return json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def small_print(costed: Costed, texts: Texts) -> None:
    """Versions, draws, and what the page is not."""
    st.divider()
    st.caption(texts("notes.advice"))
    versions = costed.central.to_dict()["versions"]
    st.caption(texts("lines.versions", date=bills.date(), draws=str(bills.DRAWS), seed=str(bills.SEED), **versions))
