"""The link as state: what the page shows is in the query of its URL, defaults left out.

Sliders use Streamlit's own `bind="query-params"`. Choices cannot: that binding writes an option's label as it is
shown, which differs by language, and drops what it does not know without a word. So choices are written here by the
names of presets, and what a link asks for in vain is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

SEPARATOR = ","
STATE = "link of this run"


@dataclass
class Problem:
    """Something that a link asks for and that cannot be given: key of a text, and its values."""

    text: str
    values: dict[str, str]


@dataclass
class Link:
    """The query of one run of the page."""

    problems: list[Problem] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    @classmethod
    def of_this_run(cls, *, renew: bool = True) -> Link:
        """The link of this run; a new one at the start of the run."""
        if renew or STATE not in st.session_state:
            st.session_state[STATE] = cls()
        link: Link = st.session_state[STATE]
        return link

    @property
    def went_back(self) -> bool:
        """Whether this run comes of the reader going back or forward."""
        context = get_script_run_ctx()
        return bool(context and context.is_history_navigation)

    def _to_be_read(self, key: str) -> bool:
        """Whether the link decides: on the first run, and when the reader goes back or forward."""
        self.known.add(key)
        return key not in st.session_state or self.went_back

    def seed_one(self, key: str, options: list[str], default: str) -> None:
        """Set a single choice from the link, else keep it, else the default."""
        if self._to_be_read(key):
            st.session_state[key] = st.query_params.get(key, default)
            if st.session_state[key] not in options:
                self.say("problem.choice", key=key, value=str(st.session_state[key]), used=default)
        if st.session_state[key] not in options:
            st.session_state[key] = default

    def seed_many(self, key: str, options: list[str], default: list[str]) -> None:
        """Set a multiple choice from the link, else keep it, else the default."""
        if not self._to_be_read(key):
            return
        asked = [name for text in st.query_params.get_all(key) for name in text.split(SEPARATOR) if name]
        for name in asked:
            if name not in options:
                self.say("problem.platform", value=name)
        st.session_state[key] = [name for name in dict.fromkeys(asked) if name in options] or default

    def write(self, key: str, value: str, default: str) -> None:
        """Keep a choice in the link, or leave it out where it is the default."""
        if value == default:
            if key in st.query_params:
                del st.query_params[key]
        elif st.query_params.get_all(key) != [value]:
            st.query_params[key] = value

    def check_number(self, key: str, low: float, high: float, name: str) -> None:
        """Tell when the link has a number that a slider cannot take."""
        self.known.add(key)
        asked = st.query_params.get(key)
        if asked is None:
            return
        try:
            possible = low <= float(asked) <= high
        except ValueError:
            possible = False
        if not possible:
            self.say("problem.number", name=name, value=asked, low=f"{low:.4g}", high=f"{high:.4g}")

    def check_unknown(self) -> None:
        """Tell of parts of the link that nothing on the page has taken."""
        for key in st.query_params:
            if key not in self.known:
                self.say("problem.key", key=key)

    def say(self, text: str, /, **values: str) -> None:
        """Remember a problem for the head of the page; long values are cut."""
        self.problems.append(Problem(text, {name: _cut(value) for name, value in values.items()}))


def _cut(value: str, longest: int = 60) -> str:
    plain = value.replace("`", "'")
    return plain if len(plain) <= longest else plain[:longest] + "…"
