"""The volume at which two designs cost the same: below it one is cheaper, above it the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from calc.comparison.cases import Cases, Draws
from calc.comparison.summary import summary
from calc.costing.chain import Chain, Given
from calc.costing.unit_cost import chain_of
from calc.errors import RangeError
from calc.presets import Catalogue, default_catalogue
from calc.units import GLOSSARY, Q

if TYPE_CHECKING:
    import pandas as pd

POINTS = 241
HALVINGS = 44
HALVINGS_OF_DRAWS = 24


@dataclass(frozen=True)
class Crossover:
    """Where the unit costs of two designs meet.

    `volumes` are all meeting points between the ends at central values, as a quantity, rising; empty where one design
    is cheaper throughout. `low` and `high` are the 10% and 90% points of the meeting point over those draws in which
    there is one, and `met_share` is the share of such draws; None without draws.
    """

    design: str
    against: str
    volumes: Any
    cheaper_below: str
    cheaper_above: str
    low: float | None
    high: float | None
    met_share: float | None
    curve: pd.DataFrame

    @property
    def quantities(self) -> dict[str, Any]:
        """The first meeting point, if there is one."""
        found = self.volumes.magnitude
        return {"crossover_volume": Q(float(found[0]) if len(found) else np.nan, "accelerator")}

    def to_dict(self) -> dict[str, Any]:
        """The meeting points and who is cheaper on either side, as plain data."""
        return {
            "against": self.against,
            "volumes": [float(volume) for volume in self.volumes.magnitude],
            "unit": "accelerator",
            "cheaper_below": self.cheaper_below,
            "cheaper_above": self.cheaper_above,
            "low": self.low,
            "high": self.high,
            "met_share": self.met_share,
        }

    def __str__(self) -> str:
        if not self.cheaper_below and not self.cheaper_above:
            return f"{self.design} and {self.against} cost the same at every volume, or a cost is unknown"
        if not len(self.volumes.magnitude):
            return f"{self.cheaper_below or self.cheaper_above} is cheaper at every volume"
        points = ", ".join(f"{volume:,.0f}" for volume in self.volumes.magnitude)
        if self.cheaper_below and self.cheaper_below == self.cheaper_above:
            other = self.against if self.cheaper_below == self.design else self.design
            return f"{other} is cheaper between {points} accelerators, {self.cheaper_below} below and above"
        if self.cheaper_below and self.cheaper_above:
            return f"{self.cheaper_below} is cheaper below {points} accelerators, {self.cheaper_above} above"
        side = "below" if self.cheaper_below else "above"
        return f"{self.cheaper_below or self.cheaper_above} is cheaper {side} {points} accelerators"


def crossover_volume(
    design: Any,
    against: Any,
    *,
    overrides: Mapping[str, Any] | None = None,
    against_overrides: Mapping[str, Any] | None = None,
    low: Any = "100 accelerator",
    high: Any = "1e8 accelerator",
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> Crossover:
    """The volume at which two designs have the same unit cost, one-time costs spread over that volume.

    Each design is made in that volume; dies that other products use (``dies_elsewhere``) carry their share. Facts
    that both share are drawn once for both.

    Args:
        design, against: as for `calc.unit_cost`.
        overrides, against_overrides: values by key path inside of each.
        low, high: volumes between which the meeting points are looked for.
        draws, seed: Monte Carlo over every declared range where `draws` is above zero.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    shared = _of_calibration(overrides, against_overrides)
    chains = [
        _chain(item, {**(changes or {}), **shared}, date, catalogue)
        for item, changes in ((design, overrides), (against, against_overrides))
    ]
    ends = _ends(low, high)
    names = _names(chains, against_overrides)
    volumes = np.geomspace(*ends, POINTS)
    costs = [_costs(chain, volumes) for chain in chains]
    difference = costs[0] - costs[1]
    low_end, high_end, share = _drawn(chains, ends, draws, seed)
    return Crossover(
        *names, Q(np.array(_roots(chains, volumes, difference)), "accelerator"),
        _cheaper(names, difference), _cheaper(names, difference[::-1]), low_end, high_end, share,
        _curve(volumes, dict(zip(names, costs, strict=True))),
    )  # fmt: skip


def _of_calibration(*overrides: Mapping[str, Any] | None) -> dict[str, Any]:
    """Overrides of coefficients, which hold for both designs; `RangeError` where the two say different things."""
    shared: dict[str, Any] = {}
    for changes in overrides:
        for path, value in (changes or {}).items():
            if path.startswith("calibration.") and str(shared.setdefault(path, value)) != str(value):
                raise RangeError(
                    f"{path} holds for both designs, but is {shared[path]} for one and {value} for the other"
                )
    return shared


