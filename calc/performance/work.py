"""`calc.work`: what a platform makes of a network: operations, bytes, time of a batch, rate, energy, what binds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from calc import device, workload
from calc.comparison.cases import Cases, Central
from calc.comparison.composition import Composed
from calc.comparison.limits import cost_wiring
from calc.comparison.platforms import device_inputs
from calc.comparison.quantities import Quantities, defined
from calc.comparison.result import Figure
from calc.costing.chain import Chain
from calc.costing.figures import Figures, cases_of
from calc.costing.reading import date_or_usual, shared_quantities
from calc.errors import RangeError, UnitError, unknown_name
from calc.files import write_whole
from calc.graph import Function, Structure, compose, wiring
from calc.performance.network_inputs import ROOM, forms_of, network_quantities
from calc.presets import PLATFORM_FOLDERS, Catalogue, default_catalogue
from calc.schema import BITS, Network
from calc.units import GLOSSARY, Q, in_unit
from calc.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

FIGURES = (
    "network_parameters", "operations_per_sample", "dense_network_memory", "network_devices", "batch", "batch_time",
    "sample_rate", "network_utilisation", "device_power", "energy_per_sample",
)  # fmt: skip
TIMES = {
    "sample_matrix_time": "compute",
    "weight_read_time": "weights",
    "sample_attention_time": "attention",
    "sample_elementwise_time": "memory between products",
    "sample_lookup_time": "table look-ups",
    "sample_exchange_time": "links",
    "pass_overhead": "overhead",
    "sample_single_time": "prompt encoder and image decoder",
}
"""Parts of the time of a batch, and what binds where one is the largest."""
ONCE_A_PASS = ("weight_read_time", "pass_overhead")


@dataclass(frozen=True)
class NetworkChain(Chain):
    """A network on a platform with everything that its formulas start from."""

    bound: tuple[tuple[str, Function], ...] = ()
    is_design: bool = False

    def structure(self, targets: Iterable[str]) -> Structure:
        """The composed formulas for some targets."""
        given = frozenset((*self.common, *self.parts.quantities))
        forms = tuple(sorted(self.parts.forms.items())) if self.is_design else None
        return _structure(forms, self.bound, given, tuple(targets))

    def vanishing(self, name: str) -> str:
        """Why a figure is not to be had, in words; else empty."""
        found = self.values(("network_devices", "batch"), Central())
        if not np.all(np.isfinite(found["network_devices"])):
            return "the network does not fit in the memory of one device"
        missed = not np.all(np.isfinite(found["batch"]))
        return "not even one sample is done within the limit" if missed else ""


@lru_cache(maxsize=64)
def _structure(
    forms: tuple[tuple[str, str], ...] | None,
    bound: tuple[tuple[str, Function], ...],
    given: frozenset[str],
    targets: tuple[str, ...],
) -> Structure:
    powers = device.delivered_power.BOUGHT if forms is None else device.delivered_power.DESIGNED
    bindings = powers | workload.NETWORK_UTILISATION | dict(bound)
    makers = {} if forms is None else cost_wiring(dict(forms))
    makers |= wiring([*device.delivered_power.FORMULAS, *workload.NETWORK], **bindings)
    return compose(makers, given, targets)


class Work(Figures):
    """What `calc.work` gives: figures with ranges, weak marks and explanations, and what binds."""

    def __init__(self, chain: NetworkChain, cases: Cases, network: Network, precision: str, notes: list[str]) -> None:
        super().__init__(chain, FIGURES, cases)
        self.network, self.precision, self.notes = network, precision, notes

    @cached_property
    def times(self) -> dict[str, float]:
        """Seconds of each part of a batch at central values, by what binds where it is the largest.

        Compute and weights overlap: the model takes the root of the sum of their squares.
        """
        self._no_batch("parts of its time")
        found = self._chain.values((*TIMES, "batch", "passes"), Central())
        value = {name: float(np.ravel(item)[0]) for name, item in found.items()}
        once = {name: 1.0 if name in ONCE_A_PASS else value["batch"] for name in TIMES}
        passes = {name: 1.0 if name == "sample_single_time" else value["passes"] for name in TIMES}
        return {said: value[name] * once[name] * passes[name] for name, said in TIMES.items()}

    @property
    def limit(self) -> str:
        """Which part of the time is the largest; empty where the network cannot run."""
        known = {said: value for said, value in self.times.items() if np.isfinite(value)}
        return max(known, key=lambda said: known[said]) if len(known) == len(TIMES) and any(known.values()) else ""

    def frame(self) -> pd.DataFrame:
        """A row a figure: value, with draws the ends of its range, unit, weak mark; for many batches a row a batch."""
        import pandas as pd

        if self.is_batch:
            size = max(self.values(name).size for name in self.names)
            units = {name: GLOSSARY[name].unit for name in self.names}
            labels = {name: f"{name} [{unit}]" if unit else name for name, unit in units.items()}
            return pd.DataFrame({labels[name]: np.broadcast_to(self.values(name), size) for name in self.names})
        rows = []
        for name in self.names:
            item = self.figure(name)
            row: dict[str, Any] = {"figure": name, "value": item.value}
            if self.is_drawn:
                row |= {"low": item.low, "high": item.high}
            rows.append(row | {"unit": _unit(item), "weak": item.weak, "what": GLOSSARY[name].description})
        return pd.DataFrame(rows).set_index("figure")

    def to_dict(self) -> dict[str, Any]:
        """Figures, parts of the time, what binds and versions as plain data."""
        figures = {name: self.figure(name) for name in self.names}
        return {
            "platform": self.name,
            "network": self.network.id,
            "precision": self.precision,
            "figures": {name: {"value": item.value, "unit": _unit(item), "low": item.low, "high": item.high,
                               "weak": item.weak, "reason": item.reason} for name, item in figures.items()},
            "limit": self.limit,
            "notes": self.notes,
            "versions": {"calc": VERSION, "presets": self._chain.catalogue.digest},
        }  # fmt: skip

    def to_json(self, path: Any = None) -> str:
        """JSON text, written to `path` if given."""
        text = json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        if path is not None:
            write_whole(path, text.encode())
        return text

    def __str__(self) -> str:
        if self.is_batch:
            return f"{self.network.name} on {self.name}: {len(self.frame())} batches"
        lines = [f"{self.network.name} on {self.name} at {self.precision}; limit: {self.limit or 'it cannot run'}"]
        for name in self.names:
            item = self.figure(name)
            said = f"{item.value:,.4g} {_unit(item)}" if item.value is not None else f"unknown: {item.reason}"
            lines.append(f"  {name:<22} {said:>30}  {GLOSSARY[name].description}")
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])


def _unit(item: Figure) -> str:
    return item.unit + (f" per {item.per}" if item.per else "")


def work(
    platform: Any,
    network: Any,
    *,
    batch: float | Sequence[float] | None = None,
    latency_limit: Any = None,
    precision: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> Work:
    """What a platform makes of an encoder, an image generator or a recommender.

    Args:
        platform: accelerator or design: name, path, URL or preset object.
        network: a network: name, path, URL or preset object, e.g. ``"vit-l-16"``.
        batch: samples that run together, default 1; several make a batch of cases, one each.
        latency_limit: in place of `batch`, the longest time from a batch to its results, e.g. ``"50 ms"``: the
            largest batch that keeps it.
        precision: data type of the weights, e.g. ``"fp8"``; default: the best that the network names and the platform
            has, else the next wider one.
        overrides: values by key path: of the network (``network.text_tokens``), of a coefficient
            (``calibration.gather_efficiency``) or of the platform (``h200.memory_bandwidth``).
        date: picks dated values; default: that of the default scenario.
        draws, seed: Monte Carlo over every declared range where `draws` is above zero.

    Raises:
        CalcError: names file, key and value for bad input. A network that does not fit gives unknown figures with
            the reason.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    owner = catalogue.load(platform, *PLATFORM_FOLDERS).id
    rooms = _by_room(overrides or {}, owner)
    read = catalogue.load(network, "networks", overrides=rooms[ROOM], called=ROOM)
    date = date_or_usual(date, catalogue)
    common = shared_quantities(catalogue, date, rooms["calibration"])
    wanted = _formats(precision, read)
    chip = device_inputs(platform, rooms[owner], wanted, date, common, catalogue)
    size, bound, cases = _batch(batch, latency_limit, draws, seed)
    found = chip.quantities | network_quantities(read, catalogue) | size
    found.setdefault("bytes_per_table_element", replace(found["bytes_per_weight"], name="bytes_per_table_element"))
    chain = NetworkChain(
        chip.id, Composed(found, chip.other_dies, chip.forms), common, catalogue,
        bound=tuple((forms_of(read) | bound).items()), is_design=chip.kind == "design",
    )  # fmt: skip
    return Work(chain, cases, read, chip.precision, chip.notes)


