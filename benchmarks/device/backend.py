"""The device under test by way of PyTorch, which is imported only here and only when something is measured."""

from __future__ import annotations

import importlib
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

BATCHES = 5
WARM_UP = 3


class BackendError(RuntimeError):
    """PyTorch or the device is not there."""


def torch_module() -> Any:
    """PyTorch, or an error that says how to come by it."""
    try:
        return importlib.import_module("torch")
    except ImportError as error:
        raise BackendError(
            f"PyTorch cannot be imported ({error}); it is no part of this project: install the build that the maker "
            "of the accelerator asks for, then run this again"
        ) from None


class Backend:
    """One device: makes tensors, waits for it, times calls on it.

    `kind` is PyTorch's name of the device: cuda (ROCm too), npu, mlu, musa, xpu, cpu; None takes what is there.
    `plugin` is a module that adds the device to PyTorch, such as torch_npu.
    """

    def __init__(self, kind: str | None = None, plugin: str | None = None, span: float = 0.1) -> None:
        self.torch = torch_module()
        if plugin:
            importlib.import_module(plugin)
        self.kind = kind or self._found()
        self.span = span
        self.room = getattr(self.torch, self.kind, None)
        if self.kind != "cpu" and not (self.room and self.room.is_available()):
            raise BackendError(f"PyTorch {self.torch.__version__} finds no device of kind {self.kind!r}")
        self.graph = self.kind == "cuda"

    def _found(self) -> str:
        for kind in ("cuda", "npu", "mlu", "musa", "xpu"):
            room = getattr(self.torch, kind, None)
            if room is not None and room.is_available():
                return kind
        raise BackendError("PyTorch finds no accelerator here; `--device cpu --quick` tries the script out")

    @property
    def name(self) -> str:
        """The device as its driver calls it."""
        return platform.processor() or platform.machine() if self.kind == "cpu" else str(self.room.get_device_name(0))

    @property
    def software(self) -> dict[str, str]:
        """Versions that a timing may hang on."""
        version = self.torch.version
        found = {"torch": str(self.torch.__version__), "python": platform.python_version()}
        found |= {name: str(getattr(version, name)) for name in ("cuda", "hip") if getattr(version, name, None)}
        return found

    def tensor(self, *shape: int, precision: str = "bf16") -> Any:
        """Normal random numbers; zeros would draw less power and run faster than real data."""
        types = {"bf16": self.torch.bfloat16, "fp16": self.torch.float16, "fp32": self.torch.float32}
        drawn = self.torch.randn(*shape, device=self.kind, dtype=self.torch.float32 if self.kind == "cpu" else None)
        return drawn.to(types[precision])

    def wait(self) -> None:
        """Until all that was asked for is done."""
        if self.kind != "cpu":
            self.room.synchronize()

    def prepared(self, call: Callable[[], Any]) -> Callable[[], Any]:
        """The call warmed up, and as one graph where the device has graphs, so that launches do not hide the work."""
        for _ in range(WARM_UP):
            call()
        self.wait()
        if not self.graph:
            return call
        graph = self.torch.cuda.CUDAGraph()
        try:
            with self.torch.cuda.graph(graph):
                call()
        except RuntimeError:
            self.wait()
            self.graph = False
            return call
        return graph.replay

    def seconds(self, call: Callable[[], Any]) -> float:
        """Median time of one call, over batches of calls that each take the backend's span or longer."""
        ready = self.prepared(call)
        repeats = 1
        while (taken := self._batch(ready, repeats)) < self.span:
            repeats = max(repeats + 1, min(int(repeats * 1.2 * self.span / max(taken, 1e-9)), 64 * repeats))
        return statistics.median(
            [taken / repeats, *(self._batch(ready, repeats) / repeats for _ in range(BATCHES - 1))]
        )

    def _batch(self, call: Callable[[], Any], repeats: int) -> float:
        self.wait()
        start = time.perf_counter()
        for _ in range(repeats):
            call()
        self.wait()
        return time.perf_counter() - start

    def busy(self, call: Callable[[], Any], span: float) -> None:
        """Keep the device at one call for a time."""
        ready = self.prepared(call)
        end = time.perf_counter() + span
        while time.perf_counter() < end:
            self._batch(ready, 8)
