"""The answer in words: what one costs, what that is made of, and at which volumes it beats the other design."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

import calc
from calc import plots
from ui.components import bills
from ui.components.numbers import number, share, span
from ui.components.texts import Texts
from ui.design import refusals
from ui.design.choices import Chosen
from ui.design.figures import Costed


def show_cost(costed: Costed, chosen: Chosen, texts: Texts) -> None:
    """What one costs, in a sentence."""
    st.markdown(_cost(costed, chosen, texts))


def show_rest(costed: Costed, meeting: calc.Crossover, chosen: Chosen, texts: Texts) -> None:
    """How it stands against the other; then where the model leaves its range."""
    lines = [_against(meeting, chosen, texts), *_beside(costed, meeting, chosen, texts)]
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.caption(texts("making.about"))
    for note in costed.central.notes:
        st.warning(refusals.in_plain_words(note, texts), icon=":material/warning:")


def show_moved(chosen: Chosen, texts: Texts) -> None:
    """What was changed."""
    place = st.empty()  # always there, so that nothing below moves when the first control does
    if chosen.design.changes:
        moved = ", ".join(f"`{path}` = {value}" for path, value in chosen.design.changes)
        place.markdown(texts("story.moved", moved=moved))


def _cost(costed: Costed, chosen: Chosen, texts: Texts) -> str:
    unit = costed.figure("unit_cost", chosen.currency)
    if unit.value is None:
        return texts("making.unknown", design=chosen.name(texts), reason=unit.reason)
    parts = plots.part_shares(costed.central)
    said = [f"{texts(f'part.{name}')} {share(part, texts)}" for name, part in parts.items()]
    return texts(
        "making.cost",
        design=chosen.name(texts),
        cost=_money(unit, texts),
        range=_range(unit, texts),
        parts=texts("comma").join(said),
    )


def _against(meeting: calc.Crossover, chosen: Chosen, texts: Texts) -> str:
    """At which volumes the design is the cheaper one."""
    volumes = [number(float(volume), texts) for volume in meeting.volumes.magnitude]
    places = {"against": chosen.other(texts), "volumes": texts("making.and").join(volumes)}
    below, above = (name == meeting.design for name in (meeting.cheaper_below, meeting.cheaper_above))
    if not volumes:
        return texts("making.always_cheaper" if below else "making.always_dearer", **places)
    if len(volumes) == 1:
        return texts("making.cheaper_below" if below else "making.cheaper_above", **places)
    if len(volumes) == 2:
        return texts("making.cheaper_outside" if above else "making.cheaper_between", **places)
    return texts("making.meet_often", **places)


def _beside(costed: Costed, meeting: calc.Crossover, chosen: Chosen, texts: Texts) -> Iterator[str]:
    """How sure the meeting point is, what the other design costs, and the price of this one."""
    if len(meeting.volumes.magnitude) and meeting.low is not None and meeting.high is not None:
        met = meeting.met_share or 0.0
        ends = {"low": number(meeting.low, texts), "high": number(meeting.high, texts), "share": share(met, texts)}
        yield texts("making.meeting_range_sure" if met == 1.0 else "making.meeting_range", **ends)
    other = bills.central_bill(bills.Design.of(chosen.against.name, {"volume": chosen.volume}))
    cost = _money(other.figure("unit_cost", chosen.currency), texts)
    yield texts("making.same_volume", cost=cost)
    if costed.central.total != "unit_cost":
        price = costed.figure(costed.central.total, chosen.currency)
        yield texts("making.price", price=_money(price, texts), range=_range(price, texts))


def _money(figure: calc.Figure, texts: Texts) -> str:
    return f"{number(figure.value, texts)} {texts.unit(figure.unit)}"


def _range(figure: calc.Figure, texts: Texts) -> str:
    ends = span(figure, texts)
    return texts("making.range", span=ends) if ends else ""
