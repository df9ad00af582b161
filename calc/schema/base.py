"""What all presets share: a kind, a name, sourced quantities that are checked against their declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationInfo, field_validator

from calc.errors import CalcError, unknown_name
from calc.provenance import Sourced
from calc.units import GLOSSARY, Declaration


def quantity(name: str = "", *, optional: bool = False) -> Any:
    """A field that holds a sourced quantity; `name` is its declaration where the field is called otherwise."""
    extra = {"quantity": name} if name else None
    if optional:
        return Field(default=None, json_schema_extra=extra)  # type: ignore[arg-type]
    return Field(json_schema_extra=extra)  # type: ignore[arg-type]


class Part(BaseModel):
    """Something with sourced quantities: a preset, or a part of one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    _placed: dict[str, Any] = PrivateAttr(default_factory=dict)

    @classmethod
    def declaration(cls, field: str) -> Declaration | None:
        """The declaration of a field that holds quantities, or None."""
        info = cls.model_fields.get(field)
        if info is None:
            return None
        extra = info.json_schema_extra
        name = str(extra["quantity"]) if isinstance(extra, dict) and "quantity" in extra else field
        return GLOSSARY.get(name)

    @field_validator("*", mode="after")
    @classmethod
    def _bind(cls, value: Any, info: ValidationInfo) -> Any:
        """Check each sourced value against the declaration of its field, or of its key in a mapping by name."""
        declaration = cls.declaration(info.field_name or "")
        items = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else [value])
        for key, item in items:
            if isinstance(item, Sourced):
                meant = declaration or GLOSSARY.get(str(key))
                if meant is None:
                    raise unknown_name("quantity", str(key), GLOSSARY)
                try:
                    item.bind(meant)
                except CalcError as error:
                    raise type(error)(f"{key}: {error}" if isinstance(value, dict) else str(error)) from None
        return value

    def quantities(self) -> Iterator[tuple[str, str, Sourced]]:
        """Each single sourced value: its field, its declared name, the value."""
        for field in type(self).model_fields:
            value = getattr(self, field)
            if isinstance(value, Sourced):
                yield field, value.quantity.name, value


class Preset(Part):
    """One thing in one file."""

    folder: ClassVar[str] = ""

    name: str
    note: str = ""
    labels: dict[str, str] = Field(default_factory=dict, description="names in other languages, e.g. zh")

    _id: str = PrivateAttr(default="")
    _file: str = PrivateAttr(default="")

    @property
    def id(self) -> str:
        """The file's name without ending, by which scenarios call it."""
        return self._id or self.name

    def label(self, language: str = "en") -> str:
        """The name in a language, English where there is none."""
        return self.labels.get(language, self.name)

    def __str__(self) -> str:
        lines = [f"{self.name}  ({type(self).__name__.lower()} {self.id})"]
        for field in type(self).model_fields:
            lines += _lines(field, getattr(self, field))
        return "\n".join(lines)


def _lines(field: str, value: Any) -> list[str]:
    if isinstance(value, Sourced):
        span = f"  [{value.low} … {value.high}]" if value.low is not None else ""
        known = "unknown" if value.value is None else value.value
        return [f"  {field}: {known}{span}  ({value.source}{', ' + value.as_of if value.as_of else ''})"]
    if isinstance(value, dict):
        return [line for key, item in value.items() for line in _lines(f"{field}.{key}", item)]
    if isinstance(value, list):
        return [line for item in value for line in _lines(field, item)]
    if isinstance(value, Preset):
        return [f"  {field}: {value.id}"]
    if isinstance(value, Part):
        return [line for key in type(value).model_fields for line in _lines(f"{field}.{key}", getattr(value, key))]
    if value in (None, "") or field == "name":
        return []
    return [f"  {field}: {value}"]
