"""`calc.match`: the design that does what a platform does, with its silicon, packages, power and cost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from calc.comparison.cases import Cases, Central, Probes
from calc.costing.figures import Figures
from calc.files import write_whole
from calc.graph import figure as shown
from calc.presets import Catalogue, default_catalogue
from calc.synthesis.design import DesignChain
from calc.synthesis.limits import Limit, limits
from calc.synthesis.result import plain, said
from calc.synthesis.sized import Choice, SizedChain, sized_chain, template
from calc.synthesis.target import Target, aspects_of, target_of
from calc.synthesis.throughput import Work, WorkingChain, of_template, probed, size, work_of, working_chain
from calc.units import GLOSSARY
from calc.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("dies_per_accelerator", "memory_stacks", "bonded_layers", "packages_per_accelerator")
MATCHED = (
    *COUNTS, "logic_die_count", "die_area", "total_die_area", "carrier_area", "supply_voltage", "clock_frequency",
    "peak_rate", "memory_bandwidth", "memory_capacity", "dynamic_power", "static_power", "memory_power",
    "die_to_die_power", "rated_power", "rated_energy", "heat_flux", "unit_cost", "device_price",
)  # fmt: skip
DEFAULT_ON = ("rate", "bandwidth")


class Match(Figures):
    """What `calc.match` gives. `target` is the platform; `overrides` make the design of its template, by key path."""

    def __init__(
        self, design: DesignChain, chain: SizedChain, target: Target, on: tuple[str, ...], changes: dict[str, Any],
        cases: Cases, work: Work | None = None,
    ) -> None:  # fmt: skip
        super().__init__(chain, (*MATCHED, *(work.figures if work else ())), cases)
        self.design, self.target, self.on, self._changes, self._work = design, target, on, changes, work
        self.beside = {**target.beside, **(work.beside if work else {})}

    @property
    def workload(self) -> str:
        """The workload on which the rate of work is matched; empty where other things are."""
        return self._work.workload if self._work else ""

    @property
    def template(self) -> str:
        """The design that says what a match does not find."""
        return self.name

    def _probed(self, probes: Probes) -> Cases:
        return (
            probed(self._chain, self._work, probes) if self._work and isinstance(self._chain, WorkingChain) else probes
        )

    @property
    def heading(self) -> str:
        """What is matched by what, in a line."""
        design: Any = self.design.preset
        made = f"{design.node.id}, {design.memory.id}, {design.package.id}"
        on = ", ".join(self.on) + (f" on {self.workload}" if self.workload else "")
        return f"{self.target.name} matched in {on} by {self.template} ({made})"

    @cached_property
    def overrides(self) -> dict[str, Any]:
        """What makes the template into the matching design: ``calc.synthesise(template, overrides=overrides)``."""
        values = self._chain.values(COUNTS, Central())
        sized = dict(self._chain.sizes) if isinstance(self._chain, SizedChain) else {}
        units = {name: f" {GLOSSARY[name].unit}".rstrip() for name in COUNTS}
        counts = {name: f"{float(np.ravel(values[name])[0])!r}{units[name]}" for name in COUNTS if name in sized}
        if "dies_per_accelerator" in sized:
            by_kind = zip(
                ("main", *self._chain.parts.other_dies), np.ravel(values["dies_per_accelerator"]), strict=True
            )
            counts |= {
                f"other_dies.{kind}.dies_per_accelerator": f"{float(number)!r} die"
                for kind, number in by_kind if kind != "main"
            }  # fmt: skip
        return self._changes | counts

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """Limits of the matching design, as of `calc.synthesise`."""
        memory: Any = self.design.preset.memory
        return limits(self._chain, self._cases, memory.name, memory.attachment)

    @cached_property
    def notes(self) -> list[str]:
        """Where the figures leave the range in which they can be believed."""
        values = self._chain.values(("packages_per_accelerator", "attachment_yield", "logic_die_count"), Central())
        packages, survive, dies = (float(np.ravel(values[name])[0]) for name in values)
        found = []
        if packages > 1.0:
            found.append(f"spread over {packages:g} packages; the board that joins them has no cost or power here")
        floor = self._chain.common["credible_assembly_yield"].value
        if floor is not None and survive < floor:
            found.append(
                f"outside of the model's range: only {survive:.0%} of its packages with {shown(dies)} dies in all "
                "survive assembly; its costs are arithmetic, not a forecast"
            )
        return found

    def frame(self) -> pd.DataFrame:
        """A row a figure: value, ends of its range, unit, weak mark; the platform's own figure, and the ratio to it."""
        import pandas as pd

        self._work_out(self.names)
        rows = []
        for name in self.names:
            item = self.figure(name)
            row: dict[str, Any] = {"figure": name, "value": item.value}
            if self.is_drawn:
                row |= {"low": item.low, "high": item.high}
            other = self.beside.get(name)
            ratio = item.value / other if item.value is not None and other else None
            unit = item.unit + (f" per {item.per}" if item.per else "")
            row |= {"unit": unit, "weak": item.weak, self.target.name: other, "ratio": ratio}
            rows.append(row | {"what": GLOSSARY[name].description})
        return pd.DataFrame(rows).set_index("figure")

    def to_dict(self) -> dict[str, Any]:
        """Target, figures, limits and versions as plain data."""
        self._work_out(self.names)
        return {
            "platform": self.target.name,
            "on": list(self.on),
            "workload": self.workload or None,
            "precision": self.target.precision,
            "template": self.template,
            "overrides": self.overrides,
            "target": dict(self.beside),
            "figures": {name: plain(self.figure(name)) for name in self.names},
            "limits": {item.name: item.to_dict() for item in self.limits},
            "notes": list(self.notes),
            "weak_inputs": {
                name: [item.quantity.path for item in found] for name in self.names if (found := self.weak_inputs(name))
            },
            "versions": {"calc": VERSION, "presets": self._chain.catalogue.digest},
        }

    def to_json(self, path: Any = None) -> str:
        """JSON text, written to `path` if given."""
        text = json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        if path is not None:
            write_whole(path, text.encode())
        return text

    def __str__(self) -> str:
        lines = [self.heading]
        lines += [f"  {name:<26} {said(self, name):>24}  {GLOSSARY[name].description}" for name in self.names]
        lines += [f"  limit {item}" for item in self.limits]
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])


