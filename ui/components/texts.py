"""All words of the app, by key and language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "text"
ENGLISH = "en"
LANGUAGES = {"en": "English", "zh": "中文"}


@lru_cache(maxsize=8)
def read(language: str) -> dict[str, str]:
    """Texts of a language by dotted key."""
    return _flat(yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8")), "")


def _flat(tree: dict[str, Any], prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[f"{prefix}{key}"] = str(value)
    return found


class Texts:
    """Texts in one language; a key that it lacks is shown in English, else by its own name."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text of a key with its places filled."""
        template = self.find(key, key)
        return template.format(**values) if values else template

    def find(self, key: str, default: str) -> str:
        """The text of a key, or a default."""
        return read(self.language).get(key) or read(ENGLISH).get(key) or default

    def unit(self, unit: str, per: str = "", boundary: str = "") -> str:
        """A unit with what it is per, and its boundary, in words."""
        parts = [self.find(f"unit.{unit}", unit) if unit else ""]
        if per:
            parts.append(self("unit_per", what=self.find(f"per.{per}", per)))
        if boundary:
            parts.append(self("unit_boundary", what=self.find(f"boundary.{boundary}", boundary)))
        return " ".join(part for part in parts if part)

    def section(self, name: str) -> dict[str, str]:
        """All texts below a key, by what follows it."""
        prefix = f"{name}."
        return {key.removeprefix(prefix): text for key, text in read(self.language).items() if key.startswith(prefix)}
