"""The ends of a tree: inputs as written, with their sources; and money turned into dollars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calc import economics, silicon
from calc.graph import Explanation
from calc.presets import Catalogue
from calc.provenance import SourcedQuantity

_OWN_TITLES = {
    "override": "set by the user",
    "definition": "by definition",
    "measurement": "measured on the device itself",
}


@dataclass(frozen=True)
class Leaves:
    """Makes the explanation of an input."""

    catalogue: Catalogue
    exchange_rate: SourcedQuantity
    owner: str
    reasons: Mapping[str, str]

    def of(self, kinds: Sequence[SourcedQuantity], magnitude: Any) -> Explanation:
        """An input; one that each kind of die has for itself is a node over the kinds."""
        if len(kinds) == 1:
            return self._input(kinds[0], magnitude)
        parts = tuple(self._input(kind, magnitude[index : index + 1]) for index, kind in enumerate(kinds))
        return Explanation(kinds[0].name, magnitude, self.owner, silicon.kinds_of_die, parts)

    def _input(self, quantity: SourcedQuantity, magnitude: Any) -> Explanation:
        if quantity.currency != "CNY":
            return self._leaf(quantity, magnitude)
        quoted = self._leaf(quantity, quantity.value)
        rate = self._leaf(self.exchange_rate, self.exchange_rate.value)
        return Explanation(
            quantity.name, magnitude, self.owner, economics.amount_in_usd, (quoted, rate), path=quantity.path
        )

    def _leaf(self, quantity: SourcedQuantity, magnitude: Any) -> Explanation:
        entry = self.catalogue.sources.get(quantity.source)
        known = quantity.value is not None
        return Explanation(
            quantity.name,
            np.nan if magnitude is None else magnitude,
            self.owner if quantity.path.startswith(self.owner + ".") else "",
            source=quantity.source,
            source_title=entry.title if entry else _OWN_TITLES.get(quantity.source, quantity.source),
            as_of=quantity.as_of,
            confidence=str(quantity.confidence),
            note=quantity.note,
            path=quantity.path,
            written=quantity.written,
            low=quantity.low,
            high=quantity.high,
            weak=quantity.is_weak and known,
            currency=quantity.currency,
            reason="" if known else self.reasons.get(quantity.name, "no value is known"),
        )
