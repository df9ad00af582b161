"""Which quantity a published serving figure is, by its metric and unit."""

from __future__ import annotations

from calc.performance.prediction import Expected

TIME = Expected("time_per_output_token", "ms", "token")
OUTPUT = Expected("throughput", "token/s")
TOTAL = Expected("total_throughput", "token/s")
DECODE = Expected("decode_rate", "token/s", "accelerator")
PREFILL = Expected("prefill_rate", "token/s", "accelerator")
ALL = (TIME, OUTPUT, TOTAL, DECODE, PREFILL)
KNOWN = "TPOT in ms, output or total tokens/s in token/s, output or prefill throughput in token/s per chip"
PER_CHIP = "token/s per chip"
TIMES = ("tpot", "time per output token")


def expected_of(metric: str, unit: str) -> Expected | None:
    """The quantity; None for a metric, or a unit of it, that serving does not predict."""
    words = f"{metric} {unit}".lower()
    if unit == "ms":
        return TIME if any(name in words for name in TIMES) else None
    if unit == "token/s":
        return TOTAL if "total" in words else OUTPUT if "output" in words else None
    if not unit.endswith(PER_CHIP) or "total" in words:
        return None
    reading = "input" in words or "prefill" in words
    writing = "output" in words or "decode" in words
    return None if reading is writing else PREFILL if reading else DECODE