def _by_room(overrides: Mapping[str, Any], owner: str) -> dict[str, dict[str, Any]]:
    rooms: dict[str, dict[str, Any]] = {ROOM: {}, "calibration": {}, owner: {}}
    for path, value in overrides.items():
        room, _, key = str(path).partition(".")
        if room not in rooms or not key:
            raise unknown_name("room", room, rooms, f"override {path}")
        rooms[room][key] = value
    return rooms


def _formats(precision: str | None, network: Network) -> Sequence[str]:
    if precision is None:
        return network.precision
    if precision not in BITS:
        raise unknown_name("precision", precision, BITS)
    return (precision,)


def _batch(
    batch: float | Sequence[float] | None, latency_limit: Any, draws: int, seed: int
) -> tuple[Quantities, dict[str, Function], Cases]:
    """The inputs that say how many samples run together, and the cases."""
    if latency_limit is not None:
        if batch is not None:
            raise UnitError("batch and latency_limit do not go together; take one of them")
        limit = in_unit(Q(latency_limit), GLOSSARY["latency_limit"].unit).to_root_units().magnitude
        if not np.ndim(limit) == 0 or not limit > 0.0:
            raise RangeError(f"latency_limit: expected one time above zero, found {latency_limit!r}")
        asked = {"latency_limit": defined("latency_limit", float(limit), "work.latency_limit", "asked for")}
        return asked, dict(workload.WITHIN_LIMIT), cases_of(draws, seed, {})
    sizes = np.atleast_1d(np.asarray(1.0 if batch is None else batch, dtype=float))
    if sizes.ndim != 1 or not sizes.size or not (np.isfinite(sizes).all() and (sizes >= 1.0).all()):
        raise RangeError(f"batch: expected 1 or more samples, found {batch!r}")
    columns = {"work.batch": sizes} if sizes.size > 1 else {}
    asked = {"batch": defined("batch", float(sizes[0]), "work.batch", "asked for")}
    return asked, {}, cases_of(draws, seed, columns)
