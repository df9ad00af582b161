"""The page that answers: what does one of these chips cost to make, and what does it do?"""

from __future__ import annotations

import streamlit as st

import calc
from ui.components import devices
from ui.components.link import Link
from ui.components.texts import Texts
from ui.design import cost_view, downloads, refusals, story, views
from ui.design.choices import Chosen, choose
from ui.design.device import story as device_story
from ui.design.device import view as device_view
from ui.design.device.figures import Device
from ui.design.export import view as export_view
from ui.design.figures import Costed
from ui.design.rivals import view as rivals_view
from ui.design.space import view as space_view


def show() -> None:
    """Show the page; whatever is wrong with its input is said on the page."""
    link = Link.of_this_run(renew=False)
    texts = Texts(str(st.session_state["language"]))
    st.header(texts("design.question"))
    head = st.container()
    try:
        _answer(choose(link, texts), link, texts)
    except calc.CalcError as error:
        refusals.show(error, texts)
    link.check_unknown()
    with head:
        for problem in link.problems:
            st.warning(texts(problem.text, **problem.values))


def _answer(chosen: Chosen, link: Link, texts: Texts) -> None:
    """The answers in words, then the view that is chosen."""
    costed = Costed.of(chosen.design)
    device = Device.of(chosen.design) if devices.is_design(chosen.design.name) else None
    story.show_cost(costed, chosen, texts)
    if device is not None:
        device_story.show(device, texts)
    story.show_moved(chosen, texts)
    view = views.choose(link, texts)
    if view == "cost":
        cost_view.show(costed, chosen, link, texts)
    elif view == "space":
        space_view.show(device, chosen, link, texts)
    elif device is None:
        link.known |= views.OF_OTHER_VIEWS
        st.info(texts("view.only_designs", name=chosen.name(texts)), icon=":material/info:")
    elif view == "device":
        device_view.show(device, chosen, link, texts)
    elif view == "rivals":
        rivals_view.show(device, chosen, link, texts)
    else:
        export_view.show(chosen, link, texts)
    downloads.small_print(costed, texts)
