"""What was measured: timings with their shapes, as a JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = "chipcalc-device-timings-1"


@dataclass(frozen=True)
class LayerShape:
    """One dense decoder layer with grouped-query attention and a gated feed-forward."""

    hidden_size: int
    attention_heads: int
    key_value_heads: int
    attention_head_width: int
    feed_forward_width: int

    @property
    def weights(self) -> int:
        """Parameters of the layer."""
        attention = 2 * self.attention_head_width * (self.attention_heads + self.key_value_heads)
        return self.hidden_size * (attention + 3 * self.feed_forward_width)

    @property
    def attention_width(self) -> int:
        """Width over which one token meets another, scores and values together."""
        return 2 * self.attention_heads * self.attention_head_width

    @property
    def cache_elements(self) -> int:
        """Cached elements of one token."""
        return 2 * self.key_value_heads * self.attention_head_width


@dataclass
class Record:
    """Timings of one device, in seconds, with what is needed to read them; `missing` says what was left out and why."""

    device: str
    date: str
    software: dict[str, str]
    layer: LayerShape
    matmul: list[dict[str, Any]] = field(default_factory=list)  # precision, m, n, k, seconds
    copies: list[dict[str, float]] = field(default_factory=list)  # bytes read and written, seconds
    attention: list[dict[str, float]] = field(default_factory=list)  # batch, sequence, seconds; causal
    prefill: list[dict[str, float]] = field(default_factory=list)  # batch, sequence, seconds; the whole layer
    decode: list[dict[str, float]] = field(default_factory=list)  # batch, context, seconds; the whole layer
    power: dict[str, list[float]] = field(default_factory=dict)  # watts by regime: idle, matmul, decode
    power_decode: dict[str, float] = field(default_factory=dict)  # batch and context of the decode whose power was read
    graph: bool = False
    missing: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps({"format": FORMAT, **asdict(self)}, indent=1) + "\n")


def read_record(path: Path) -> Record:
    """A record from its file; `ValueError` says what is wrong with one that is not in order."""
    try:
        raw = json.loads(path.read_text())
    except (OSError, json.JSONDecodeError) as error:
        raise ValueError(f"{path}: cannot be read: {error}") from None
    return record_of(raw, str(path))


def record_of(raw: Any, where: str) -> Record:
    """A record from its content; `ValueError` for another format, an unknown or a missing key."""
    if not isinstance(raw, Mapping) or raw.get("format") != FORMAT:
        raise ValueError(f"{where}: format: expected {FORMAT!r}")
    content = {key: value for key, value in raw.items() if key != "format"}
    try:
        content["layer"] = LayerShape(**content["layer"])
        return Record(**content)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{where}: {error}") from None
