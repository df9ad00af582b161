"""A scenario: which platforms do which work, where, under which terms, compared on which basis."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator, model_validator

from calc.errors import CalcError
from calc.files import write_whole
from calc.provenance import Date
from calc.schema.validation import validated
from calc.units import GLOSSARY, Q, in_unit

Basis = Literal["per_device", "equal_throughput", "equal_budget", "equal_power"]
SEPARATOR = ","


class Scenario(BaseModel):
    """A scenario is a file, a query and a hash, all three equivalent."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    folder: ClassVar[str] = "scenarios"

    kind: Literal["scenario"] = "scenario"
    name: str = "scenario"
    note: str = ""
    date: Date = Field(description="picks prices, policy in force and exchange rate together")
    platforms: list[str] = Field(min_length=1)
    baseline: str | None = None
    workload: str
    model: str | None = Field(default=None, description="another model than the workload's own")
    site: str
    finance: str
    policy: str = Field(description="a policy preset, or 'in-force' for the one in force at the date")
    basis: Basis = "equal_throughput"
    reference_fleet: str = Field(description="devices of the baseline whose output sets the default demand")
    demand: str | None = None
    budget: str | None = None
    power: str | None = None
    overrides: dict[str, str] = Field(default_factory=dict)
    draws: int = Field(default=0, ge=0, le=2_000_000)
    seed: int = Field(default=0, ge=0)

    @field_validator("reference_fleet", "demand", "budget", "power")
    @classmethod
    def _sizes(cls, text: str | None, info: Any) -> str | None:
        if text is None:
            return None
        declared = {"reference_fleet": "devices", "demand": "demand", "budget": "budget", "power": "power_limit"}
        declaration = GLOSSARY[declared[info.field_name]]
        quantity = Q(text)
        if info.field_name == "budget" and quantity.dimensionality == Q("1 CNY").dimensionality:
            positive = quantity.magnitude > 0
        else:
            positive = in_unit(quantity, declaration.unit).magnitude > 0
        if not positive:
            raise CalcError(f"must be above zero, was {text!r}")
        return text

    @field_validator("overrides", mode="before")
    @classmethod
    def _texts(cls, overrides: Any) -> Any:
        if isinstance(overrides, dict):
            return {key: text_of(overrides[key]) for key in sorted(overrides, key=str)}
        return overrides

    _objects: tuple[str, ...] = PrivateAttr(default=())

    @model_validator(mode="after")
    def _sizes_belong(self) -> Scenario:
        sized = {"equal_throughput": "demand", "equal_budget": "budget", "equal_power": "power"}
        for basis, size in sized.items():
            if getattr(self, size) is not None and basis != self.basis:
                raise CalcError(f"{size} sizes fleets at {basis}, but the basis is {self.basis}")
        return self

    def holding(self, objects: Iterable[str]) -> Scenario:
        """The same scenario, which knows that these platforms were given as objects and have no file."""
        self._objects = tuple(objects)
        return self

    def _check_portable(self) -> None:
        if self._objects:
            raise CalcError(
                f"{', '.join(self._objects)} was given as an object, which no link or file can carry; save it as a "
                "preset file and name that instead"
            )

    def to_query(self) -> str:
        """The scenario as a URL query: preset names and values that differ from the defaults of a scenario.

        Raises `CalcError` if a platform was given as an object.
        """
        self._check_portable()
        pairs: list[tuple[str, str]] = []
        for field in type(self).model_fields:
            value = getattr(self, field)
            if field in ("kind", "overrides") or value == type(self).model_fields[field].default:
                continue
            pairs.append((field, SEPARATOR.join(value) if isinstance(value, list) else str(value)))
        pairs += [(f"set.{path}", value) for path, value in sorted(self.overrides.items())]
        return urlencode(pairs)

    @classmethod
    def from_query(cls, query: str) -> Scenario:
        """The scenario of a URL query; `CalcError` names what is not understood."""
        if not isinstance(query, str):
            raise CalcError(f"expected the text of a query, found {type(query).__name__}")
        if len(query) > 100_000:
            raise CalcError("the query is longer than 100,000 characters")
        fields: dict[str, Any] = {}
        overrides: dict[str, str] = {}
        for key, value in parse_qsl(query.lstrip("?"), keep_blank_values=True):
            if key.startswith("set."):
                overrides[key.removeprefix("set.")] = value
            elif key == "platforms":
                fields[key] = value.split(SEPARATOR)
            else:
                fields[key] = value
        return validated(cls, {**fields, "overrides": overrides}, "query")

    def to_yaml(self, path: Any = None) -> str:
        """The scenario as YAML text, written to `path` where one is given.

        Raises `CalcError` if a platform was given as an object.
        """
        self._check_portable()
        import yaml

        text = yaml.safe_dump(self.model_dump(exclude_defaults=True) | {"kind": "scenario"}, sort_keys=False)
        if path is not None:
            write_whole(path, text.encode())
        return text

    @property
    def hash(self) -> str:
        """A short fingerprint of the scenario's own content."""
        text = json.dumps(self.model_dump(exclude={"name", "note"}), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def text_of(value: Any) -> str:
    """A value of the scenario as text: a quantity with its unit, anything else as it prints."""
    return f"{value:~}" if hasattr(value, "magnitude") else str(value)
