"""The register of what the seed documents say, and what in this project carries each entry."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Document(BaseModel):
    """A seed document."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    publisher: str
    subject: str


class Later(BaseModel):
    """What an entry waits for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    later: str = Field(min_length=1)


class RegisterEntry(BaseModel):
    """One figure, claim or rule of the seed documents."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    kind: Literal["figure", "claim", "rule"]
    docs: list[str] = Field(min_length=1)
    carried_by: list[str] | Later
    value: float | str | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    bound: str = ""
    also: str = ""
    chip: str = ""
    chips: list[str] = Field(default_factory=list)
    buyers: list[str] = Field(default_factory=list)
    makers: list[str] = Field(default_factory=list)
    date: str = ""
    delivery: str = ""
    what: str = ""
    of: str = ""
    to: str = ""
    worth: str = ""
    metric: str = ""
    baseline: str = ""
    attributed_to: str = ""
    conflicts_with: str = ""
    testable: str = ""
    note: str = ""
    events: dict[str, str] = Field(default_factory=dict)


class Register(BaseModel):
    """All documents and entries."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    documents: dict[str, Document]
    entries: list[RegisterEntry]

    def model_post_init(self, _context: Any) -> None:
        """Ids stand once; documents and conflicts that are named exist."""
        ids = [entry.id for entry in self.entries]
        doubled = {name for name in ids if ids.count(name) > 1}
        if doubled:
            raise ValueError(f"ids stand twice: {', '.join(sorted(doubled))}")
        for entry in self.entries:
            unknown = [name for name in entry.docs if name not in self.documents]
            if unknown:
                raise ValueError(f"{entry.id}: unknown document {unknown[0]!r}")
            if entry.conflicts_with and entry.conflicts_with not in ids:
                raise ValueError(f"{entry.id}: conflicts with {entry.conflicts_with!r}, which is not there")
