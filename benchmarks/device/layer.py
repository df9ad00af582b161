"""A dense decoder layer: causal attention alone, prefill and decode of the whole layer over batch and context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.device.backend import Backend
from benchmarks.device.record import LayerShape, Record

LAYER = LayerShape(8192, 64, 8, 128, 28672)
QUICK_LAYER = LayerShape(256, 4, 2, 64, 512)
PROMPTS = ((1, 1024), (1, 2048), (1, 4096), (1, 8192), (1, 16384), (4, 4096))
CONTEXTS = tuple((batch, context) for batch in (1, 8, 32, 64, 128) for context in (512, 2048, 8192))
QUICK_PROMPTS = ((1, 64), (1, 128), (1, 256))
QUICK_CONTEXTS = tuple((batch, context) for batch in (1, 4) for context in (64, 256))


class Layer:
    """The layer's weights on the device, and its two kinds of step."""

    def __init__(self, backend: Backend, shape: LayerShape) -> None:
        self.backend, self.shape, self.torch = backend, shape, backend.torch
        self.precision = "fp32" if backend.kind == "cpu" else "bf16"
        head, groups = shape.attention_head_width, shape.key_value_heads
        width = shape.attention_heads * head
        self.to_heads = self._weight(shape.hidden_size, width + 2 * groups * head)
        self.out = self._weight(width, shape.hidden_size)
        self.up = self._weight(shape.hidden_size, 2 * shape.feed_forward_width)
        self.down = self._weight(shape.feed_forward_width, shape.hidden_size)
        self.gain = self._weight(shape.hidden_size)

    def _weight(self, *shape: int) -> Any:
        return self.backend.tensor(*shape, precision=self.precision) * shape[0] ** -0.5

    def cache(self, batch: int, context: int) -> tuple[Any, Any]:
        """Keys and values of a batch of sequences."""
        size = (batch, self.shape.key_value_heads, context, self.shape.attention_head_width)
        return tuple(self.backend.tensor(*size, precision=self.precision) for _ in range(2))

    def attention(self, batch: int, sequence: int) -> Callable[[], Any]:
        """Causal attention alone, with the heads already there."""
        size = (batch, self.shape.attention_heads, sequence, self.shape.attention_head_width)
        heads = [self.backend.tensor(*size, precision=self.precision) for _ in range(3)]
        attend = self.torch.nn.functional.scaled_dot_product_attention
        return lambda: attend(*heads, is_causal=True)

    def prefill(self, batch: int, sequence: int) -> Callable[[], Any]:
        """The layer over whole prompts."""
        tokens = self.backend.tensor(batch, sequence, self.shape.hidden_size, precision=self.precision)
        attend = self.torch.nn.functional.scaled_dot_product_attention
        repeats = self.shape.attention_heads // self.shape.key_value_heads

        def attended(queries: Any, keys: Any, values: Any) -> Any:
            spread = (heads.repeat_interleave(repeats, dim=1) for heads in (keys, values))
            return attend(queries, *spread, is_causal=True)

        return lambda: self._through(tokens, attended)

    def decode(self, batch: int, context: int) -> Callable[[], Any]:
        """The layer over one token of each sequence, with the keys and values of the others in the cache.

        The queries that share a key stand as rows of one product, so that the cache is read once.
        """
        tokens = self.backend.tensor(batch, 1, self.shape.hidden_size, precision=self.precision)
        cached_keys, cached_values = self.cache(batch, context)
        attend = self.torch.nn.functional.scaled_dot_product_attention
        groups, head = self.shape.key_value_heads, self.shape.attention_head_width

        def attended(queries: Any, keys: Any, values: Any) -> Any:
            cached_keys[:, :, -1:] = keys
            cached_values[:, :, -1:] = values
            rows = queries.reshape(batch, groups, -1, head)
            return attend(rows, cached_keys, cached_values).reshape(batch, -1, 1, head)

        return lambda: self._through(tokens, attended)

    def _through(self, tokens: Any, attended: Callable[[Any, Any, Any], Any]) -> Any:
        shape, functional = self.shape, self.torch.nn.functional
        batch, sequence, _ = tokens.shape
        counts = (shape.attention_heads, shape.key_value_heads, shape.key_value_heads)
        heads = self._normed(tokens) @ self.to_heads
        parts = heads.view(batch, sequence, sum(counts), shape.attention_head_width).transpose(1, 2).split(counts, 1)
        mixed = attended(*parts).transpose(1, 2).reshape(batch, sequence, -1)
        tokens = tokens + mixed @ self.out
        gate, up = (self._normed(tokens) @ self.up).chunk(2, dim=-1)
        return tokens + (functional.silu(gate) * up) @ self.down

    def _normed(self, tokens: Any) -> Any:
        return self.torch.nn.functional.rms_norm(tokens, (self.shape.hidden_size,), self.gain)


def measure_layer(backend: Backend, record: Record, quick: bool) -> None:
    """Add attention, prefill and decode; what does not fit in memory is left out and said."""
    layer = Layer(backend, record.layer)
    prompts, contexts = (QUICK_PROMPTS, QUICK_CONTEXTS) if quick else (PROMPTS, CONTEXTS)
    with backend.torch.inference_mode():
        for kind, sizes, key in (("attention", prompts, "sequence"), ("prefill", prompts, "sequence"),
                                 ("decode", contexts, "context")):  # fmt: skip
            for batch, length in sizes:
                try:
                    seconds = backend.seconds(getattr(layer, kind)(batch, length))
                except RuntimeError as error:
                    record.missing[f"{kind} {batch} x {length}"] = str(error).splitlines()[0][:200]
                    continue
                getattr(record, kind).append({"batch": batch, key: length, "seconds": seconds})
