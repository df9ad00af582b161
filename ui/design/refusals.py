"""What the model refuses, and where it leaves its range, as plain sentences in the reader's language."""

from __future__ import annotations

import re

import streamlit as st

import calc
from ui.components.texts import Texts
from ui.design.amounts import ENDS, KEYS

PACKAGES = "packages_per_accelerator"

KNOWN = {
    "refused.reticle": re.compile(
        r"die_area of (?P<area>\S+) mm\^2 is larger than the reticle field of (?P<field>\S+)"
    ),
    "refused.carrier": re.compile(
        r"need a carrier of (?P<area>\S+) mm\^2, but \S+ offers (?P<largest>\S+) mm\^2 .*"
        r"packages_per_accelerator to (?P<packages>\d+)"
    ),
    "refused.credible": re.compile(
        r"only (?P<share>\S+) of its packages with (?P<dies>.+?) dies survive assembly, below the (?P<floor>\S+)"
    ),
    "refused.assembly": re.compile(
        r"only (?P<share>\S+) of its packages with (?P<dies>.+?) dies in all survive assembly"
    ),
    "refused.many_packages": re.compile(r"spread over (?P<packages>\S+) packages; the board"),
    "refused.other_precision": re.compile(r"it has no (?P<format>\S+) rate to match; it has (?P<formats>.+)"),
    "refused.precision": re.compile(r"its units have no \S+; match a rate at (?P<formats>.+) \(precision\)"),
}
"""Messages of the library that have a sentence of their own; all others are shown as they are."""


def show(error: calc.CalcError, texts: Texts) -> None:
    """A box with what is wrong, and what to do; where more packages would help, a button that takes them."""
    st.warning(in_plain_words(str(error), texts), icon=":material/warning:")
    too_small = KNOWN["refused.carrier"].search(str(error))
    if too_small and float(too_small["packages"]) <= ENDS[PACKAGES][1]:
        st.button(
            texts("refused.spread", packages=too_small["packages"]), on_click=st.session_state.update,
            args=({KEYS[PACKAGES]: float(too_small["packages"])},), key="spread",
        )  # fmt: skip
    st.caption(texts("problem.what_to_do"))


def in_plain_words(message: str, texts: Texts) -> str:
    """The sentence for a message of the library."""
    for key, pattern in KNOWN.items():
        found = pattern.search(message)
        if found:
            return texts(key, **found.groupdict())
    return texts("problem.calc", message=message.replace("{", "(").replace("}", ")"))
