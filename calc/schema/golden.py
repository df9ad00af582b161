"""Golden cases: published or recomputed results that a public function must give again."""

from __future__ import annotations

import json
import math
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from calc.errors import unknown_name
from calc.units import GLOSSARY

Figure = str | float
"""A quantity as written: text with a unit, or a plain number where the quantity has none."""


class Entry(BaseModel):
    """What all parts of a golden file share: no key that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CaseSource(Entry):
    """Where the expected values are from."""

    title: str = Field(min_length=1)
    address: str = Field(default="", description="where it can be read")
    date: str = Field(default="", description="of the publication, or of the commit that was run")
    evidence: Literal["", "tool", "publication"] = Field(
        default="", description="tool: another tool's sum done again; publication: a figure that stands on its own"
    )
    how: str = Field(default="", description="read in a document, a peer's code run, recomputed by hand")


class Expectation(Entry):
    """One result that is expected."""

    name: str = Field(description="quantity of the glossary")
    value: Figure | list[Figure] = Field(description="text with a unit; a list has one value for each kind of die")
    tolerance: float | None = Field(
        default=None,
        gt=0,
        strict=True,
        allow_inf_nan=False,
        description="share of the expected value (null: 0.3); an amount in the quantity's unit where zero is expected",
    )

    @field_validator("name")
    @classmethod
    def _declared(cls, name: str) -> str:
        if name not in GLOSSARY:
            raise unknown_name("quantity", name, GLOSSARY)
        return name

    @field_validator("value", mode="before")
    @classmethod
    def _figures(cls, written: Any) -> Any:
        """One message for all that is no figure, instead of one for each type that it could be."""
        expected = "must be a quantity such as '571.71 die', or a list with one for each kind of die"
        if written == []:
            raise ValueError(f"{expected}; found an empty list")
        for item in written if isinstance(written, list) else [written]:
            is_number = isinstance(item, int | float) and not isinstance(item, bool) and math.isfinite(item)
            if not isinstance(item, str) and not is_number:
                raise ValueError(f"{expected}; found {item!r}")
        return written


class GoldenCase(Entry):
    """One call of a public function, what goes in and what must come out.

    A prediction reads `call`, `forms`, `inputs` and the names in `expect`, nothing else.
    """

    id: str = Field(min_length=1)
    call: str = Field(description="public function, e.g. calculate or unit_cost")
    forms: dict[str, str] = Field(default_factory=dict, description="formula chosen by name, for calculate")
    inputs: dict[str, Any] = Field(
        min_length=1,
        description="quantity name to value for calculate; arguments by name for any other call",
    )
    expect: list[Expectation] = Field(min_length=1)
    source: CaseSource
    assumption: str = Field(default="", description="what had to be assumed, since the source does not state it")
    note: str = ""

    @model_validator(mode="after")
    def _checks_something(self) -> GoldenCase:
        names = [expectation.name for expectation in self.expect]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(f"expect: {twice} stands twice")
        given = next((name for name in names if name in self.inputs), None)
        if given:
            raise ValueError(f"expect: {given} is one of the inputs, so expecting it checks nothing")
        if self.forms and self.call != "calculate":
            raise ValueError(f"forms: only 'calculate' chooses formulas by name, not {self.call!r}")
        return self


class NotRepresented(Entry):
    """A case that is not computed, and why."""

    id: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    reasons: dict[str, str] = Field(default_factory=dict, description="the same in other languages, e.g. zh")


class GoldenFile(Entry):
    """A file of golden cases."""

    kind: Literal["golden"]
    name: str
    room: Literal["", "silicon", "device", "cluster", "serving", "training", "economics"] = Field(
        default="", description="the part of the model that the cases try"
    )
    note: str = ""
    cases: list[GoldenCase]
    not_represented: list[NotRepresented] = Field(default_factory=list)

    @model_validator(mode="after")
    def _unique(self) -> GoldenFile:
        ids = [case.id for case in self.cases] + [entry.id for entry in self.not_represented]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice:
            raise ValueError(f"the id {twice!r} stands twice")
        return self


def golden_schema_text(dialect: str) -> str:
    """The JSON schema of a golden file, for editors."""
    schema = {"$schema": dialect, **GoldenFile.model_json_schema()}
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"
