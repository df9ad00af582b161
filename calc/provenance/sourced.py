"""A value as a person writes it, with where it comes from; and the same value ready for the formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, field_validator, model_validator

from calc.errors import RangeError, UnitError
from calc.units import GLOSSARY, Declaration, base_factor, dimensions, number_and_unit, parse_unit

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


Date = Annotated[str, Field(pattern=rf"^{DATE.pattern}$")]
"""A date as precise as it is known: 2026, 2026-01 or 2026-01-15."""


class Confidence(StrEnum):
    """How a value is known, best first."""

    MEASURED = "measured"
    OFFICIAL = "official"
    VENDOR = "vendor"
    DATABASE = "database"
    DERIVED = "derived"
    ANALYST = "analyst"
    PRESS = "press"
    ESTIMATE = "estimate"
    ASSUMPTION = "assumption"
    CHOICE = "choice"

    @property
    def is_weak(self) -> bool:
        """Whether results that hang on such a value are marked weak."""
        return self in (Confidence.PRESS, Confidence.ESTIMATE, Confidence.ASSUMPTION)


@dataclass(frozen=True)
class SourcedQuantity:
    """A value in coherent base units with its range and its provenance.

    `low` and `high` are the 10% and 90% points of belief, or hard bounds where `hard` is set; None is an unknown
    range, not a range of zero width. A `value` of None is unknown. `currency` is ``CNY`` for money written in CNY.
    `identity` is the same wherever the same fact is used, so that one draw of it is shared.
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    hard: bool = False
    currency: str = ""
    source: str = ""
    as_of: str = ""
    confidence: Confidence = Confidence.ASSUMPTION
    boundary: str = ""
    note: str = ""
    identity: str = ""
    path: str = ""
    written: str = ""
    from_weak_source: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether it is a weak input: press, estimate, assumption, derived from one of these, or no source."""
        return self.confidence.is_weak or self.from_weak_source or not self.source

    @property
    def has_range(self) -> bool:
        """Whether it can be drawn."""
        return self.low is not None and self.high is not None and self.value is not None

    def at(self, path: str, identity: str) -> SourcedQuantity:
        """The same value, placed at a key path of a scenario."""
        return replace(self, path=path, identity=identity)


def _no_boolean(written: Any) -> Any:
    if isinstance(written, bool):
        raise ValueError("must be a quantity such as '4.8 TB/s', found a true or false")
    return written


Written = Annotated[str | float | None, BeforeValidator(_no_boolean)]
"""A quantity as written: text with a unit, or a plain number where the quantity has none."""


class Sourced(BaseModel):
    """A value with its unit, range, source and date, as written in a preset."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Written
    low: Written = None
    high: Written = None
    range: Literal["quantiles", "bounds"] = "quantiles"
    source: str
    as_of: str = ""
    boundary: Literal["", "chip", "module", "server", "it", "facility"] = ""
    basis: Literal["", "price", "cost", "full process", "layer", "perfect", "harvested", "dense", "sparse"] = ""
    confidence: Confidence | None = None
    note: str = ""

    _quantity: SourcedQuantity | None = PrivateAttr(default=None)

    @field_validator("as_of")
    @classmethod
    def _date(cls, text: str) -> str:
        if text and not DATE.fullmatch(text):
            raise ValueError("must be a date: 2026, 2026-01 or 2026-01-15")
        return text

    @field_validator("source")
    @classmethod
    def _source(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("must name a source (a key of sources.yaml, or 'assumption' with a range)")
        return text

    @model_validator(mode="after")
    def _range_complete(self) -> Sourced:
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high must be given together (one alone is no range)")
        if self.value is None and not self.note:
            raise ValueError("an unknown value (null) needs a note that says why")
        if self.source == "assumption" and self.value is not None and self.low is None:
            raise ValueError("an assumption needs low and high")
        return self

    def bind(self, declaration: Declaration) -> None:
        """Check unit and bounds against the declaration and keep the value in base units.

        Raises `CalcError` with the value as written and what was expected.
        """
        if self.basis and self.basis != declaration.basis:
            raise UnitError(_other_basis(self.basis, declaration))
        central, currency = _magnitude(self.value, declaration)
        low, low_currency = _magnitude(self.low, declaration)
        high, high_currency = _magnitude(self.high, declaration)
        if self.low is not None and {low_currency, high_currency} != {currency}:
            raise UnitError(f"value, low and high of {declaration.name} must be in one currency")
        if central is not None and low is not None and high is not None and not low <= central <= high:
            raise RangeError(f"low <= value <= high does not hold: {self.low!r}, {self.value!r}, {self.high!r}")
        if central is not None and low != high and self.range == "quantiles" and central in (low, high):
            raise RangeError(
                f"value {self.value!r} stands at an end of its range, so it cannot be the median between the 10% and "
                "90% points; move it, or write 'range: bounds' for hard bounds"
            )
        confidence = self.confidence or (Confidence.ASSUMPTION if self.source == "assumption" else Confidence.DATABASE)
        self._quantity = SourcedQuantity(
            name=declaration.name,
            value=central,
            low=low,
            high=high,
            hard=self.range == "bounds",
            currency=currency,
            source=self.source,
            as_of=self.as_of,
            confidence=confidence,
            boundary=self.boundary,
            note=self.note,
            written=str(self.value),
        )

    @property
    def quantity(self) -> SourcedQuantity:
        """The bound value."""
        if self._quantity is None:
            raise RuntimeError("a sourced value is read before its declaration is known")
        return self._quantity


def _other_basis(written: str, declaration: Declaration) -> str:
    stands = f"stands on the basis {declaration.basis!r}" if declaration.basis else "knows no bases"
    alike = [
        item.name for item in GLOSSARY.values() if item.basis == written and item.dimensions == declaration.dimensions
    ]
    hint = f"; on the basis {written!r} there is {', '.join(alike)}" if alike else ""
    return f"{declaration.name} {stands}, not {written!r}{hint}"


def _magnitude(written: str | float | None, declaration: Declaration) -> tuple[float | None, str]:
    """The base-unit magnitude of a value as written, and its currency when it is not USD."""
    if written is None:
        return None, ""
    if isinstance(written, str):
        amount, unit = number_and_unit(written)
    else:
        amount, unit = float(written), ""
    try:
        currency = _currency(unit, declaration)
        fits = bool(currency) or dimensions(unit) in declaration.written_dimensions
    except UnitError as error:
        raise UnitError(f"{written!r} is not in {_expected(declaration)}: {error}") from None
    if not fits:
        raise UnitError(f"{written!r} is not in {_expected(declaration)}")
    base = amount * base_factor(unit)
    problem = declaration.problem(base / declaration.factor)
    if problem:
        raise RangeError(f"{written!r} is impossible: {declaration.name} {problem}")
    return base, currency


def _currency(unit: str, declaration: Declaration) -> str:
    if not declaration.is_money or not unit:
        return ""
    dimension = parse_unit(unit).dimensionality
    swapped = dimension / parse_unit("CNY").dimensionality * parse_unit("USD").dimensionality
    return "CNY" if swapped in declaration.written_dimensions else ""


def _expected(declaration: Declaration) -> str:
    if not declaration.unit:
        return "a plain number or percent"
    example = f"{declaration.unit}" + (" (or CNY)" if declaration.is_money else "")
    return f"a unit like {example}"
