"""What one does: silicon, power, supply, limits, all figures, sources."""

from __future__ import annotations

import json

import streamlit as st

from ui.components import bills
from ui.components.link import Link
from ui.components.texts import Texts
from ui.design import downloads, sources_panel
from ui.design.choices import Chosen
from ui.design.device import limits, pictures, supply, table
from ui.design.device.figures import Device


def show(device: Device, chosen: Chosen, link: Link, texts: Texts) -> None:
    """Pictures, tables, where it comes from, files."""
    st.caption(texts("does.about"))
    pictures.show(device, texts)
    supply.show(device, chosen, texts)
    limits.show(device, texts)
    table.show(device, texts)
    sources_panel.show(
        device.central, "rated_power", lambda name: texts(f"figure.{name}"), chosen.currency, link, texts,
        "explain_device",
    )  # fmt: skip
    files = {"CSV": lambda: as_csv(device), "JSON": lambda: as_json(device)}
    downloads.buttons(f"{device.central.name}-device", files, texts)


def as_csv(device: Device) -> str:
    """All figures at central values with the ends of each range."""
    central, drawn = device.central.frame(), device.drawn.frame()
    for end in ("low", "high"):
        central.insert(central.columns.get_loc("unit"), end, drawn[end])
    return str(central.to_csv())


def as_json(device: Device) -> str:
    """Figures, rates and limits at central values with the ends of each range."""
    plain, drawn = device.central.to_dict(), device.drawn.to_dict()
    for group in ("rates", "figures"):
        for name, item in plain[group].items():
            item |= {end: drawn[group][name][end] for end in ("low", "high")}
    plain |= {"limits": drawn["limits"], "date": bills.date(), "draws": bills.DRAWS, "seed": bills.SEED}
    plain["about"] = "value: central; low, high: 10% and 90% points of the draws; decision support, not advice"
    return json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