def _chain(design: Any, overrides: Mapping[str, Any], date: str | None, catalogue: Catalogue) -> Chain:
    chain, columns = chain_of(design, overrides, date, catalogue)
    if columns:
        raise RangeError(f"crossover_volume takes one value of each input; {', '.join(columns)} has many")
    return chain


def _ends(low: Any, high: Any) -> tuple[float, float]:
    sizes = [Q(end, "accelerator").magnitude for end in (low, high)]
    if any(np.size(size) != 1 for size in sizes):
        raise RangeError("crossover_volume: low and high are one volume each")
    least, most = (float(size) for size in sizes)
    if not 0.0 < least < most < np.inf:
        raise RangeError(f"crossover_volume: low must be above zero and below high, were {low} and {high}")
    return least, most


def _names(chains: list[Chain], against_overrides: Mapping[str, Any] | None) -> tuple[str, str]:
    """What the two are called; the second one apart where both are of one design."""
    first, second = (chain.owner for chain in chains)
    return first, second if first != second else f"{second} ({'changed' if against_overrides else 'as it is'})"


def _cheaper(names: tuple[str, str], difference: np.ndarray) -> str:
    """Which one is cheaper at the first volume; where they meet there, or a cost is unknown, empty."""
    if not np.isfinite(difference[0]) or difference[0] == 0.0:
        return ""
    return names[0] if difference[0] < 0.0 else names[1]


def _costs(chain: Chain, volumes: np.ndarray) -> np.ndarray:
    cases = Given({f"{chain.owner}.volume": volumes * GLOSSARY["volume"].factor})
    return np.broadcast_to(np.ravel(chain.values(("unit_cost",), cases)["unit_cost"]), volumes.shape)


def _roots(chains: list[Chain], volumes: np.ndarray, difference: np.ndarray) -> list[float]:
    """Meeting points: points of the grid that are one, and each change of sign, halved until it is exact."""
    signs = np.sign(difference)
    exact = volumes[signs == 0.0] if np.any(signs != 0.0) else volumes[:0]
    changes = np.nonzero(signs[:-1] * signs[1:] < 0)[0]
    if not changes.size:
        return [float(volume) for volume in exact]
    below, above = np.log(volumes[changes]), np.log(volumes[changes + 1])
    sign = signs[changes]
    for _ in range(HALVINGS):
        middle = 0.5 * (below + above)
        found = _costs(chains[0], np.exp(middle)) - _costs(chains[1], np.exp(middle))
        same = np.sign(found) == sign
        below, above = np.where(same, middle, below), np.where(same, above, middle)
    return sorted(float(volume) for volume in (*exact, *np.exp(0.5 * (below + above))))


class _AtVolume:
    """Draws in which the volume is given for each draw."""

    def __init__(self, draws: Cases, path: str, volumes: np.ndarray) -> None:
        self._draws, self._path, self._volumes = draws, path, volumes

    def column(self, quantity: Any) -> Any:
        """The volume of each draw, or what is drawn."""
        return self._volumes if quantity.path == self._path else self._draws.column(quantity)


def _drawn(
    chains: list[Chain], ends: tuple[float, float], draws: int, seed: int
) -> tuple[float | None, float | None, float | None]:
    if not draws:
        return None, None, None
    cases = Draws(draws, seed)

    def difference(volumes: np.ndarray) -> np.ndarray:
        found = [
            np.ravel(chain.values(("unit_cost",), _AtVolume(cases, f"{chain.owner}.volume", volumes))["unit_cost"])
            for chain in chains
        ]
        return np.asarray(found[0] - found[1])

    below, above = np.full(draws, np.log(ends[0])), np.full(draws, np.log(ends[1]))
    sign = np.sign(difference(np.exp(below)))
    met = sign * np.sign(difference(np.exp(above))) < 0
    for _ in range(HALVINGS_OF_DRAWS):
        middle = 0.5 * (below + above)
        same = np.sign(difference(np.exp(middle))) == sign
        below, above = np.where(same, middle, below), np.where(same, above, middle)
    found = summary(np.exp(below[met])) if met.any() else summary(np.array([np.nan]))
    return found.low, found.high, float(np.mean(met))


def _curve(volumes: np.ndarray, costs: Mapping[str, np.ndarray]) -> pd.DataFrame:
    import pandas as pd

    index = pd.Index(volumes, name="volume [accelerator]")
    return pd.DataFrame({f"{name} [USD per accelerator]": cost for name, cost in costs.items()}, index=index)
