"""Which presets lie under a root: a local folder, or a URL that fsspec can list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import fsspec

from calc.errors import CalcError, PresetError
from calc.presets.reader import parse, read_text
from calc.schema import KINDS


@dataclass(frozen=True)
class Entry:
    """One preset file: its folder (kind), its id and where it lies."""

    folder: str
    id: str
    location: str


def entries_of(root: str) -> tuple[list[Entry], str]:
    """The presets under a root and the location of its sources file, empty where it has none.

    Raises `PresetError` if the root cannot be listed.
    """
    paths = _listed(root)
    entries, sources = [], ""
    for path in paths:
        parts = path.split("/")
        if parts[-1] == "sources.yaml" and len(parts) == 1:
            sources = f"{root.rstrip('/')}/{path}"
        elif len(parts) == 2 and parts[0] in KINDS and parts[1].endswith((".yaml", ".yml")):
            entries.append(Entry(parts[0], parts[1].rsplit(".", 1)[0], f"{root.rstrip('/')}/{path}"))
    return sorted(entries, key=lambda entry: (entry.folder, entry.id)), sources


def _listed(root: str) -> list[str]:
    """Paths of files under a root, relative to it; a web root without listing carries an index.yaml."""
    if "://" not in root:
        base = Path(root)
        if not base.is_dir():
            raise PresetError(f"{root}: no such folder")
        return sorted(path.relative_to(base).as_posix() for path in base.rglob("*.y*ml"))
    try:
        files, inside = fsspec.url_to_fs(root)
        found = [str(path) for path in files.find(inside)]
        relative = sorted(path.split(inside.rstrip("/") + "/", 1)[-1] for path in found)
    except Exception as error:
        relative = []
        reason = f"{type(error).__name__}: {error}"
    else:
        reason = "nothing listed"
    if any(path.endswith((".yaml", ".yml")) for path in relative):
        return relative
    try:
        index = parse(read_text(f"{root.rstrip('/')}/index.yaml"), f"{root}/index.yaml")
    except CalcError:
        raise PresetError(f"{root}: cannot be listed ({reason}) and has no index.yaml with 'files'") from None
    return [str(path) for path in index.get("files") or []]


def is_location(reference: str) -> bool:
    """Whether a reference is a path or a URL rather than a name."""
    return "://" in reference or reference.endswith((".yaml", ".yml"))