def match(
    platform: Any,
    *,
    node: Any = None,
    memory: Any = None,
    package: Any = None,
    voltage: Any = None,
    die_area: Any = None,
    on: str | Iterable[str] = DEFAULT_ON,
    workload: str | None = None,
    model: str | None = None,
    precision: str | None = None,
    design: Any = None,
    overrides: Mapping[str, Any] | None = None,
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> Match:
    """Size a design to do what a platform does: dies, stacks or layers, packages, power, cost.

    With draws the design is sized anew in each, so the target is reached in all of them and the range is that of what
    it takes. Dies, stacks, layers and packages are whole numbers. Equal rate is not equal output on a workload; that is
    what `on="throughput"` is for: the fewest dies, with memory in proportion, whose tokens a second on the workload,
    within its latency limit, are those of one device of the platform.

    Args:
        platform: accelerator or design to be matched.
        node, memory, package: parts of the matching design, by name; default: those of its template.
        voltage: its supply, e.g. ``"0.7 V"``; default: the nominal one of its node.
        die_area: area of one die, e.g. ``"350 mm^2"``; default: that of the template.
        on: what must be reached: one or more of ``rate``, ``bandwidth``, ``capacity`` (memory). What is not named
            stays as the template has it. Or ``throughput`` alone.
        workload, model: on which the rate of work is matched, by name; for ``throughput`` only. Default: those of the
            default scenario.
        precision: data type of the rate, e.g. ``"int8"``; default: 16 bits. 8 bits run at twice 16.
        design: the template, which states links, margin and volume; default: ``chiplet-28nm``, or ``chiplet-28nm-3d``
            where memory is bonded.
        overrides: values by key path inside of the template, of a coefficient (``calibration.io_power``), or of the
            workload (``workload.time_per_output_token_limit``) or model, for platform and design at once.
        date: picks dated values; default: that of the default scenario.
        draws, seed: Monte Carlo over every declared range where `draws` is above zero.

    Raises:
        CalcError: names file, key and value for bad input; `RangeError` where what is to be matched is not known.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    aspects = aspects_of(on)
    given = dict(overrides or {})
    target = target_of(platform, aspects, precision, date, catalogue)
    cases = target.cases(draws, seed)
    work = work_of(platform, aspects, workload, model, precision, given, date, draws, seed, catalogue)
    choice = Choice(node, memory, package, voltage, die_area, design)
    read, sizes, changes = template(choice, aspects, of_template(given, aspects), date, catalogue)
    if work is None:
        return Match(read, sized_chain(read, sizes, target), target, aspects, changes, cases)
    chain, cases = size(working_chain(read, sizes, work, catalogue), work, draws, seed)
    return Match(read, chain, target, aspects, changes, cases, work)
