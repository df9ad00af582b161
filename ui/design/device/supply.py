"""The supply as a lever: least power at equal rate, and what the design as it is does at other supplies."""

from __future__ import annotations

import streamlit as st

import calc
from calc import plots
from ui.components import devices
from ui.components.numbers import number, signed_share, span
from ui.components.texts import Texts
from ui.design.choices import Chosen
from ui.design.device.figures import Device
from ui.design.device.pictures import labels, show_one


def show(device: Device, chosen: Chosen, texts: Texts) -> None:
    """Words, then both pictures beside each other."""
    st.subheader(texts("supply.title"))
    stated = device.central.design.preset.supply
    if stated != "stated":
        st.info(texts(f"supply.{stated}"), icon=":material/info:")
        return
    try:
        usual = calc.supply_range(chosen.computing_node)
        free = devices.best_supply(device.design)
        within = devices.best_supply(device.design, usual.low)
    except calc.CalcError as error:
        st.info(texts("supply.not_found", reason=str(error)), icon=":material/info:")
        return
    st.markdown("\n".join(f"- {line}" for line in _lines(free, within, usual, texts)))
    own, words = device.central.figure("supply_voltage").value, labels(texts)
    words["native_rate"] = texts("supply.rate", format=device.formats[0].upper())
    left, right = st.columns(2, gap="large")
    with left:
        show_one("trade", plots.supply_trade(free, own, words), texts)
    with right:
        sweep = devices.over_supplies(device.design, chosen.computing_node)
        show_one("sweep", plots.rate_over_supply(sweep, own, words), texts)


def _lines(free: calc.BestVoltage, within: calc.BestVoltage, usual: calc.SupplyRange, texts: Texts) -> list[str]:
    lines = [texts("supply.within", **_places(within, texts))]
    if free.below_minimum:
        lines.append(texts("supply.free", **_places(free, texts), minimum=number(free.minimum, texts)))
    if usual.minimum is None:
        lines.append(texts("supply.no_minimum", low=number(usual.low, texts)))
    return lines


def _places(best: calc.BestVoltage, texts: Texts) -> dict[str, str]:
    change, silicon = best.power_change, best.silicon_ratio
    ends = (change.low, change.high)
    said = [signed_share(end, texts) for end in ends if end is not None]
    return {
        "supply": number(best.voltage.value, texts),
        "supplies": _bracketed(span(best.voltage, texts), texts),
        "nominal": number(best.nominal, texts),
        "change": texts("unknown") if change.value is None else signed_share(change.value, texts),
        "changes": _bracketed(texts("supply.to").join(said), texts),
        "silicon": number(silicon.value, texts),
        "silicons": _bracketed(span(silicon, texts), texts),
    }


def _bracketed(ends: str, texts: Texts) -> str:
    return texts("making.range", span=ends) if ends else ""
