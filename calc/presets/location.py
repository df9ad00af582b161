"""Where the shipped catalogue, the app and the seed register lie: in the wheel, or in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_SHIPPED = _PACKAGE / "_shipped"
ROOT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent

PRESETS = ROOT / "presets"
UI = ROOT / "ui"
SEEDS = ROOT / "seeds"
