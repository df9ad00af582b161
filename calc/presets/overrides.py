"""Overrides by key path: ``price``, ``node.defect_density``, ``peak_rate.fp8``."""

from __future__ import annotations

import types
import typing
from typing import Any

from pydantic import BaseModel

from calc.errors import unknown_name
from calc.provenance import Sourced


def apply_override(kind: type[BaseModel], raw: dict[str, Any], path: str, value: Any, where: str) -> None:
    """Set `path` inside the raw mapping of a preset; a quantity becomes a choice of the user's own.

    Raises `UnknownNameError` for a key that the schema does not have.
    """
    keys = path.split(".")
    target, schema = raw, kind
    for position, key in enumerate(keys):
        field = _field(schema, key)
        if field is None:
            raise unknown_name("key", key, _keys(schema), where)
        name, annotation = field
        last = position == len(keys) - 1
        if last:
            target[name] = _choice(value) if _holds(annotation, Sourced) else _plain(annotation, value)
            return
        inner = _schema_under(annotation)
        if isinstance(target.get(name), list) and inner is not None and not last:
            _in_list(inner, target[name], keys[position + 1 :], value, where)
            return
        if _by_name(annotation) and inner is not None:
            _in_mapping(inner, target.get(name) or {}, name, keys[position + 1 :], value, where)
            return
        if inner is None:
            if not isinstance(target.get(name) or {}, dict):
                raise unknown_name("key", ".".join(keys[position + 1 :]), [], f"{where}: {name} is set as a whole")
            target[name] = dict(target.get(name) or {})
            if position + 2 != len(keys):
                raise unknown_name("key", ".".join(keys[position + 1 :]), target[name], where)
            target[name][keys[-1]] = _choice(value)
            return
        if not isinstance(target.get(name), dict):
            raise unknown_name("key", ".".join(keys[position + 1 :]), [], f"{where}: {name} is not written out")
        target, schema = target[name], inner


def spelled_out(schema: type[BaseModel], raw: dict[str, Any]) -> dict[str, Any]:
    """Raw content in which a plain text or number may stand for a quantity, as a choice of the user's own."""
    result = dict(raw)
    for key, value in raw.items():
        field = _field(schema, key)
        if field is None:
            continue
        name, annotation = field
        inner = _schema_under(annotation)
        if _holds(annotation, Sourced) and isinstance(value, str | int | float) and not isinstance(value, bool):
            result[name] = _choice(value)
        elif isinstance(value, dict) and inner is not None and _by_name(annotation):
            result[name] = {
                item: spelled_out(inner, part) if isinstance(part, dict) else part for item, part in value.items()
            }
        elif isinstance(value, dict) and inner is not None and "value" not in value:
            result[name] = spelled_out(inner, value)
    return result


def _in_list(inner: type[BaseModel], items: list[Any], keys: list[str], value: Any, where: str) -> None:
    """Set a path below one item of a list, whose number is the first key."""
    numbers = [str(index) for index in range(len(items))]
    if len(keys) < 2 or keys[0] not in numbers:
        raise unknown_name("item", keys[0], numbers, where)
    apply_override(inner, items[int(keys[0])], ".".join(keys[1:]), value, where)


def _in_mapping(
    inner: type[BaseModel], items: dict[str, Any], name: str, keys: list[str], value: Any, where: str
) -> None:
    """Set a path below one of several parts by name."""
    if len(keys) < 2 or keys[0] not in items:
        raise unknown_name("part", keys[0], items, f"{where}: {name}")
    apply_override(inner, items[keys[0]], ".".join(keys[1:]), value, where)


def _by_name(annotation: Any) -> bool:
    return any(typing.get_origin(argument) is dict for argument in _arguments(annotation))


def _choice(value: Any) -> dict[str, Any]:
    return {"value": value if isinstance(value, str | int | float) else str(value), "source": "override"}


def _plain(annotation: Any, value: Any) -> Any:
    """A value that is no quantity, as the schema takes it: a list may be written with commas."""
    if typing.get_origin(annotation) is list and isinstance(value, str):
        return [item.strip() for item in value.split(",")]
    return value


def _field(schema: type[BaseModel], key: str) -> tuple[str, Any] | None:
    for name, info in schema.model_fields.items():
        if key in (name, info.alias):
            return info.alias or name, info.annotation
    return None


def _keys(schema: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in schema.model_fields.items() if name != "kind"]


def _arguments(annotation: Any) -> list[Any]:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, typing.Annotated):
        return [inner for argument in typing.get_args(annotation) for inner in _arguments(argument)]
    return [annotation]


def _holds(annotation: Any, wanted: type) -> bool:
    return any(
        argument is wanted or (typing.get_args(argument)[:1] == (wanted,) and typing.get_origin(argument) is list)
        for argument in _arguments(annotation)
    )


def _schema_under(annotation: Any) -> type[BaseModel] | None:
    for argument in _arguments(annotation):
        if typing.get_origin(argument) in (list, dict):
            argument = typing.get_args(argument)[-1]
        if isinstance(argument, type) and issubclass(argument, BaseModel) and argument is not Sourced:
            return argument
    return None
