"""Dense matrix products by precision and size, and plain copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.device.backend import Backend
from benchmarks.device.record import Record

SQUARES = (1024, 2048, 4096, 8192, 16384)
TALL = (1, 8, 32, 64, 128, 256, 512, 2048)
WEIGHTS = ((8192, 57344), (28672, 8192))
"""Inner and outer width of the weights that few rows are multiplied with: those of a 70-billion-parameter model."""
COPY_BYTES = (2**28, 2**30, 2**32)
QUICK = {"squares": (64, 128, 256), "tall": (1, 16), "weights": ((256, 512),), "copies": (2**20, 2**22)}
BYTES = {"bf16": 2, "fp16": 2, "fp8": 1, "int8": 1, "fp32": 4}


def shapes(quick: bool) -> list[tuple[int, int, int]]:
    """Rows, outer width and inner width of each product, large squares first."""
    squares, tall = (QUICK["squares"], QUICK["tall"]) if quick else (SQUARES, TALL)
    weights: Any = QUICK["weights"] if quick else WEIGHTS
    found = [(size, size, size) for size in squares]
    return found + [(rows, outer, inner) for inner, outer in weights for rows in tall]


def measure_matmul(backend: Backend, record: Record, quick: bool) -> None:
    """Add the products of every precision that PyTorch offers on the device."""
    for precision, product in products(backend).items():
        for m, n, k in shapes(quick):
            if precision in ("fp8", "int8") and m < 32:
                continue  # PyTorch's 8-bit products ask for more rows
            try:
                seconds = backend.seconds(product(m, n, k))
            except (RuntimeError, AttributeError, NotImplementedError, TypeError, ValueError) as error:
                record.missing[f"matmul {precision}"] = str(error).splitlines()[0][:200]
                break
            record.matmul.append({"precision": precision, "m": m, "n": n, "k": k, "seconds": seconds})


def products(backend: Backend) -> dict[str, Callable[[int, int, int], Callable[[], Any]]]:
    """How to multiply at each precision: from the sizes to a call."""
    torch = backend.torch

    def plain(precision: str) -> Callable[[int, int, int], Callable[[], Any]]:
        def product(m: int, n: int, k: int) -> Callable[[], Any]:
            left, right = backend.tensor(m, k, precision=precision), backend.tensor(k, n, precision=precision)
            return lambda: left @ right

        return product

    def fp8(m: int, n: int, k: int) -> Callable[[], Any]:
        left = backend.tensor(m, k).to(torch.float8_e4m3fn)
        right = backend.tensor(n, k).to(torch.float8_e4m3fn).t()
        one = torch.ones((), device=backend.kind)
        return lambda: torch._scaled_mm(left, right, scale_a=one, scale_b=one, out_dtype=torch.bfloat16)

    def int8(m: int, n: int, k: int) -> Callable[[], Any]:
        left = torch.randint(-100, 100, (m, k), device=backend.kind, dtype=torch.int8)
        right = torch.randint(-100, 100, (n, k), device=backend.kind, dtype=torch.int8).t()
        return lambda: torch._int_mm(left, right)

    if backend.kind == "cpu":
        return {"fp32": plain("fp32")}
    return {"bf16": plain("bf16"), "fp8": fp8, "int8": int8}


def measure_copies(backend: Backend, record: Record, quick: bool) -> None:
    """Add copies inside of the device's memory; each byte is read once and written once."""
    sizes: Any = QUICK["copies"] if quick else COPY_BYTES
    for size in sizes:
        source = backend.tensor(size // 4, precision="fp32")
        target = backend.torch.empty_like(source)
        seconds = backend.seconds(lambda target=target, source=source: target.copy_(source))
        record.copies.append({"bytes": 2.0 * size, "seconds": seconds})
