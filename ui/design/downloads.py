"""Files to take away, and what must be known of the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import streamlit as st

from ui.components import bills
from ui.components.texts import Texts
from ui.design.figures import Costed

TYPES = {"CSV": "text/csv", "JSON": "application/json"}


def show(costed: Costed, currency: str, texts: Texts) -> None:
    """The bill as CSV and JSON."""
    files = {"CSV": lambda: as_csv(costed, currency), "JSON": lambda: as_json(costed, currency)}
    buttons(costed.central.name, files, texts)


def buttons(name: str, files: Mapping[str, Callable[[], str]], texts: Texts, about: str = "bill_about") -> None:
    """A button for each kind of file; each file is made when it is asked for."""
    st.subheader(texts("downloads.title"))
    st.caption(texts(f"downloads.{about}"))
    with st.container(horizontal=True):
        for kind, make in files.items():
            st.download_button(
                kind, make, f"{name}.{kind.lower()}", TYPES[kind], key=f"download-{kind.lower()}", on_click="ignore",
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
