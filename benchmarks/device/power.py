"""Power of the device while it works, read from its driver."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import threading
import time
from collections.abc import Callable

from benchmarks.device.backend import Backend
from benchmarks.device.layer import Layer
from benchmarks.device.matmul import products
from benchmarks.device.record import Record

INTERVAL = 0.2
SETTLING_SHARE = 0.3
"""Part of each span that is left out: drivers report means over a second or so, and clocks settle."""
SUSTAINED, QUICK_SUSTAINED = 8192, 128
"""Side of the square product that is multiplied without pause."""
DECODE, QUICK_DECODE = (64, 2048), (4, 64)
"""Batch and context of the layer in decode."""


def meter() -> Callable[[], float] | None:
    """Reads the power in watts of the first device; None where no driver is known that tells it."""
    try:
        driver = importlib.import_module("pynvml")
        driver.nvmlInit()
        handle = driver.nvmlDeviceGetHandleByIndex(0)
        driver.nvmlDeviceGetPowerUsage(handle)
        return lambda: driver.nvmlDeviceGetPowerUsage(handle) * 1e-3
    except Exception:  # a driver's own errors: then the command is tried
        command = shutil.which("nvidia-smi")
    if command is None:
        return None
    query = [command, "--query-gpu=power.draw", "--format=csv,noheader,nounits", "--id=0"]

    def read() -> float:
        return float(subprocess.run(query, capture_output=True, text=True, timeout=10, check=True).stdout)

    try:
        read()
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return read


def sampled(read: Callable[[], float], work: Callable[[], None]) -> list[float]:
    """Watts during a piece of work, without its start."""
    watts: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            watts.append(read())
            time.sleep(INTERVAL)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join(timeout=20.0)
    return watts[int(len(watts) * SETTLING_SHARE) :]


def measure_power(backend: Backend, record: Record, span: float, quick: bool) -> None:
    """Add power with nothing to do, in large matrix products without pause, and in decode of the layer."""
    read = None if backend.kind == "cpu" else meter()
    if read is None:
        record.missing["power"] = "neither NVML nor nvidia-smi tells the power of this device"
        return
    side = QUICK_SUSTAINED if quick else SUSTAINED
    batch, context = QUICK_DECODE if quick else DECODE
    record.power_decode = {"batch": batch, "context": context}
    record.power["idle"] = sampled(read, lambda: time.sleep(span))
    product = next(iter(products(backend).values()))(side, side, side)
    record.power["matmul"] = sampled(read, lambda: backend.busy(product, span))
    layer = Layer(backend, record.layer)
    with backend.torch.inference_mode():
        step = layer.decode(batch, context)
        record.power["decode"] = sampled(read, lambda: backend.busy(step, span))
