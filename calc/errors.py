"""The errors that a user can meet: what, where, what was found and what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class CalcError(ValueError):
    """Base of every error that `calc` raises about its input."""


class UnitError(CalcError):
    """A quantity whose unit is unknown or of the wrong dimension."""


class PresetError(CalcError):
    """A preset, scenario or catalogue that cannot be read or does not hold together."""


class RangeError(CalcError):
    """A value outside of what is possible: a negative price, a yield above one."""


class UnknownNameError(CalcError):
    """A name that nothing carries; the message offers the nearest ones."""


class InfeasibleError(CalcError):
    """A scenario that no platform can do; the message names the binding constraint."""


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names most like `name`, best first; a name that contains it counts as near."""
    candidates = list(known)
    lowered = {candidate.lower(): candidate for candidate in candidates}
    close = [lowered[match] for match in difflib.get_close_matches(name.lower(), lowered, n=count, cutoff=0.5)]
    containing = [candidate for candidate in candidates if name and name.lower() in candidate.lower()]
    return list(dict.fromkeys([*close, *containing]))[:count]


def unknown_name(what: str, name: str, known: Iterable[str], where: str = "") -> UnknownNameError:
    """An `UnknownNameError` that offers the nearest of the `known` names."""
    known = list(dict.fromkeys(known))
    offers = nearest(name, known)
    hint = f"; did you mean {', '.join(offers)}?" if offers else f"; known: {', '.join(sorted(known)[:12]) or 'none'}"
    prefix = f"{where}: " if where else ""
    return UnknownNameError(f"{prefix}unknown {what} {name!r}{hint}")
