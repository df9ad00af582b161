"""Under which terms: site, finance, policy, exchange rate; and the claims that are put to the test."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from calc.provenance import Confidence, Date, Sourced
from calc.schema.base import Preset, quantity
from calc.schema.hardware import Origin
from calc.schema.rules import Rule
from calc.schema.silicon import Dated


class Site(Preset):
    """Where the fleet stands."""

    folder: ClassVar[str] = "sites"
    kind: Literal["site"] = "site"
    country: Literal["CN", "US"]
    electricity_price: Sourced = quantity()
    domestic_electricity_price: Sourced | None = quantity(optional=True)
    power_usage_effectiveness: Sourced = quantity()
    hosting_price: Sourced = quantity()
    grid_carbon_intensity: Sourced = quantity()
    import_duty: Sourced = quantity()
    vat_rate: Sourced = quantity()
    staff_cost: Sourced = quantity()


class Finance(Preset):
    """Who owns and runs the fleet, and at what cost of capital."""

    folder: ClassVar[str] = "finance"
    kind: Literal["finance"] = "finance"
    discount_rate: Sourced = quantity()
    life: Sourced = quantity()
    residual_share: Sourced = quantity()
    maintenance_rate: Sourced = quantity()
    availability: Sourced = quantity()
    vat_recoverable_share: Sourced = quantity()
    exchange_rate: Sourced | None = quantity(optional=True)


class ExchangeRate(Preset):
    """The price of a dollar over time."""

    folder: ClassVar[str] = "rates"
    kind: Literal["exchange-rate"] = "exchange-rate"
    exchange_rate: Dated = quantity()


def _read_by_name(rules: object) -> object:
    if isinstance(rules, list):
        raise ValueError("names of rules are read by a catalogue; load the policy through it")
    return rules


Rules = Annotated[dict[str, Rule], BeforeValidator(_read_by_name, json_schema_input_type=list[str] | dict[str, Rule])]
"""Rules by name; a file lists names, and the catalogue reads them."""


class Policy(Preset):
    """Rules on the trade of accelerators into China, from a date on."""

    folder: ClassVar[str] = "policies"
    kind: Literal["policy"] = "policy"
    effective: Date = Field(description="in force from this date")
    source: str
    rules: Rules = Field(default_factory=dict, description="names of the rules in force, the first duty first")
    levy_pass_through: Sourced = quantity()
    imported_prepaid_share: Sourced = quantity("prepaid_share")
    imported_delivery_time: Sourced = quantity("delivery_time")
    domestic_prepaid_share: Sourced = quantity("prepaid_share")
    domestic_delivery_time: Sourced = quantity("delivery_time")


class Claim(Preset):
    """A published claim, as data."""

    folder: ClassVar[str] = "claims"
    kind: Literal["claim"] = "claim"
    source: str
    as_of: Date
    statement: str
    metrics: list[str] = Field(min_length=1, description="metrics by which it can be read, the main one first")
    change: float = Field(lt=0, gt=-1, description="claimed relative change, e.g. -0.30; reductions only so far")
    designs: list[str] = Field(min_length=1)
    baseline: str | None = Field(default=None, description="the claim's baseline; null: not stated")


class SourceEntry(BaseModel):
    """Where a number comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    url: str = ""
    date: Date | Literal[""] = ""
    confidence: Confidence
    note: str = ""


__all__ = ["Claim", "ExchangeRate", "Finance", "Origin", "Policy", "Site", "SourceEntry"]
