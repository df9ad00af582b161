"""Reading YAML that strangers wrote: small, shallow, without aliases, with YAML 1.2 numbers and booleans."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import fsspec
import yaml

from calc.errors import PresetError

LARGEST = 1_000_000
DEEPEST = 24
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(_Base):  # type: ignore[misc]
    """YAML 1.2 scalars: `1e6` is a number, `no`, `12:30` and dates are text; a key stands once."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way to declare them

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """A mapping in which no key stands twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


_SCALARS = (
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", "~nN\0"),
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("tag:yaml.org,2002:int", r"[-+]?[0-9][0-9_]*", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
)
for _tag, _pattern, _first in _SCALARS:
    Loader.add_implicit_resolver(_tag, re.compile(f"^(?:{_pattern})$"), list(_first) + ([""] if "\0" in _first else []))


def _construct_float(loader: Any, node: Any) -> float:
    return float(node.value.replace("_", ""))


def _construct_int(loader: Any, node: Any) -> int:
    return int(node.value.replace("_", ""))


Loader.add_constructor("tag:yaml.org,2002:float", _construct_float)
Loader.add_constructor("tag:yaml.org,2002:int", _construct_int)


def parse(text: str, where: str) -> dict[str, Any]:
    """The mapping that a YAML text holds; `PresetError` with file, line and reason otherwise."""
    try:
        _check_shape(text, where)
        content = yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader with stricter scalars
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise PresetError(f"{where}:{line} not valid YAML: {problem}") from None
    except PresetError:
        raise
    except (ValueError, TypeError, AttributeError) as error:
        raise PresetError(f"{where}: not valid YAML: {error}") from None
    if not isinstance(content, dict):
        raise PresetError(f"{where}: expected keys and values (a YAML mapping), found {_named(content)}")
    return content


def _check_shape(text: str, where: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise PresetError(f"{where}: YAML anchors and aliases are not read; write the value out, or use 'extends'")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise PresetError(f"{where}: nested more than {DEEPEST} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _named(content: Any) -> str:
    return {"NoneType": "nothing", "list": "a list", "str": "plain text"}.get(
        type(content).__name__, f"a {type(content).__name__}"
    )


def read_text(location: str) -> str:
    """The text of a local file or of a URL, not larger than a megabyte."""
    try:
        if "://" not in location:
            path = Path(location)
            if path.stat().st_size > LARGEST:
                raise PresetError(f"{location}: larger than {LARGEST:,} bytes; a preset is one thing in a small file")
            data = path.read_bytes()
        else:
            with fsspec.open(location, "rb") as stream:
                data = stream.read(LARGEST + 1)
    except PresetError:
        raise
    except FileNotFoundError:
        raise PresetError(f"{location}: no such file") from None
    except IsADirectoryError:
        raise PresetError(f"{location}: a folder, not a file") from None
    except Exception as error:
        raise PresetError(f"{location}: cannot be read ({type(error).__name__}: {error})") from None
    if len(data) > LARGEST:
        raise PresetError(f"{location}: larger than {LARGEST:,} bytes; a preset is one thing in a small file")
    try:
        return str(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise PresetError(f"{location}: not UTF-8 text") from None
