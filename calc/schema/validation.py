"""From raw mappings to checked objects, with errors that name file, key, value and expectation."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from calc.errors import CalcError, PresetError, nearest

Checked = TypeVar("Checked", bound=BaseModel)
_UNION_NOISE = {"str", "list[Sourced]", "float", "int"}


def validated(kind: type[Checked], raw: dict[str, Any], where: str) -> Checked:
    """An object of `kind` from a raw mapping; `PresetError` lists every problem, one a line."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        problems = list(dict.fromkeys(line for line in (_line(kind, item) for item in error.errors()) if line))
        raise _class_of(error)(
            "\n".join(f"{where}: {problem}" for problem in problems) or f"{where}: {error}"
        ) from None


def _class_of(error: ValidationError) -> type[CalcError]:
    """The error's own class where all problems are of one: a unit, a range, an unknown name."""
    kinds = {type(item.get("ctx", {}).get("error")) for item in error.errors() if item["type"] == "value_error"}
    own = [kind for kind in kinds if issubclass(kind, CalcError)]
    return own[0] if len(kinds) == 1 and own and len(error.errors()) == 1 else PresetError


def _line(kind: type[BaseModel], error: Any) -> str:
    location = [str(part) for part in error["loc"]]
    if location and location[-1] == "str" and error["type"] == "string_type":
        return ""
    keys = ".".join(
        part for part in location if part not in _UNION_NOISE and not part[:1].isupper() and "[" not in part
    )
    found = error.get("input")
    if error["type"] == "missing":
        return f"{keys}: is missing"
    if error["type"] == "extra_forbidden":
        known = _fields(kind, location[:-1])
        close = nearest(location[-1], known)
        hint = f"; did you mean {', '.join(close)}?" if close else f"; known: {', '.join(sorted(known))}"
        return f"{keys}: unknown key{hint}"
    message = str(error["msg"]).removeprefix("Value error, ")
    if isinstance(found, str | int | float) and repr(found) not in message:
        message = f"{message}, found {found!r}"
    return f"{keys}: {message}" if keys else message


def _fields(kind: type[BaseModel], location: list[str]) -> list[str]:
    """Fields at a place of the schema; for a nested place, those of any class that could stand there."""
    if not location:
        return list(kind.model_fields)
    found: list[str] = []
    for model in _models_under(kind):
        if model is not kind:
            found += list(model.model_fields)
    return list(dict.fromkeys(found))


def _models_under(kind: type[BaseModel]) -> set[type[BaseModel]]:
    seen: set[type[BaseModel]] = set()

    def walk(annotation: Any) -> None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in seen:
            seen.add(annotation)
            for field in annotation.model_fields.values():
                walk(field.annotation)
        for argument in getattr(annotation, "__args__", ()):
            walk(argument)

    walk(kind)
    return seen
