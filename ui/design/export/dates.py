"""Dates at which export rules change, and what changes on them."""

from __future__ import annotations

from functools import lru_cache

import calc
from ui.components import bills, presets
from ui.components.texts import Texts


@lru_cache(maxsize=1)
def options() -> list[str]:
    """The usual date, then every date on which a rule begins or ends, newest first."""
    rules = [calc.load(f"rules/{name}") for name in presets.names("rules")]
    changes = {date for rule in rules for date in (rule.effective, rule.superseded) if date}
    return [bills.date(), *sorted(changes - {bills.date()}, reverse=True)]


def label(date: str, texts: Texts) -> str:
    """A date with the rules that begin on it."""
    if date == bills.date():
        return texts("export.usual_date", date=date)
    begins = [name for name in presets.names("rules") if calc.load(f"rules/{name}").effective == date]
    names = texts("comma").join(presets.label("rules", name, texts.language) for name in begins)
    return texts("export.date", date=date, rules=names) if names else date
