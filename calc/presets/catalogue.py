"""The catalogue: presets by kind and name, from the shipped folder and from shared ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from calc.errors import CalcError, PresetError, unknown_name
from calc.presets.location import PRESETS
from calc.presets.overlay import copied, laid_over
from calc.presets.overrides import apply_override
from calc.presets.reader import parse, read_text
from calc.presets.roots import Entry, entries_of, is_location
from calc.presets.sources import attach_sources
from calc.schema import KINDS, Calibration, Preset, SourceEntry
from calc.schema.validation import validated

REFERENCES = {"node": "nodes", "memory": "memories", "package": "packages", "server": "servers", "model": "models"}
PLATFORM_FOLDERS = ("accelerators", "designs")
ROOM_NAMES = ("site", "finance", "policy", "workload", "model", "supply", "calibration")


@dataclass
class Catalogue:
    """Presets found in one or more roots. Files of the roots are read once and kept; others are read each time."""

    roots: list[str] = field(default_factory=lambda: [str(PRESETS)])
    memory: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _entries: dict[str, dict[str, Entry]] = field(default_factory=dict, repr=False)
    _raw: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    _objects: dict[Any, Any] = field(default_factory=dict, repr=False)
    _sources: dict[str, SourceEntry] = field(default_factory=dict, repr=False)
    _aliases: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for root in self.roots:
            self._scan(root)

    def register(self, root: str) -> None:
        """Add a shared catalogue: a local folder, a git checkout, or a URL that fsspec can list.

        Raises `PresetError` if it cannot be listed, has no preset, names one that is already there, redefines a
        source, an alias or a calibrated quantity, or holds a preset that is not in order. Nothing is added then.
        """
        if root not in self.roots:
            Catalogue([*self.roots, root]).check()
            self._scan(root)
            self.roots.append(root)
            for kept in (self.memory, self._objects, self._aliases):
                kept.clear()

    def check(self) -> None:
        """Load every preset; raises the first error."""
        for entry in self.entries():
            if entry.folder != "scenarios":
                self.load(f"{entry.folder}/{entry.id}")
            self._alias_table(entry.folder)
        names = [name for item in self.calibrations() for name in item.quantities_by_name]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise PresetError(f"calibrations: {', '.join(doubled)} is given by more than one file")

    def _scan(self, root: str) -> None:
        """Take in a root whole, or not at all."""
        entries, location = entries_of(root)
        if not entries:
            raise PresetError(f"{root}: no presets found (expected folders such as accelerators/ with YAML files)")
        for entry in entries:
            other = self._entries.get(entry.folder, {}).get(entry.id)
            if other and other.location != entry.location:
                raise PresetError(f"{entry.location}: {entry.folder}/{entry.id} is already in {other.location}")
        sources = _sources_of(location) if location else {}
        for key, source in sources.items():
            if self._sources.get(key, source) != source:
                raise PresetError(f"{location}: source {key!r} already stands for {self._sources[key].title!r}")
        self._sources |= sources
        for entry in entries:
            self._entries.setdefault(entry.folder, {})[entry.id] = entry

    @property
    def sources(self) -> Mapping[str, SourceEntry]:
        """Source entries by key."""
        return self._sources

    def entries(self, folder: str | None = None) -> list[Entry]:
        """All entries, or those of one kind."""
        folders = [folder] if folder else list(self._entries)
        return [entry for name in folders for entry in self._entries.get(name, {}).values()]

    def ids(self, *folders: str) -> list[str]:
        """The names of all presets of some kinds."""
        return sorted(entry.id for folder in folders for entry in self.entries(folder))

    def folder_of(self, folder: str) -> str:
        """The folder that a person means: `accelerator` and `accelerators` are the same."""
        if folder in KINDS:
            return folder
        singular = {_singular(name): name for name in KINDS}
        if folder in singular:
            return singular[folder]
        raise unknown_name("kind of preset", folder, KINDS)

    def load(self, reference: Any, *folders: str, overrides: Mapping[str, Any] | None = None, called: str = "") -> Any:
        """A checked preset by name (`h200`, `accelerators/h200`), alias, path or URL.

        A preset object is returned as it is when nothing is overridden. Overrides are key paths inside of it;
        errors name them after what the scenario calls the preset (`site`, `h200`).
        """
        if isinstance(reference, Preset) and not overrides:
            return reference
        if isinstance(reference, Preset) or is_location(str(reference)):
            return self._load(reference, folders, overrides or {}, called)
        given = tuple(sorted((path, type(value).__name__, str(value)) for path, value in (overrides or {}).items()))
        key = (str(reference), folders, given)
        if key not in self._objects:
            self._objects[key] = self._load(reference, folders, overrides or {}, called)
        return self._objects[key]

    def _load(self, reference: Any, folders: tuple[str, ...], overrides: Mapping[str, Any], called: str) -> Any:
        if isinstance(reference, Preset):
            raw, folder, name, where = _raw_of(reference), type(reference).folder, reference.id, reference.id
        else:
            raw, folder, name, where = self._find(str(reference), folders)
        kind = _kind_of(raw, folder, where)
        called = called or name
        parts = {path: str(value) for path, value in overrides.items() if path in REFERENCES}
        raw = raw | parts
        swapped = [path for path in overrides if path.startswith("other_dies.") and path.split(".")[2:] == ["node"]]
        for path in swapped:  # a node first, so that what is overridden inside of it holds for the new one
            apply_override(kind, raw, path, overrides[path], f"{called}.{path}")
        raw = self._with_references(raw, where)
        for path, value in overrides.items():
            if path not in REFERENCES and path not in swapped:
                apply_override(kind, raw, path, value, f"{called}.{path}")
        written = ", ".join(f"{called}.{path.removeprefix('quantities.')}" for path in overrides)
        changed = f" with {written}" if overrides else ""
        preset = validated(kind, raw, where + changed)
        if isinstance(preset, Preset):
            preset._id, preset._file = name, where
            attach_sources(preset, self._sources, where)
            for field_name, part_folder in REFERENCES.items():
                part = getattr(preset, field_name, None)
                if isinstance(part, Preset) and isinstance(raw.get(field_name), dict):
                    named = parts.get(field_name) or self._raw_id(reference, field_name, folders)
                    part._id = self._alias_table(part_folder).get(named.lower(), named)
            for name, rule in (getattr(preset, "rules", None) or {}).items():
                rule._id = name
            for name, die in (getattr(preset, "other_dies", None) or {}).items():
                if isinstance(die.node, Preset):
                    die.node._id = self._raw_id(reference, f"other_dies.{name}.node", folders)
        return preset

    def named(self, name: str, folder: str) -> Any:
        """A preset of one kind by name or alias alone, whatever its spaces, hyphens and capitals; never a path.

        Raises `UnknownNameError` with the nearest names.
        """
        table = {_plain(alias): identifier for alias, identifier in self._alias_table(folder).items()}
        table |= {_plain(entry.id): entry.id for entry in self.entries(folder)}
        identifier = table.get(_plain(name))
        if identifier is None:
            raise unknown_name(_singular(folder), name, [*self.ids(folder), *self._alias_table(folder)])
        return self.load(f"{folder}/{identifier}")

    def completed(self, raw: dict[str, Any], where: str) -> dict[str, Any]:
        """Raw content of a preset that stands in no file: laid over what it extends, with its parts read."""
        return self._with_references(self._overlaid(raw, where), where)

    def _raw_id(self, reference: Any, path: str, folders: tuple[str, ...]) -> str:
        """By which name a preset refers to one of its parts; the part's key where it is written out."""
        if isinstance(reference, Preset):
            part: Any = reference
            for key in path.split("."):
                part = part[key] if isinstance(part, dict) else getattr(part, key)
            return part.id if isinstance(part, Preset) else str(part)
        named: Any
        named, *_ = self._find(str(reference), folders)
        for key in path.split("."):
            named = named.get(key, {}) if isinstance(named, dict) else {}
        return named if isinstance(named, str) else path.rsplit(".", 1)[-1]

    def _find(self, reference: str, folders: tuple[str, ...]) -> tuple[dict[str, Any], str, str, str]:
        """Raw content with overlays applied, its folder, its id and its location."""
        if is_location(reference):
            where = reference
            raw = self._overlaid(parse(read_text(reference), reference), where)
            folder = folders[0] if len(folders) == 1 else _folder_of_kind(raw, where)
            return raw, folder, Path(reference.split("://")[-1]).stem, where
        wanted, name = folders, reference
        if "/" in reference:
            head, name = reference.split("/", 1)
            wanted = (self.folder_of(head),)
        wanted = wanted or tuple(KINDS)
        for folder in wanted:
            entry = self._entries.get(folder, {}).get(name) or self._alias(folder, name)
            if entry:
                raw = self._read(entry.location)
                return self._overlaid(raw, entry.location), folder, entry.id, entry.location
        what = _singular(wanted[0]) if len(wanted) == 1 else "platform" if wanted == PLATFORM_FOLDERS else "preset"
        known = [*self.ids(*wanted), *(alias for folder in wanted for alias in self._alias_table(folder))]
        raise unknown_name(what, reference, known)

    def _alias(self, folder: str, name: str) -> Entry | None:
        identifier = self._alias_table(folder).get(name.lower())
        return self._entries[folder][identifier] if identifier else None

    def _alias_table(self, folder: str) -> dict[str, str]:
        if folder not in self._aliases:
            table: dict[str, str] = {}
            if "aliases" in KINDS[folder][0].model_fields:
                for entry in self.entries(folder):
                    for alias in self._read(entry.location).get("aliases") or []:
                        known = table.setdefault(str(alias).lower(), entry.id)
                        if known != entry.id:
                            raise PresetError(f"{entry.location}: the alias {alias!r} already stands for {known}")
            self._aliases[folder] = table
        return self._aliases[folder]

    def _read(self, location: str) -> dict[str, Any]:
        if location not in self._raw:
            self._raw[location] = parse(read_text(location), location)
        return self._raw[location]

    def _overlaid(self, raw: dict[str, Any], where: str, depth: int = 0) -> dict[str, Any]:
        if "extends" not in raw:
            plain: dict[str, Any] = copied(raw)
            return plain
        if depth > 8:
            raise PresetError(f"{where}: extends: more than eight presets on top of each other (a circle?)")
        base, *_ = self._find_base(str(raw["extends"]), where, depth)
        return laid_over(base, {key: value for key, value in raw.items() if key != "extends"})

    def _find_base(self, reference: str, where: str, depth: int) -> tuple[dict[str, Any], str]:
        if is_location(reference):
            return self._overlaid(parse(read_text(reference), reference), reference, depth + 1), reference
        if "/" not in reference:
            raise PresetError(f"{where}: extends: write the kind too, e.g. accelerators/{reference}")
        head, name = reference.split("/", 1)
        folder = self.folder_of(head)
        entry = self._entries.get(folder, {}).get(name)
        if entry is None:
            raise unknown_name(_singular(folder), name, self.ids(folder), f"{where}: extends")
        return self._overlaid(self._read(entry.location), entry.location, depth + 1), entry.location

    def _with_references(self, raw: dict[str, Any], where: str) -> dict[str, Any]:
        for key, folder in REFERENCES.items():
            if isinstance(raw.get(key), str) and raw.get("kind") != "scenario":
                raw[key] = self._named(raw[key], folder, f"{where}: {key}")
        rules = raw.get("rules")
        if isinstance(rules, list) and raw.get("kind") == "policy":
            raw["rules"] = {str(name): self._named(str(name), "rules", f"{where}: rules") for name in rules}
        dies = raw.get("other_dies")
        if isinstance(dies, dict):
            raw["other_dies"] = {
                name: self._with_references(dict(die), f"{where}: other_dies.{name}") if isinstance(die, dict) else die
                for name, die in dies.items()
            }
        return raw

    def _named(self, name: str, folder: str, where: str) -> dict[str, Any]:
        """Raw content of a preset that another one names."""
        try:
            return self._find(name, (folder,))[0]
        except CalcError as error:
            raise type(error)(f"{where}: {error}") from None

    def calibrations(self, overrides: Mapping[str, Any] | None = None) -> list[Calibration]:
        """All calibration presets, with overrides of single quantities by name."""
        return [
            self.load(
                entry.id,
                "calibrations",
                overrides=_of_calibration(self._read(entry.location), overrides or {}),
                called="calibration",
            )
            for entry in self.entries("calibrations")
        ]

    @property
    def digest(self) -> str:
        """A fingerprint of every preset and every source in the catalogue."""
        contents = {f"{entry.folder}/{entry.id}": self._read(entry.location) for entry in self.entries()}
        sources = {key: source.model_dump(mode="json") for key, source in self._sources.items()}
        text = json.dumps([contents, sources], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sources_of(location: str) -> dict[str, SourceEntry]:
    found: dict[str, SourceEntry] = {}
    for key, raw in parse(read_text(location), location).items():
        if not isinstance(raw, dict):
            raise PresetError(f"{location}: {key}: expected title, url, date and confidence")
        found[str(key)] = validated(SourceEntry, raw, f"{location}: {key}")
    return found


def _plain(name: str) -> str:
    """A name without what people write one way or another."""
    return "".join(character for character in name.lower() if character not in " -_")


def _singular(folder: str) -> str:
    return folder[:-3] + "y" if folder.endswith("ies") else folder.removesuffix("s")


def _of_calibration(raw: dict[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    names = raw.get("quantities") or {}
    return {f"quantities.{name}": value for name, value in overrides.items() if name in names}


def _kind_of(raw: dict[str, Any], folder: str, where: str) -> Any:
    kinds = KINDS[folder]
    named = kinds[0].model_fields["kind"].default
    if str(raw.get("kind", named)) != named:
        raise PresetError(f"{where}: kind: expected {named!r}, found {raw.get('kind')!r}")
    if folder == "workloads":
        return kinds[1] if raw.get("task") == "training" else kinds[0]
    return kinds[0]


def _folder_of_kind(raw: dict[str, Any], where: str) -> str:
    named = {kinds[0].model_fields["kind"].default: folder for folder, kinds in KINDS.items()}
    kind = str(raw.get("kind"))
    if kind not in named:
        raise unknown_name("kind", kind, [str(name) for name in named], where)
    return named[kind]


def _raw_of(preset: Preset) -> dict[str, Any]:
    return preset.model_dump(mode="json", by_alias=True, exclude_none=True)


@lru_cache(maxsize=1)
def default_catalogue() -> Catalogue:
    """The shipped catalogue, shared by the whole process."""
    return Catalogue()
