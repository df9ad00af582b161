"""A rule of trade as data: what it looks at, with which limits, and what follows for what it catches."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from calc.errors import unknown_name
from calc.provenance import Date, Sourced
from calc.schema.base import Part, Preset, quantity

RULE_FIGURES = (
    "total_processing_performance",
    "performance_density",
    "applicable_die_area",
    "memory_bandwidth",
    "aggregate_io_bandwidth",
    "memory_bandwidth_density",
)
"""Figures on which a rule may set a limit."""

LicenceClass = Literal[
    "presumption of denial",
    "licence required",
    "case-by-case review",
    "licences granted",
    "notified advanced computing exception",
    "duty",
    "guidance",
]
OBTAINABLE: frozenset[str] = frozenset(
    ("case-by-case review", "licences granted", "notified advanced computing exception")
)
"""Classes under which a comparison takes a product as one that a buyer in China can get."""

Effect = Literal["licence", "review", "duty", "notice"]
Operator = Literal["at_least", "above", "below", "at_most"]
OPERATORS: dict[Operator, str] = {"at_least": "≥", "above": ">", "below": "<", "at_most": "≤"}


class Limits(Part):
    """Conditions that must all hold."""

    name: str = ""
    data_centre: bool | None = Field(default=None, description="whether designed or marketed for data centres")
    at_least: dict[str, Sourced] = Field(default_factory=dict)
    above: dict[str, Sourced] = Field(default_factory=dict)
    below: dict[str, Sourced] = Field(default_factory=dict)
    at_most: dict[str, Sourced] = Field(default_factory=dict)

    @field_validator(*OPERATORS, mode="before")
    @classmethod
    def _known_figures(cls, limits: object) -> object:
        for name in limits if isinstance(limits, dict) else ():
            if name not in RULE_FIGURES:
                raise unknown_name("figure of a rule", str(name), RULE_FIGURES)
        return limits

    @model_validator(mode="after")
    def _says_something(self) -> Limits:
        if self.data_centre is None and not any(getattr(self, operator) for operator in OPERATORS):
            raise ValueError(f"needs a limit ({', '.join(OPERATORS)}) or data_centre")
        return self


class Rule(Preset):
    """A rule, letter, licence, duty or guidance, in force from a date on."""

    folder: ClassVar[str] = "rules"
    kind: Literal["rule"] = "rule"
    effective: Date = Field(description="in force from this date on")
    superseded: Date | None = Field(default=None, description="no longer in force from this date on")
    source: str
    scope: str = Field(default="", description="which sales it is about, in words")
    subject: Literal["accelerator", "memory"] = Field(
        default="accelerator", description="what it judges: an accelerator, or memory stacks sold on their own"
    )
    licence_class: LicenceClass = Field(description="what follows for what it catches")
    eases: list[str] = Field(
        default_factory=list, description="rules whose class gives way to this one's where this one's tests hold"
    )
    tests: list[Limits] = Field(default_factory=list, description="it catches what meets any one of these")
    carve_outs: list[Limits] = Field(default_factory=list, description="what meets any one of these is let pass")
    products: list[str] = Field(default_factory=list, description="names that it catches whatever their figures")
    vendors: list[str] = Field(default_factory=list, description="whose products its tests are about; empty: all")
    levy_rate: Sourced | None = quantity(optional=True)

    @model_validator(mode="after")
    def _holds_together(self) -> Rule:
        if not self.tests and not self.products:
            raise ValueError("needs tests, or products that it names")
        if self.licence_class == "duty" and self.levy_rate is None:
            raise ValueError("a duty needs levy_rate")
        return self

    @property
    def effect(self) -> Effect:
        """What it does: asks for a licence, eases such a rule, takes a duty, or gives notice."""
        if self.licence_class == "duty":
            return "duty"
        if self.licence_class == "guidance":
            return "notice"
        return "review" if self.eases else "licence"
