"""Laying one preset over another."""

from __future__ import annotations

from typing import Any


def copied(raw: Any) -> Any:
    """Raw content that can be changed without changing the original."""
    if isinstance(raw, dict):
        return {key: copied(value) for key, value in raw.items()}
    return [copied(item) for item in raw] if isinstance(raw, list) else raw


def laid_over(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """`over` laid on `base`; a sourced value is replaced whole, so that a new value never keeps an old source."""
    merged: dict[str, Any] = copied(base)
    for key, value in over.items():
        nested = isinstance(value, dict) and isinstance(merged.get(key), dict) and "value" not in value
        merged[key] = laid_over(merged[key], value) if nested else copied(value)
    return merged
